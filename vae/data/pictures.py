"""Picture files of any size and mode as square uint8 arrays."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from vae.data import DatasetError

SUFFIXES = frozenset(
    (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif")
)
# Named, because Pillow's other readers include one that starts Ghostscript.
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "AVIF")
# What Pillow raises for damaged files, from its own checks or from its parsers' arithmetic.
DAMAGE: tuple[type[Exception], ...] = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    struct.error,
    LookupError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
)
MOST_PIXELS = 50_000_000  # of one picture as it lies in its file
MOST_BYTES = 4 * 2**30  # of all pictures of a split, cropped and resized


@dataclass(frozen=True)
class PictureFile:
    """A picture to be read: its name for messages, where it is or what it holds, its class."""

    name: str
    content: Path | bytes
    label: int


@dataclass(frozen=True)
class Pictures:
    """images: uint8 (N, 3, S, S); labels: int64 (N,); broken: the names of those left out."""

    images: np.ndarray
    labels: np.ndarray
    broken: tuple[str, ...] = ()


def read_pictures(files: Sequence[PictureFile], size: int, *, one_by_one: bool = False) -> Pictures:
    """All files in their order, each cropped to its central square and resized to `size` pixels.

    one_by_one: without threads of their own. A process whose memory is limited must not start any:
    Python waits for ever for one that finds no memory to begin with.

    Raises DatasetError for a picture of more than MOST_PIXELS, for more than MOST_BYTES in all,
    and where not one picture can be read.
    """
    if (needed := len(files) * 3 * size**2) > MOST_BYTES:
        raise DatasetError(
            "{count} pictures of {size}×{size} pixels take {needed} GiB; allowed: "
            "{most_bytes} GiB. Choose a smaller image_size or fewer pictures",
            count=len(files),
            size=size,
            needed=f"{needed / 2**30:.1f}",
            most_bytes=MOST_BYTES // 2**30,
        )
    with warnings.catch_warnings():
        # Pillow warns of large pictures and odd metadata; our own limit is the stricter one.
        warnings.simplefilter("ignore")
        if one_by_one:
            read = [_square(file, size) for file in files]
        else:
            with ThreadPoolExecutor() as threads:
                read = list(threads.map(lambda file: _square(file, size), files))
    whole = [
        (picture, file.label)
        for picture, file in zip(read, files, strict=True)
        if picture is not None
    ]
    broken = tuple(f.name for picture, f in zip(read, files, strict=True) if picture is None)
    if not whole:
        raise DatasetError(
            "none of {count} pictures can be read ({broken} …)",
            count=len(files),
            broken=", ".join(broken[:3]),
        )
    images = np.stack([picture for picture, _ in whole]).transpose(0, 3, 1, 2)
    return Pictures(np.ascontiguousarray(images), np.array([k for _, k in whole]), broken)


def _square(file: PictureFile, size: int) -> np.ndarray | None:
    """(S, S, 3) uint8, or None where the file is no picture or only a part of one."""
    content = io.BytesIO(file.content) if isinstance(file.content, bytes) else file.content
    try:
        with Image.open(content, formats=FORMATS) as image:
            _refuse_bomb(file.name, *image.size)
            image.load()
            upright = _rgb(_upright(image))
        square = ImageOps.fit(upright, (size, size), Image.Resampling.LANCZOS)
    except Image.DecompressionBombError as error:  # Pillow's own limit comes before ours
        raise DatasetError(
            "{file}: {error} Allowed: {most_pixels} pixels",
            file=file.name,
            error=str(error),
            most_pixels=f"{MOST_PIXELS:,}",
        ) from error
    except DatasetError:
        raise
    except DAMAGE:
        return None
    return np.asarray(square)


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says; as it lies where that cannot be read, since the pixels are sound."""
    try:
        return ImageOps.exif_transpose(image)
    except DAMAGE:
        return image


def _refuse_bomb(name: str, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise DatasetError(
            "{name} has {width}×{height} pixels. Allowed: {most_pixels} pixels",
            name=name,
            width=width,
            height=height,
            most_pixels=f"{MOST_PIXELS:,}",
        )


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits: Pillow's own conversion would clip at 255
        return Image.fromarray((np.asarray(image) / 257).astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")
