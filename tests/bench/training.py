"""An epoch of each reference recipe against its own kind of loop: DataLoader, PIL, ToTensor an
image, in the workers that the reference uses; the same model, cores and run, alternating. And
against its arithmetic, below which no loop comes: see arithmetic.py."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import torch
from PIL import Image
from torch.nn.functional import pad
from torch.nn.utils import clip_grad_norm_
from torch.utils.data import DataLoader, Subset

from tests.bench.arithmetic import arithmetic_of
from tests.bench.table import Row, timed
from vae.data import DatasetError
from vae.data.datasets import Dataset, Split, load
from vae.data.torchvision_sources import torchvision_datasets
from vae.model.losses import beta_vae
from vae.model.models import build_vae
from vae.model.recipes import RECIPES
from vae.training.config import Config, from_recipe
from vae.training.train import forward, train

IMAGES = 12_800
REPEATS = 3
OURS_TO_BEAT = 3.0
# The reference recipes and the worker processes of their loops.
WORKERS = {
    "fc-256": 2,
    "conv-bn-32": 0,
    "fc-400": 0,
    "conv-tanh-6d": 2,
    "conv-3d": 0,
    "resnet-rgb": 2,
}
COLOUR = ("resnet-rgb",)  # reads a folder of 32×32 PNG files


def measure(recipes: Sequence[str] = tuple(WORKERS)) -> list[Row]:
    """Nine rows a recipe; one row that says so where MNIST is not there."""
    root = Path(os.environ.get("DATA_ROOT", "data"))
    if not (root / "MNIST" / "raw").is_dir():
        return [
            Row(f"training: not measured, no MNIST in {root} (set DATA_ROOT)", "", float("nan"))
        ]
    try:
        whole = load("mnist", root)
    except DatasetError as error:
        return [Row(f"training: not measured, {error}", "", float("nan"))]
    # Only now: torchvision imports beside a CPU torch once torchvision_datasets() has been called.
    torchvision_datasets()
    from torchvision.transforms import ToTensor

    # One more, since ours holds out at least one image; nothing else differs.
    grey = whole.train[: IMAGES + 1]
    with TemporaryDirectory() as folder:
        rows = []
        for recipe in [name for name in recipes if name in RECIPES]:
            if recipe in COLOUR:
                split = _coloured(grey)
                _write_images(split, Path(folder))
                images = torchvision_datasets().ImageFolder(folder, transform=ToTensor())
            else:
                split = grey
                images = torchvision_datasets().MNIST(root, train=True, transform=ToTensor())
            data = Dataset(whole.name, whole.title, whole.classes, split, split)
            rows += _rows(recipe, data, Subset(images, range(IMAGES)))
        return rows


def _rows(recipe: str, data: Dataset, images: Subset) -> list[Row]:
    threads = torch.get_num_threads()
    config = from_recipe(
        recipe,
        epochs=1,
        validation=1,
        snapshots=1,
        threads=threads,
        device="cpu",
    )
    ours, plain = [], []
    for _ in range(REPEATS):
        ours.append(_our_epoch(config, data))
        plain.append(_plain_epoch(config, data, images))
        print(f"  {recipe}: {ours[-1]:.0f} ms, plain loop {plain[-1]:.0f} ms", file=sys.stderr)
    return [
        timed(f"{recipe}: epoch of {IMAGES:,} images, {threads} threads", ours),
        Row(
            f"{recipe}: times as fast as a DataLoader loop, {WORKERS[recipe]} workers",
            "×",
            median(plain) / median(ours),
            budget=OURS_TO_BEAT,
            more_is_better=True,
        ),
        *_bound(config, data, median(ours), median(plain)),
    ]


def _bound(config: Config, data: Dataset, ours: float, plain: float) -> list[Row]:
    """How near an epoch of so many milliseconds is to what its arithmetic allows on these cores."""
    recipe, name = config.architecture, config.recipe
    model = build_vae(recipe.encoder, recipe.decoder, data.image, config.latent_dim)
    found = arithmetic_of(model, data.train.pixels(slice(0, config.batch_size)), config)
    steps = IMAGES / config.batch_size
    bare, adam = (1000 * seconds * steps for seconds in (found.layers, found.adam))
    flops = found.flops * steps / 1e9
    return [
        Row(f"{name}: arithmetic of that epoch", "GFLOP", flops),
        Row(f"{name}: its matrix products and convolutions alone", "ms", bare),
        Row(f"{name}: which reach", "GFLOP/s", 1000 * flops / bare),
        Row(f"{name}: Adam's passes over its weights alone", "ms", adam),
        Row(f"{name}: the whole epoch reaches", "GFLOP/s", 1000 * flops / ours),
        Row(f"{name}: share of it that is bare layers and Adam", "%", 100 * (bare + adam) / ours),
        Row(f"{name}: times that loop if they were all", "×", plain / (bare + adam)),
    ]


def _our_epoch(config: Config, data: Dataset) -> float:
    """Milliseconds of `train` as it is: building, the epoch, validation, history, checkpoint."""
    with TemporaryDirectory() as folder:
        begin = time.perf_counter()
        train(config, data, Path(folder))
        return (time.perf_counter() - begin) * 1000


def _plain_epoch(config: Config, data: Dataset, images: Subset) -> float:
    """Milliseconds of the loop that tutorials write: no validation, no history, no checkpoint."""
    recipe = config.architecture
    torch.manual_seed(config.seed)
    begin = time.perf_counter()
    loader = DataLoader(images, config.batch_size, shuffle=True, num_workers=WORKERS[config.recipe])
    model = build_vae(recipe.encoder, recipe.decoder, data.image, config.latent_dim)
    optimizer = torch.optim.Adam(model.parameters(), config.learning_rate)
    model.train()
    for x, _ in loader:
        optimizer.zero_grad()
        terms = forward(model, x, config)
        beta_vae(terms.reconstruction, terms.kl, config.beta).backward()
        if config.clip:
            clip_grad_norm_(model.parameters(), config.clip)
        optimizer.step()
    return (time.perf_counter() - begin) * 1000


def _coloured(grey: Split) -> Split:
    """The same digits as 32×32 pixels of three channels: what they show does not cost time."""
    return Split(pad(grey.images, (2, 2, 2, 2)).repeat(1, 3, 1, 1), grey.labels)


def _write_images(split: Split, folder: Path) -> None:
    for number, (image, label) in enumerate(zip(split.images, split.labels, strict=True)):
        path = folder / str(int(label)) / f"{number:05d}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(image.permute(1, 2, 0).numpy()).save(path)
