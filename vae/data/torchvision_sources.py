"""The data sets that torchvision reads: where from, which classes, under which licence.

To add one, add an entry to SOURCES. IDX files, MNIST's own format, are read here where they are
unpacked already: importing torchvision takes 85 MB or more of the 500 that pages, worker and a
training run may take together, and seconds.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import ascii_uppercase
from types import ModuleType
from typing import Any
from urllib.error import URLError

import numpy as np
import torch
from torch import Tensor

from vae.data import DatasetError

_UNSIGNED_BYTES = 8
_IDX_FILES = (
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
)
_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
# Must stay referenced: torch forgets the schemas with the library object.
_LIBRARY = torch.library.Library("torchvision", "FRAGMENT")


@dataclass(frozen=True)
class Source:
    """`files` belong into `folder` of the data root; `options` go to torchvision; `first_label` is
    the number of the first class in the files; `turned` where they hold the pictures transposed."""

    title: str
    torchvision_name: str
    classes: tuple[str, ...]
    licence: str
    origin: str
    folder: str
    files: str = "its four IDX files"
    options: Mapping[str, Any] = field(default_factory=dict)
    first_label: int = 0
    turned: bool = False


SOURCES: dict[str, Source] = {
    "mnist": Source(
        title="MNIST",
        torchvision_name="MNIST",
        classes=tuple("0123456789"),
        licence="CC BY-SA 3.0",
        origin="Y. LeCun, C. Cortes and C. J. C. Burges: The MNIST database of handwritten digits, "
        "1998; derived from NIST Special Databases 1 and 3.",
        folder="MNIST/raw",
    ),
    "fashion-mnist": Source(
        title="Fashion-MNIST",
        torchvision_name="FashionMNIST",
        classes=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        licence="MIT",
        origin="H. Xiao, K. Rasul and R. Vollgraf: Fashion-MNIST, a novel image dataset for "
        "benchmarking machine learning algorithms, 2017. Copyright Zalando SE.",
        folder="FashionMNIST/raw",
    ),
    "kmnist": Source(
        title="Kuzushiji-MNIST",
        torchvision_name="KMNIST",
        classes=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
        licence="CC BY-SA 4.0",
        origin="T. Clanuwat, M. Bober-Irizar, A. Kitamoto, A. Lamb, K. Yamamoto and D. Ha: Deep "
        "learning for classical Japanese literature, 2018. KMNIST dataset, created by CODH, "
        "adapted from the Kuzushiji dataset, created by NIJL and others, doi:10.20676/00000341.",
        folder="KMNIST/raw",
    ),
    "emnist-letters": Source(
        title="EMNIST letters",
        torchvision_name="EMNIST",
        classes=tuple(ascii_uppercase),
        licence="none stated by its authors",
        origin="G. Cohen, S. Afshar, J. Tapson and A. van Schaik: EMNIST, an extension of MNIST to "
        "handwritten letters, 2017; derived from NIST Special Database 19.",
        folder="EMNIST/raw",
        options={"split": "letters"},
        first_label=1,
        turned=True,
    ),
    "cifar10": Source(
        title="CIFAR-10",
        torchvision_name="CIFAR10",
        classes=(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck",
        ),
        licence="none stated by its authors; used for research by custom",
        origin="A. Krizhevsky: Learning multiple layers of features from tiny images, 2009.",
        folder="cifar-10-batches-py",
        files="its Python version",
    ),
}


def read_source(source: Source, root: Path) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """(train, test), each images uint8 (N, C, H, W) and labels int64 (N,), downloaded where they
    are missing. Raises DatasetError where they can neither be read nor fetched."""
    try:
        if has_idx(root / source.folder):
            parts = read_idx(root / source.folder)
        else:
            reader = getattr(torchvision_datasets(), source.torchvision_name)
            read = [reader(root, train=p, download=True, **source.options) for p in (True, False)]
            parts = [(torch.as_tensor(part.data), torch.as_tensor(part.targets)) for part in read]
    except (RuntimeError, URLError, OSError, ValueError, AssertionError) as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        raise DatasetError(
            f"{source.title} could not be read from {root / source.folder}, nor downloaded into "
            f"it. Put {source.files} there (unpacked, torchvision's layout), or name the folder "
            f"that holds {source.folder} with --data-root or DATA_ROOT. The reason was: {reason}"
        ) from error
    train, test = (_tensors(source, *part) for part in parts)
    return train, test


def _tensors(source: Source, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    # Grey sets lack the channel, colour ones have it last.
    images = images.unsqueeze(1) if images.dim() == 3 else images.permute(0, 3, 1, 2)
    if source.turned:
        images = images.transpose(2, 3)
    return images.contiguous(), labels.long() - source.first_label


def has_idx(folder: Path) -> bool:
    """Are all four files there, unpacked?"""
    return all((folder / name).is_file() for part in _IDX_FILES for name in part)


def read_idx(folder: Path) -> list[tuple[Tensor, Tensor]]:
    """[train, test], each images (N, H, W) and labels (N,), uint8.

    Raises ValueError where a file is not what its header says.
    """
    parts = []
    for images, labels in _IDX_FILES:
        pictures, numbers = _idx_array(folder / images, rank=3), _idx_array(folder / labels, rank=1)
        if len(pictures) != len(numbers):
            raise ValueError(f"{images} has {len(pictures)} images, {labels} {len(numbers)}")
        parts.append((pictures, numbers))
    return parts


def _idx_array(path: Path, rank: int) -> Tensor:
    """Magic 0x0800 | rank, the sizes as big-endian int32, then bytes."""
    content = np.fromfile(path, np.uint8)
    start = 4 + 4 * rank
    if len(content) < start or content[:4].tolist() != [0, 0, _UNSIGNED_BYTES, rank]:
        raise ValueError(f"{path.name} is no IDX file of bytes with {rank} axes")
    sizes = content[4:start].view(">i4").tolist()
    if len(content) - start != np.prod(sizes):
        raise ValueError(f"{path.name} has {len(content) - start} bytes of {sizes}")
    return torch.from_numpy(content[start:].reshape(sizes))


@cache
def torchvision_datasets() -> ModuleType:
    """torchvision.datasets, importable beside a CPU build of torch.

    On Linux the registry's torchvision is compiled for CUDA; beside a CPU torch its C++ operators
    cannot load, and the import stops at a fake kernel registered for `torchvision::nms`, whose
    schema is declared nowhere. Declaring the two schemas is enough for data sets and transforms.
    Where the operators exist, nothing is declared.
    """
    if not _operators_load():
        for schema in _SCHEMAS:
            _LIBRARY.define(schema)
    with warnings.catch_warnings():
        # "Failed to load image Python extension": only read_image needs it, and nothing here does.
        warnings.simplefilter("ignore", UserWarning)
        from torchvision import datasets
    module: ModuleType = datasets
    return module


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
