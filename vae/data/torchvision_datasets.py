"""torchvision.datasets, importable beside a CPU build of torch.

On Linux the registry's torchvision is compiled for CUDA; beside a CPU torch its C++ operators
cannot load, and the import stops at a fake kernel registered for `torchvision::nms`, whose schema
nobody has declared. Declaring the two schemas is enough for data sets and transforms. Where the
operators exist, nothing is declared.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import warnings
from pathlib import Path

import torch

_SCHEMAS = {
    "nms": "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}
# Must stay referenced: torch forgets the schemas with the library object.
_library = torch.library.Library("torchvision", "FRAGMENT")


def _operators_load() -> bool:
    spec = importlib.util.find_spec("torchvision")
    if spec is None or spec.origin is None:
        return False
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        extension = Path(spec.origin).parent / f"_C{suffix}"
        if extension.exists():
            try:
                torch.ops.load_library(str(extension))
            except OSError:
                return False
            return True
    return False


if not _operators_load():
    for _schema in _SCHEMAS.values():
        _library.define(_schema)

with warnings.catch_warnings():
    # "Failed to load image Python extension": only read_image needs it, and nothing here does.
    warnings.simplefilter("ignore", UserWarning)
    from torchvision import datasets

__all__ = ["datasets"]
