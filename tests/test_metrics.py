import math

import pytest
import torch
from sklearn.neighbors import KNeighborsClassifier
from torch.distributions import MultivariateNormal

from vae import metrics


def test_knn_accuracy_agrees_with_scikit_learn() -> None:
    generator = torch.Generator().manual_seed(3)
    train, test = torch.randn(900, 2, generator=generator), torch.randn(700, 2, generator=generator)
    labels = (train.sum(1) > 0).long() + 2 * (train[:, 0] > 0.5).long()
    expected = (test.sum(1) > 0).long() + 2 * (test[:, 0] > 0.5).long()
    reference = KNeighborsClassifier(15, algorithm="brute").fit(train, labels)
    accuracy = metrics.knn_accuracy(train, labels, test, expected)
    assert accuracy == pytest.approx(reference.score(test, expected), abs=1e-12)
    assert 0.9 < accuracy < 1.0


def test_active_units_counts_latents_that_vary_with_the_image() -> None:
    rows = torch.linspace(-1, 1, 100)
    mu = torch.stack([rows, 0.05 * rows, torch.full((100,), 3.0)], dim=1)
    # Variances: 0.340, 0.00085 and 0; the threshold is 0.01.
    assert metrics.active_units(mu) == 1


def test_quadrature_agrees_with_the_closed_form_of_a_linear_gaussian_model() -> None:
    """p(x | z) = N(W z + b, s² I) has p(x) = N(b, W Wᵀ + s² I). Tipping & Bishop 1999, eq. 4."""
    generator = torch.Generator().manual_seed(4)
    weight, bias = torch.randn(6, 2, generator=generator), torch.randn(6, generator=generator)
    x, s = torch.randn(20, 6, generator=generator), 0.4
    expected = -MultivariateNormal(bias, weight @ weight.T + s**2 * torch.eye(6)).log_prob(x)

    def log_likelihood(z: torch.Tensor) -> torch.Tensor:
        error = (x[None] - (z @ weight.T + bias)[:, None]).square().sum(2)
        return -error / (2 * s**2) - 3 * math.log(2 * math.pi * s**2)

    found = metrics.quadrature_nll(log_likelihood, len(x))
    torch.testing.assert_close(found, expected, atol=2e-3, rtol=0)


def test_importance_nll_with_equal_weights_is_that_weight() -> None:
    log_weights = torch.full((50, 3), -700.0)
    torch.testing.assert_close(metrics.importance_nll(log_weights), torch.full((3,), 700.0))
