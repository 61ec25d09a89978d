"""Refined posteriors against the closed form; what a model gains by them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch

from vae.data.datasets import Split
from vae.measure.evaluate import Method, encode_split
from vae.model.layers import Activation, Affine, Flatten, Linear, Reshape
from vae.model.models import build_vae
from vae.model.recipes import BERNOULLI
from vae.model.refinement import Refiner, refined
from vae.store.documents import MOST_STEPS, Refinement


@pytest.mark.parametrize("latent_dim", [1, 2, 3])
def test_of_a_gaussian_likelihood_it_is_the_posterior_of_bayes(latent_dim: int) -> None:
    """log p(x | z) = −Λ (z − a)² / 2 has the posterior N(Λ a / (1 + Λ), 1 / (1 + Λ)), and each
    step halves the distance in precision and mean."""
    generator = torch.Generator().manual_seed(0)
    a, strength = torch.randn(2, 5, latent_dim, generator=generator, dtype=torch.float64)
    strength = strength.exp() * 10
    start = torch.zeros(5, latent_dim, dtype=torch.float64)

    def log_likelihood(z: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = -(strength * (z - a).square()).sum(2) / 2
        return found

    mu, logvar, bound = refined(log_likelihood, start, start, MOST_STEPS)
    torch.testing.assert_close(mu, strength * a / (1 + strength), rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(logvar.exp(), 1 / (1 + strength), rtol=1e-4, atol=0)
    # Of the exact posterior −ELBO is −log p(x): here of N(a; 0, 1 + 1/Λ) without its constant.
    evidence = ((1 + strength).log() + strength * a.square() / (1 + strength)) / 2
    torch.testing.assert_close(bound, evidence.sum(1), rtol=1e-6, atol=1e-6)


def test_a_model_that_refines_has_the_lower_bound_and_none_gets_worse() -> None:
    torch.manual_seed(0)
    decoder = (
        *(Affine(2.0, 0.0), Linear(32), Activation("tanh"), Affine(2.0, 0.0)),
        *(Linear(64), Reshape((1, 8, 8)), Activation("sigmoid")),
    )
    net = build_vae((Flatten(), Linear(16), Activation("relu")), decoder, (1, 8, 8), 2).eval()
    greys = np.random.default_rng(0).integers(0, 256, (200, 1, 8, 8), np.uint8)
    split = Split(torch.from_numpy(greys), torch.zeros(200, dtype=torch.int64))
    bounds = []
    for said in (None, Refinement(1), Refinement(3), Refinement(3, 11), Refinement(10, 31)):
        net.refiner = None if said is None else Refiner(net.logits, said)
        found = encode_split(net, split, Method(BERNOULLI), samples=100)
        bounds.append(found.reconstruction_10 + found.rate.sum(1))
    for before, after in pairwise(bounds):
        assert after.mean() < before.mean()
    # By more than what a hundred samples are out by.
    assert ((bounds[-1] - bounds[0]) < 0.5).all()


@pytest.mark.parametrize("beta", [0.5, 4.0])
def test_a_weighted_kl_is_less_by_its_own_posteriors_than_by_those_of_the_elbo(beta: float) -> None:
    """Each minimises its own sum of distortion and rate: neither is the other's best."""
    torch.manual_seed(0)
    decoder = (Linear(32), Activation("tanh"), Affine(3.0, 0.0), Linear(64), Reshape((1, 8, 8)))
    net = build_vae((Flatten(), Linear(8)), (*decoder, Activation("sigmoid")), (1, 8, 8), 2).eval()
    greys = np.random.default_rng(0).integers(0, 256, (100, 1, 8, 8), np.uint8)
    split = Split(torch.from_numpy(greys), torch.zeros(100, dtype=torch.int64))
    sums = {}
    for own in (beta, 1.0):
        net.refiner = Refiner(net.logits, Refinement(20, 41), own)
        found = encode_split(net, split, Method(BERNOULLI), samples=200)
        distortion, rate = found.reconstruction_10.mean(), found.rate.sum(1).mean()
        sums[own] = {weight: distortion + weight * rate for weight in (beta, 1.0)}
    assert sums[beta][beta] < sums[1.0][beta]
    assert sums[1.0][1.0] < sums[beta][1.0]


def test_without_a_step_it_is_the_encoders_answer() -> None:
    mu, logvar = torch.randn(2, 4, 2).unbind()
    found = refined(lambda z: -z.square().sum(2), mu, logvar, 0)
    assert torch.equal(found[0], mu)
    assert torch.equal(found[1], logvar)
