"""Places in the latent space and how their pictures lie beside each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def grid_codes(
    center: Sequence[float], span: float, n: int, axes: tuple[int, int] = (0, 1)
) -> np.ndarray:
    """The n² places of a square grid, row by row: (n², D) float32.

    `axes` are two different latents, counted from 0. The first rises from left to
    right, the second falls from top to bottom, as on a plot with y upward; cell (r, c)
    lies at center₁ - span + 2·span·c/(n-1), center₂ + span - 2·span·r/(n-1). All other
    latents stay at the centre.
    """
    offsets = np.linspace(-span, span, n)
    codes = np.tile(np.asarray(center, np.float64), (n * n, 1))
    codes[:, axes[0]] += np.tile(offsets, n)
    codes[:, axes[1]] -= np.repeat(offsets, n)
    return codes.astype(np.float32)


def contact_sheet(images: np.ndarray, columns: int) -> np.ndarray:
    """Images (N, C, H, W) in [0, 1] side by side, row by row: uint8 (rows·H, columns·W, C)."""
    count, channels, height, width = images.shape
    rows = count // columns
    tiles = images.reshape(rows, columns, channels, height, width)
    sheet = tiles.transpose(0, 3, 1, 4, 2).reshape(rows * height, columns * width, channels)
    return np.rint(np.clip(sheet, 0, 1) * 255).astype(np.uint8)
