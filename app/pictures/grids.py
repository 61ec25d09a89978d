"""Decoded places and grids as PNG."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from PIL import Image

from app.pictures.cache import PictureCache, Place
from app.pictures.planes import plane
from app.web.axes import Axes
from vae.store.catalogue import Catalogue
from vae.store.documents import Run
from vae.store.geometry import contact_sheet, grid_codes

# Counted up whenever the same key should give another picture.
PICTURE_VERSION = 1
# Channels of pixels of one grid.
MOST_VALUES = 1_300_000
# That are decoded by one request.
MOST_PLACES = 400


@dataclass(frozen=True)
class Around:
    """What a grid is of: n × n places around `center` along a plane's axes, out to `span`; told:
    the class that a conditional run is told."""

    center: Sequence[float]
    span: float
    n: int
    axes: Axes
    told: int = 0


def decoded(catalogue: Catalogue, run: Run, z: Sequence[float], told: int = 0) -> np.ndarray:
    """The image at z: (C, H, W) float32, pixels in [0, 1]."""
    return catalogue.decoder(run, told)(np.asarray([z], np.float32))[0]


def image_png(image: np.ndarray) -> bytes:
    """An image (C, H, W) in [0, 1] as PNG."""
    return png(contact_sheet(image[None], columns=1))


def grid_png(
    catalogue: Catalogue,
    cache: PictureCache,
    run: Run,
    around: Around,
    place: Place = nullcontext,
) -> bytes:
    """The grid as PNG, from the cache if it is there; else decoded in a `place`."""

    def decode() -> bytes:
        basis = plane(catalogue, run, around.axes).basis
        codes = grid_codes(around.center, around.span, around.n, basis)
        return png(contact_sheet(catalogue.decoder(run, around.told)(codes), around.n))

    return cache.get(grid_key(run, around), decode, place)


def most_cells(run: Run) -> int:
    """The longest side of a grid: 40 × 40 of the pets, of 32 × 32 in colour, took 2 s."""
    return max(2, math.isqrt(MOST_VALUES // math.prod(run.image.shape)))


def most_places(run: Run) -> int:
    """How many places one request decodes."""
    return max(1, min(MOST_PLACES, MOST_VALUES // math.prod(run.image.shape)))


def place_key(run: Run, z: Sequence[float], told: int = 0) -> str:
    """Names the picture of a place for good: a republished run has another digest."""
    as_class = f"/told-{told}" if told else ""
    return f"{PICTURE_VERSION}/{run.digest}/{','.join(map(repr, z))}{as_class}"


def grid_key(run: Run, around: Around) -> str:
    key = place_key(run, around.center, around.told)
    return f"grid/{key}/{around.span!r}/{around.n}/{around.axes.name}"


def picture_tag(key: str) -> str:
    """An ETag that is known before the picture is."""
    return blake2b(key.encode(), digest_size=12).hexdigest()


def png(pixels: np.ndarray) -> bytes:
    """uint8 (H, W, 1) grey or (H, W, 3) RGB."""
    image = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
    file = io.BytesIO()
    # Level 1 takes half the default's time for a tenth more bytes.
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()
