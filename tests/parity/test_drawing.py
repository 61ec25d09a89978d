"""The drawing panel: what it prepares keeps its neighbours, and its nats are those of training."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from sklearn.neighbors import NearestNeighbors
from torch import Tensor

from tests.parity.test_browser_parity import forward
from tests.parity.test_vectors import asked
from vae.model.losses import bernoulli_nll, gaussian_kl, gaussian_nll
from vae.model.refinement import Refiner
from vae.store.catalogue import Catalogue, Latents
from vae.store.documents import Refinement

ZOO = Path(__file__).parents[2] / "zoo"
REDRAWN, SIDE, NEIGHBOURS = 500, 224, 15
REDRAWN_FOR = {
    "mnist": ("mnist-2d", "mnist-10d", "conv-3d-mnist", "fc-256-mnist-2d"),
    "fashion-mnist": ("fashion-2d",),
}


class Published:
    """A run as torch computes it, in float32."""

    def __init__(self, run: str) -> None:
        self.document: dict[str, Any] = json.loads((ZOO / run / "run.json").read_text())
        self.weights = ZOO / run / "weights.safetensors"
        self.tensors = {name: tensor.float() for name, tensor in load_file(self.weights).items()}

    def encode(self, images: np.ndarray) -> tuple[Tensor, Tensor]:
        numbers = forward(self.document["encoder"], self.tensors, torch.from_numpy(images))
        mu, logvar = numbers.chunk(2, 1)
        if "refinement" not in self.document:
            return mu, logvar
        beta = self.document["objective"]["beta"]  # of the zoo's refined runs, all "beta-vae"
        refiner = Refiner(self.logits, Refinement(**self.document["refinement"]), beta)
        return refiner(torch.from_numpy(images), None, mu, logvar)

    def logits(self, z: Tensor, label: Tensor | None = None) -> Tensor:
        specs = [spec for spec in self.document["decoder"] if spec["op"] != "sigmoid"]
        return forward(specs, self.tensors, z)


def first_images(dataset: str, count: int) -> np.ndarray:
    """The data set's first published test images, uint8 (count, C, H, W)."""
    folder = ZOO / "datasets" / dataset
    document = json.loads((folder / "dataset.json").read_text())
    channels, height, width = (document["image"][k] for k in ("channels", "height", "width"))
    rows, columns = document["sheet"]["rows"], document["sheet"]["columns"]
    images: list[np.ndarray] = []
    for path in sorted(folder.glob("sheet-*.webp")):
        sheet = np.asarray(Image.open(path).convert("L" if channels == 1 else "RGB"))
        cells = sheet.reshape(rows, height, columns, width, channels).transpose(0, 2, 4, 1, 3)
        images.append(cells.reshape(-1, channels, height, width))
        if sum(map(len, images)) >= count:
            break
    return np.concatenate(images)[:count]


def redrawn(images: np.ndarray) -> np.ndarray:
    """Each image 4 to 8 times as large, anywhere on a canvas: uint8 (N, SIDE, SIDE)."""
    random = np.random.default_rng(0)
    sheets = np.zeros((len(images), SIDE, SIDE), np.uint8)
    for sheet, image in zip(sheets, images[:, 0], strict=True):
        times = int(random.integers(4, SIDE // image.shape[0] + 1))
        large = np.kron(image, np.ones((times, times), np.uint8))
        top, left = random.integers(0, SIDE - len(large) + 1, 2)
        sheet[top : top + len(large), left : left + len(large)] = large
    return sheets


def votes(latents: Latents, mu: Tensor) -> np.ndarray:
    """The class that most of the nearest test images have; image k is no neighbour of the kth."""
    nearest = NearestNeighbors(n_neighbors=NEIGHBOURS + 1).fit(latents.mu)
    found = nearest.kneighbors(mu.numpy(), return_distance=False)
    others = [row[latents.index[row] != k][:NEIGHBOURS] for k, row in enumerate(found)]
    return np.array([np.bincount(latents.label[row]).argmax() for row in others])


@pytest.mark.parametrize("dataset", REDRAWN_FOR)
def test_redrawn_test_images_keep_the_vote_of_their_neighbours(
    dataset: str, published: Catalogue, tmp_path: Path
) -> None:
    images = first_images(dataset, REDRAWN)
    bitmaps = tmp_path / "bitmaps"
    redrawn(images).tofile(bitmaps)
    shape = {"channels": 1, "height": 28, "width": 28}
    found = asked("prepare_cli.mjs", dataset=dataset, image=shape, bitmaps=str(bitmaps), side=SIDE)
    prepared = np.array(found["images"], np.float32).reshape(images.shape)
    for run in REDRAWN_FOR[dataset]:
        model, latents = Published(run), published.latents(run)
        before = votes(latents, model.encode(images.astype(np.float32) / 255)[0])
        after = votes(latents, model.encode(prepared)[0])
        kept = np.mean(before == after)
        print(f"{run}: {kept:.1%} of the votes are kept")
        assert kept >= 0.97, run


@pytest.mark.parametrize(
    "run", ["mnist-2d", "mnist-2d-beta-4-seed-0", "conv-tanh-6d-mnist", "pets-64d"]
)
def test_rate_reconstruction_and_sample_are_those_of_torch(run: str) -> None:
    model = Published(run)
    objective, dataset = model.document["objective"], model.document["dataset"]
    images = first_images(dataset, 4).astype(np.float32) / 255
    epsilon = np.linspace(-1, 1, model.document["latent_dim"])
    found = asked(
        "reading_cli.mjs",
        run=model.document,
        weights=str(model.weights),
        images=images.reshape(len(images), -1).tolist(),
        epsilon=epsilon.tolist(),
    )["readings"]

    mu, logvar = model.encode(images)
    z = mu + (logvar / 2).exp() * torch.from_numpy(epsilon).float()
    x, specs = torch.from_numpy(images), model.document["decoder"]
    if objective["likelihood"] == "bernoulli":
        nats = bernoulli_nll(model.logits(z), x)
    else:
        nats = gaussian_nll(forward(specs, model.tensors, z), x, objective["sigma"])
    np.testing.assert_allclose([each["z"] for each in found], z, atol=1e-3)
    rates = gaussian_kl(mu, logvar).sum(1)
    np.testing.assert_allclose([each["rate"] for each in found], rates, rtol=1e-3)
    np.testing.assert_allclose([each["reconstruction"] for each in found], nats, rtol=1e-3)
