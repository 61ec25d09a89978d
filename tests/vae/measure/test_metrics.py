import math

import pytest
import torch
from sklearn.neighbors import KNeighborsClassifier
from torch.distributions import MultivariateNormal

from vae.measure import metrics

EXACT = "donot_use_mm_for_euclid_dist"


def test_knn_accuracy_agrees_with_scikit_learn() -> None:
    generator = torch.Generator().manual_seed(3)
    train, test = torch.randn(900, 2, generator=generator), torch.randn(700, 2, generator=generator)
    labels = (train.sum(1) > 0).long() + 2 * (train[:, 0] > 0.5).long()
    expected = (test.sum(1) > 0).long() + 2 * (test[:, 0] > 0.5).long()
    reference = KNeighborsClassifier(15, algorithm="brute").fit(train, labels)
    accuracy = metrics.knn_accuracy(train, labels, test, expected)
    assert accuracy == pytest.approx(reference.score(test, expected), abs=1e-12)
    assert 0.9 < accuracy < 1.0


@pytest.mark.parametrize("dimensions", [2, 10])
def test_knn_accuracy_agrees_with_all_distances(dimensions: int) -> None:
    """Both ways of finding neighbours, against distances in float64; far from the origin, where a
    matrix product in float32 would lose them."""
    generator = torch.Generator().manual_seed(5)
    mu = torch.randn(1200, dimensions, generator=generator) + 100
    labels = torch.randint(0, 4, (1200,), generator=generator)
    train, test = slice(0, 900), slice(900, 1200)
    distance = torch.cdist(mu[test].double(), mu[train].double(), compute_mode=EXACT)
    nearest = distance.topk(15, largest=False).indices
    expected = labels[train][nearest].mode(1).values  # the lowest of the commonest
    found = metrics.knn_accuracy(mu[train], labels[train], mu[test], labels[test])
    assert found == pytest.approx(float((expected == labels[test]).double().mean()), abs=1e-12)


def test_a_training_image_is_not_its_own_neighbour() -> None:
    """Every label is its image's own: 1-NN is always right with itself, never without."""
    mu = torch.arange(50.0).unsqueeze(1) ** 2
    labels, rows = torch.arange(50), torch.tensor([3, 10, 41])
    asked = (mu, labels, mu[rows], labels[rows], 1)
    assert metrics.knn_accuracy(*asked) == 1
    assert metrics.knn_accuracy(*asked, own=rows) == 0
    twins = torch.zeros(50, 1)  # more twins than neighbours: any k of them, none left over
    assert 0 <= metrics.knn_accuracy(twins, labels, twins[rows], labels[rows], 3, rows) <= 1


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

    def log_likelihood(z: torch.Tensor, rows: torch.Tensor | slice) -> torch.Tensor:
        error = (x[rows][None] - (z @ weight.T + bias)[:, None]).square().sum(2)
        return -error / (2 * s**2) - 3 * math.log(2 * math.pi * s**2)

    found = metrics.quadrature_nll(log_likelihood, len(x))
    torch.testing.assert_close(found, expected, atol=2e-3, rtol=0)


def test_quadrature_leaves_out_only_what_is_negligible(monkeypatch: pytest.MonkeyPatch) -> None:
    """Narrow peaks (σ = .04) between the cells that are looked at first, two to an image."""
    generator = torch.Generator().manual_seed(6)
    peaks = 3 * torch.rand(40, 2, 2, generator=generator) - 1.5

    def log_likelihood(z: torch.Tensor, rows: torch.Tensor | slice) -> torch.Tensor:
        distance = (z[:, None, None] - peaks[rows][None]).square().sum(3)  # (M, n, 2)
        return torch.logsumexp(-distance / (2 * 0.04**2), 2)

    found = metrics.quadrature_nll(log_likelihood, 40)
    monkeypatch.setattr(metrics, "NEGLIGIBLE", math.inf)
    whole = metrics.quadrature_nll(log_likelihood, 40)
    torch.testing.assert_close(found, whole, atol=1e-5, rtol=0)


def test_importance_nll_with_equal_weights_is_that_weight() -> None:
    log_weights = torch.full((50, 3), -700.0)
    torch.testing.assert_close(metrics.importance_nll(log_weights), torch.full((3,), 700.0))
