"""Where a run lies while it is trained, and the files by which others watch it: no PyTorch here.

steps.json: {phase, epoch, share, step}, written twice a second; sky.safetensors: mu (n, D) float16
of the first test images, their label (n,) uint16, the epoch (1,) int32; sample.png: the decoded
grid over ±3, as in a published run's snapshots. Whoever writes `stop` there ends the training run
after the epochs that it has, if there is one: the best of them becomes the run.
"""

from __future__ import annotations

import csv
from pathlib import Path

HISTORY = "history.csv"
# What `python -m vae` exits with where the images of the data set are not there, nor to be had.
NO_DATA_STATUS = 66
STEPS, SKY, SAMPLE = "steps.json", "sky.safetensors", "sample.png"
STOP = "stop"


def work_folder(runs: Path, run_id: str) -> Path:
    """Where a run grows until it is whole; hidden, so that no catalogue lists it."""
    return runs / f".training-{run_id}"


def live_folder(runs: Path) -> Path:
    """Where `python -m vae train --live --runs=…` writes steps, sky and sample."""
    return runs / "live"


def whole_epochs(work: Path) -> list[dict[str, str]]:
    """The row of held-out images of each whole epoch, from history.csv in a work folder."""
    try:
        with (work / HISTORY).open(newline="", encoding="utf-8") as file:
            return [row for row in csv.DictReader(file) if row.get("split") == "validation"]
    except FileNotFoundError:
        return []


def kept_so_far(work: Path) -> str:
    """What a stopped training run left behind, in words."""
    epochs = whole_epochs(work)
    if not epochs:
        return "no epoch was whole yet; the same command begins again"
    best = min(epochs, key=lambda row: float(row["loss"]))["epoch"]
    count = "the first epoch is" if len(epochs) == 1 else f"{len(epochs)} whole epochs are"
    return f"{count} kept in {work}, the best of them {best}; the same command goes on from there"
