"""Which numbers a run gets: those of factors only where the data has factors."""

from __future__ import annotations

import json
from dataclasses import fields

import numpy as np
import pytest
import torch

from vae.data import sprites
from vae.data.datasets import Dataset, Factor, Split
from vae.measure.evaluate import Method, encode_split, evaluate
from vae.model.layers import Activation, Flatten, Linear, Reshape
from vae.model.models import VAE, build_vae
from vae.model.recipes import BERNOULLI
from vae.store.definitions import METRICS, metrics_document
from vae.training import train
from vae.training.config import from_recipe
from vae.training.objectives import Objective


def test_data_with_factors_has_every_number_on_both_splits_with_its_protocol() -> None:
    images = sprites.renderer(sprites.draw_stamps(), 32)

    def split(index: np.ndarray) -> Split:
        factors = torch.from_numpy(sprites.factors_of(index))
        return Split(torch.from_numpy(images(index)[:, None]), factors[:, 0], factors)

    train, test = map(split, sprites.subsets(600, 300, seed=0))
    named = tuple(Factor(*factor) for factor in sprites.FACTORS.items())
    data = Dataset("sprites", "Sprites", sprites.SHAPES, train, test, named)
    torch.manual_seed(0)
    decoder = (Linear(1024), Reshape((1, 32, 32)), Activation("sigmoid"))
    model = build_vae((Flatten(), Linear(8)), decoder, data.image, 3)
    found = evaluate(model, data, Method(BERNOULLI))
    numbers, encoded = found.splits, found.test

    expected = set(METRICS)
    of_the_plane = {name for name in expected if name.endswith("negative_log_likelihood")}
    of_test = {"negative_iwae_100", "negative_iwae_1000"}
    of_test |= {name for name in expected if name.startswith("binarised")}
    assert set(numbers["test"].measured) == expected - of_the_plane
    assert set(numbers["train"].measured) == expected - of_the_plane - of_test
    assert "10,000 training images" in metrics_document(numbers)["protocols"]["sap"]
    assert [len(row) for row in numbers["test"].mutual_information or ()] == [3] * 5
    # The forests are fitted on the training draw, so they are the same for both.
    assert numbers["test"].dci_completeness == numbers["train"].dci_completeness
    assert encoded.z.shape == (300, 3)


def test_a_number_that_cannot_be_computed_says_why_and_the_others_are_there(net: VAE) -> None:
    """A factor of one value, which scikit-learn refuses to tell apart; one test image."""
    random = np.random.default_rng(0)

    def split(count: int) -> Split:
        pixels = torch.from_numpy(random.integers(0, 256, (count, 1, 8, 8), np.uint8))
        factors = torch.stack([torch.arange(count) % 2, torch.zeros(count, dtype=torch.int64)], 1)
        return Split(pixels, factors[:, 0], factors)

    shapes = (Factor("shape", 2), Factor("colour", 1))
    data = Dataset("s", "S", ("a", "b"), split(12), split(1), shapes)
    found = evaluate(net, data, Method(BERNOULLI))
    assert found.remarks["mig"] == "left out: factors [0, 1] have one value only"
    assert "class" in found.remarks["sap"], "scikit-learn's own words"
    assert found.remarks["active_units"] == "left out: one image has no variance"
    assert found.remarks["knn_15_accuracy"].startswith("by all of the 12 training images")
    measured = set(found.splits["test"].measured)
    assert {"negative_elbo", "kl", "mse_at_mu", "knn_15_accuracy"} <= measured
    assert not measured & {"mig", "sap", "active_units", "total_correlation"}
    assert found.splits["train"].active_units is not None
    document = metrics_document(found.splits, found.remarks)
    assert json.loads(json.dumps(document, allow_nan=False))["remarks"] == found.remarks


@pytest.fixture
def net() -> VAE:
    torch.manual_seed(0)
    decoder = (Linear(64), Reshape((1, 8, 8)), Activation("sigmoid"))
    return build_vae((Flatten(), Linear(8)), decoder, (1, 8, 8), 3)


@pytest.fixture
def images() -> Split:
    """1,300: a whole batch of draws and a part of one, whole passes and a part of one."""
    random = np.random.default_rng(0)
    pixels = torch.from_numpy(random.integers(0, 256, (1300, 1, 8, 8), np.uint8))
    return Split(pixels, torch.zeros(1300, dtype=torch.int64))


def test_the_reconstruction_at_mu_is_the_cross_entropy_of_the_decoded_mean(
    net: VAE, images: Split
) -> None:
    found = encode_split(net, images, Method(BERNOULLI))
    x, decoded = (
        part.double().flatten(1).numpy()
        for part in (images.pixels(), net.decode(found.mu).detach())
    )
    nats = -(x * np.log(decoded) + (1 - x) * np.log1p(-decoded)).sum(1)
    np.testing.assert_allclose(found.reconstruction_at_mu, nats, rtol=1e-5)


@pytest.mark.parametrize("deterministic", [False, True])
def test_images_in_many_passes_have_the_numbers_of_one(
    net: VAE, images: Split, deterministic: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = encode_split(net, images, Method(BERNOULLI, deterministic))
    for module in ("vae.data.datasets", "vae.measure.evaluate"):
        monkeypatch.setattr(f"{module}.AT_ONCE", len(images))
    whole = encode_split(net, images, Method(BERNOULLI, deterministic))
    for column in fields(parts):
        torch.testing.assert_close(getattr(parts, column.name), getattr(whole, column.name))


@pytest.mark.parametrize("objective", ["beta-vae", "beta-tcvae", "info-vae"])
def test_validation_in_many_passes_has_the_numbers_of_one(
    net: VAE, images: Split, objective: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of objectives that compare the images of a batch too."""
    config = from_recipe("fc-256", objective=objective, latent_dim=3)
    judged = Objective(config, len(images), 1, torch.device("cpu"))
    with torch.no_grad():
        parts = train.validation_terms(net, images, judged)
        monkeypatch.setattr(train, "AT_ONCE", len(images))
        torch.testing.assert_close(parts, train.validation_terms(net, images, judged))
