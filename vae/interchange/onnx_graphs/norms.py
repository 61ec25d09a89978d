"""ONNX normalisations as layers of a chain: batch, instance, group and layer norm."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from vae.interchange.chain import Chain
from vae.interchange.errors import UnknownLayer
from vae.interchange.onnx_graphs.values import Values

EPSILON = 1e-5


def append_norm(chain: Chain, op: str, options: Mapping[str, Any], constants: list[Any]) -> bool:
    """Append the normalisation that an operator is; False where it is none."""
    eps = float(options.get("epsilon", EPSILON))
    match op:
        case "BatchNormalization" if not options.get("training_mode", 0):
            gain, bias, mean, variance = (_tensor(c) for c in constants[1:5])
            scale = gain / (variance + eps).sqrt()
            chain.scale_and_shift(scale, bias - mean * scale)
        case "InstanceNormalization":
            _instance_norm(chain, eps, _tensor(constants[1]), _tensor(constants[2]))
        case "GroupNormalization":
            groups = int(options["num_groups"])
            weight, bias = (_per_channel(_tensor(c), chain.shape[0]) for c in constants[1:3])
            chain.group_norm(groups, eps, weight, bias)
        case "LayerNormalization":
            weight = _tensor(constants[1])
            given = constants[2] if len(constants) > 2 else None
            _layer_norm(chain, options, eps, weight, None if given is None else _tensor(given))
        case _:
            return False
    return True


def written_out(
    node: Any, producers: Mapping[str, Any], values: Values
) -> tuple[str, Callable[[Chain], None]] | None:
    """Layer norm as exporters wrote it before opset 17: (x − mean) / √(mean of its square + eps).

    Returns the tensor before it and what appends it; None where `node` is not its last operator.
    """

    def before(name: str, *ops: str) -> list[str]:
        made = producers.get(name)
        return list(made.input) if made is not None and made.op_type in ops else []

    if node.op_type != "Div":
        return None
    centred, deviation = node.input
    match before(centred, "Sub"), [s for r in before(deviation, "Sqrt") for s in before(r, "Add")]:
        case [x, mean], [first, second]:
            variance, eps = (second, first) if values.is_constant(first) else (first, second)
        case _:
            return None
    squared = before(variance, "ReduceMean")[:1]
    factors = before(squared[0], "Pow", "Mul") if squared else []
    if before(mean, "ReduceMean")[:1] != [x] or factors[:1] != [centred]:
        return None
    axes = _axes(producers[variance], values)

    def append(chain: Chain) -> None:
        rank = len(chain.shape) + 1
        if sorted(axis % rank for axis in axes) != list(range(1, rank)):
            raise UnknownLayer(
                "layer norm over the axes {axes} has no layer spec: use one over all "
                "of them, or a group norm",
                axes=axes,
            )
        chain.group_norm(1, float(np.ravel(values[eps])[0]))

    return x, append


def _axes(node: Any, values: Values) -> list[int]:
    if len(node.input) > 1:
        return [int(n) for n in np.ravel(values[node.input[1]])]
    return [int(n) for n in values.options(node).get("axes", ())]


def _instance_norm(chain: Chain, eps: float, weight: Tensor, bias: Tensor) -> None:
    """Group norm is written as a reshape to (groups, numbers), instance norm, and a reshape back:
    then it is the group norm of what was there before."""
    last = chain.modules[-1] if chain.modules else None
    if len(chain.shape) == 2 and isinstance(last, nn.Unflatten):
        groups = chain.shape[0]
        flat = len(chain.unshaped) > 1
        del chain.modules[-2 if flat else -1 :]
        chain.shape = chain.unshaped
        per = chain.shape[0] // groups
        weight, bias = weight.repeat_interleave(per), bias.repeat_interleave(per)
        chain.group_norm(groups, eps, weight, bias)
        return
    chain.group_norm(chain.shape[0], eps, weight, bias)


def _layer_norm(
    chain: Chain, options: Mapping[str, Any], eps: float, weight: Tensor, bias: Tensor | None
) -> None:
    axis, axes = options.get("axis", -1), len(chain.shape)
    if axis not in (1, -axes) or chain.channels_last:
        raise UnknownLayer(
            "layer norm over the last {value} axes of {shape} has no layer spec: "
            "use one over all of them, or a group norm",
            value=-axis if axis < 0 else axes + 1 - axis,
            shape=chain.shape,
        )
    shape = chain.shape
    size = math.prod(shape)
    if axes > 1:
        chain.flatten()
    bias = torch.zeros(()) if bias is None else bias
    chain.group_norm(1, eps, weight.expand(shape).flatten()[:size], bias.expand(shape).flatten())
    if axes > 1:
        chain.reshape(shape)


def _per_channel(given: Tensor, channels: int) -> Tensor:
    """Until opset 20 there is one number a group, later one a channel."""
    return given.repeat_interleave(channels // max(len(given), 1))


def _tensor(array: np.ndarray | None) -> Tensor:
    if array is None:
        raise UnknownLayer("a normalisation by numbers that are not in the model is not known")
    return torch.from_numpy(np.array(array, np.float32))
