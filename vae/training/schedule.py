"""The learning rate at a step: pure functions, equal to torch's schedulers of their name."""

from __future__ import annotations

import math

# One cycle: a rise over RISE of the steps from peak / START, then a fall to peak / (START · END).
RISE, START, END = 0.3, 25.0, 1e4


def learning_rate(schedule: str, peak: float, step: int, steps: int) -> float:
    """Of the given step (from 0) of `steps`; the rate after the last one is that of step `steps`.

    schedule: a name of vae.config.SCHEDULES. Raises ValueError for another.
    """
    match schedule:
        case "constant":
            return peak
        case "cosine":
            return _between(peak, 0.0, step / steps)
        case "one-cycle":
            return _one_cycle(peak, step, steps)
    raise ValueError(f"no schedule {schedule!r}")


def _one_cycle(peak: float, step: int, steps: int) -> float:
    """Smith & Topin 2019, with cosines for their straight lines."""
    rise = RISE * (steps + 1) - 1
    if step <= rise:
        return _between(peak / START, peak, step / rise)
    return _between(peak, peak / (START * END), (step - rise) / (steps - rise))


def _between(start: float, end: float, share: float) -> float:
    """Half a cosine from `start` at share 0 to `end` at 1."""
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
