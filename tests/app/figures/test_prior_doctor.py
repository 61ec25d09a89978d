"""The prior doctor's numbers against closed forms, scikit-learn and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.stats import chi2, multivariate_normal
from sklearn.mixture import GaussianMixture
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from app.figures.mixtures import Mixture, fitted_mixture, log_aggregate
from app.figures.prior_doctor import HOLE, density_ratio, diagnosis, verdict
from app.pages.doctor.page import learnt
from vae.store.catalogue import Catalogue


def gaussian_posterior(scale: float, dim: int, noise: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    """Posteriors whose aggregate is N(0, scale² I), nearly."""
    rng = np.random.default_rng(1)
    mu = rng.standard_normal((20_000, dim)) * np.sqrt(scale**2 - noise**2)
    return mu.astype(np.float32), np.full_like(mu, 2 * np.log(noise), np.float32)


@pytest.mark.parametrize(("scale", "dim"), [(0.5, 2), (0.6, 3)])
def test_of_a_gaussian_the_holes_and_the_kl_are_known(scale: float, dim: int) -> None:
    found = diagnosis(*gaussian_posterior(scale, dim))
    # q < HOLE · p beyond a radius: r² (1/s² − 1) / 2 > −D log s − log HOLE.
    radius = 2 * (-dim * np.log(scale) - np.log(HOLE)) / (scale**-2 - 1)
    assert found.hole_share == pytest.approx(chi2.sf(radius, dim), abs=0.03)
    kl = dim * 0.5 * (scale**2 - 1 - 2 * np.log(scale))
    assert found.kl == pytest.approx(kl, abs=0.05)
    for latent in found.latents:
        assert latent.kl == pytest.approx(kl / dim, abs=0.02)
        assert latent.deviation == pytest.approx(scale, abs=0.01)
    assert found.unused == []


def test_a_known_hole_is_found_and_an_unused_latent_named() -> None:
    rng = np.random.default_rng(2)
    mu = np.zeros((20_000, 2), np.float32)
    # Nothing on the left: half of the prior's mass.
    mu[:, 0] = np.abs(rng.standard_normal(20_000))
    logvar = np.stack([np.full(20_000, -8.0), np.zeros(20_000)], 1).astype(np.float32)
    found = diagnosis(mu, logvar)
    assert found.hole_share == pytest.approx(0.5, abs=0.03)
    assert found.unused == [2]
    assert verdict(found)[0].startswith(f"{100 * found.hole_share:.0f} % of the prior's mass")
    ratio, line = density_ratio(mu, logvar)
    left = ratio[:, line < -0.5]
    right = ratio[:, (line > 0.3) & (line < 2)]
    assert left.max() < np.log10(HOLE)
    # Twice the prior's density on the right, as all of its mass is there.
    assert np.median(right) == pytest.approx(np.log10(2), abs=0.05)


def test_a_mixture_has_scipys_density_and_samples_with_its_moments() -> None:
    mixture = Mixture(
        np.array([0.3, 0.7]),
        np.array([[0.0, 1.0], [2.0, -1.0]]),
        np.array([[[1.0, 0.5], [0.5, 2.0]], [[0.3, 0.0], [0.0, 0.1]]]),
    )
    z = np.random.default_rng(3).standard_normal((50, 2))
    parts = zip(mixture.weights, mixture.means, mixture.covariances, strict=True)
    expected = sum(w * multivariate_normal(m, c).pdf(z) for w, m, c in parts)
    np.testing.assert_allclose(np.exp(mixture.log_density(z)), expected, rtol=1e-9)
    drawn = mixture.sample(40_000, np.random.default_rng(4))
    np.testing.assert_allclose(drawn.mean(0), mixture.weights @ mixture.means, atol=0.03)


def test_the_fit_is_as_good_as_scikit_learns(published: Catalogue) -> None:
    mu = published.latents("mnist-2d").mu[:4000].astype(float)
    own = fitted_mixture(mu, 8, np.random.default_rng(0)).log_density(mu).mean()
    theirs = GaussianMixture(8, reg_covar=1e-4, random_state=0, n_init=3).fit(mu).score(mu)
    assert own == pytest.approx(theirs, abs=0.05)


def test_a_learnt_prior_is_held_against_q_with_torchs_density(published: Catalogue) -> None:
    prior = published.prior("mnist-2d-mixture")
    assert prior is not None
    parts = Independent(Normal(torch.tensor(prior.means), torch.tensor(prior.deviations)), 1)
    torchs = MixtureSameFamily(Categorical(torch.tensor(prior.weights)), parts)
    own = learnt(published, "mnist-2d-mixture")
    assert own is not None
    z = np.random.default_rng(6).standard_normal((50, 2)) * 2
    expected = torchs.log_prob(torch.from_numpy(z)).numpy()
    np.testing.assert_allclose(own.log_density(z), expected, rtol=1e-9)
    upward = torch.linspace(-9, 9, 4001, dtype=torch.float64)
    along = torchs.log_prob(torch.stack([torch.full_like(upward, 0.3), upward], 1)).exp()
    of_first = own.marginal(0).log_density(np.array([[0.3]]))
    np.testing.assert_allclose(np.exp(of_first), torch.trapezoid(along, upward), rtol=1e-6)
    run, latents = published.run("mnist-2d-mixture"), published.latents("mnist-2d-mixture")
    found = diagnosis(latents.mu, latents.logvar, own)
    # As evaluation measured it, by one sample of each image as well.
    assert found.rate == pytest.approx(run.test.kl, abs=0.03)
    plain = diagnosis(latents.mu, latents.logvar)
    assert found.hole_share < plain.hole_share
    assert found.kl < plain.kl
    assert "The prior is a mixture of 10 Gaussians" in " ".join(verdict(found))


def test_the_aggregate_is_the_mean_of_the_posteriors() -> None:
    rng = np.random.default_rng(5)
    mu, logvar, z = rng.normal(size=(30, 3)), rng.normal(size=(30, 3)), rng.normal(size=(7, 3))
    each = [
        multivariate_normal(m, np.diag(np.exp(v))).pdf(z) for m, v in zip(mu, logvar, strict=True)
    ]
    np.testing.assert_allclose(np.exp(log_aggregate(z, mu, logvar)), np.mean(each, 0), rtol=1e-9)
