"""The sky of one latent: lanes of heaped images over a line."""

from __future__ import annotations

import numpy as np

from app.pictures.lanes import lane_stars

RNG = np.random.default_rng(3)


def test_each_class_has_its_lane_and_every_image_its_own_place_over_its_z() -> None:
    mu = RNG.normal(size=2000).astype(np.float16)
    label = RNG.integers(0, 5, 2000).astype(np.uint16)
    stars = lane_stars(mu, label, 5)
    np.testing.assert_array_equal(stars[:, 0], mu.astype(np.float64))
    assert len(np.unique(stars, axis=0)) == 2000
    lane = np.ptp(mu.astype(np.float64)) / 2 / 5
    # Class 0 has the uppermost lane, class 4 stands on the line.
    np.testing.assert_array_equal(stars[:, 1] // lane, 4 - label.astype(int))


def test_where_a_class_is_dense_its_heap_is_high() -> None:
    mu = np.concatenate([np.full(90, 1.0), np.full(10, -1.0), np.full(4, 0.0)])
    label = np.concatenate([np.zeros(100, np.uint16), np.ones(4, np.uint16)])
    x, y = lane_stars(mu, label, 2).T
    heights = [np.ptp(y[(x == at) & (label == 0)]) for at in (1.0, -1.0)]
    assert np.isclose(heights[0] / heights[1], 89 / 9)
    # The highest heap of either class is as high, whatever is in it.
    assert np.isclose(y[label == 0].max() - 0.5, y[label == 1].max(), atol=0.06)


def test_no_image_one_image_and_one_place_have_their_lanes() -> None:
    assert lane_stars(np.zeros(0), np.zeros(0, np.uint16), 3).shape == (0, 2)
    assert np.isfinite(lane_stars(np.ones(1), np.zeros(1, np.uint16), 1)).all()
    alike = lane_stars(np.full(7, 2.5, np.float32), np.zeros(7, np.uint16), 1)
    assert len(np.unique(alike, axis=0)) == 7
    assert alike[:, 1].max() < 0.5
