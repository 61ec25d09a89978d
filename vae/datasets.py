"""Data sets by name, held in memory as uint8 tensors: no PIL, no workers, no per-item work.

To add one that torchvision has, add a line to DATASETS.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import numpy as np
import torch
from torch import Tensor

from vae import sprites
from vae.torchvision_datasets import datasets as torchvision_datasets


class DatasetError(RuntimeError):
    """A data set that is unknown, missing or damaged; the message says what to do."""


@dataclass(frozen=True)
class Source:
    """Where a data set comes from and what may be done with it."""

    title: str
    torchvision_name: str
    classes: tuple[str, ...]
    licence: str
    origin: str


DATASETS: dict[str, Source] = {
    "mnist": Source(
        title="MNIST",
        torchvision_name="MNIST",
        classes=tuple("0123456789"),
        licence="CC BY-SA 3.0",
        origin="Y. LeCun, C. Cortes and C. J. C. Burges: The MNIST database of handwritten digits, "
        "1998; derived from NIST Special Databases 1 and 3.",
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
    ),
}
SPRITE_SIDES = {"sprites": 32, "sprites-64": 64}
SPRITES_TRAIN, SPRITES_TEST, SPRITES_SEED = 60_000, 5_000, 2026
for _name, _side in SPRITE_SIDES.items():
    DATASETS[_name] = Source(
        title=f"Sprites, {_side} × {_side}",
        torchvision_name="",
        classes=sprites.SHAPES,
        licence="MIT",
        origin="Drawn by Latentarium's own vae/sprites.py, on a grid of factors like that of "
        "L. Matthey, I. Higgins, D. Hassabis and A. Lerchner, 2017.",
    )


@dataclass(frozen=True)
class Factor:
    """What an image was generated from; its values are 0 … count − 1."""

    name: str
    count: int


@dataclass(frozen=True)
class Split:
    """images: uint8 (N, C, H, W); labels: int64 (N,); factors: int64 (N, F) where known."""

    images: Tensor
    labels: Tensor
    factors: Tensor | None = None

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, rows: Tensor | slice) -> Split:
        factors = None if self.factors is None else self.factors[rows]
        return Split(self.images[rows], self.labels[rows], factors)

    def pixels(self, rows: Tensor | slice = slice(None)) -> Tensor:
        """The chosen images as float32 in [0, 1], (B, C, H, W)."""
        return self.images[rows].float().div_(255)


@dataclass(frozen=True)
class Dataset:
    name: str
    title: str
    classes: tuple[str, ...]
    train: Split
    test: Split
    factors: tuple[Factor, ...] = ()

    @property
    def image(self) -> tuple[int, int, int]:
        """(C, H, W)."""
        channels, height, width = self.train.images.shape[1:]
        return channels, height, width


def load(name: str, root: Path) -> Dataset:
    """The data set `name` under `root` in torchvision's layout, downloaded where it is missing.

    Raises DatasetError where the name is unknown, or where the files are not there and cannot
    be fetched, or cannot be read.
    """
    if name not in DATASETS:
        raise DatasetError(f"unknown data set {name!r}; choose from {', '.join(DATASETS)}")
    source = DATASETS[name]
    if name in SPRITE_SIDES:
        return _sprites(name, source, root)
    reader = getattr(torchvision_datasets, source.torchvision_name)
    folder = root / source.torchvision_name / "raw"
    try:
        train, test = (reader(root, train=part, download=True) for part in (True, False))
    except (RuntimeError, URLError, OSError, ValueError, AssertionError) as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        raise DatasetError(
            f"{source.title} could not be read from {folder}, nor downloaded into it. Put its four "
            f"IDX files there (unpacked, torchvision's layout), or name the folder that holds "
            f"{source.torchvision_name}/raw with --data-root or DATA_ROOT. "
            f"The reason was: {reason}"
        ) from error
    return Dataset(name, source.title, source.classes, _split(train), _split(test))


def hold_out(split: Split, count: int, seed: int) -> tuple[Split, Split]:
    """(rest, held out): `count` random images set aside for choosing the epoch.

    The draw depends on the seed and the split's size only. Raises DatasetError where nothing
    would be left.
    """
    if not 0 < count < len(split):
        raise DatasetError(f"validation must be between 1 and {len(split) - 1} images, got {count}")
    order = torch.from_numpy(np.random.default_rng(seed).permutation(len(split)))
    return split[order[count:]], split[order[:count]]


def _split(part: torchvision_datasets.MNIST) -> Split:
    return Split(part.data.unsqueeze(1).contiguous(), part.targets.long())


def _sprites(name: str, source: Source, root: Path) -> Dataset:
    images = sprites.renderer(sprites.load_stamps(root), SPRITE_SIDES[name])

    def split(index: np.ndarray) -> Split:
        factors = torch.from_numpy(sprites.factors_of(index))
        return Split(torch.from_numpy(images(index)).unsqueeze(1), factors[:, 0].clone(), factors)

    train, test = map(split, sprites.subsets(SPRITES_TRAIN, SPRITES_TEST, SPRITES_SEED))
    factors = tuple(Factor(*factor) for factor in sprites.FACTORS.items())
    return Dataset(name, source.title, source.classes, train, test, factors)
