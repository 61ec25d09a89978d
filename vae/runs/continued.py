"""A run that began with another's weights tells both: epochs go on where that one's ended."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vae.training.checkpoint import Row, write_history


@dataclass(frozen=True)
class Before:
    """What went before a run's own epochs: how many, and their seconds."""

    epochs: int = 0
    seconds: float = 0.0


def go_on(folder: Path, start: Path) -> Before:
    """Put the start's history and kept epochs before those of the run in `folder`; what the start
    has not (it may be published without them) is left out.

    Columns that one of both lacks go, for a history is a table.
    """
    if not (start / "history.csv").exists():
        return Before()
    first, own = (_rows(each / "history.csv") for each in (start, folder))
    before = Before(int(first[-1]["epoch"]), float(first[-1]["seconds"]))
    shifted = [
        row
        | {
            "epoch": int(row["epoch"]) + before.epochs,
            "seconds": round(float(row["seconds"]) + before.seconds, 2),
        }
        for row in own
    ]
    shared = [name for name in own[0] if name in first[0]]
    rows = [{name: row[name] for name in shared} for row in (*first, *shifted)]
    write_history(folder / "history.csv", rows)
    _join_kept(folder / "snapshots.npz", start / "snapshots.npz", before.epochs)
    return before


def _rows(path: Path) -> list[Row]:
    with path.open(newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def _join_kept(own: Path, first: Path, epochs: int) -> None:
    """The kept epochs of `first`, then `own`'s, where both are of the same images."""
    later = _arrays(own)
    later["epoch"] = later["epoch"] + np.int32(epochs)
    earlier = _arrays(first) if first.exists() else {}
    same = bool(earlier) and np.array_equal(earlier["index"], later["index"])
    parts = [earlier, later] if same else [later]
    epoch, mu, grid = (
        np.concatenate([part[name] for part in parts]) for name in ("epoch", "mu", "grid")
    )
    np.savez_compressed(own, epoch=epoch, index=later["index"], mu=mu, grid=grid)


def _arrays(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}
