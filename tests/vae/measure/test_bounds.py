"""Bounds of many samples and binarised images, against torch.distributions and the plane itself."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch.distributions import Bernoulli, Normal, kl_divergence

from vae.data.datasets import Dataset, Split
from vae.measure import bounds
from vae.measure.evaluate import Method, evaluate
from vae.model.layers import Activation, Affine, Flatten, Linear, Reshape
from vae.model.models import VAE, build_vae
from vae.model.recipes import BERNOULLI
from vae.store.definitions import SAMPLING_SEED, Metrics


@pytest.fixture(scope="module")
def net() -> VAE:
    """Two latents that matter: its decoder bends the plane."""
    torch.manual_seed(1)
    decoder = (
        *(Affine(3.0, 0.0), Linear(32), Activation("tanh"), Affine(3.0, 0.0)),
        *(Linear(64), Reshape((1, 8, 8)), Activation("sigmoid")),
    )
    return build_vae((Flatten(), Linear(8)), decoder, (1, 8, 8), 2).eval()


@pytest.fixture(scope="module")
def data() -> Dataset:
    """Greys; 350 test images, of which every one and three quarters is drawn many times."""
    images = np.random.default_rng(0).integers(0, 256, (700, 1, 8, 8), np.uint8)
    both = Split(torch.from_numpy(images), torch.arange(700) % 2)
    return Dataset("noise", "Noise", ("a", "b"), both[:350], both[350:])


@pytest.fixture(scope="module")
def test(net: VAE, data: Dataset) -> Metrics:
    return evaluate(net, data, Method(BERNOULLI)).splits["test"]


def test_a_binarised_pixel_is_white_as_often_as_it_is_bright() -> None:
    """Within five standard deviations of a binomial, each grey; black and white stay."""
    grey = torch.tensor([0, 1, 64, 128, 254, 255], dtype=torch.uint8)
    many = 20_000
    images = grey.repeat(many, 1)[:, None, None]  # (many, 1, 1, 6)
    drawn = bounds.binarised(Split(images, torch.zeros(many, dtype=torch.int64)))
    assert set(drawn.images.unique().tolist()) == {0, 255}
    share = (drawn.images == 255).double().mean(0).flatten()
    p = grey.double() / 255
    assert ((share - p).abs() <= 5 * (p * (1 - p) / many).sqrt()).all()


@torch.no_grad()
def test_binarised_numbers_are_those_of_distributions(
    net: VAE, data: Dataset, test: Metrics
) -> None:
    uniform = np.random.default_rng(20_240_003).random((350, 1, 8, 8), np.float32)
    x = (torch.from_numpy(uniform) < data.test.images / 255).float()
    mu, logvar = net.encode(x)
    q, prior = Normal(mu, (logvar / 2).exp()), Normal(torch.zeros(2), torch.ones(2))
    generator = torch.Generator().manual_seed(SAMPLING_SEED)
    z = [mu + torch.empty(350, 2).normal_(generator=generator) * q.stddev for _ in range(10)]
    likelihoods = [Bernoulli(net.decode(each)).log_prob(x).sum((1, 2, 3)) for each in z]
    elbo = likelihoods[0] - kl_divergence(q, prior).sum(1)
    ratios = [(prior.log_prob(each) - q.log_prob(each)).sum(1) for each in z]
    weights = torch.stack([a + b for a, b in zip(likelihoods, ratios, strict=True)])
    iwae = torch.logsumexp(weights.double(), 0) - np.log(10)
    assert test.binarised_negative_elbo == pytest.approx(-float(elbo.mean()), abs=1e-3)
    assert test.binarised_negative_iwae_10 == pytest.approx(-float(iwae.mean()), abs=1e-3)
    # The integral over the plane, on a grid of a third of the width, by trapezoids.
    axis = torch.linspace(-6, 6, 241)
    places = torch.cartesian_prod(axis, axis)
    pixels = Bernoulli(net.decode(places)).logits.flatten(1)
    rows = x.flatten(1)
    log_p = pixels @ rows.T - torch.nn.functional.softplus(pixels).sum(1, keepdim=True)
    log_p += prior.log_prob(places).sum(1, keepdim=True) + 2 * np.log(0.05)
    exact = -float(torch.logsumexp(log_p.double(), 0).mean())
    assert test.binarised_negative_log_likelihood == pytest.approx(exact, abs=1e-2)


def test_more_samples_come_down_to_the_integral(test: Metrics) -> None:
    curve = [
        *(test.negative_elbo_10, test.negative_iwae_10),
        *(test.negative_iwae_100, test.negative_iwae_1000, test.negative_log_likelihood),
    ]
    steps = [a - b for a, b in pairwise(curve) if a is not None and b]
    assert len(steps) == 4
    assert all(step > 0 for step in steps[:3]), curve
    assert abs(steps[3]) < 0.1, curve


@torch.no_grad()
def test_the_gain_is_that_of_distributions(net: VAE, data: Dataset) -> None:
    few = data.test[:3]
    gains = bounds.gains(net, few, BERNOULLI)
    generator = torch.Generator().manual_seed(SAMPLING_SEED)
    x = few.pixels()
    mu, logvar = net.encode(x)
    bound: dict[int, list[float]] = {10: [], 100: [], 1000: []}
    for image, m, v in zip(x, mu, logvar, strict=True):
        q = Normal(m, (v / 2).exp())
        z = m + q.stddev * torch.empty(1000, 2).normal_(generator=generator)
        log_w = Bernoulli(net.decode(z), validate_args=False).log_prob(image).sum((1, 2, 3))
        log_w += (Normal(0.0, 1.0).log_prob(z) - q.log_prob(z)).sum(1)
        for count, values in bound.items():
            parts = log_w.double().reshape(-1, count)
            values.append(-float((torch.logsumexp(parts, 1) - np.log(count)).mean()))
    ten, *more = (np.mean(values) for values in bound.values())
    assert gains.tolist() == pytest.approx([ten - each for each in more], abs=1e-3)
