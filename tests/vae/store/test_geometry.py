"""Grids of places, and pictures side by side."""

from __future__ import annotations

import numpy as np
import pytest

from vae.store.geometry import Plane, axes_plane, contact_sheet, grid_codes


@pytest.mark.parametrize("n", [2, 5, 10])
def test_a_grid_rises_to_the_right_and_falls_downward(n: int) -> None:
    codes = grid_codes((0.3, -1.2), 1.5, n).reshape(n, n, 2)
    for row in range(n):
        for column in range(n):
            expected = 0.3 - 1.5 + 3.0 * column / (n - 1), -1.2 + 1.5 - 3.0 * row / (n - 1)
            np.testing.assert_allclose(codes[row, column], expected, atol=1e-6)


def test_further_axes_of_a_grid_stay_at_the_centre() -> None:
    codes = grid_codes((0.0, 0.0, 0.25, -4.0), 1.0, 3)
    assert codes.shape == (9, 4)
    assert (codes[:, 2:] == [0.25, -4.0]).all()


@pytest.mark.parametrize("axes", [(0, 1), (3, 1), (2, 0)])
def test_a_grid_varies_the_two_axes_it_is_given(axes: tuple[int, int]) -> None:
    plane = grid_codes((0.3, -1.2), 1.5, 4)
    center = np.array([5.0, 6.0, 7.0, 8.0])
    center[list(axes)] = 0.3, -1.2
    codes = grid_codes(center.tolist(), 1.5, 4, axes_plane(axes, 4).basis)
    np.testing.assert_array_equal(codes[:, list(axes)], plane)
    others = [k for k in range(4) if k not in axes]
    assert (codes[:, others] == center[others].astype(np.float32)).all()


def test_a_grid_along_any_directions_has_its_offsets_as_coordinates() -> None:
    random = np.random.default_rng(3)
    basis = np.linalg.qr(random.normal(size=(5, 2)))[0].T
    center = random.normal(size=5)
    codes = grid_codes(center.tolist(), 1.5, 4, basis)
    offsets = grid_codes((0.0, 0.0), 1.5, 4)
    np.testing.assert_allclose(Plane(center, basis).coordinates(codes), offsets, atol=1e-6)
    # Nothing is moved across the plane.
    across = (codes - center) - offsets @ basis
    np.testing.assert_allclose(across, 0, atol=1e-6)


def test_coordinates_on_a_plane_of_two_latents_are_those_latents() -> None:
    z = np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(axes_plane((3, 1), 4).coordinates(z), z[:, [3, 1]])


def test_a_contact_sheet_keeps_each_image_whole() -> None:
    images = np.arange(6, dtype=np.float32)[:, None, None, None] / 255 * np.ones((6, 3, 2, 4))
    sheet = contact_sheet(images, columns=3)
    assert sheet.shape == (4, 12, 3)
    assert (sheet[0:2, 8:12] == 2).all()
    assert (sheet[2:4, 0:4] == 3).all()


def test_pixels_outside_the_range_are_clipped() -> None:
    sheet = contact_sheet(np.array([-0.5, 0.0, 1.0, 7.0]).reshape(1, 1, 2, 2), columns=1)
    assert sheet[:, :, 0].tolist() == [[0, 0], [255, 255]]
