"""Where a run lies while it is trained, and the files by which others watch it: no PyTorch here.

steps.json: {phase, epoch, share, step}, written twice a second; sky.safetensors: mu (n, D) float16
of the first test images, their label (n,) uint16, the epoch (1,) int32; sample.png: the decoded
grid over ±3, as in a published run's snapshots.
"""

from __future__ import annotations

from pathlib import Path

HISTORY = "history.csv"
# What `python -m vae` exits with where the images of the data set are not there, nor to be had.
NO_DATA_STATUS = 66
STEPS, SKY, SAMPLE = "steps.json", "sky.safetensors", "sample.png"


def work_folder(runs: Path, run_id: str) -> Path:
    """Where a run grows until it is whole; hidden, so that no catalogue lists it."""
    return runs / f".training-{run_id}"


def live_folder(runs: Path) -> Path:
    """Where `python -m vae train --live --runs=…` writes steps, sky and sample."""
    return runs / "live"
