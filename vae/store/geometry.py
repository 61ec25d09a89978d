"""Places in the latent space and how their pictures lie beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane of latent space: origin (D,), and basis (2, D) of orthonormal rows."""

    origin: np.ndarray
    basis: np.ndarray

    def coordinates(self, z: np.ndarray) -> np.ndarray:
        """Where places (N, D) fall on the plane: (N, 2)."""
        return (z - self.origin) @ self.basis.T


def axes_plane(axes: tuple[int, int], dimensions: int) -> Plane:
    """The plane of two different latents, counted from 0, through the origin."""
    return Plane(np.zeros(dimensions), np.eye(dimensions)[list(axes)])


def grid_codes(
    center: Sequence[float], span: float, n: int, basis: np.ndarray | None = None
) -> np.ndarray:
    """The n² places of a square grid, row by row: (n², D) float32.

    basis: (2, D), two orthonormal directions; the first two latents where it is not given.
    The first rises from left to right, the second falls from top to bottom, as on a plot
    with y upward; cell (r, c) lies at center + a·basis₁ + b·basis₂ with
    a = 2·span·c/(n-1) - span, b = span - 2·span·r/(n-1).
    """
    if basis is None:
        basis = axes_plane((0, 1), len(center)).basis
    offsets = np.linspace(-span, span, n)
    steps = np.stack([np.tile(offsets, n), -np.repeat(offsets, n)], axis=1)
    return (np.asarray(center, np.float64) + steps @ basis).astype(np.float32)


def contact_sheet(images: np.ndarray, columns: int) -> np.ndarray:
    """Images (N, C, H, W) in [0, 1] side by side, row by row: uint8 (rows·H, columns·W, C)."""
    count, channels, height, width = images.shape
    rows = count // columns
    tiles = images.reshape(rows, columns, channels, height, width)
    sheet = tiles.transpose(0, 3, 1, 4, 2).reshape(rows * height, columns * width, channels)
    return np.rint(np.clip(sheet, 0, 1) * 255).astype(np.uint8)
