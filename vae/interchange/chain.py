"""Layers that a reader finds one after another, built into modules with the reader's weights.

Whatever others' layers can say and ours cannot is turned into ours here where that is exact:
batch norm disappears into the weights before or after it, or becomes a layer of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from vae.interchange.errors import TensorMismatch, UnknownLayer
from vae.interchange.kernels import (
    Pair,
    Weighted,
    fold,
    folded,
    select_outputs,
    squared,
    squared_transpose,
)
from vae.model import layers as L
from vae.model.models import ModelError, build
from vae.model.modules import ACTIVATIONS, Affine, Branches, ChannelAffine, Clamp, Residual

# An up-sampling by a thousand costs a file three bytes, and us gigabytes.
LARGEST_ACTIVATION = 2**24
LARGEST_SELECTION = 4096  # features that a layer of zeros and ones picks
Pointwise = (*ACTIVATIONS.values(), nn.LeakyReLU, nn.ELU, Affine, Clamp)


class Chain:
    """A net that grows layer by layer; `shape` is what its last layer gives, without the batch.

    Every method raises UnknownLayer or TensorMismatch where the layer cannot follow.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.start = self.shape = shape
        self.modules: list[nn.Module] = []
        # What the last reshape was given, for readers that undo one.
        self.unshaped: tuple[int, ...] = shape
        # The file's tensor is (H, W, C) of our (C, H, W).
        self.channels_last = False

    def copy(self) -> Chain:
        other = Chain(self.start)
        other.shape, other.channels_last = self.shape, self.channels_last
        other.modules = list(self.modules)
        return other

    def net(self) -> nn.Sequential:
        return nn.Sequential(*self.modules)

    def linear(self, weight: Tensor, bias: Tensor | None = None) -> None:
        """weight: (out, in)."""
        _expect_axes(weight, 2)
        if self.shape != (weight.shape[1],):
            raise TensorMismatch(
                "a linear layer of weights {shape} cannot follow shape {shape2}",
                shape=tuple(weight.shape),
                shape2=self.shape,
            )
        bias = weight.new_zeros(len(weight)) if bias is None else bias
        self._weighted(L.Linear(weight.shape[0]), *self._absorbed(weight, bias))

    def conv(
        self, weight: Tensor, bias: Tensor | None, stride: int, rows: Pair, columns: Pair
    ) -> None:
        """weight: (out, in, k, l); rows, columns: padding before and after on each axis."""
        _expect_axes(weight, 4)
        self._expect_channels(weight, weight.shape[1])
        weight, padding = squared(weight, rows, columns)
        bias = weight.new_zeros(len(weight)) if bias is None else bias
        if not padding:  # zeros around the picture would have been shifted, too
            weight, bias = self._absorbed(weight, bias)
        layer = L.Conv(weight.shape[0], weight.shape[2], stride, padding)
        self._weighted(layer, weight, bias)

    def conv_transpose(
        self, weight: Tensor, bias: Tensor | None, stride: int, rows: Pair, columns: Pair
    ) -> None:
        """weight: (in, out, k, l); rows, columns: what is cut off before and after on each axis,
        an end below zero being torch's output_padding."""
        _expect_axes(weight, 4)
        self._expect_channels(weight, weight.shape[0])
        weight, (before, after) = squared_transpose(weight, rows, columns)
        kernel = weight.shape[2]
        # Zeros before the kernel shift the picture down, so that more is cut off at both ends.
        zeros = max(after - before, 0)
        padding, extra = before + zeros, before + zeros - after
        if before < 0 or zeros > kernel or not 0 <= extra < stride:
            raise UnknownLayer(
                "a transposed convolution of kernel {kernel} and stride {stride} that "
                "cuts off {before} and {after} pixels has no layer spec",
                kernel=kernel,
                stride=stride,
                before=before,
                after=after,
            )
        weight = nn.functional.pad(weight, (zeros, 0, zeros, 0))
        layer = L.ConvTranspose(weight.shape[1], kernel + zeros, stride, padding, extra)
        self._weighted(layer, weight, weight.new_zeros(weight.shape[1]) if bias is None else bias)

    def scale_and_shift(self, scale: Tensor, shift: Tensor) -> None:
        """scale · x + shift, numbers or one a channel (batch norm): folded into the weights just
        before, else into those just after, else a layer of its own."""
        scale, shift = scale.flatten(), shift.flatten()
        count = max(scale.numel(), shift.numel())
        if count > 1 and count != self.shape[0]:
            raise TensorMismatch(
                "{count} scales or shifts for shape {shape}", count=count, shape=self.shape
            )
        if bool((scale == 1).all() and (shift == 0).all()):
            return
        last = self.modules[-1] if self.modules else None
        if isinstance(last, Weighted):
            fold(last, scale, shift)
        elif isinstance(last, ChannelAffine | nn.GroupNorm):
            with torch.no_grad():
                last.weight.mul_(scale)
                last.bias.copy_(last.bias * scale + shift)
        elif count > 1:
            wide = self.shape[0]
            self.modules.append(
                ChannelAffine(scale.expand(wide).clone(), shift.expand(wide).clone())
            )
        elif isinstance(last, Affine):
            factor, more = last.scale * float(scale), last.shift * float(scale) + float(shift)
            nothing = abs(factor - 1) < 1e-6 and abs(more) < 1e-6  # of numbers in float32
            self.modules[-1:] = [] if nothing else [Affine(factor, more)]
        else:
            self.modules.append(Affine(float(scale), float(shift)))

    def group_norm(
        self, groups: int, eps: float, weight: Tensor | None = None, bias: Tensor | None = None
    ) -> None:
        """The mean and variance of each group of channels made 0 and 1, then weight and bias."""
        channels = self.shape[0]
        if groups < 1 or channels % groups:
            raise TensorMismatch(
                "{groups} groups do not divide shape {shape}", groups=groups, shape=self.shape
            )
        self.modules.append(nn.GroupNorm(groups, channels, eps))
        one, zero = torch.ones(()), torch.zeros(())
        self.scale_and_shift(one if weight is None else weight, zero if bias is None else bias)

    def activation(self, op: str, slope: float = 0.01) -> None:
        self._add(L.Activation(op, slope))

    def pointwise(self, module: nn.Module) -> None:
        """A layer that changes each number by itself, alone or by the number of its channel."""
        self.modules.append(module)

    def resized(self, module: nn.Module) -> None:
        """A layer without weights that changes the size of pictures: pooling, pixel shuffle."""
        if len(self.shape) != 3:
            raise UnknownLayer(
                "{module} needs pictures, not shape {shape}", module=module, shape=self.shape
            )
        try:
            shape = tuple(module(torch.empty(1, *self.shape, device="meta")).shape[1:])
        except (RuntimeError, ValueError) as error:
            raise UnknownLayer(
                "{module} cannot follow shape {shape}", module=module, shape=self.shape
            ) from error
        self.shape = self._allowed(module, shape)
        self.modules.append(module)

    def flatten(self) -> None:
        self._add(L.Flatten())

    def reshape(self, shape: tuple[int, ...]) -> None:
        if shape != self.shape:
            self.unshaped = self.shape
            self.flatten()
            self._add(L.Reshape(shape))

    def upsample(self, scale: int, mode: str) -> None:
        if scale < 1:
            raise UnknownLayer("up-sampling by {scale} has no layer spec", scale=scale)
        self._add(L.Upsample(scale, mode))

    def residual(self, body: Chain) -> None:
        if body.shape != self.shape:
            raise UnknownLayer(
                "a residual block turns {shape} into {shape2}", shape=self.shape, shape2=body.shape
            )
        self.modules.append(Residual(body.net()))

    def branches(self, op: str, bodies: Sequence[Chain]) -> None:
        """What several nets make of the last layer's output: added, or "concat" by channels."""
        shapes = [body.shape for body in bodies]
        alike = {shape[1:] for shape in shapes} if op == "concat" else set(shapes)
        if len(alike) != 1:
            raise UnknownLayer(
                "branches of shapes {shapes} cannot be joined ({op})", shapes=shapes, op=op
            )
        channels = sum(s[0] for s in shapes) if op == "concat" else shapes[0][0]
        module = Branches(op, [body.net() for body in bodies])
        self.shape = self._allowed(module, (channels, *shapes[0][1:]))
        self.modules.append(module)

    def select(self, order: Tensor) -> None:
        """Of the features, or channels, those that `order` numbers, in that order: rows of the
        weights before, else a layer of zeros and ones."""
        for at in range(len(self.modules) - 1, -1, -1):
            module = self.modules[at]
            if isinstance(module, Weighted):
                select_outputs(module, order)
                self.shape = (len(order), *self.shape[1:])
                return
            if not isinstance(module, Pointwise):
                break
        if self.shape[0] > LARGEST_SELECTION or len(self.shape) not in (1, 3):
            raise UnknownLayer("a selection from shape {shape} has no layer spec", shape=self.shape)
        picked = torch.eye(self.shape[0])[order]
        if len(self.shape) == 1:
            self.linear(picked)
        else:
            self.conv(picked[:, :, None, None], None, 1, (0, 0), (0, 0))

    def permute_features(self, order: Tensor) -> None:
        """Reorder the flat features of the last layer: new feature i is the old `order[i]`."""
        for module in reversed(self.modules):
            if isinstance(module, nn.Linear):
                select_outputs(module, order)
                return
            if not isinstance(module, Pointwise):
                break
        raise UnknownLayer("a reshape that no dense layer precedes has no layer spec")

    def _absorbed(self, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """Weights that do what the last layer does, too, where it is a channel's scale and shift:
        that layer is then gone."""
        flat = bool(self.modules) and isinstance(self.modules[-1], nn.Flatten)
        place = len(self.modules) - (2 if flat else 1)
        last = self.modules[place] if place >= 0 else None
        if not isinstance(last, ChannelAffine):
            return weight, bias
        del self.modules[place]
        repeats = weight.shape[1] // len(last.weight)  # pixels a channel, once flat
        scale, shift = (t.data.repeat_interleave(repeats) for t in (last.weight, last.bias))
        return folded(weight, bias.flatten(), scale, shift)

    def _weighted(self, layer: L.Layer, weight: Tensor, bias: Tensor) -> None:
        module = self._add(layer)
        assert isinstance(module, Weighted)
        assert module.bias is not None, "a chain's layers have biases"
        outputs = self.shape[0]
        if bias.numel() != outputs:
            raise TensorMismatch(
                "a bias of {bias} numbers for {outputs} outputs", bias=bias.numel(), outputs=outputs
            )
        with torch.no_grad():
            module.weight.copy_(weight)
            module.bias.copy_(bias.flatten())

    def _add(self, layer: L.Layer) -> nn.Module | None:
        try:
            net, shape = build((layer,), self.shape)
        except ModelError as error:
            raise UnknownLayer(str(error)) from error
        self.shape = self._allowed(layer, shape)
        self.modules.extend(net)
        return net[0] if len(net) else None

    def _allowed(self, layer: object, shape: tuple[int, ...]) -> tuple[int, ...]:
        if min(shape, default=1) < 1 or math.prod(shape) > LARGEST_ACTIVATION:
            raise UnknownLayer(
                "{layer} turns shape {shape} into {shape2}",
                layer=layer,
                shape=self.shape,
                shape2=shape,
            )
        return shape

    def _expect_channels(self, weight: Tensor, channels: int) -> None:
        if len(self.shape) != 3 or self.shape[0] != channels:
            raise TensorMismatch(
                "a convolution of weights {shape} cannot follow shape {shape2}",
                shape=tuple(weight.shape),
                shape2=self.shape,
            )


def _expect_axes(weight: Tensor, axes: int) -> None:
    if weight.ndim != axes or not weight.numel():
        raise TensorMismatch(
            "weights of shape {shape}, {axes} axes are expected",
            shape=tuple(weight.shape),
            axes=axes,
        )
