"""Which settings one line joins, and what stands for a setting: its mark, label and run.

Marks belong to the runs compared, by id; what stands beside them for context is grey.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.figures.marks import Mark, Marks
from vae.store.series import Line, Setting, differences


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


def mark_of(setting: Setting, marks: Marks) -> Mark:
    """That of the first of its runs that is compared, or a small grey one."""
    return next((marks[run.id] for run in setting.runs if run.id in marks), Mark())


def opened(setting: Setting, marks: Marks) -> str | None:
    """The run that stands for the setting where one is to be explored; None where none can be."""
    whole = [run.id for run in setting.runs if run.status == "ready"]
    return next((run_id for run_id in whole if run_id in marks), whole[0] if whole else None)


def is_chosen(setting: Setting, marks: Marks) -> bool:
    return any(run.id in marks for run in setting.runs)


def labels(settings: Sequence[Setting], curve: str) -> list[str]:
    """β at each point, where it is known; a setting that stands alone has its name beside it."""
    betas = ["" if setting.beta is None else f"β {setting.beta:g}" for setting in settings]
    if len(settings) == 1:
        return [", ".join(part for part in (curve, *betas) if part)]
    return betas
