"""Data sets by name, held in memory as uint8 tensors: no PIL, no workers, no per-item work.

To add one that torchvision has, add an entry to SOURCES in vae/data/torchvision_sources.py; for
another kind, add a loader to LOADERS.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from vae.data import DatasetError, pets, sprites
from vae.data.hugging_face import find_hub_pictures
from vae.data.image_folders import PictureFiles, find_pictures
from vae.data.pictures import Pictures, read_pictures
from vae.data.torchvision_sources import SOURCES, Source, read_source
from vae.store.documents import MOST_CLASSES

AT_ONCE = 250  # images that go through the nets together where nothing is learnt: 20 MB less
FOLDER_SIZE = 32  # pixels a side of pictures whose data set has no size of its own
MOST_SIZE = 256
SPRITES_TRAIN, SPRITES_TEST, SPRITES_SEED = 60_000, 5_000, 2026
NAMED_BROKEN = 5


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

    def batches(self) -> Iterator[Tensor]:
        """All images in order as `pixels`, AT_ONCE at a time."""
        for start in range(0, len(self), AT_ONCE):
            yield self.pixels(slice(start, start + AT_ONCE))


@dataclass(frozen=True)
class Dataset:
    """`name` is the folder of its published test images; `note` says what was done to them."""

    name: str
    title: str
    classes: tuple[str, ...]
    train: Split
    test: Split
    factors: tuple[Factor, ...] = ()
    licence: str = "not stated"
    origin: str = "not stated"
    note: str = ""

    @property
    def image(self) -> tuple[int, int, int]:
        """(C, H, W)."""
        channels, height, width = self.train.images.shape[1:]
        return channels, height, width


# (what follows the name's colon, data root, image_size or 0) → the data set
Loader = Callable[[str, Path, int], Dataset]


def load(name: str, root: Path, image_size: int = 0) -> Dataset:
    """The data set `name`, from under `root` or downloaded into it; `folder:PATH` and `hf:NAME`
    name pictures elsewhere.

    image_size: pixels a side; 0 is the data set's own size, FOLDER_SIZE where it has none.
    Raises DatasetError where the name is unknown, or where the files are not there and cannot
    be fetched, or cannot be read.
    """
    kind, _, argument = name.partition(":")
    if kind not in LOADERS or bool(argument) != (kind in NAMED_ELSEWHERE):
        raise DatasetError(
            f"unknown data set {name!r}; choose from {', '.join([*SOURCES, *OURS])}, "
            "folder:PATH, hf:NAME"
        )
    if not (image_size == 0 or 4 <= image_size <= MOST_SIZE):
        raise DatasetError(f"image_size is {image_size}; allowed: 0, or from 4 to {MOST_SIZE}")
    data = LOADERS[kind](argument, root, image_size)
    if len(data.classes) > MOST_CLASSES:
        raise DatasetError(f"{name} has {len(data.classes)} classes; allowed: up to {MOST_CLASSES}")
    return data


def slug(name: str) -> str:
    """`name` as a folder's name: a-z, 0-9 and -, at most 32; of a path its last part."""
    _, _, place = name.partition(":")
    return _plain((place or name).rstrip("/").rpartition("/")[2])


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:32].strip("-") or "images"


def hold_out(split: Split, count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Rows of (rest, held out): `count` random images set aside for choosing the epoch.

    The draw depends on the seed and the split's size only. Raises DatasetError where nothing
    would be left.
    """
    if len(split) < 2:
        raise DatasetError(f"{len(split)} training images are too few; training needs two")
    if not 0 < count < len(split):
        raise DatasetError(f"validation must be between 1 and {len(split) - 1} images, got {count}")
    order = torch.from_numpy(np.random.default_rng(seed).permutation(len(split)))
    return order[count:], order[:count]


def _torchvision(name: str, source: Source) -> Loader:
    def loader(_: str, root: Path, image_size: int) -> Dataset:
        train, test = (Split(*part) for part in read_source(source, root))
        data = Dataset(
            name,
            source.title,
            source.classes,
            train,
            test,
            licence=source.licence,
            origin=source.origin,
        )
        return _resized(data, image_size)

    return loader


def _pets(_: str, root: Path, image_size: int) -> Dataset:
    cifar = SOURCES["cifar10"]
    archive = root / pets.ARCHIVE
    if archive.exists():
        train, test = _splits("pets", pets.read_archive(archive), 32)
    else:
        train, test = (_cats_and_dogs(*part) for part in read_source(cifar, root))
    data = Dataset(
        "pets",
        "Cats and dogs",
        pets.CLASSES,
        train,
        test,
        licence=cifar.licence,
        origin=cifar.origin,
    )
    return _resized(data, image_size)


def _sprites(name: str, side: int) -> Loader:
    def loader(_: str, root: Path, image_size: int) -> Dataset:
        images = sprites.renderer(sprites.load_stamps(root), side)

        def split(index: np.ndarray) -> Split:
            factors = torch.from_numpy(sprites.factors_of(index))
            return Split(
                torch.from_numpy(images(index)).unsqueeze(1), factors[:, 0].clone(), factors
            )

        train, test = map(split, sprites.subsets(SPRITES_TRAIN, SPRITES_TEST, SPRITES_SEED))
        data = Dataset(
            name,
            f"Sprites, {side} × {side}",
            sprites.SHAPES,
            train,
            test,
            tuple(Factor(*factor) for factor in sprites.FACTORS.items()),
            licence="MIT",
            origin="Drawn by Latentarium's own vae/data/sprites.py, on a grid of factors like that "
            "of L. Matthey, I. Higgins, D. Hassabis and A. Lerchner, 2017.",
        )
        return _resized(data, image_size)

    return loader


def _cats_and_dogs(images: Tensor, labels: Tensor) -> Split:
    """CIFAR-10's cats, then its dogs, in the order of the archive."""
    rows = [(labels == label).nonzero().squeeze(1) for label in pets.CIFAR_LABELS]
    kinds = torch.cat([torch.full_like(found, k) for k, found in enumerate(rows)])
    return Split(images[torch.cat(rows)], kinds)


def _folder(path: str, _: Path, image_size: int) -> Dataset:
    folder = Path(path).expanduser()
    files = find_pictures(folder)
    return _own(folder.resolve().name, files, image_size or FOLDER_SIZE, "not stated", "a folder")


def _hub(name: str, _: Path, image_size: int) -> Dataset:
    files, licence = find_hub_pictures(name)
    origin = name if not Path(name).is_absolute() else "saved from the Hugging Face library"
    return _own(name, files, image_size or FOLDER_SIZE, licence, origin)


def _own(name: str, files: PictureFiles, size: int, licence: str, origin: str) -> Dataset:
    """Pictures that came with a name only, which others may have as well: the folder's name ends
    in a digest of the test images."""
    train, test = _splits(name, files, size)
    digest = hashlib.sha256(test.images.numpy().tobytes()).hexdigest()[:8]
    folder = f"{_plain(name.rpartition('/')[2])}-{digest}"
    note = f"Cropped to the central square and resized to {size}×{size} pixels. {files.note}"
    return Dataset(
        folder, name, files.classes, train, test, licence=licence, origin=origin, note=note.strip()
    )


def _splits(name: str, files: PictureFiles, size: int) -> tuple[Split, Split]:
    parts = [read_pictures(part, size) for part in (files.train, files.test)]
    _report_broken(name, parts)
    # Grey pictures stay grey, so that recipes for one channel fit them.
    grey = all((p.images == p.images[:, :1]).all() for p in parts)
    train, test = (
        Split(
            torch.from_numpy(p.images[:, :1].copy() if grey else p.images),
            torch.from_numpy(p.labels),
        )
        for p in parts
    )
    return train, test


def _report_broken(name: str, parts: list[Pictures]) -> None:
    broken = [file for part in parts for file in part.broken]
    if broken:
        more = ", …" if len(broken) > NAMED_BROKEN else ""
        logging.getLogger(__name__).warning(
            "%s: %d broken pictures left out: %s%s",
            *(name, len(broken), ", ".join(broken[:NAMED_BROKEN]), more),
        )


def _resized(data: Dataset, size: int) -> Dataset:
    _, height, width = data.image
    if size in (0, height) and size in (0, width):
        return data
    train, test = (
        replace(part, images=_scaled(part.images, size)) for part in (data.train, data.test)
    )
    note = f"Resized to {size}×{size} pixels."
    return replace(data, name=f"{data.name}-{size}", train=train, test=test, note=note)


def _scaled(images: Tensor, size: int) -> Tensor:
    parts = [
        torch.nn.functional.interpolate(part.float(), (size, size), mode="bicubic", antialias=True)
        .round()
        .clamp(0, 255)
        .byte()
        for part in images.split(1000)
    ]
    return torch.cat(parts)


OURS: dict[str, Loader] = {
    "pets": _pets,
    "sprites": _sprites("sprites", 32),
    "sprites-64": _sprites("sprites-64", 64),
}
NAMED_ELSEWHERE: dict[str, Loader] = {"folder": _folder, "hf": _hub}
LOADERS: dict[str, Loader] = {
    **{name: _torchvision(name, source) for name, source in SOURCES.items()},
    **OURS,
    **NAMED_ELSEWHERE,
}
