"""Decoded places and grids as PNG."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from contextlib import nullcontext
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


def decoded(catalogue: Catalogue, run: Run, z: Sequence[float]) -> np.ndarray:
    """The image at z: (C, H, W) float32, pixels in [0, 1]."""
    return catalogue.decoder(run.id)(np.asarray([z], np.float32))[0]


def image_png(image: np.ndarray) -> bytes:
    """An image (C, H, W) in [0, 1] as PNG."""
    return png(contact_sheet(image[None], columns=1))


def grid_png(
    catalogue: Catalogue,
    cache: PictureCache,
    run: Run,
    center: Sequence[float],
    span: float,
    n: int,
    axes: Axes,
    place: Place = nullcontext,
) -> bytes:
    """The n×n grid around `center` along a plane's axes as PNG, from the cache if it is there;
    else decoded in a `place`."""

    def decode() -> bytes:
        codes = grid_codes(center, span, n, plane(catalogue, run, axes).basis)
        return png(contact_sheet(catalogue.decoder(run.id)(codes), n))

    return cache.get(grid_key(run, center, span, n, axes), decode, place)


def most_cells(run: Run) -> int:
    """The longest side of a grid: 40 × 40 of the pets, of 32 × 32 in colour, took 2 s."""
    return max(2, math.isqrt(MOST_VALUES // math.prod(run.image.shape)))


def most_places(run: Run) -> int:
    """How many places one request decodes."""
    return max(1, min(MOST_PLACES, MOST_VALUES // math.prod(run.image.shape)))


def place_key(run: Run, z: Sequence[float]) -> str:
    """Names the picture of a place for good: a republished run has another digest."""
    return f"{PICTURE_VERSION}/{run.digest}/{','.join(map(repr, z))}"


def grid_key(run: Run, center: Sequence[float], span: float, n: int, axes: Axes) -> str:
    return f"grid/{place_key(run, center)}/{span!r}/{n}/{axes.name}"


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
