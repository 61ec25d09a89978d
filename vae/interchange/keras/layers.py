"""Keras layers as a chain, channels last turned to channels first.

Keras flattens an image rows first and channels last, we channels first: the dense layers around
a Flatten or Reshape get their columns or rows in our order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from vae.interchange.chain import Chain
from vae.interchange.errors import TensorMismatch, UnknownLayer
from vae.interchange.keras.plain import append_named, append_plain
from vae.interchange.kernels import Pair, same_padding
from vae.store.said import Said

Layer = Mapping[str, Any]
Weights = Mapping[str, Mapping[str, Tensor]]  # layer → role (kernel, bias, …) → tensor
IGNORED = ("InputLayer", "Dropout", "SpatialDropout2D", "GaussianNoise", "ActivityRegularization")
KERAS_LEAKY_SLOPE = 0.3  # of the layer; the activation by name has 0.2


def read_layers(
    layers: Sequence[Layer],
    weights: Weights,
    shape: tuple[int, ...],
    image: tuple[int, int, int] | None = None,
    *,
    flat: bool = False,
) -> Chain:
    """A path of Keras layers as a chain that starts with `shape` (images: (C, H, W)).

    `flat` says that the first layer takes the image as a row; `image` that a decoder's row at the
    end is one. Raises UnknownLayer or TensorMismatch, naming the layer.
    """
    reader = _Reader(weights, Chain(shape))
    if flat:
        reader.flatten()
    for layer in layers:
        name, kind = layer["config"].get("name"), layer["class_name"]
        try:
            reader.append(kind, layer["config"])
        except (UnknownLayer, TensorMismatch) as error:
            raise type(error)(
                Said("layer {name} ({kind}): {error}", name=name, kind=kind, error=str(error))
            ) from error
    if image is not None and len(reader.chain.shape) == 1:
        reader.reshape((*image[1:], image[0]))
    return reader.chain


class _Reader:
    def __init__(self, weights: Weights, chain: Chain) -> None:
        self.weights, self.chain = weights, chain
        # Our flat feature i is Keras' feature order[i]; None where they are the same.
        self.order: Tensor | None = None

    def append(self, kind: str, config: Mapping[str, Any]) -> None:
        chain = self.chain
        match kind:
            case _ if kind in IGNORED:
                return
            case "Dense":
                kernel = self._tensor(config, "kernel").T  # (out, in)
                chain.linear(self._in_our_order(kernel, 1), self._bias(config))
                self.order = None
            case "Conv2D":
                kernel = self._tensor(config, "kernel").permute(3, 2, 0, 1)
                stride, rows, columns = _padding(config, kernel, chain.shape)
                chain.conv(kernel, self._bias(config), stride, rows, columns)
            case "Conv2DTranspose":
                kernel = self._tensor(config, "kernel").permute(3, 2, 0, 1)
                stride, cut = _cut(config, kernel)
                chain.conv_transpose(kernel, self._bias(config), stride, cut, cut)
            case "BatchNormalization":
                self._batch_norm(config)
            case "Flatten":
                self.flatten()
            case "Reshape":
                self.reshape(tuple(config["target_shape"]))
            case "UpSampling2D":
                down, across = _pair(config["size"])
                if down != across:
                    raise UnknownLayer(
                        "size {down} × {across} has no layer spec", down=down, across=across
                    )
                chain.upsample(down, config.get("interpolation", "nearest"))
            case "Rescaling":
                scale, offset = float(config["scale"]), float(config["offset"])
                chain.scale_and_shift(torch.tensor(scale), torch.tensor(offset))
            case "LeakyReLU":
                slope = config.get("negative_slope", config.get("alpha", KERAS_LEAKY_SLOPE))
                chain.activation("leaky_relu", float(slope))
            case "ReLU" if config.get("max_value") is None and not config.get("threshold"):
                slope = float(config.get("negative_slope") or 0.0)
                chain.activation(*(("leaky_relu", slope) if slope else ("relu",)))
            case "Activation":
                pass
            case "LayerNormalization" | "GroupNormalization":
                self._norm(kind, config)
            case "PReLU":
                self._prelu(self._tensor(config, "alpha"))
            case _:
                if not append_plain(chain, kind, config):
                    raise UnknownLayer("this kind of layer has no layer spec")
        self._activate(config.get("activation", "linear"))

    def flatten(self) -> None:
        if len(self.chain.shape) == 3:
            self.order = _channels_first(self.chain.shape)
        self.chain.flatten()

    def reshape(self, target: tuple[int, ...]) -> None:
        """target: Keras' (H, W, C), (H, W) or (N,), one side of which may be -1."""
        size = math.prod(self.chain.shape)
        if target.count(-1) == 1:
            known = math.prod(side for side in target if side != -1)
            target = tuple(size // max(known, 1) if side == -1 else side for side in target)
        if math.prod(target) != size or len(target) not in (1, 2, 3) or min(target) < 1:
            raise UnknownLayer(
                "shape {shape} cannot become {target}", shape=self.chain.shape, target=target
            )
        self.flatten()
        if len(target) == 1:
            return
        height, width, channels = (*target, 1)[:3]
        wanted = _channels_first((channels, height, width))
        order = torch.arange(size) if self.order is None else self.order
        if not torch.equal(order, wanted):
            if self.order is not None:
                raise UnknownLayer("a reshape of one image into another has no layer spec")
            self.chain.permute_features(wanted)
        self.order = None
        self.chain.reshape((channels, height, width))

    def _batch_norm(self, config: Mapping[str, Any]) -> None:
        axis = config.get("axis", -1)
        axis = axis[0] if isinstance(axis, list) else axis
        if axis not in (-1, len(self.chain.shape)):
            raise UnknownLayer("axis {axis} is not the channels'", axis=axis)
        mean = self._tensor(config, "moving_mean")
        variance = self._tensor(config, "moving_variance")
        gain = self._tensor(config, "gamma") if config.get("scale", True) else torch.ones(())
        shift = self._tensor(config, "beta") if config.get("center", True) else torch.zeros(())
        scale = gain / (variance + float(config.get("epsilon", 1e-3))).sqrt()
        shift = shift - mean * scale
        self.chain.scale_and_shift(self._in_our_order(scale, 0), self._in_our_order(shift, 0))

    def _norm(self, kind: str, config: Mapping[str, Any]) -> None:
        """Group norm of channels, or layer norm of flat features."""
        axis = config.get("axis", -1)
        axis = axis[0] if isinstance(axis, list) and len(axis) == 1 else axis
        group = kind == "GroupNormalization"
        if axis not in (-1, len(self.chain.shape)) or not (group or len(self.chain.shape) == 1):
            raise UnknownLayer(
                "{kind} over axis {axis} has no layer spec: use a group norm", kind=kind, axis=axis
            )
        gain = self._tensor(config, "gamma") if config.get("scale", True) else None
        shift = self._tensor(config, "beta") if config.get("center", True) else None
        groups = int(config.get("groups", 32)) if group else 1
        groups = self.chain.shape[0] if groups == -1 else groups
        ours = (None if t is None else self._in_our_order(t, 0) for t in (gain, shift))
        self.chain.group_norm(groups, float(config.get("epsilon", 1e-3)), *ours)

    def _prelu(self, slopes: Tensor) -> None:
        if slopes.ndim != len(self.chain.shape) or slopes.numel() != slopes.shape[-1]:
            raise UnknownLayer(
                "slopes of shape {shape} have no layer spec: share them over the axes "
                "of the picture",
                shape=tuple(slopes.shape),
            )
        module = nn.PReLU(slopes.numel())
        module.weight.data = self._in_our_order(slopes.flatten(), 0)
        self.chain.pointwise(module)

    def _activate(self, activation: Any) -> None:
        if not isinstance(activation, str):  # Keras 3 writes some as an object
            named = activation["class_name"] == "function"
            activation = activation["config"] if named else activation["class_name"]
        append_named(self.chain, str(activation))

    def _in_our_order(self, tensor: Tensor, axis: int) -> Tensor:
        if self.order is None or tensor.shape[axis] != len(self.order):
            return tensor  # of another length: the chain says what is wrong
        return tensor.index_select(axis, self.order)

    def _bias(self, config: Mapping[str, Any]) -> Tensor | None:
        return self._tensor(config, "bias") if config.get("use_bias", True) else None

    def _tensor(self, config: Mapping[str, Any], role: str) -> Tensor:
        found = self.weights.get(config["name"], {})
        if role not in found:
            raise TensorMismatch(
                "the weights have no {name}/{role}; there are {weights}",
                name=config["name"],
                role=role,
                weights=", ".join((f"{k}/{r}" for k, v in self.weights.items() for r in v))
                or "none",
            )
        return found[role]


def _channels_first(shape: tuple[int, ...]) -> Tensor:
    """For an image (C, H, W): which of Keras' flat features (H, W, C) each of ours is."""
    channels, height, width = shape
    return (
        torch.arange(math.prod(shape)).reshape(height, width, channels).permute(2, 0, 1).flatten()
    )


def _padding(
    config: Mapping[str, Any], kernel: Tensor, shape: tuple[int, ...]
) -> tuple[int, Pair, Pair]:
    stride = _plain_stride(config)
    if config.get("groups", 1) != 1:
        raise UnknownLayer("{groups} groups have no layer spec", groups=config["groups"])
    if config.get("padding", "valid") == "valid":
        return stride, (0, 0), (0, 0)
    height, width = shape[-2:]
    return (
        stride,
        same_padding(height, kernel.shape[2], stride),
        same_padding(width, kernel.shape[3], stride),
    )


def _cut(config: Mapping[str, Any], kernel: Tensor) -> tuple[int, Pair]:
    """Stride, and what is cut off before and after: the padding of the convolution that this one
    transposes, whose input is `stride` times as large."""
    stride, size = _plain_stride(config), kernel.shape[2]
    if config.get("output_padding") is not None:
        raise UnknownLayer("output_padding has no layer spec")
    if config.get("padding", "valid") == "valid":
        return stride, (0, min(size - stride, 0))
    total = size - stride
    return stride, ((total // 2, total - total // 2) if total > 0 else (0, total))


def _plain_stride(config: Mapping[str, Any]) -> int:
    dilation = _pair(config.get("dilation_rate", 1))
    strides = _pair(config.get("strides", 1))
    if config.get("data_format", "channels_last") != "channels_last" or dilation != (1, 1):
        raise UnknownLayer("channels first or a dilation has no layer spec")
    if strides[0] != strides[1]:
        raise UnknownLayer("strides {strides} have no layer spec", strides=strides)
    return strides[0]


def _pair(value: Any) -> Pair:
    rows, columns = (value, value) if isinstance(value, int) else value
    return int(rows), int(columns)
