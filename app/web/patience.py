"""How long a storage on Redis is waited for, and by how many."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

log = logging.getLogger(__name__)

# A Redis that does not answer must not hold a web thread; blocking pops take one second.
REDIS_SECONDS = 1.5
# For this long after it did not answer nobody but one waits for it.
PAUSE_SECONDS = 2.0


def patience() -> dict[str, Any]:
    """Options of a connection. What was cut off is asked again once; what did not answer in time
    is not, which would double the wait."""
    return {
        "socket_timeout": REDIS_SECONDS,
        "socket_connect_timeout": REDIS_SECONDS,
        "retry": Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
    }


class NotAnswering(Exception):
    """It was tried a moment ago in vain."""


class Breaker:
    """After a storage did not answer, one thread at a time tries it again, all others are told."""

    def __init__(self, what: str) -> None:
        """what: as the log names it, such as "The queue"."""
        self._what = what
        self._lock = threading.Lock()
        self._again: float | None = None
        self._is_failing = False

    def enter(self) -> None:
        """Raises NotAnswering where it was just tried in vain."""
        with self._lock:
            if self._again is None:
                return
            if time.monotonic() < self._again:
                raise NotAnswering("it did not answer a moment ago")
            self._again = time.monotonic() + PAUSE_SECONDS

    def failed(self, error: RedisError) -> None:
        """A refusal at once costs nobody anything; what took its time to fail does."""
        if not isinstance(error, RedisConnectionError | RedisTimeoutError):
            return
        with self._lock:
            if not self._is_failing:
                log.warning("%s cannot be reached: %s", self._what, error)
            self._is_failing = True
            hung = isinstance(error, RedisTimeoutError)
            self._again = time.monotonic() + PAUSE_SECONDS if hung else None

    def succeeded(self) -> None:
        with self._lock:
            if self._is_failing:
                log.warning("%s can be reached again.", self._what)
            self._is_failing, self._again = False, None
