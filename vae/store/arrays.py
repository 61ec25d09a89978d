"""Arrays of others' making: .npz files read whole, or refused in a line."""

from __future__ import annotations

import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import numpy as np

from vae.store.checks import DocumentError, reason

# What NumPy, zipfile and the parsers of arrays' headers raise on damaged bytes.
DAMAGE: tuple[type[Exception], ...] = (
    *(ValueError, OSError, LookupError, EOFError, MemoryError, TypeError, OverflowError),
    *(SyntaxError, RecursionError, NotImplementedError, AttributeError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, tokenize.TokenError),
)

# Unpacked. The largest of this project's, snapshots of pets, grow to 60 MB.
LARGEST_ARRAYS = 512 * 2**20


def read_arrays(path: Path) -> Mapping[str, np.ndarray]:
    """All arrays of a .npz, none of objects. Raises DocumentError where it is damaged."""
    try:
        # Opened here: np.load leaves a damaged archive open that it opened itself.
        with warnings.catch_warnings(), path.open("rb") as content:
            warnings.simplefilter("ignore")  # NumPy's, of headers that another Python wrote
            _check_sizes(content)
            with np.load(content, allow_pickle=False) as file:
                return {name: file[name] for name in file.files}
    except DAMAGE as error:
        raise DocumentError(
            "{file} is damaged: {reason}", file=path.name, reason=reason(error)
        ) from error


def _check_sizes(content: IO[bytes]) -> None:
    """Raises ValueError for an archive that would grow too large, before any of it is unpacked."""
    with zipfile.ZipFile(content) as archive:
        size = sum(each.file_size for each in archive.infolist())
    content.seek(0)
    if size > LARGEST_ARRAYS:
        raise ValueError(
            f"it grows to {size // 2**20} MB; allowed: up to {LARGEST_ARRAYS // 2**20} MB"
        )


def numbers_of(
    file: str, arrays: Mapping[str, np.ndarray], name: str, shape: tuple[int | None, ...]
) -> np.ndarray:
    """The array `name`, where it holds real numbers in that shape; None is any size.

    Raises DocumentError.
    """
    if name not in arrays:
        raise DocumentError("{file} lacks {name}.", file=file, name=name)
    found = arrays[name]
    fits = len(found.shape) == len(shape) and all(
        expected in (None, side) for expected, side in zip(shape, found.shape, strict=True)
    )
    if not fits or found.dtype.kind not in "biuf":
        sides = ", ".join("any" if side is None else str(side) for side in shape)
        raise DocumentError(
            "{file} holds {name} of shape {shape} and type {dtype}; allowed: "
            "numbers of shape ({sides}).",
            file=file,
            name=name,
            shape=found.shape,
            dtype=found.dtype,
            sides=sides,
        )
    return found
