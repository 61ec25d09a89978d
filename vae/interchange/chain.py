"""Layers that a reader finds one after another, built into modules with the reader's weights.

Whatever others' layers can say and ours cannot is turned into ours here where that is exact: an
uneven padding becomes an even one by zeros around the kernel, batch norm disappears into the
weights before it or becomes a diagonal layer of its own.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vae.interchange.errors import TensorMismatch, UnknownLayer
from vae.model import layers as L
from vae.model.models import ModelError, build
from vae.model.modules import Affine, Residual

# An up-sampling by a thousand costs a file three bytes, and us gigabytes.
LARGEST_ACTIVATION = 2**24
Pair = tuple[int, int]
Weighted = nn.Linear | nn.Conv2d | nn.ConvTranspose2d
Pointwise = (
    nn.ReLU,
    nn.LeakyReLU,
    nn.SiLU,
    nn.GELU,
    nn.Sigmoid,
    nn.Tanh,
    Affine,
)


class Chain:
    """A net that grows layer by layer; `shape` is what its last layer gives, without the batch.

    Every method raises UnknownLayer or TensorMismatch where the layer cannot follow.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape
        self.modules: list[nn.Module] = []

    def net(self) -> nn.Sequential:
        return nn.Sequential(*self.modules)

    def linear(self, weight: Tensor, bias: Tensor | None = None) -> None:
        """weight: (out, in)."""
        _expect_axes(weight, 2)
        if self.shape != (weight.shape[1],):
            raise TensorMismatch(
                f"a linear layer of weights {tuple(weight.shape)} cannot follow shape {self.shape}"
            )
        self._weighted(L.Linear(weight.shape[0]), weight, bias)

    def conv(
        self, weight: Tensor, bias: Tensor | None, stride: int, rows: Pair, columns: Pair
    ) -> None:
        """weight: (out, in, k, k); rows, columns: padding before and after on each axis."""
        _expect_axes(weight, 4)
        self._expect_channels(weight, weight.shape[1])
        top, bottom = _evened(rows, weight.shape[2])
        left, right = _evened(columns, weight.shape[3])
        weight = F.pad(weight, (left, right, top, bottom))
        padding = _same(max(rows), max(columns), "paddings")
        kernel = _same(weight.shape[2], weight.shape[3], "kernel sides")
        self._weighted(L.Conv(weight.shape[0], kernel, stride, padding), weight, bias)

    def conv_transpose(
        self, weight: Tensor, bias: Tensor | None, stride: int, rows: Pair, columns: Pair
    ) -> None:
        """weight: (in, out, k, k); rows, columns: what is cut off before and after on each axis,
        an end below zero being torch's output_padding."""
        _expect_axes(weight, 4)
        self._expect_channels(weight, weight.shape[0])
        before, after = (
            _same(rows[end], columns[end], "paddings of rows and columns") for end in (0, 1)
        )
        kernel = _same(weight.shape[2], weight.shape[3], "kernel sides")
        # Zeros before the kernel shift the picture down, so that more is cut off at both ends.
        zeros = max(after - before, 0)
        padding, extra = before + zeros, before + zeros - after
        if before < 0 or zeros > kernel or not 0 <= extra < stride:
            raise UnknownLayer(
                f"a transposed convolution of kernel {kernel} and stride {stride} that cuts off "
                f"{before} and {after} pixels has no layer spec"
            )
        weight = F.pad(weight, (zeros, 0, zeros, 0))
        layer = L.ConvTranspose(weight.shape[1], kernel + zeros, stride, padding, extra)
        self._weighted(layer, weight, bias)

    def scale_and_shift(self, scale: Tensor, shift: Tensor) -> None:
        """scale · x + shift, numbers or one a channel (batch norm): folded into the weights just
        before, else an affine layer or a diagonal one."""
        last = self.modules[-1] if self.modules else None
        per_channel = scale.numel() > 1 or shift.numel() > 1
        if per_channel and max(scale.numel(), shift.numel()) != self.shape[0]:
            raise TensorMismatch(
                f"{max(scale.numel(), shift.numel())} scales or shifts for shape {self.shape}"
            )
        if isinstance(last, Weighted):
            _fold(last, scale.flatten(), shift.flatten())
        elif per_channel:
            channels = self.shape[0]
            weight = torch.diag(scale.flatten().expand(channels))
            bias = shift.flatten().expand(channels)
            if len(self.shape) == 1:
                self.linear(weight, bias)
            else:
                self.conv(weight[:, :, None, None], bias, 1, (0, 0), (0, 0))
        elif isinstance(last, Affine):
            self.modules[-1] = Affine(
                last.scale * float(scale), last.shift * float(scale) + float(shift)
            )
        else:
            self.modules.append(Affine(float(scale), float(shift)))

    def activation(self, op: str, slope: float = 0.01) -> None:
        self._add(L.Activation(op, slope))

    def flatten(self) -> None:
        self._add(L.Flatten())

    def reshape(self, shape: tuple[int, ...]) -> None:
        if shape != self.shape:
            self._add(L.Reshape(shape))

    def upsample(self, scale: int, mode: str) -> None:
        if scale < 1:
            raise UnknownLayer(f"up-sampling by {scale} has no layer spec")
        self._add(L.Upsample(scale, mode))

    def residual(self, body: Chain) -> None:
        if body.shape != self.shape:
            raise UnknownLayer(f"a residual block turns {self.shape} into {body.shape}")
        self.modules.append(Residual(body.net()))

    def permute_features(self, order: Tensor) -> None:
        """Reorder the flat features of the last layer: new feature i is the old `order[i]`."""
        for module in reversed(self.modules):
            if isinstance(module, nn.Linear):
                module.weight.data = module.weight.data[order].clone()
                module.bias.data = module.bias.data[order].clone()
                return
            if not isinstance(module, Pointwise):
                break
        raise UnknownLayer("a reshape that no dense layer precedes has no layer spec")

    def _weighted(self, layer: L.Layer, weight: Tensor, bias: Tensor | None) -> None:
        module = self._add(layer)
        assert isinstance(module, Weighted)
        assert module.bias is not None, "a chain's layers have biases"
        outputs = self.shape[0]
        if bias is not None and bias.numel() != outputs:
            raise TensorMismatch(f"a bias of {bias.numel()} numbers for {outputs} outputs")
        with torch.no_grad():
            module.weight.copy_(weight)
            module.bias.copy_(bias.flatten() if bias is not None else torch.zeros(outputs))

    def _add(self, layer: L.Layer) -> nn.Module | None:
        try:
            net, shape = build((layer,), self.shape)
        except ModelError as error:
            raise UnknownLayer(str(error)) from error
        if min(shape, default=1) < 1 or math.prod(shape) > LARGEST_ACTIVATION:
            raise UnknownLayer(f"{layer} turns shape {self.shape} into {shape}")
        self.shape = shape
        self.modules.extend(net)
        return net[0] if len(net) else None

    def _expect_channels(self, weight: Tensor, channels: int) -> None:
        if len(self.shape) != 3 or self.shape[0] != channels:
            raise TensorMismatch(
                f"a convolution of weights {tuple(weight.shape)} cannot follow shape {self.shape}"
            )


def joined(mu: Chain, logvar: Chain) -> Chain:
    """Two encoders that differ in their last linear layer as one that gives mu, then logvar."""
    trunks = [nn.Sequential(*chain.modules[:-1]).state_dict() for chain in (mu, logvar)]
    kinds = [[type(module) for module in chain.modules] for chain in (mu, logvar)]
    if kinds[0] != kinds[1] or any(
        not torch.equal(a, b) for a, b in zip(trunks[0].values(), trunks[1].values(), strict=True)
    ):
        raise UnknownLayer("mu and logvar come from branches with more than one layer of their own")
    first, second = mu.modules[-1], logvar.modules[-1]
    if not (isinstance(first, nn.Linear) and isinstance(second, nn.Linear)):
        raise UnknownLayer("mu and logvar do not each come from a linear layer")
    both = Chain((first.in_features,))
    both.linear(
        torch.cat([first.weight.data, second.weight.data]),
        torch.cat([first.bias.data, second.bias.data]),
    )
    both.modules = mu.modules[:-1] + both.modules
    return both


def same_padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """Padding before and after that makes ceil(size / stride) outputs, the odd pixel at the end:
    TensorFlow's "same"."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def _fold(module: Weighted, scale: Tensor, shift: Tensor) -> None:
    outputs = 1 if isinstance(module, nn.ConvTranspose2d) else 0  # torch keeps (in, out, k, k)
    shape = [1] * module.weight.dim()
    shape[outputs] = -1
    assert module.bias is not None, "a chain's layers have biases"
    with torch.no_grad():
        module.weight.mul_(scale.reshape(shape))
        module.bias.copy_(module.bias * scale + shift)


def _evened(padding: Pair, kernel: int) -> Pair:
    """Zeros before and after the kernel that turn `padding` into max(padding) on both sides."""
    before, after = padding
    if min(padding) < 0 or abs(before - after) > kernel:
        raise UnknownLayer(f"a padding of {before} and {after} pixels has no layer spec")
    return max(after - before, 0), max(before - after, 0)


def _same(a: int, b: int, what: str) -> int:
    if a != b:
        raise UnknownLayer(f"a convolution with {what} {a} and {b} has no layer spec")
    return a


def _expect_axes(weight: Tensor, axes: int) -> None:
    if weight.ndim != axes or not weight.numel():
        raise TensorMismatch(f"weights of shape {tuple(weight.shape)}, {axes} axes are expected")
