"""Gaussian mixtures on arrays: densities, samples, and a fit by expectation maximisation.

NumPy alone, since the web process has no scikit-learn; tests hold it to scikit-learn's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
LOG_2PI = math.log(2 * math.pi)
# Of the fit: rounds, and what is added to each variance so that no component collapses.
ROUNDS, FLOOR = 60, 1e-4
SETTLED = 1e-4
AT_ONCE = 2_000_000  # numbers of one block of densities


@dataclass(frozen=True)
class Normal:
    """N(0, I) in so many latents."""

    dim: int

    def log_density(self, z: Array) -> Array:
        """log of the density at z (N, D), in nats: (N,)."""
        return log_normal(z)

    def sample(self, count: int, rng: np.random.Generator) -> Array:
        """(count, D)."""
        return rng.standard_normal((count, self.dim))

    def marginal(self, *latents: int) -> Normal:
        return Normal(len(latents))


@dataclass(frozen=True, eq=False)
class Mixture:
    """weights: (K,), which sum to 1; means: (K, D); covariances: (K, D, D)."""

    weights: Array
    means: Array
    covariances: Array

    def log_density(self, z: Array) -> Array:
        """log of the density at z (N, D), in nats: (N,)."""
        return log_sum_exp(self._log_parts(z), axis=1)

    def sample(self, count: int, rng: np.random.Generator) -> Array:
        """(count, D)."""
        which = rng.choice(len(self.weights), count, p=self.weights)
        roots = np.linalg.cholesky(self.covariances)
        noise = rng.standard_normal((count, self.means.shape[1]))
        drawn = np.einsum("nij,nj->ni", roots[which], noise)
        return np.asarray(self.means[which] + drawn)

    def marginal(self, *latents: int) -> Mixture:
        """The density of these latents alone."""
        kept = list(latents)
        covariances = self.covariances[:, kept][:, :, kept]
        return Mixture(self.weights, self.means[:, kept], covariances)

    def _log_parts(self, z: Array) -> Array:
        """log of weight times density of each component: (N, K)."""
        dim = z.shape[1]
        found = np.empty((len(z), len(self.weights)))
        for k, (weight, mean, covariance) in enumerate(
            zip(self.weights, self.means, self.covariances, strict=True)
        ):
            root = np.linalg.cholesky(covariance)
            apart = (z - mean) @ np.linalg.inv(root).T
            volume = 2 * np.log(np.diag(root)).sum()
            found[:, k] = math.log(weight) - 0.5 * (
                np.square(apart).sum(1) + volume + dim * LOG_2PI
            )
        return found


def log_sum_exp(values: Array, axis: int) -> Array:
    """log of the sum of exp along an axis, without overflow."""
    top = values.max(axis=axis, keepdims=True)
    summed = np.log(np.exp(values - top).sum(axis=axis, keepdims=True)) + top
    return np.asarray(summed.squeeze(axis))


def log_aggregate(z: Array, mu: Array, logvar: Array) -> Array:
    """log q(z) in nats at z (M, D): q is the mean of N(mu, exp(logvar)) over the rows (N, D)."""
    precision = np.exp(-logvar.astype(float))
    means = mu.astype(float)
    # (z − m)² / v, multiplied out: three matrix products instead of M · N · D differences.
    own = (means**2 * precision + logvar).sum(1) + z.shape[1] * LOG_2PI
    block = max(1, AT_ONCE // len(mu))
    parts = [
        log_sum_exp(-0.5 * (each**2 @ precision.T - 2 * each @ (means * precision).T + own), axis=1)
        for each in np.split(z.astype(float), range(block, len(z), block))
    ]
    return np.asarray(np.concatenate(parts) - math.log(len(mu)))


def log_normal(z: Array) -> Array:
    """log of N(0, I) at z (M, D), in nats: (M,)."""
    return np.asarray(-0.5 * (np.square(z.astype(float)).sum(1) + z.shape[1] * LOG_2PI))


def aggregate_samples(mu: Array, logvar: Array, count: int, rng: np.random.Generator) -> Array:
    """Samples, not means, of the aggregated posterior: (count, D)."""
    return posterior_samples(mu, logvar, rng.integers(0, len(mu), count), rng)


def posterior_samples(mu: Array, logvar: Array, rows: Array, rng: np.random.Generator) -> Array:
    """A sample of each of these rows' posteriors: (rows, D)."""
    noise = rng.standard_normal((len(rows), mu.shape[1]))
    return np.asarray(mu[rows] + np.exp(0.5 * logvar[rows]) * noise, float)


def fitted_mixture(z: Array, components: int, rng: np.random.Generator) -> Mixture:
    """A mixture of that many full Gaussians fitted to z (N, D) by EM, begun as k-means++ begins."""
    z = np.asarray(z, float)
    count, dim = z.shape
    components = min(components, max(1, count // (2 * dim + 2)))
    spread = np.cov(z.T).reshape(dim, dim) + FLOOR * np.eye(dim)
    means = _far_apart(z, components, rng)
    mixture = Mixture(
        np.full(components, 1 / components), means, np.repeat(spread[None], components, 0)
    )
    before = -math.inf
    for _ in range(ROUNDS):
        log_parts = mixture._log_parts(z)
        log_all = log_sum_exp(log_parts, axis=1)
        if abs(log_all.mean() - before) < SETTLED:
            break
        before = float(log_all.mean())
        mixture = _maximised(z, np.exp(log_parts - log_all[:, None]))
    return mixture


def _maximised(z: Array, shares: Array) -> Mixture:
    """shares: (N, K), how much of each row each component explains."""
    total = shares.sum(0) + 1e-9
    means = (shares.T @ z) / total[:, None]
    dim = z.shape[1]
    covariances = np.empty((len(total), dim, dim))
    for k, (mean, own) in enumerate(zip(means, total, strict=True)):
        apart = z - mean
        covariances[k] = (shares[:, k, None] * apart).T @ apart / own + FLOOR * np.eye(dim)
    return Mixture(total / total.sum(), means, covariances)


def _far_apart(z: Array, components: int, rng: np.random.Generator) -> Array:
    """Rows to begin with: each is drawn in proportion to its squared distance from those before."""
    chosen = [z[rng.integers(len(z))]]
    distance = np.square(z - chosen[0]).sum(1)
    for _ in range(components - 1):
        whole = distance.sum()
        share = distance / whole if whole > 0 else None
        chosen.append(z[rng.choice(len(z), p=share)])
        distance = np.minimum(distance, np.square(z - chosen[-1]).sum(1))
    return np.array(chosen)
