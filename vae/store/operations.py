"""What the layers of a published network compute, in NumPy, by torch's conventions.

All take and return float32 with the batch first; images are (N, C, H, W). Convolutions
lay them out with the channels innermost, so that unfolding copies runs of channels: a
quarter faster than single pixels, and NumPy keeps that layout through activations.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.float32]


def relu(x: Array) -> Array:
    return np.maximum(x, 0)


def leaky_relu(x: Array, slope: float) -> Array:
    return np.where(x > 0, x, np.float32(slope) * x)


def sigmoid(x: Array) -> Array:
    # By tanh: 1 / (1 + exp(-x)) overflows for large negative x, and is slower.
    half = np.float32(0.5)
    found: Array = np.tanh(half * x) * half + half
    return found


def silu(x: Array) -> Array:
    return x * sigmoid(x)


def erf(x: Array) -> Array:
    """The error function to 5e-7 absolute: Abramowitz & Stegun 1964, formula 7.1.26."""
    magnitude = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * magnitude)
    polynomial = np.full_like(t, 1.061405429)
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        polynomial *= t
        polynomial += np.float32(coefficient)
    found: Array = np.copysign(1 - polynomial * t * np.exp(-magnitude * magnitude), x)
    return found


def gelu(x: Array) -> Array:
    """x · Φ(x), the exact form that torch computes by default, not the tanh approximation."""
    return np.float32(0.5) * x * (1 + erf(x * np.float32(np.sqrt(0.5))))


def gelu_tanh(x: Array) -> Array:
    """GELU by tanh: Hendrycks & Gimpel 2016, section 2."""
    inner = np.float32(np.sqrt(2 / np.pi)) * (x + np.float32(0.044715) * x * x * x)
    found: Array = np.float32(0.5) * x * (1 + np.tanh(inner))
    return found


def softplus(x: Array) -> Array:
    found: Array = np.logaddexp(x, np.float32(0))
    return found


def hard_swish(x: Array) -> Array:
    return x * np.clip(x + 3, 0, 6) / np.float32(6)


def mish(x: Array) -> Array:
    return x * np.tanh(softplus(x))


def elu(x: Array, alpha: float) -> Array:
    return np.where(x > 0, x, np.float32(alpha) * np.expm1(np.minimum(x, 0)))


def by_channel(values: Array, x: Array) -> Array:
    """`values`, one a channel (or feature), so that they meet those of x (N, C, …)."""
    return values.reshape(-1, *[1] * (x.ndim - 2))


def group_norm(x: Array, groups: int, eps: float, weight: Array, bias: Array) -> Array:
    """Each group of channels of (N, C, …) to mean 0 and variance 1, then weight and bias."""
    grouped = x.reshape(len(x), groups, -1)
    centred = grouped - grouped.mean(2, keepdims=True)
    variance = (centred * centred).mean(2, keepdims=True)
    normed: Array = (centred / np.sqrt(variance + np.float32(eps))).reshape(x.shape)
    normed = normed * by_channel(weight, x) + by_channel(bias, x)
    return normed


def max_pool2d(x: Array, kernel: int, stride: int, padding: int) -> Array:
    if padding:
        around = ((0, 0), (0, 0), (padding, padding), (padding, padding))
        x = np.pad(x, around, constant_values=-np.inf)
    largest: Array = _windows(x, kernel, stride).max((4, 5))
    return largest


def avg_pool2d(x: Array, kernel: int, stride: int) -> Array:
    means: Array = _windows(x, kernel, stride).mean((4, 5))
    return means


def _windows(x: Array, kernel: int, stride: int) -> Array:
    windows = sliding_window_view(x, (kernel, kernel), axis=(2, 3))
    return windows[:, :, ::stride, ::stride]


def pixel_shuffle(x: Array, scale: int) -> Array:
    """(N, C·scale², H, W) to (N, C, scale·H, scale·W)."""
    batch, channels, height, width = x.shape
    apart = x.reshape(batch, channels // scale**2, scale, scale, height, width)
    return apart.transpose(0, 1, 4, 2, 5, 3).reshape(batch, -1, height * scale, width * scale)


def conv2d(x: Array, weight: Array, bias: Array, stride: int, padding: int) -> Array:
    """Cross-correlation of (N, C, H, W) with weight (O, C, kh, kw): (N, O, H', W')."""
    batch = len(x)
    out, channels, kh, kw = weight.shape
    x = x.transpose(0, 2, 3, 1)
    if padding:
        x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    windows = sliding_window_view(x, (kh, kw), axis=(1, 2))[:, ::stride, ::stride]
    height, width = windows.shape[1:3]
    rows = windows.transpose(0, 1, 2, 4, 5, 3).reshape(batch * height * width, kh * kw * channels)
    product = rows @ weight.transpose(2, 3, 1, 0).reshape(-1, out)
    product += bias
    return product.reshape(batch, height, width, out).transpose(0, 3, 1, 2)


def conv_transpose2d(
    x: Array, weight: Array, bias: Array, stride: int, padding: int, output_padding: int
) -> Array:
    """Transposed convolution of (N, C, H, W) with weight (C, O, kh, kw): (N, O, H', W')."""
    batch, channels, height, width = x.shape
    _, out, kh, kw = weight.shape
    rows = x.transpose(0, 2, 3, 1).reshape(batch * height * width, channels)
    stamps = rows @ weight.transpose(0, 2, 3, 1).reshape(channels, kh * kw * out)
    stamps = stamps.reshape(batch, height, width, kh, kw, out)
    tall = (height - 1) * stride + kh + output_padding
    wide = (width - 1) * stride + kw + output_padding
    full = np.zeros((batch, tall, wide, out), np.float32)
    full += bias
    for row in range(kh):
        for column in range(kw):
            full[
                :,
                row : row + stride * (height - 1) + 1 : stride,
                column : column + stride * (width - 1) + 1 : stride,
            ] += stamps[:, :, :, row, column]
    inner = full[:, padding : tall - padding, padding : wide - padding]
    return inner.transpose(0, 3, 1, 2)


def upsample_nearest(x: Array, scale: int) -> Array:
    return x.repeat(scale, axis=2).repeat(scale, axis=3)


def upsample_bilinear(x: Array, scale: int) -> Array:
    """Torch's bilinear up-sampling with align_corners=False: pixel centres at i + ½."""
    rows = _linear_weights(x.shape[2], scale)
    columns = _linear_weights(x.shape[3], scale)
    scaled: Array = np.matmul(np.matmul(rows, x), columns.T)
    return scaled


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
