"""Published networks run by NumPy alone: layer specs and float16 weights, no torch."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from vae.store import operations as ops
from vae.store.documents import GRAPH
from vae.store.said import Refusal

Array = np.ndarray
Step = Callable[[Array], Array]

# Convolutions unfold their input; a small batch keeps that in the processor's cache
# and keeps a grid of 40×40 from taking gigabytes.
CONVOLUTION_BATCH = 8
NO_GRAPHS: Mapping[str, Step] = {}


class NetworkError(Refusal, ValueError):
    """Layer specs, weights or input that do not fit together; names the layer."""


class Network:
    """The layers of `specs` applied in order: (N, …) in, (N, …) out, both float32.

    `specs` are the layer specs of a run.json, `tensors` the weights by name in any
    float type, `graphs` what runs the ONNX files that specs name. Raises NetworkError here
    for unknown ops, missing tensors and wrong ranks, and on a call for an input whose shape a
    layer cannot take.
    """

    def __init__(
        self,
        specs: Sequence[Mapping[str, Any]],
        tensors: Mapping[str, Array],
        graphs: Mapping[str, Step] = NO_GRAPHS,
    ) -> None:
        self._steps = _compiled(specs, tensors, graphs=graphs)
        self._batch = CONVOLUTION_BATCH if _has_convolution(specs) else None

    def __call__(self, x: Array) -> Array:
        x = np.ascontiguousarray(x, np.float32)
        if self._batch is None or len(x) <= self._batch:
            return self._forward(x)
        starts = range(0, len(x), self._batch)
        return np.concatenate([self._forward(x[i : i + self._batch]) for i in starts])

    def _forward(self, x: Array) -> Array:
        return _apply(self._steps, x)


def _apply(steps: Sequence[tuple[str, Step]], x: Array) -> Array:
    for name, step in steps:
        try:
            x = step(x)
        except NetworkError:
            raise
        except (ValueError, TypeError, LookupError, ArithmeticError, MemoryError) as error:
            raise NetworkError(
                "{name} cannot take an input of shape {shape}: {error}",
                name=name,
                shape=x.shape,
                error=str(error),
            ) from error
    return x


def _has_convolution(specs: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        str(spec.get("op", "")).startswith("conv") or _has_convolution(spec.get("layers", ()))
        for spec in specs
    )


def _compiled(
    specs: Sequence[Mapping[str, Any]],
    tensors: Mapping[str, Array],
    within: str = "",
    graphs: Mapping[str, Step] = NO_GRAPHS,
) -> list[tuple[str, Step]]:
    steps = []
    for number, spec in enumerate(specs):
        name = f"layer {within}{number} ({spec.get('op')})"
        layer = _Layer(name, f"{within}{number}.", spec, tensors)
        graph = graphs.get(f"{spec.get('file')}") if spec.get("op") == GRAPH else None
        try:
            steps.append((name, graph or layer.step()))
        except (TypeError, ArithmeticError) as error:
            raise NetworkError(
                "{name} is not in the expected form: {error}.", name=name, error=str(error)
            ) from error
    return steps


class _Layer:
    """One layer spec on its way to becoming a function of its input alone."""

    def __init__(
        self, name: str, within: str, spec: Mapping[str, Any], tensors: Mapping[str, Array]
    ) -> None:
        self.name, self.within, self.spec, self.tensors = name, within, spec, tensors

    def step(self) -> Step:
        match self.spec.get("op"):
            case "linear":
                return self._linear()
            case "flatten":
                return lambda x: x.reshape(len(x), math.prod(x.shape[1:]))
            case "reshape":
                shape = tuple(self._option("shape"))
                return lambda x: x.reshape(len(x), *shape)
            case "conv2d":
                return self._conv2d()
            case "conv_transpose2d":
                return self._conv_transpose2d()
            case "upsample":
                return self._upsample()
            case "residual":
                inner = _compiled(self._option("layers"), self.tensors, self.within)
                return lambda x: x + _apply(inner, x)
            case "add" | "concat":
                return self._branches()
            case "sequence":
                inner = _compiled(self._option("layers"), self.tensors, self.within)
                return lambda x: _apply(inner, x)
            case "group_norm" | "channel_affine" | "prelu":
                return self._by_channel()
            case "max_pool2d" | "avg_pool2d" | "pixel_shuffle":
                return self._resized()
            case _:
                return self._activation()

    def _activation(self) -> Step:
        match self.spec.get("op"):
            case "leaky_relu":
                slope = float(self._option("slope"))
                return lambda x: ops.leaky_relu(x, slope)
            case "elu":
                alpha = float(self._option("alpha"))
                return lambda x: ops.elu(x, alpha)
            case "affine":
                scale, shift = np.float32(self._option("scale")), np.float32(self._option("shift"))
                return lambda x: x * scale + shift
            case "clamp":
                bounds = (self.spec.get("low"), self.spec.get("high"))
                low, high = (None if b is None else np.float32(b) for b in bounds)
                return lambda x: np.clip(x, low, high)
            case str(op) if op in _ACTIVATIONS:
                return _ACTIVATIONS[op]
            case op:
                raise NetworkError("{name}: there is no op {op}.", name=self.name, op=f"{op!r}")

    def _branches(self) -> Step:
        given = self._option("layers")
        steps = [
            _compiled([each], self.tensors, f"{self.within}{n}.") for n, each in enumerate(given)
        ]
        if not steps:
            raise NetworkError("{name}: it has no branches.", name=self.name)
        if self.spec["op"] == "concat":
            return lambda x: np.concatenate([_apply(each, x) for each in steps], axis=1)

        def added(x: Array) -> Array:
            first, *others = (_apply(each, x) for each in steps)
            for other in others:
                if other.shape != first.shape:
                    raise NetworkError(
                        "{name}: it adds {shape} and {shape2}.",
                        name=self.name,
                        shape=first.shape,
                        shape2=other.shape,
                    )
                first = first + other
            return first

        return added

    def _by_channel(self) -> Step:
        """Layers with a number a channel."""
        weight = self._numbers("weight")
        if self.spec["op"] == "prelu":
            return lambda x: np.where(x > 0, x, ops.by_channel(weight, x) * x)
        bias = self._numbers("bias")
        if self.spec["op"] == "channel_affine":
            return lambda x: x * ops.by_channel(weight, x) + ops.by_channel(bias, x)
        groups, eps = self._count("groups", 1), float(self._option("eps"))
        return lambda x: ops.group_norm(x, groups, eps, weight, bias)

    def _resized(self) -> Step:
        if self.spec["op"] == "pixel_shuffle":
            scale = self._count("scale", 1)
            return lambda x: ops.pixel_shuffle(x, scale)
        kernel, stride = self._count("kernel", 1), self._count("stride", 1)
        if self.spec["op"] == "avg_pool2d":
            return lambda x: ops.avg_pool2d(x, kernel, stride)
        padding = self._count("padding", 0)
        return lambda x: ops.max_pool2d(x, kernel, stride, padding)

    def _numbers(self, role: str) -> Array:
        tensor = self._tensor(role)
        if tensor.ndim != 1:
            raise NetworkError(
                "{name}: its {role} has shape {shape}, not one axis.",
                name=self.name,
                role=role,
                shape=tensor.shape,
            )
        return tensor

    def _linear(self) -> Step:
        weight, bias = self._weights(rank=2, outputs=0)
        transposed = weight.T
        return lambda x: x @ transposed + bias

    def _conv2d(self) -> Step:
        weight, bias = self._weights(rank=4, outputs=0)
        stride, padding = self._count("stride", 1), self._count("padding", 0)
        return lambda x: ops.conv2d(x, weight, bias, stride, padding)

    def _conv_transpose2d(self) -> Step:
        weight, bias = self._weights(rank=4, outputs=1)
        stride, padding = self._count("stride", 1), self._count("padding", 0)
        extra = self._count("output_padding", 0)
        return lambda x: ops.conv_transpose2d(x, weight, bias, stride, padding, extra)

    def _upsample(self) -> Step:
        scale, mode = self._count("scale", 1), self._option("mode")
        if mode == "nearest":
            return lambda x: ops.upsample_nearest(x, scale)
        if mode == "bilinear":
            return lambda x: ops.upsample_bilinear(x, scale)
        raise NetworkError(
            "{name}: mode is nearest or bilinear, not {mode}.", name=self.name, mode=f"{mode!r}"
        )

    def _weights(self, rank: int, outputs: int) -> tuple[Array, Array]:
        """Weight and bias in float32; `outputs` is the weight's axis of output channels."""
        weight = self._tensor("weight")
        if weight.ndim != rank:
            raise NetworkError(
                "{name}: {weight} has shape {shape}, not {rank} axes.",
                name=self.name,
                weight=self.spec["weight"],
                shape=weight.shape,
                rank=rank,
            )
        if self.spec.get("bias") is None:
            return weight, np.zeros(weight.shape[outputs], np.float32)
        bias = self._tensor("bias")
        if bias.shape != (weight.shape[outputs],):
            raise NetworkError(
                "{name}: {bias} has shape {shape}, not ({shape2},).",
                name=self.name,
                bias=self.spec["bias"],
                shape=bias.shape,
                shape2=weight.shape[outputs],
            )
        return weight, bias

    def _tensor(self, role: str) -> Array:
        key = self._option(role)
        if key not in self.tensors:
            raise NetworkError(
                "{name}: the weights have no tensor {key}.", name=self.name, key=f"{key!r}"
            )
        return np.ascontiguousarray(self.tensors[key], np.float32)

    def _option(self, key: str) -> Any:
        if key not in self.spec:
            raise NetworkError("{name}: its spec lacks {key}.", name=self.name, key=f"{key!r}")
        return self.spec[key]

    def _count(self, key: str, default: int) -> int:
        value = self.spec.get(key, default)
        if type(value) is not int or value < 0:
            raise NetworkError(
                "{name}: {key} is a whole number, not {value}.",
                name=self.name,
                key=key,
                value=f"{value!r}",
            )
        return value


_ACTIVATIONS: Mapping[str, Step] = {
    "relu": ops.relu,
    "silu": ops.silu,
    "gelu": ops.gelu,
    "gelu_tanh": ops.gelu_tanh,
    "softplus": ops.softplus,
    "hard_swish": ops.hard_swish,
    "mish": ops.mish,
    "sigmoid": ops.sigmoid,
    "tanh": np.tanh,
}
