"""The time of day, and whether it was set in the meantime."""

from __future__ import annotations

import time
from collections.abc import Callable

# Less is a correction, not a jump.
JUMP_SECONDS = 60.0


def since_boot() -> float:
    """Seconds that nobody can set; on Linux those in which the machine slept too."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class WatchedClock:
    """Seconds since 1970. Once it was set forward, `jumped` is called with the time as it would be,
    and as it is, before anybody is told the new one."""

    def __init__(
        self,
        wall: Callable[[], float],
        steady: Callable[[], float],
        jumped: Callable[[float, float], None],
    ) -> None:
        self._wall, self._steady, self._jumped = wall, steady, jumped
        self._offset = wall() - steady()

    def __call__(self) -> float:
        now = self._wall()
        offset = now - self._steady()
        jump = offset - self._offset
        if jump > JUMP_SECONDS:
            self._jumped(now - jump, now)
        # Also where it was set back, and for what clocks drift apart.
        self._offset = offset
        return now
