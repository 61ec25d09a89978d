"""Arrays of others' making: .npz files read whole, or refused in a line."""

from __future__ import annotations

import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from vae.store.checks import DocumentError, reason

# What NumPy, zipfile and the parsers of arrays' headers raise on damaged bytes.
DAMAGE: tuple[type[Exception], ...] = (
    *(ValueError, OSError, LookupError, EOFError, MemoryError, TypeError, OverflowError),
    *(SyntaxError, RecursionError, NotImplementedError, AttributeError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, tokenize.TokenError),
)


def read_arrays(path: Path) -> Mapping[str, np.ndarray]:
    """All arrays of a .npz, none of objects. Raises DocumentError where it is damaged."""
    try:
        # Opened here: np.load leaves a damaged archive open that it opened itself.
        with warnings.catch_warnings(), path.open("rb") as content:
            warnings.simplefilter("ignore")  # NumPy's, of headers that another Python wrote
            with np.load(content, allow_pickle=False) as file:
                return {name: file[name] for name in file.files}
    except DAMAGE as error:
        raise DocumentError(f"{path.name} is damaged: {reason(error)}") from error


def numbers_of(
    file: str, arrays: Mapping[str, np.ndarray], name: str, shape: tuple[int | None, ...]
) -> np.ndarray:
    """The array `name`, where it holds real numbers in that shape; None is any size.

    Raises DocumentError.
    """
    if name not in arrays:
        raise DocumentError(f"{file} lacks {name}.")
    found = arrays[name]
    fits = len(found.shape) == len(shape) and all(
        expected in (None, side) for expected, side in zip(shape, found.shape, strict=True)
    )
    if not fits or found.dtype.kind not in "biuf":
        sides = ", ".join("any" if side is None else str(side) for side in shape)
        raise DocumentError(
            f"{file} holds {name} of shape {found.shape} and type {found.dtype}; allowed: "
            f"numbers of shape ({sides})."
        )
    return found
