"""What can go wrong between our files and others', in one sentence each.

InterchangeError
├── UnreadableFile     damaged, too large, of another kind, or with code in it
├── UnknownLayer       readable, but the layer specs cannot say it
├── TensorMismatch     tensors missing, unexpected, ambiguous, of other shapes or not finite
└── MissingLibrary     an optional library is not installed
"""

from __future__ import annotations

import importlib
from typing import Any

from vae.store.said import Refusal

EXTRAS, TRAINING = "requirements-extra.txt", "requirements-train.txt"
IN_TRAINING = ("onnx", "h5py")  # what a worker reads visitors' files with


class InterchangeError(Refusal):
    """An import or export that cannot be done; the message says why."""


class UnreadableFile(InterchangeError):
    pass


class UnknownLayer(InterchangeError):
    pass


class TensorMismatch(InterchangeError):
    pass


class MissingLibrary(InterchangeError):
    pass


def optional(library: str) -> Any:
    """An optional library's module. Raises MissingLibrary, saying what to install."""
    try:
        return importlib.import_module(library)
    except ModuleNotFoundError as error:
        root = library.partition(".")[0]
        file = TRAINING if root in IN_TRAINING else EXTRAS
        raise MissingLibrary(
            "this needs {root}, which is not installed: pip install -r {file}", root=root, file=file
        ) from error
