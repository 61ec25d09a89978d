"""Which settings one line joins, and what stands for a setting: its colour, label and run.

Colours belong to the runs compared, by id; what stands beside them for context is grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from app.figures.chart import INK
from vae.store.series import Line, Setting, differences

Colours = Mapping[str, str]


def curves(settings: Sequence[Setting]) -> list[tuple[str, list[int]]]:
    """What one line joins, its name and rows: settings that differ by β and seed alone.

    Runs outside a series are joined to nothing; their name is their own.
    """
    rows: dict[Line, list[int]] = {}
    for row, setting in enumerate(settings):
        rows.setdefault(setting.line, []).append(row)
    lines = list(rows)
    return [
        (_name(settings[rows[line][0]], difference), rows[line])
        for line, difference in zip(lines, differences(lines), strict=True)
    ]


def _name(setting: Setting, difference: str) -> str:
    if setting.line.kind == "run":
        return setting.runs[0].title
    return ", ".join(part for part in (setting.line.name, difference) if part)


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
    """β at each point, where it is known; a setting that stands alone has its name beside it."""
    betas = ["" if setting.beta is None else f"β {setting.beta:g}" for setting in settings]
    if len(settings) == 1:
        return [", ".join(part for part in (curve, *betas) if part)]
    return betas


def label_places(x: np.ndarray, y: np.ndarray) -> list[str]:
    """Where a falling line's points have their words: above it where it is steep; below and above
    in turn where it is flat, so that words of neighbours do not meet."""
    if x.size < 2:
        return ["top right"] * x.size
    across, upward = (np.abs(np.gradient(each)) / (np.ptp(each) or 1.0) for each in (x, y))
    flat = iter(["bottom left", "top right"] * x.size)
    return [next(flat) if dx > dy else "top right" for dx, dy in zip(across, upward, strict=True)]
