"""Neighbours by cells, against SciPy's k-d tree and against every distance."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.spatial import KDTree
from torch import Tensor

from vae.measure.neighbours import CELL, nearest


@pytest.mark.parametrize("latents", [1, 2, 3, 6])
@pytest.mark.parametrize("count", [15, CELL, CELL + 1, 5000])
def test_the_nearest_are_those_of_a_k_d_tree(latents: int, count: int) -> None:
    random = np.random.default_rng(latents)
    points, queries = random.normal(size=(count, latents)), random.normal(size=(300, latents))
    _, expected = KDTree(points).query(queries, range(1, 16))
    assert (nearest(torch.tensor(points), torch.tensor(queries), 15).numpy() == expected).all()


@pytest.mark.parametrize("spread", [(1.0, 0.0), (0.0, 0.0)])
def test_collapsed_latents_have_neighbours_at_the_right_distance(
    spread: tuple[float, float],
) -> None:
    random = np.random.default_rng(1)
    points = torch.tensor(random.normal(size=(4000, 2)) * spread)
    assert _distances(points, points[:200], 15).equal(_all_distances(points, points[:200], 15))


def test_clusters_and_queries_far_from_all_points_look_far_enough() -> None:
    random = np.random.default_rng(2)
    centres = random.normal(size=(10, 2)) * 1000
    points = torch.tensor(np.concatenate([random.normal(c, 1e-3, (400, 2)) for c in centres]))
    queries = torch.tensor(random.uniform(-5000, 5000, (300, 2)))
    assert _distances(points, queries, 450).equal(_all_distances(points, queries, 450))


def _distances(points: Tensor, queries: Tensor, k: int) -> Tensor:
    rows = nearest(points, queries, k)
    assert all(len(set(row)) == k for row in rows.tolist())
    return (points[rows] - queries[:, None]).square().sum(2)


def _all_distances(points: Tensor, queries: Tensor, k: int) -> Tensor:
    each = (points[None] - queries[:, None]).square().sum(2)
    return each.topk(k, largest=False).values
