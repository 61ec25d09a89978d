"""Places, planes and directions in latent space, and how pictures lie beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane of latent space: origin (D,), and basis (2, D) of orthonormal rows; of one latent
    the line, whose basis is (1, 1)."""

    origin: np.ndarray
    basis: np.ndarray

    def coordinates(self, z: np.ndarray) -> np.ndarray:
        """Where places (N, D) fall on the plane: (N, 2)."""
        flat: np.ndarray = (z - self.origin) @ self.basis.T
        return flat


def axes_plane(axes: tuple[int, ...], dimensions: int) -> Plane:
    """The plane of two different latents, counted from 0, through the origin."""
    return Plane(np.zeros(dimensions), np.eye(dimensions)[list(axes)])


def grid_codes(
    center: Sequence[float], span: float, n: int, basis: np.ndarray | None = None
) -> np.ndarray:
    """The n² places of a square grid, row by row: (n², D) float32; along a line n.

    basis: (2, D), two orthonormal directions; the first two latents where it is not given.
    The first rises from left to right, the second falls from top to bottom, as on a plot
    with y upward; cell (r, c) lies at center + a·basis₁ + b·basis₂ with
    a = 2·span·c/(n-1) - span, b = span - 2·span·r/(n-1).
    """
    if basis is None:
        basis = axes_plane((0, 1), len(center)).basis
    offsets = np.linspace(-span, span, n)
    steps = np.stack([np.tile(offsets, n), -np.repeat(offsets, n)], axis=1)
    if len(basis) == 1:
        steps = offsets[:, None]
    codes: np.ndarray = np.asarray(center, np.float64) + steps @ basis
    return codes.astype(np.float32)


def contact_sheet(images: np.ndarray, columns: int) -> np.ndarray:
    """Images (N, C, H, W) in [0, 1] side by side, row by row: uint8 (rows·H, columns·W, C)."""
    count, channels, height, width = images.shape
    rows = count // columns
    tiles = images.reshape(rows, columns, channels, height, width)
    sheet = tiles.transpose(0, 3, 1, 4, 2).reshape(rows * height, columns * width, channels)
    pixels: np.ndarray = np.rint(np.clip(sheet, 0, 1) * 255)
    return pixels.astype(np.uint8)


@dataclass(frozen=True, eq=False)
class Principal:
    """mean: (D,); directions: (K, D), orthonormal rows, the one of largest variance first;
    explained: (K,) shares of the total variance, in [0, 1]."""

    mean: np.ndarray
    directions: np.ndarray
    explained: np.ndarray


def principal_directions(mu: np.ndarray, most: int) -> Principal:
    """The `most` leading directions of means (N, D), or all D where those are fewer.

    Each points to where its largest component is positive, so that the same means always
    give the same picture. Without any variance the shares are 0. Pearson 1901.
    """
    points = mu.astype(np.float64)
    mean = points.mean(axis=0) if len(points) else np.zeros(mu.shape[1])
    offsets = points - mean
    # Of D × D numbers, not of N × D: a hundred times less work than an SVD of the means.
    variances, columns = np.linalg.eigh(offsets.T @ offsets)
    order = np.argsort(-variances, kind="stable")[:most]
    directions = columns.T[order]
    largest = np.take_along_axis(
        directions, np.abs(directions).argmax(axis=1, keepdims=True), axis=1
    )
    total = np.maximum(variances, 0).sum()
    shares = np.maximum(variances[order], 0) / total if total > 0 else np.zeros(len(order))
    return Principal(mean, directions * np.sign(largest), shares)
