"""Measures of a trained model: pure functions, each with its definition."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from vae.model.losses import log_mean_exp
from vae.store.definitions import ACTIVE_THRESHOLD, NEIGHBOURS

TREE_DIMENSIONS = 6  # up to here a k-d tree is faster than all distances
# Nats. A posterior of width .01, a third of the probes' distance, hides at most 7 of them.
NEGLIGIBLE = 50.0


def active_units(mu: Tensor, threshold: float = ACTIVE_THRESHOLD) -> int:
    """Number of latents whose posterior mean varies over the data: Var_x(mu_d) > threshold.

    mu: (N, D). Burda et al. 2016, section 5.2, with their threshold of 0.01. Raises ValueError
    for a single image.
    """
    if len(mu) < 2:
        raise ValueError("one image has no variance")
    return int((mu.var(0) > threshold).sum())


def knn_accuracy(
    train_mu: Tensor,
    train_labels: Tensor,
    test_mu: Tensor,
    test_labels: Tensor,
    k: int = NEIGHBOURS,
    own: Tensor | None = None,
) -> float:
    """Share of test means whose class is the majority among the k nearest training means.

    train_mu: (M, D), test_mu: (N, D), Euclidean distance, no weights; a tie goes to the lowest
    class, as in scikit-learn. `own` (N,) are the test rows' places among the training rows where
    they are training images themselves: none is its own neighbour. Where there are fewer than k
    others, all of them vote. Returns a number in [0, 1]. Raises ValueError where there is none.
    """
    k = neighbours(len(train_mu) - (own is not None), k)
    rows = _nearest(train_mu, test_mu, k + (own is not None))
    if own is not None:
        others = rows != own[:, None]
        # An image with more than k twins may not be among the nearest: then the farthest goes.
        others[others.all(1), -1] = False
        rows = rows[others].reshape(-1, k)
    classes = int(train_labels.max()) + 1
    votes = torch.zeros(len(rows), classes, dtype=torch.int64)
    votes.scatter_add_(1, train_labels[rows], torch.ones_like(rows))
    return float((votes.argmax(1) == test_labels).double().mean())


def neighbours(others: int, k: int = NEIGHBOURS) -> int:
    """How many of `others` vote. Raises ValueError where there are none."""
    if others < 1:
        raise ValueError("a single training image has no neighbours")
    return min(k, others)


def _nearest(points: Tensor, queries: Tensor, k: int) -> Tensor:
    """Rows of the k points nearest to each query, (N, k), nearest first."""
    if points.shape[1] <= TREE_DIMENSIONS:
        from scipy.spatial import KDTree  # 23 MB, and scikit-learn 100: not before they are used

        rows = KDTree(points.numpy()).query(queries.numpy(), range(1, k + 1))[1]
    else:
        from sklearn.neighbors import NearestNeighbors

        index = NearestNeighbors(algorithm="brute").fit(points.numpy())
        rows = index.kneighbors(queries.numpy(), k, return_distance=False)
    return torch.from_numpy(np.asarray(rows, np.int64))


def quadrature_nll(
    log_likelihood: Callable[[Tensor, Tensor | slice], Tensor],
    images: int,
    half_width: float = 5.0,
    points: int = 401,
    tile: int = 12,
) -> Tensor:
    """−log p(x) = −log ∫ N(z; 0, I) p(x | z) dz by a grid on the plane, (N,) nats per image.

    log_likelihood: z (M, 2) and rows (n,) of the images → log p(x | z), (M, n). The integral is a
    midpoint sum over `points` × `points` cells of [−half_width, half_width]²; what the prior holds
    outside (1.1e-6 at 5) is left out. Free of the encoder: the gap to −ELBO is the encoder's.

    Every third cell each way is looked at first; a tile of cells is summed for those images only
    that find there a value within NEGLIGIBLE nats of their best.
    """
    cell = 2 * half_width / points
    axis = torch.arange(points) * cell + cell / 2 - half_width

    def joint(places: Tensor, rows: Tensor | slice) -> Tensor:
        log_prior = -places.square().sum(1) / 2 - math.log(2 * math.pi) + 2 * math.log(cell)
        return log_likelihood(places, rows) + log_prior[:, None]

    tiles = [(first, second) for first in axis.split(tile) for second in axis.split(tile)]
    best = torch.stack(
        [joint(torch.cartesian_prod(a[1::3], b[1::3]), slice(None)).amax(0) for a, b in tiles]
    )
    total = torch.full((images,), -math.inf)
    for (first, second), near in zip(tiles, best > best.amax(0) - NEGLIGIBLE, strict=True):
        rows = near.nonzero()[:, 0]
        if len(rows):
            held = torch.logsumexp(joint(torch.cartesian_prod(first, second), rows), 0)
            total[rows] = torch.logaddexp(total[rows], held)
    return -total


def importance_nll(log_weights: Tensor) -> Tensor:
    """−log of the mean importance weight, (N,) nats: the IWAE bound. Burda et al. 2016, eq. 8.

    log_weights: (K, N) of log p(x, z_k) − log q(z_k | x).
    """
    return -log_mean_exp(log_weights, 0)
