"""map.npz: where a map of two dimensions puts the test images of a run of many latents, and how far
astray each image's place leads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from vae.store.arrays import numbers_of, read_arrays
from vae.store.checks import DocumentError

FILE = "map.npz"
# A run of fewer latents has a plane, or a space, that shows all of them.
LEAST_LATENTS = 4
CODES = 65_535


@dataclass(frozen=True, eq=False)
class LatentMap:
    """place: (N, 2) float32, of the images of latents.npz in their order; error: (N,) float32, in
    all latents from an image's mean to what its place decodes from without the image itself."""

    place: np.ndarray
    error: np.ndarray


def write_map(path: Path, place: np.ndarray, error: np.ndarray) -> None:
    """Places as whole numbers of two bytes: to 1/65,535 of the map's extent."""
    low = place.min(axis=0).astype(np.float32)
    step = np.float32(max(float((place - low).max()), 1e-6) / CODES)
    np.savez_compressed(
        path,
        code=np.rint((place - low) / step).clip(0, CODES).astype(np.uint16),
        low=low,
        step=step,
        error=error.astype(np.float16),
    )


def read_map(path: Path, count: int) -> LatentMap:
    """The map of `count` images. Raises DocumentError where the file does not hold it."""
    part = partial(numbers_of, path.name, read_arrays(path))
    code, low, step, error = (
        part(name, shape)
        for name, shape in (("code", (count, 2)), ("low", (2,)), ("step", ()), ("error", (count,)))
    )
    with np.errstate(all="ignore"):
        place = (low + code.astype(np.float64) * step).astype(np.float32)
        error = error.astype(np.float32)
    if not (np.isfinite(place).all() and np.isfinite(error).all() and (error >= 0).all()):
        raise DocumentError(
            "{file} holds places or errors that are not finite numbers, the errors from 0.",
            file=path.name,
        )
    return LatentMap(place, error)
