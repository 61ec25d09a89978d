"""The vocabulary of architectures: what a recipe is written in.

A recipe names layers without weights (`Linear(256)`); `models.build` turns them into torch
modules, and `specs.export` turns trained modules into the layer specs of a published run, where
batch norm is folded and dropout is gone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Linear:
    out: int


@dataclass(frozen=True)
class Conv:
    """Convolution to `out` channels; `padding` in pixels on each side."""

    out: int
    kernel: int
    stride: int = 1
    padding: int = 0


@dataclass(frozen=True)
class ConvTranspose:
    """Transposed convolution to `out` channels, torch's conventions."""

    out: int
    kernel: int
    stride: int = 1
    padding: int = 0
    output_padding: int = 0


@dataclass(frozen=True)
class BatchNorm:
    """Over channels (or features); must follow a Linear, Conv or ConvTranspose."""


@dataclass(frozen=True)
class Dropout:
    p: float


@dataclass(frozen=True)
class Jitter:
    """Moves each image by up to `pixels` each way, at random, in training alone. On an encoder's
    input: what is to be drawn stays where it is."""

    pixels: int


@dataclass(frozen=True)
class Activation:
    """relu, leaky_relu (with `slope`), silu, gelu, sigmoid or tanh."""

    op: str
    slope: float = 0.01


@dataclass(frozen=True)
class Affine:
    """scale · x + shift, elementwise: how a net on pixels in [-1, 1] meets pixels in [0, 1]."""

    scale: float
    shift: float


@dataclass(frozen=True)
class Flatten:
    pass


@dataclass(frozen=True)
class Reshape:
    shape: tuple[int, ...]


@dataclass(frozen=True)
class ToImage:
    """A Linear to as many numbers as the data set's images have, in their shape: what makes a
    decoder fit images of any size. Among a decoder's own layers only."""


@dataclass(frozen=True)
class Upsample:
    scale: int
    mode: str = "nearest"


@dataclass(frozen=True)
class Broadcast:
    """z at every place of a side × side plane, and each place's own x and y: (D,) to
    (D + 2, side, side). Where a shape lies is then one number for all of the decoder. Nothing of
    it is learnt. Watters et al. 2019."""

    side: int


@dataclass(frozen=True)
class Residual:
    """x + layers(x); the layers must keep the shape."""

    layers: tuple[Layer, ...]


Layer = (
    Linear
    | Conv
    | ConvTranspose
    | BatchNorm
    | Dropout
    | Jitter
    | Activation
    | Affine
    | Flatten
    | Reshape
    | ToImage
    | Upsample
    | Broadcast
    | Residual
)

_RELU, _LEAKY = Activation("relu"), Activation("leaky_relu", 0.2)


def residual_encoder(*widths: int) -> tuple[Layer, ...]:
    """A stage for each width, halving height and width, with one residual block."""
    layers: list[Layer] = []
    for width in widths:
        layers += [Conv(width, 4, stride=2, padding=1), BatchNorm(), _LEAKY, _block(width, _LEAKY)]
    return tuple(layers)


def residual_decoder(first: int, *widths: int) -> tuple[Layer, ...]:
    """z to (first, 4, 4), then a stage for each width, doubling height and width, with one residual
    block; ends in three colours in [0, 1]. Upsampling before the convolution leaves no
    checkerboard (Odena et al. 2016)."""
    layers: list[Layer] = [Linear(first * 16), Reshape((first, 4, 4))]
    for width in widths:
        convolution = (Conv(width, 3, padding=1), BatchNorm(), _RELU)
        layers += [Upsample(2, "bilinear"), *convolution, _block(width, _RELU)]
    return (*layers, Conv(3, 3, padding=1), Activation("sigmoid"))


def _block(width: int, activation: Activation) -> Residual:
    convolution = (Conv(width, 3, padding=1), BatchNorm())
    return Residual((*convolution, activation, *convolution))
