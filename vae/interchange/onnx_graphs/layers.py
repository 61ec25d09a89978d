"""ONNX operators as layers of a chain, with the attributes whose meaning is ours exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vae.interchange.chain import Chain
from vae.interchange.errors import UnknownLayer
from vae.interchange.onnx_graphs.activations import ANYWHERE, append_activation, by_channel
from vae.interchange.onnx_graphs.convolutions import append_convolution, append_pooling
from vae.interchange.onnx_graphs.norms import append_norm
from vae.interchange.onnx_graphs.shapes import append_reshape

SAME = ("Identity", "Dropout")
# What does the same wherever the channels are, or says where.
WITH_CHANNELS_LAST = frozenset(
    (*SAME, *ANYWHERE, "Cast", "Neg", "Add", "Sub", "Mul", "Div", "Transpose", "Reshape", "Flatten")
)
FLOATS = (1, 10, 11, 16)  # TensorProto's float, half, double, bfloat16
KNOWN = "docs/models-of-your-own.md lists the layers that are read"


def append_node(
    chain: Chain,
    node: Any,
    options: Mapping[str, Any],
    constants: list[Any],
    data: str,
    output: str,
) -> None:
    """Append what an ONNX node does to its input `data` to the chain, as its output `output` has
    it.

    options: its attributes; constants: its inputs as arrays, None for `data` and absent ones.
    Raises UnknownLayer, naming the operator, or TensorMismatch.
    """
    op = node.op_type
    if chain.channels_last and op not in WITH_CHANNELS_LAST:
        raise UnknownLayer(
            "the operator {op} with the channels last has no layer spec; {known}",
            op=op,
            known=KNOWN,
        )
    match op:
        case _ if op in SAME:
            return
        case "Cast" if options.get("to") in FLOATS:
            return
        case "Neg":
            chain.scale_and_shift(torch.tensor(-1.0), torch.zeros(()))
            return
        case "Gemm" | "FusedGemm" if not options.get("transA", 0) and node.input[0] == data:
            _gemm(chain, options, constants)
            _fused(chain, options)
            return
        case "MatMul" | "FusedMatMul" if node.input[0] == data and np.ndim(constants[1]) == 2:
            weight = tensor(constants[1]) * float(options.get("alpha", 1.0))
            chain.linear(weight if options.get("transB", 0) else weight.T)
            return
        case "Add" | "Sub" | "Mul" | "Div":
            _arithmetic(chain, op, constants)
            return
        case "BiasGelu":
            chain.scale_and_shift(torch.ones(()), tensor(constants[1]))
            chain.activation("gelu")
            return
        case "QuickGelu":  # x · sigmoid(alpha · x)
            alpha = torch.tensor(float(options.get("alpha", 1.702)))
            chain.scale_and_shift(alpha, torch.zeros(()))
            chain.activation("silu")
            chain.scale_and_shift(1 / alpha, torch.zeros(()))
            return
    known = (
        append_activation(chain, op, options, constants)
        or append_convolution(chain, op, options, constants)
        or append_pooling(chain, op, options, constants)
        or append_norm(chain, op, options, constants)
        or append_reshape(chain, node, options, constants, output)
    )
    if not known:
        shown = ", ".join(f"{k}={v!r:.40}" for k, v in options.items())
        raise UnknownLayer(
            "the operator {op}{value} has no layer spec; {known}",
            op=op,
            value=f" ({shown})" if shown else "",
            known=KNOWN,
        )
    if op == "FusedConv":
        _fused(chain, options)


def tensor(array: np.ndarray | None) -> Tensor:
    if array is None:
        raise UnknownLayer("a weight that is not stored in the model has no layer spec")
    return torch.from_numpy(np.array(array, np.float32))


def _gemm(chain: Chain, options: Mapping[str, Any], constants: list[Any]) -> None:
    if np.ndim(constants[1]) != 2:
        raise UnknownLayer("a product with a weight that is no matrix has no layer spec")
    weight = tensor(constants[1]) * float(options.get("alpha", 1.0))
    weight = weight if options.get("transB", 0) else weight.T
    bias = None
    if len(constants) > 2 and constants[2] is not None:
        bias = tensor(constants[2]) * float(options.get("beta", 1.0))
        bias = bias.flatten().expand(len(weight))
    chain.linear(weight, bias)


def _fused(chain: Chain, options: Mapping[str, Any]) -> None:
    """The activation that onnxruntime's optimiser put into the layer before it."""
    op = options.get("activation", b"").decode()
    given = list(options.get("activation_params", ()))
    if op == "LeakyRelu" and "leaky_relu_alpha" in options:
        given = [options["leaky_relu_alpha"]]
    names = {"Clip": ("min", "max"), "HardSigmoid": ("alpha", "beta")}.get(op, ("alpha",))
    if op and not append_activation(chain, op, dict(zip(names, given, strict=False)), [None]):
        raise UnknownLayer("the activation {op} has no layer spec; {known}", op=op, known=KNOWN)


def _arithmetic(chain: Chain, op: str, constants: list[Any]) -> None:
    first = constants[0] is not None
    value = tensor(constants[0] if first else constants[1])
    one, zero = torch.ones(()), torch.zeros(())
    match op:
        case "Add":
            scale, shift = one, value
        case "Sub":
            scale, shift = (-one, value) if first else (one, -value)
        case "Mul":
            scale, shift = value, zero
        case "Div" if not first:
            scale, shift = 1 / value, zero
        case _:
            raise UnknownLayer(
                "a number divided by the layer before has no layer spec; {known}", known=KNOWN
            )
    shape = by_channel(chain, value.shape)
    if value.numel() == 1 or shape == (chain.shape[0], *[1] * (len(chain.shape) - 1)):
        chain.scale_and_shift(scale, shift)
    elif shape == chain.shape and not chain.channels_last:
        chain.flatten()
        chain.scale_and_shift(scale.flatten(), shift.flatten())
        chain.reshape(shape)
    else:
        raise UnknownLayer(
            "the operator {op} with a constant of shape {shape} has no layer spec; {known}",
            op=op,
            shape=tuple(value.shape),
            known=KNOWN,
        )
