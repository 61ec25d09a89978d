"""snapshots.npz: where the same test images lay after each kept epoch, and what was decoded."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vae.store.checks import DocumentError
from vae.store.documents import Run

GRID_SIDE = 10
GRID_HALF_SPAN = 3.0


@dataclass(frozen=True, eq=False)
class Snapshots:
    """epoch: (E,) rising; index: (n,), places in the data set's test split; mu: (E, n, D) float16.

    grid: (E, H, W) or in colour (E, H, W, 3) uint8: GRID_SIDE² decoded images over the first two
    latents, ±GRID_HALF_SPAN, the second one falling from row to row, all others zero.
    """

    epoch: np.ndarray
    index: np.ndarray
    mu: np.ndarray
    grid: np.ndarray


def read_snapshots(path: Path, run: Run) -> Snapshots:
    """Raises DocumentError where the file is not what the run promises."""
    try:
        with np.load(path, allow_pickle=False) as file:
            found = Snapshots(file["epoch"], file["index"], file["mu"], file["grid"])
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise DocumentError(f"{path.name}: {error}") from error
    epochs, images = len(found.epoch), len(found.index)
    sheet = (epochs, GRID_SIDE * run.image.height, GRID_SIDE * run.image.width)
    if found.mu.shape != (epochs, images, run.latent_dim) or found.grid.shape[:3] != sheet:
        raise DocumentError(
            f"{path.name} holds mu {found.mu.shape} and grid {found.grid.shape} for {epochs} "
            f"epochs of {images} images with {run.latent_dim} latents."
        )
    return found
