"""Which settings one line joins, and what stands for a setting: its colour, label and run.

Colours belong to the runs compared, by id; what stands beside them for context is grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from app.figures.chart import INK
from vae.store.series import Setting

Colours = Mapping[str, str]


def curves(settings: Sequence[Setting]) -> list[tuple[str, list[int]]]:
    """What one line joins, its name and rows: settings of one series and one objective.

    Runs outside a series are joined to nothing; their name is their own.
    """
    several = len({setting.objective for setting in settings}) > 1
    names: dict[tuple[str, str], str] = {}
    rows: dict[tuple[str, str], list[int]] = {}
    for row, setting in enumerate(settings):
        first = setting.runs[0]
        key = (first.series or first.id, setting.objective)
        rows.setdefault(key, []).append(row)
        suffix = f", {setting.objective}" if several and first.series else ""
        names[key] = (first.series or first.title) + suffix
    return [(names[key], rows[key]) for key in rows]


def colour_of(setting: Setting, colours: Colours) -> str:
    """That of the first of its runs that is compared, or grey."""
    return next((colours[run.id] for run in setting.runs if run.id in colours), INK)


def opened(setting: Setting, colours: Colours) -> str | None:
    """The run that stands for the setting where one is to be explored; None where none can be."""
    whole = [run.id for run in setting.runs if run.status == "ready"]
    return next((run_id for run_id in whole if run_id in colours), whole[0] if whole else None)


def is_chosen(setting: Setting, colours: Colours) -> bool:
    return any(run.id in colours for run in setting.runs)


def labels(settings: Sequence[Setting], curve: str) -> list[str]:
    """β at each point; a setting that stands alone has its name beside it."""
    if len(settings) == 1:
        return [f"{curve}, β {settings[0].beta:g}"]
    return [f"β {setting.beta:g}" for setting in settings]


def label_places(x: np.ndarray, y: np.ndarray) -> list[str]:
    """Where a falling line's points have their words: above it where it is steep; below and above
    in turn where it is flat, so that words of neighbours do not meet."""
    if x.size < 2:
        return ["top right"] * x.size
    across, upward = (np.abs(np.gradient(each)) / (np.ptp(each) or 1.0) for each in (x, y))
    flat = iter(["bottom left", "top right"] * x.size)
    return [next(flat) if dx > dy else "top right" for dx, dy in zip(across, upward, strict=True)]
