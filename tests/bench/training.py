"""An epoch of each recipe against a plain loop: DataLoader, ToTensor an image, the same model."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import torch
from torch.utils.data import DataLoader, Subset

from tests.bench.table import Row, timed
from vae.config import Config, from_recipe
from vae.datasets import Dataset, DatasetError, load
from vae.losses import beta_vae
from vae.models import build_vae
from vae.recipes import RECIPES
from vae.torchvision_datasets import datasets as torchvision_datasets
from vae.train import elbo_terms, train

IMAGES = 12_800
REPEATS = 3
OURS_TO_BEAT = 3.0


def measure() -> list[Row]:
    """Two rows a recipe, alternating both loops; one that says so where MNIST is not there."""
    root = Path(os.environ.get("DATA_ROOT", "data"))
    if not (root / "MNIST" / "raw").is_dir():
        return [
            Row(f"training: not measured, no MNIST in {root} (set DATA_ROOT)", "", float("nan"))
        ]
    try:
        whole = load("mnist", root)
    except DatasetError as error:
        return [Row(f"training: not measured, {error}", "", float("nan"))]
    # One more, since ours holds out at least one image; nothing else differs.
    data = Dataset(whole.name, whole.title, whole.classes, whole.train[: IMAGES + 1], whole.test)
    return [row for recipe in RECIPES for row in _rows(recipe, data, root)]


def _rows(recipe: str, data: Dataset, root: Path) -> list[Row]:
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
        plain.append(_plain_epoch(config, data, root))
        print(f"  {recipe}: {ours[-1]:.0f} ms, plain loop {plain[-1]:.0f} ms", file=sys.stderr)
    return [
        timed(f"{recipe}: epoch of {IMAGES:,} images, {threads} threads", ours),
        Row(
            f"{recipe}: times as fast as a DataLoader loop",
            "×",
            median(plain) / median(ours),
            budget=None if recipe == "flagship" else OURS_TO_BEAT,
            more_is_better=True,
        ),
    ]


def _our_epoch(config: Config, data: Dataset) -> float:
    """Milliseconds of `train` as it is: building, the epoch, validation, history, checkpoint."""
    with TemporaryDirectory() as folder:
        begin = time.perf_counter()
        train(config, data, Path(folder))
        return (time.perf_counter() - begin) * 1000


def _plain_epoch(config: Config, data: Dataset, root: Path) -> float:
    """Milliseconds of the loop that tutorials write: no validation, no history, no checkpoint."""
    from torchvision.transforms import ToTensor

    images = torchvision_datasets.MNIST(root, train=True, transform=ToTensor())
    recipe = config.architecture
    torch.manual_seed(config.seed)
    begin = time.perf_counter()
    loader = DataLoader(Subset(images, range(IMAGES)), config.batch_size, shuffle=True)
    model = build_vae(recipe.encoder, recipe.decoder, data.image, config.latent_dim)
    optimizer = torch.optim.Adam(model.parameters(), config.learning_rate)
    model.train()
    for x, _ in loader:
        optimizer.zero_grad()
        reconstruction, kl = elbo_terms(model, x, recipe.likelihood, recipe.sigma)
        beta_vae(reconstruction, kl, config.beta).backward()
        optimizer.step()
    return (time.perf_counter() - begin) * 1000
