"""Principal directions against NumPy's singular value decomposition."""

from __future__ import annotations

import numpy as np
import pytest

from vae.store.catalogue import Catalogue
from vae.store.geometry import principal_directions


def expect_svd(mu: np.ndarray, most: int, atol: float) -> None:
    found = principal_directions(mu, most)
    offsets = mu.astype(np.float64) - mu.astype(np.float64).mean(axis=0)
    _, singular, rows = np.linalg.svd(offsets, full_matrices=False)
    np.testing.assert_allclose(found.mean, mu.astype(np.float64).mean(axis=0))
    # A direction and its opposite are the same.
    agreement = np.abs(np.sum(found.directions * rows[:most], axis=1))
    np.testing.assert_allclose(agreement, 1, atol=atol)
    np.testing.assert_allclose(found.explained, (singular**2 / np.sum(singular**2))[:most])
    np.testing.assert_allclose(
        found.directions @ found.directions.T, np.eye(len(found.directions)), atol=1e-12
    )


@pytest.mark.parametrize("dimensions", [3, 6, 64])
def test_directions_and_shares_are_those_of_the_svd(dimensions: int) -> None:
    random = np.random.default_rng(dimensions)
    mixing = random.normal(size=(dimensions, dimensions))
    expect_svd(random.normal(size=(500, dimensions)) @ mixing + 3, min(8, dimensions), 1e-9)


def test_directions_of_a_published_run_are_those_of_the_svd(published: Catalogue) -> None:
    expect_svd(published.latents("mnist-10d").mu, 4, 1e-9)


def test_each_direction_points_to_where_its_largest_component_is_positive() -> None:
    random = np.random.default_rng(1)
    mu = random.normal(size=(100, 5)) * [1, 2, 3, 4, 5]
    for cloud in (mu, -mu):
        directions = principal_directions(cloud, 5).directions
        largest = np.abs(directions).argmax(axis=1)
        assert (directions[np.arange(5), largest] > 0).all()


@pytest.mark.parametrize("count", [0, 1, 4])
def test_means_without_variance_have_directions_that_explain_nothing(count: int) -> None:
    found = principal_directions(np.full((count, 3), 7, np.float32), 8)
    np.testing.assert_allclose(found.directions @ found.directions.T, np.eye(3))
    assert found.explained.tolist() == [0, 0, 0]
