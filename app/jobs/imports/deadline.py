"""When a run that was brought, or trained on what was, is gone: its id says so to every process,
without asking anybody."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from secrets import token_hex

from app.settings import VISITOR_PREFIX

DAY = 24 * 3600.0
MINUTE = 60.0
# A random number that nobody guesses, and the minute of the end, counted from 1970.
BROUGHT = re.compile(VISITOR_PREFIX + r"[0-9a-f]{16}-([0-9a-f]{6,8})")


def brought_id(end: float) -> str:
    """The id of a run that is gone at that time."""
    return f"{VISITOR_PREFIX}{token_hex(8)}-{int(end // MINUTE):x}"


def is_brought(value: object) -> bool:
    """Is it such an id?"""
    return isinstance(value, str) and BROUGHT.fullmatch(value) is not None


def end_of(run_id: str) -> float | None:
    """When the run is gone, in seconds since 1970; None for one that stays."""
    found = BROUGHT.fullmatch(run_id)
    return int(found[1], 16) * MINUTE if found else None


def is_over(run_id: str, now: float) -> bool:
    end = end_of(run_id)
    return end is not None and now >= end


def remove_over(folder: Path, now: float) -> list[str]:
    """Removes the runs in a folder whose time is over; returns their ids."""
    over = [path.name for path in folder.glob(f"{VISITOR_PREFIX}*") if is_over(path.name, now)]
    for name in over:
        shutil.rmtree(folder / name, ignore_errors=True)
    return over
