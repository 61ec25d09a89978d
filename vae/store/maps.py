"""map.npz: where a map of two dimensions puts the test images of a run of many latents, and how far
astray each image's place leads."""

from __future__ import annotations

from collections.abc import Mapping
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
# On every move of the pointer so many means are weighed.
MOST_NEIGHBOURS = 64


@dataclass(frozen=True)
class Seen:
    """What a view of two dimensions keeps of all latents. kept: the share of the 15 nearest images
    in all latents that are among the 15 nearest in the view; distance: in all latents from an
    image's mean to what its place in the view leads back to, without the image itself, mean over
    the images; reconstruction: −log p(x | z) there, in nats, None where it was not measured."""

    kept: float
    distance: float
    reconstruction: float | None = None


@dataclass(frozen=True)
class MapCard:
    """How the map was made and how much it keeps, as run.json says it.

    inverse_neighbours: how many images' means a place decodes from; views: "map", "principal";
    reconstruction: −log p(x | mu), with all latents, in nats.
    """

    method: str
    parameters: Mapping[str, str | int | float]
    versions: Mapping[str, str]
    inverse_neighbours: int
    views: Mapping[str, Seen]
    reconstruction: float | None = None

    @property
    def keeps_most(self) -> bool:
        """Does the map keep more neighbours than two principal directions? They do where they hold
        nearly all there is."""
        kept = {name: view.kept for name, view in self.views.items()}
        return kept.get("map", 1.0) >= kept.get("principal", 0.0)


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
            f"{path.name} holds places or errors that are not finite numbers, the errors from 0."
        )
    return LatentMap(place, error)
