"""Residual stages: what the recipes for pictures in colour are made of."""

from __future__ import annotations

from vae.model.layers import Activation, BatchNorm, Conv, Layer, Linear, Reshape, Residual, Upsample

RELU, LEAKY = Activation("relu"), Activation("leaky_relu", 0.2)


def residual_encoder(*widths: int) -> tuple[Layer, ...]:
    """A stage for each width, halving height and width, with one residual block."""
    layers: list[Layer] = []
    for width in widths:
        layers += [Conv(width, 4, stride=2, padding=1), BatchNorm(), LEAKY, _block(width, LEAKY)]
    return tuple(layers)


def residual_decoder(first: int, *widths: int) -> tuple[Layer, ...]:
    """z to (first, 4, 4), then a stage for each width, doubling height and width, with one residual
    block; ends in three colours in [0, 1]. Upsampling before the convolution leaves no
    checkerboard (Odena et al. 2016)."""
    layers: list[Layer] = [Linear(first * 16), Reshape((first, 4, 4))]
    for width in widths:
        convolution = (Conv(width, 3, padding=1), BatchNorm(), RELU)
        layers += [Upsample(2, "bilinear"), *convolution, _block(width, RELU)]
    return (*layers, Conv(3, 3, padding=1), Activation("sigmoid"))


def _block(width: int, activation: Activation) -> Residual:
    convolution = (Conv(width, 3, padding=1), BatchNorm())
    return Residual((*convolution, activation, *convolution))
