"""Measures of a trained model: pure functions, each with its definition."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from vae.losses import log_mean_exp

ACTIVE_THRESHOLD = 0.01


def active_units(mu: Tensor, threshold: float = ACTIVE_THRESHOLD) -> int:
    """Number of latents whose posterior mean varies over the data: Var_x(mu_d) > threshold.

    mu: (N, D). Burda et al. 2016, section 5.2, with their threshold of 0.01.
    """
    return int((mu.var(0) > threshold).sum())


def knn_accuracy(
    train_mu: Tensor, train_labels: Tensor, test_mu: Tensor, test_labels: Tensor, k: int = 15
) -> float:
    """Share of test means whose class is the majority among the k nearest training means.

    train_mu: (M, D), test_mu: (N, D), Euclidean distance, no weights; a tie goes to the lowest
    class, as in scikit-learn. Returns a number in [0, 1].
    """
    classes = int(train_labels.max()) + 1
    right = 0
    for start in range(0, len(test_mu), 500):
        rows = slice(start, start + 500)
        # By differences, not by the matrix-product trick: at 2-D it is exact and just as fast.
        distance = torch.cdist(test_mu[rows], train_mu, compute_mode="donot_use_mm_for_euclid_dist")
        nearest = train_labels[distance.topk(k, largest=False).indices]  # (B, k)
        votes = torch.nn.functional.one_hot(nearest, classes).sum(1)  # (B, classes)
        right += int((votes.argmax(1) == test_labels[rows]).sum())
    return right / len(test_mu)


def quadrature_nll(
    log_likelihood: Callable[[Tensor], Tensor],
    images: int,
    half_width: float = 5.0,
    points: int = 401,
    chunk: int = 4 * 401,
) -> Tensor:
    """−log p(x) = −log ∫ N(z; 0, I) p(x | z) dz by a grid on the plane, (N,) nats an image.

    log_likelihood: z (M, 2) → log p(x | z) for all N images, (M, N). The integral is a midpoint
    sum over `points` × `points` cells of [−half_width, half_width]²; what the prior holds outside
    (1.1e-6 at 5) is left out. Free of the encoder: the gap to −ELBO is the encoder's.
    """
    cell = 2 * half_width / points
    axis = torch.arange(points) * cell + cell / 2 - half_width
    grid = torch.cartesian_prod(axis, axis)
    log_prior = -grid.square().sum(1) / 2 - math.log(2 * math.pi) + 2 * math.log(cell)
    total = torch.full((images,), -math.inf)
    for start in range(0, len(grid), chunk):
        rows = slice(start, start + chunk)
        joint = log_likelihood(grid[rows]) + log_prior[rows, None]
        total = torch.logaddexp(total, torch.logsumexp(joint, 0))
    return -total


def importance_nll(log_weights: Tensor) -> Tensor:
    """−log of the mean importance weight, (N,) nats: the IWAE bound. Burda et al. 2016, eq. 8.

    log_weights: (K, N) of log p(x, z_k) − log q(z_k | x).
    """
    return -log_mean_exp(log_weights, 0)
