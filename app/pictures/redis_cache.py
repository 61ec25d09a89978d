"""Decoded pictures on Redis, shared by the web processes of several machines.

The same promise as app/cache.py: a Redis that is stopped, full or tampered with is a cache that
misses, and pictures are decoded anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from hashlib import blake2b

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from app.pictures.sealed import DamagedEntry, sealed, unsealed

log = logging.getLogger(__name__)

PREFIX = "latentarium:picture:"
SECONDS_KEPT = 7 * 24 * 3600
# A grid takes some milliseconds; who computes one for longer has died over it.
FLIGHT_MILLISECONDS = 2000
LOOK_SECONDS = 0.01
# A picture is decoded sooner than this; and a Redis that failed is left alone for a while.
SOCKET_SECONDS = 0.5
REST_SECONDS = 1.0


class RedisPictureCache:
    """bytes by key on the Redis at `url`; evicting is Redis' own (maxmemory-policy allkeys-lru)."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=SOCKET_SECONDS,
            socket_connect_timeout=SOCKET_SECONDS,
            retry=Retry(NoBackoff(), 1),
        )
        self._rests_until = 0.0

    def get(self, key: str, compute: Callable[[], bytes]) -> bytes:
        """The value of `key`; of all processes that miss it at once, one computes it."""
        name = PREFIX + blake2b(key.encode(), digest_size=20).hexdigest()
        try:
            found = self._found(key, name)
        except RedisError as error:
            self._rest(error)
            found = None
        if found is not None:
            return found
        value = compute()
        if not self._rests():
            try:
                self._redis.set(name, sealed(key, value), ex=SECONDS_KEPT)
                self._redis.delete(f"{name}:flight")
            except RedisError as error:
                self._rest(error)
        return value

    def close(self) -> None:
        self._redis.close()

    def _found(self, key: str, name: str) -> bytes | None:
        """The value, waiting for whoever computes it now; None where that is up to the caller."""
        deadline = time.monotonic() + FLIGHT_MILLISECONDS / 1000
        while not self._rests() and time.monotonic() < deadline:
            value = self._read(key, name)
            if value is not None:
                return value
            if self._redis.set(f"{name}:flight", b"", nx=True, px=FLIGHT_MILLISECONDS):
                # It may have come between the look and the claim.
                return self._read(key, name)
            time.sleep(LOOK_SECONDS)
        return None

    def _read(self, key: str, name: str) -> bytes | None:
        stored = self._redis.get(name)
        try:
            return unsealed(key, stored if isinstance(stored, bytes) else None)
        except DamagedEntry as error:
            log.warning("The picture cache holds %s; it is passed over.", error)
            return None

    def _rests(self) -> bool:
        return time.monotonic() < self._rests_until

    def _rest(self, error: RedisError) -> None:
        log.info("Redis is passed over for a moment: %r.", error)
        self._rests_until = time.monotonic() + REST_SECONDS
