"""Where the runs of a sweep on several machines wait, for whoever starts their workers."""

from __future__ import annotations

# A list of ids of runs on Redis.
WAITING = "latentarium:sweep:waiting"
