"""Weights in fewer bits: float16, and int8 with one symmetric scale an output channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

PRECISIONS = ("fp32", "fp16", "int8")
INT8_LARGEST = 127


@dataclass(frozen=True)
class Quantised:
    """values · scale along `axis` is the weight; symmetric, so zero stays zero."""

    values: Tensor  # int8
    scale: Tensor  # (out,) float32
    axis: int

    def weight(self) -> Tensor:
        """The weight in float32, each entry within half a step of the one quantised."""
        along = [1] * self.values.ndim
        along[self.axis] = -1
        return self.values.float() * self.scale.reshape(along)


def quantised(weight: Tensor, axis: int) -> Quantised:
    """weight: outputs along `axis`. Each output's largest entry becomes ±127. Jacob et al. 2018
    (their scheme with zero point 0), per channel as in Krishnamoorthi 2018, section 3.1."""
    others = [d for d in range(weight.ndim) if d != axis]
    largest = weight.float().abs().amax(others, keepdim=True)
    scale = torch.where(largest > 0, largest / INT8_LARGEST, 1.0)
    values = (weight.float() / scale).round().clamp(-INT8_LARGEST, INT8_LARGEST)
    return Quantised(values.to(torch.int8), scale.flatten(), axis)


def weighted(specs: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The specs that have weights, also those inside residual blocks."""
    for spec in specs:
        yield from weighted(spec.get("layers", ()))
        if "weight" in spec:
            yield spec


def output_axis(spec: Mapping[str, Any]) -> int:
    """Where a weight has its output channels: torch keeps transposed kernels as (in, out, k, k)."""
    return 1 if spec["op"] == "conv_transpose2d" else 0


def stored(
    specs: Sequence[Mapping[str, Any]], tensors: Mapping[str, Tensor], precision: str
) -> dict[str, Tensor]:
    """What a file of that precision holds for the layers in `specs`.

    int8: each weight as NAME (int8) and NAME.scale (out,), biases in float32.
    """
    held: dict[str, Tensor] = {}
    kind = torch.float16 if precision == "fp16" else torch.float32
    for spec in weighted(specs):
        name = spec["weight"]
        if precision == "int8" and tensors[name].ndim > 1:  # slopes and scales are few
            small = quantised(tensors[name], output_axis(spec))
            held |= {name: small.values, f"{name}.scale": small.scale}
        else:
            held[name] = tensors[name].to(kind)
        if "bias" in spec:
            held[spec["bias"]] = tensors[spec["bias"]].to(kind)
    return {name: tensor.contiguous() for name, tensor in held.items()}


def restored(specs: Sequence[Mapping[str, Any]], held: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The float32 weights that a file of `stored` tensors stands for."""
    weights: dict[str, Tensor] = {}
    for spec in weighted(specs):
        name, scale = spec["weight"], held.get(f"{spec['weight']}.scale")
        small = held[name]
        if scale is not None:
            small = Quantised(small, scale, output_axis(spec)).weight()
        weights[name] = small.float()
        if "bias" in spec:
            weights[spec["bias"]] = held[spec["bias"]].float()
    return weights
