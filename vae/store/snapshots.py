"""snapshots.npz: where the same test images lay after each kept epoch, and what was decoded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from vae.store.arrays import numbers_of, read_arrays
from vae.store.checks import DocumentError
from vae.store.documents import Run

GRID_SIDE = 10
GRID_HALF_SPAN = 3.0


@dataclass(frozen=True, eq=False)
class Snapshots:
    """epoch: (E,) rising, 0 is the untrained net; index: (n,), places in the data set's test split;
    mu: (E, n, D) float16.

    grid: (E, H, W) or in colour (E, H, W, 3) uint8: GRID_SIDE² decoded images over the first two
    latents, ±GRID_HALF_SPAN, the second one falling from row to row, all others zero.
    """

    epoch: np.ndarray
    index: np.ndarray
    mu: np.ndarray
    grid: np.ndarray


def read_snapshots(path: Path, run: Run) -> Snapshots:
    """Raises DocumentError where the file is not what the run promises."""
    part = partial(numbers_of, path.name, read_arrays(path))
    epoch, index = part("epoch", (None,)), part("index", (None,))
    sheet = (len(epoch), GRID_SIDE * run.image.height, GRID_SIDE * run.image.width)
    colours = () if run.image.channels == 1 else (run.image.channels,)
    if not len(epoch) or (np.diff(epoch) <= 0).any():
        raise DocumentError(
            "{file} holds the epochs {epoch}; they must rise.",
            file=path.name,
            epoch=f"{epoch.tolist()!r:.80}",
        )
    return Snapshots(
        epoch,
        index,
        part("mu", (len(epoch), len(index), run.latent_dim)),
        part("grid", (*sheet, *colours)),
    )
