"""Ways back from a map, and how much of all latents a view of two dimensions keeps."""

from __future__ import annotations

import numpy as np
import pytest

from vae.measure import maps
from vae.store.geometry import principal_directions

RANDOM = np.random.default_rng(3)
MU = RANDOM.normal(size=(200, 5))
PLACES = RANDOM.normal(size=(200, 2))


def by_definition(at: np.ndarray, places: np.ndarray, mu: np.ndarray, k: int) -> np.ndarray:
    """Franke's and Little's weights of the k nearest, R being the distance of the next one."""
    d = np.hypot(*(places - at).T)
    order = np.argsort(d)
    near, reach = order[:k], d[order[k]]
    weights = ((reach - d[near]) / (reach * d[near])) ** 2
    found: np.ndarray = weights @ mu[near] / weights.sum()
    return found


def test_a_place_leads_back_to_the_weighted_mean_of_its_neighbours() -> None:
    at = RANDOM.normal(size=(20, 2))
    expected = [by_definition(each, PLACES, MU, 8) for each in at]
    np.testing.assert_allclose(maps.inverse(PLACES, MU, at, 8), expected, rtol=1e-9)


def test_an_images_place_leads_back_to_its_mean_and_without_it_to_the_others() -> None:
    np.testing.assert_allclose(maps.inverse(PLACES, MU, PLACES, 8), MU, atol=1e-6)
    without = maps.inverse(PLACES, MU, PLACES, 8, own=True)
    for row in (0, 77, 199):
        others = np.arange(200) != row
        expected = by_definition(PLACES[row], PLACES[others], MU[others], 8)
        np.testing.assert_allclose(without[row], expected, rtol=1e-9)


def test_the_way_back_changes_without_a_jump() -> None:
    line = np.linspace([-1.5, -1], [1.5, 1], 200_001)
    steps = np.linalg.norm(np.diff(maps.inverse(PLACES, MU, line, 8), axis=0), axis=1)
    # A neighbour that came or went at once would show as a step of the size of the means.
    assert steps.max() < 0.01


def test_images_at_one_place_share_it() -> None:
    places = np.repeat(PLACES[:50], 4, axis=0)
    found = maps.inverse(places, MU, places[:1], 3)
    np.testing.assert_allclose(found, MU[:3].mean(axis=0)[None], atol=1e-6)
    assert np.isfinite(maps.inverse(places, MU, places, 3, own=True)).all()


def test_a_view_of_all_there_is_keeps_all_and_one_by_chance_as_many_as_chance_does() -> None:
    flat = np.zeros((200, 5))
    flat[:, :2] = PLACES
    assert maps.neighbours_kept(PLACES, flat) == 1
    by_chance = maps.neighbours_kept(PLACES, MU)
    assert by_chance == pytest.approx(maps.FELLOWS / 199, abs=0.02)
    seen = maps.seen_on_directions(principal_directions(flat, 2), flat, None)
    assert (seen.kept, seen.distance, seen.reconstruction) == (1, 0, None)


def test_the_plane_of_principal_directions_leads_back_as_svd_truncates() -> None:
    principal = principal_directions(MU, 2)
    u, s, vt = np.linalg.svd(MU - MU.mean(0), full_matrices=False)
    truncated = (u[:, :2] * s[:2]) @ vt[:2] + MU.mean(0)
    expected = np.linalg.norm(truncated - MU, axis=1).mean()
    seen = maps.seen_on_directions(principal, MU, lambda z: float(z.sum()))
    assert seen.distance == pytest.approx(expected, abs=1e-4)
    assert seen.reconstruction == pytest.approx(MU.sum(), abs=1e-2)


def test_neighbours_are_as_many_as_err_least() -> None:
    """Where neighbours' means differ by noise alone, the more of them the better."""
    noise = RANDOM.normal(size=(200, 5))
    assert maps.best_neighbours(PLACES, noise) == max(maps.NEIGHBOURS)
    # Where a mean is its place, the nearest tell most.
    smooth = np.concatenate([PLACES, PLACES[:, :1] ** 3], axis=1)
    assert maps.best_neighbours(PLACES, smooth) < max(maps.NEIGHBOURS)
