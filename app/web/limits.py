"""How often, and how much at once: the one limiter of all web processes, and each one's places."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import current_app, request

from app.languages.spoken import tr

HOUR = 3600.0
VISITOR = "visitor"  # of the session: its number
# Whoever sends no cookie that this server signed is counted together with all who do not.
NOBODY = "without a cookie"
# How often the key was counted in so many seconds, at this time.
CountUp = Callable[[str, float, float], int]


class TooMuch(Exception):
    """A limit is reached: the sentence says which, `seconds` when to try again."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class Limiter:
    """Counts in a store that all web processes share."""

    def __init__(self, count_up: CountUp, clock: Callable[[], float] = time.time) -> None:
        self._count_up, self._clock = count_up, clock

    def count(self, what: str, who: str | None, most: int, seconds: float = HOUR) -> None:
        """what: in the plural, as the sentence names it. Raises TooMuch beyond `most`."""
        key = f"limit:{what}:{who or NOBODY}"
        if self._count_up(key, seconds, self._clock()) > most:
            whose = (
                "of one visitor"
                if who
                else tr("{nobody} (open the page first, which sets one)", nobody=NOBODY)
            )
            raise TooMuch(
                tr(
                    "{most} {what} {whose} are taken in {seconds} minutes; try again in a while.",
                    most=most,
                    what=what,
                    whose=whose,
                    seconds=f"{seconds / 60:.0f}",
                ),
                60,
            )


class Places:
    """What may be computed at once in this process: `each` by one visitor, `together` by all.

    Whoever finds no place is told so at once: a thread that waits for one serves nobody.
    """

    def __init__(self, together: int, each: int) -> None:
        self._together, self._each = together, each
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Raises TooMuch."""
        who = asker()
        with self._lock:
            own = self._taken[who] >= self._each
            if own or self._taken.total() >= self._together:
                whose = (
                    tr("{each} such answers of yours", each=self._each)
                    if own
                    else "as many as it can"
                )
                raise TooMuch(
                    tr("the server is computing {whose}; try again in a moment.", whose=whose), 1
                )
            self._taken[who] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[who] -= 1
                if not self._taken[who]:
                    del self._taken[who]


def asker() -> str:
    """Who asks: by the cookie that this server signed, else by the network address.

    Not through Flask's session, whose use would make the answer one for this visitor alone.
    """
    sent = current_app.session_interface.open_session(current_app._get_current_object(), request)  # type: ignore[attr-defined]
    known = sent.get(VISITOR) if sent else None
    return known if isinstance(known, str) else f"at {request.remote_addr}"
