"""Kernels of convolutions as ours are: one side, one padding, no groups, no dilation.

Zeros make up for the difference, so that what is computed stays the same.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vae.interchange.errors import TensorMismatch, UnknownLayer

LARGEST_KERNEL = 64  # pixels a side, once zeros are around it
LARGEST_WEIGHT = 2**24  # numbers, once the zeros between groups are written out
Pair = tuple[int, int]
Weighted = nn.Linear | nn.Conv2d | nn.ConvTranspose2d


def same_padding(size: int, kernel: int, stride: int) -> Pair:
    """Padding before and after that makes ceil(size / stride) outputs, the odd pixel at the end:
    TensorFlow's "same"."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def squared(weight: Tensor, rows: Pair, columns: Pair) -> tuple[Tensor, int]:
    """A convolution's kernel (out, in, k, l) with padding before and after on each axis as one of
    equal sides and one padding."""
    padding = max(*rows, *columns)
    (top, bottom), (left, right) = (
        (padding - before, padding - after) for before, after in (rows, columns)
    )
    sides = {weight.shape[2] + top + bottom, weight.shape[3] + left + right}
    if min(*rows, *columns) < 0 or len(sides) > 1 or max(sides) > LARGEST_KERNEL:
        raise UnknownLayer(
            "a convolution of {shape} × {shape2} pixels with paddings {rows} and "
            "{columns} has no layer spec; give both axes the same",
            shape=weight.shape[2],
            shape2=weight.shape[3],
            rows=rows,
            columns=columns,
        )
    return F.pad(weight, (left, right, top, bottom)), padding


def squared_transpose(weight: Tensor, rows: Pair, columns: Pair) -> tuple[Tensor, Pair]:
    """A transposed convolution's kernel with what is cut off before and after on each axis as one
    of equal sides that cuts the same off both axes."""
    before = max(rows[0], columns[0])
    top, left = before - rows[0], before - columns[0]
    side = max(weight.shape[2] + top, weight.shape[3] + left)
    bottom, right = side - top - weight.shape[2], side - left - weight.shape[3]
    after = {rows[1] + bottom, columns[1] + right}
    if len(after) > 1 or side > LARGEST_KERNEL:
        raise UnknownLayer(
            "a transposed convolution of {shape} × {shape2} pixels that cuts off "
            "{rows} and {columns} has no layer spec; give both axes the same",
            shape=weight.shape[2],
            shape2=weight.shape[3],
            rows=rows,
            columns=columns,
        )
    return F.pad(weight, (left, right, top, bottom)), (before, after.pop())


def ungrouped(weight: Tensor, groups: int, *, transposed: bool = False) -> Tensor:
    """Grouped weights (out, in / groups, k, k), transposed (in, out / groups, k, k), with zeros
    between the groups."""
    if groups == 1:
        return weight
    if groups < 1 or weight.shape[0] % groups or weight.numel() * groups > LARGEST_WEIGHT:
        raise TensorMismatch(
            "{groups} groups do not fit weights of {shape}",
            groups=groups,
            shape=tuple(weight.shape),
        )
    first, second = weight.shape[0] // groups, weight.shape[1]
    dense = weight.new_zeros(weight.shape[0], second * groups, *weight.shape[2:])
    for group in range(groups):
        rows = slice(group * first, (group + 1) * first)
        dense[rows, group * second : (group + 1) * second] = weight[rows]
    return dense


def undilated(weight: Tensor, dilation: Pair) -> Tensor:
    """The kernel with zeros between its pixels."""
    if dilation == (1, 1):
        return weight
    sides = [(k - 1) * d + 1 for k, d in zip(weight.shape[2:], dilation, strict=True)]
    if min(dilation) < 1 or max(sides) > LARGEST_KERNEL:
        raise UnknownLayer("a dilation of {dilation} has no layer spec", dilation=dilation)
    spread = weight.new_zeros(*weight.shape[:2], *sides)
    spread[:, :, :: dilation[0], :: dilation[1]] = weight
    return spread


def folded(weight: Tensor, bias: Tensor, scale: Tensor, shift: Tensor) -> tuple[Tensor, Tensor]:
    """Weights (out, in, …) that take x for what others take scale · x + shift for, a number each
    an input."""
    along = (1, -1, *[1] * (weight.dim() - 2))
    moved = (weight * shift.reshape(along)).flatten(1).sum(1)
    return weight * scale.reshape(along), bias + moved


def select_outputs(module: Weighted, order: Tensor) -> None:
    """Of a module's outputs those that `order` numbers, in that order."""
    assert module.bias is not None, "a chain's layers have biases"
    if isinstance(module, nn.ConvTranspose2d):
        module.weight.data = module.weight.data[:, order].clone()
        module.out_channels = len(order)
    else:
        module.weight.data = module.weight.data[order].clone()
        if isinstance(module, nn.Linear):
            module.out_features = len(order)
        else:
            module.out_channels = len(order)
    module.bias.data = module.bias.data[order].clone()


def fold(module: Weighted, scale: Tensor, shift: Tensor) -> None:
    """Give a module the outputs scale · y + shift, numbers or one an output."""
    outputs = 1 if isinstance(module, nn.ConvTranspose2d) else 0  # torch keeps (in, out, k, k)
    shape = [1] * module.weight.dim()
    shape[outputs] = -1
    assert module.bias is not None, "a chain's layers have biases"
    with torch.no_grad():
        module.weight.mul_(scale.reshape(shape))
        module.bias.copy_(module.bias * scale + shift)
