"""What the layers of a published network compute, in NumPy, by torch's conventions.

All take and return float32 with the batch first; images are (N, C, H, W).
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Array = np.ndarray


def relu(x: Array) -> Array:
    return np.maximum(x, 0)


def leaky_relu(x: Array, slope: float) -> Array:
    return np.where(x > 0, x, np.float32(slope) * x)


def sigmoid(x: Array) -> Array:
    # By tanh: 1 / (1 + exp(-x)) overflows for large negative x, and is slower.
    return np.float32(0.5) * np.tanh(np.float32(0.5) * x) + np.float32(0.5)


def silu(x: Array) -> Array:
    return x * sigmoid(x)


def erf(x: Array) -> Array:
    """The error function to 5e-7 absolute: Abramowitz & Stegun 1964, formula 7.1.26."""
    magnitude = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * magnitude)
    polynomial = np.float32(1.061405429)
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        polynomial = polynomial * t + np.float32(coefficient)
    return np.copysign(1 - polynomial * t * np.exp(-magnitude * magnitude), x)


def gelu(x: Array) -> Array:
    """x · Φ(x), the exact form that torch computes by default, not the tanh approximation."""
    return np.float32(0.5) * x * (1 + erf(x * np.float32(np.sqrt(0.5))))


def conv2d(x: Array, weight: Array, bias: Array, stride: int, padding: int) -> Array:
    """Cross-correlation of (N, C, H, W) with weight (O, C, kh, kw): (N, O, H', W')."""
    batch = len(x)
    out, channels, kh, kw = weight.shape
    if padding:
        x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = sliding_window_view(x, (kh, kw), axis=(2, 3))[:, :, ::stride, ::stride]
    height, width = windows.shape[2:4]
    columns = windows.transpose(0, 1, 4, 5, 2, 3).reshape(batch, channels * kh * kw, height * width)
    product = weight.reshape(out, -1) @ columns  # (N, O, H'·W')
    product += bias[:, None]
    return product.reshape(batch, out, height, width)


def conv_transpose2d(
    x: Array, weight: Array, bias: Array, stride: int, padding: int, output_padding: int
) -> Array:
    """Transposed convolution of (N, C, H, W) with weight (C, O, kh, kw): (N, O, H', W')."""
    batch, channels, height, width = x.shape
    _, out, kh, kw = weight.shape
    stamps = weight.reshape(channels, -1).T @ x.reshape(batch, channels, height * width)
    stamps = stamps.reshape(batch, out, kh, kw, height, width)
    full = np.zeros(
        (
            batch,
            out,
            (height - 1) * stride + kh + output_padding,
            (width - 1) * stride + kw + output_padding,
        ),
        np.float32,
    )
    for row in range(kh):
        for column in range(kw):
            full[
                :,
                :,
                row : row + stride * (height - 1) + 1 : stride,
                column : column + stride * (width - 1) + 1 : stride,
            ] += stamps[:, :, row, column]
    full += bias[:, None, None]
    return full[:, :, padding : full.shape[2] - padding, padding : full.shape[3] - padding]


def upsample_nearest(x: Array, scale: int) -> Array:
    return x.repeat(scale, axis=2).repeat(scale, axis=3)


def upsample_bilinear(x: Array, scale: int) -> Array:
    """Torch's bilinear up-sampling with align_corners=False: pixel centres at i + ½."""
    rows = _linear_weights(x.shape[2], scale)
    columns = _linear_weights(x.shape[3], scale)
    return rows @ x @ columns.T


def _linear_weights(size: int, scale: int) -> Array:
    """(size·scale, size): each new pixel as a mean of two old ones."""
    position = np.maximum((np.arange(size * scale) + 0.5) / scale - 0.5, 0)
    lower = np.minimum(position.astype(int), size - 1)
    upper = np.minimum(lower + 1, size - 1)
    fraction = position - lower
    weights = np.zeros((size * scale, size), np.float32)
    np.add.at(weights, (np.arange(size * scale), lower), 1 - fraction)
    np.add.at(weights, (np.arange(size * scale), upper), fraction)
    return weights
