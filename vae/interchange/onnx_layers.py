"""ONNX operators as layers of a chain, with the attributes whose meaning is ours exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vae.interchange.chain import Chain, same_padding
from vae.interchange.errors import UnknownLayer

SAME = ("Identity", "Dropout")
ACTIVATIONS = {"Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh"}


def append_node(
    chain: Chain, node: Any, options: Mapping[str, Any], constants: list[Any], data: str
) -> None:
    """Append what an ONNX node does to its input `data` to the chain.

    options: its attributes; constants: its inputs as arrays, None for `data` and absent ones.
    Raises UnknownLayer, naming the operator, or TensorMismatch.
    """
    match node.op_type:
        case op if op in SAME:
            pass
        case op if op in ACTIVATIONS:
            chain.activation(ACTIVATIONS[op])
        case "LeakyRelu":
            chain.activation("leaky_relu", float(options.get("alpha", 0.01)))
        case "Gelu" if options.get("approximate", b"none") == b"none":
            chain.activation("gelu")
        case "Gemm" if (
            not options.get("transA", 0) and node.input[0] == data and np.ndim(constants[1]) == 2
        ):
            weight = _tensor(constants[1]) * float(options.get("alpha", 1.0))
            bias = None
            if len(constants) > 2 and constants[2] is not None:
                bias = _tensor(constants[2]) * float(options.get("beta", 1.0))
            weight = weight if options.get("transB", 0) else weight.T
            bias = bias.flatten().expand(len(weight)) if bias is not None else None
            chain.linear(weight, bias)
        case "MatMul" if node.input[0] == data and constants[1].ndim == 2:
            chain.linear(_tensor(constants[1]).T)
        case "Conv" if options.get("group", 1) == 1 and _plain(options):
            stride, rows, columns = _geometry(options, constants[1], chain.shape)
            chain.conv(*_weights(constants), stride, rows, columns)
        case "ConvTranspose" if (
            options.get("group", 1) == 1 and _plain(options) and "output_shape" not in options
        ):
            if options.get("auto_pad", b"NOTSET") not in (b"NOTSET", b"VALID"):
                raise UnknownLayer("ConvTranspose with auto_pad has no layer spec")
            stride, *pairs = _geometry(options, constants[1], chain.shape)
            extra = options.get("output_padding", [0, 0])
            rows, columns = ((a, b - e) for (a, b), e in zip(pairs, extra, strict=True))
            chain.conv_transpose(*_weights(constants), stride, rows, columns)
        case "BatchNormalization" if not options.get("training_mode", 0):
            gain, bias, mean, variance = (_tensor(c) for c in constants[1:5])
            scale = gain / (variance + float(options.get("epsilon", 1e-5))).sqrt()
            chain.scale_and_shift(scale, bias - mean * scale)
        case "Add" | "Sub" | "Mul" | "Div":
            _arithmetic(chain, node, constants)
        case "Flatten" if options.get("axis", 1) == 1:
            chain.flatten()
        case "Reshape" if constants[1] is not None and not options.get("allowzero", 0):
            _reshape(chain, constants[1].tolist())
        case "Resize" | "Upsample":
            _resize(chain, node.op_type, options, constants)
        case op:
            shown = ", ".join(f"{k}={v!r:.40}" for k, v in options.items())
            raise UnknownLayer(
                f"the operator {op}{f' ({shown})' if shown else ''} has no layer spec"
            )


def _tensor(array: np.ndarray | None) -> Tensor:
    if array is None:
        raise UnknownLayer("a weight that is not stored in the model has no layer spec")
    return torch.from_numpy(np.array(array, np.float32))


def _weights(constants: list[Any]) -> tuple[Tensor, Tensor | None]:
    bias = constants[2] if len(constants) > 2 else None
    return _tensor(constants[1]), None if bias is None else _tensor(bias)


def _plain(options: Mapping[str, Any]) -> bool:
    return set(options.get("dilations", [1])) == {1} and len(set(options.get("strides", [1]))) == 1


def _geometry(
    options: Mapping[str, Any], weight: np.ndarray, shape: tuple[int, ...]
) -> tuple[int, tuple[int, int], tuple[int, int]]:
    stride = options.get("strides", [1])[0]
    match options.get("auto_pad", b"NOTSET"):
        case b"NOTSET":
            top, left, bottom, right = options.get("pads", [0, 0, 0, 0])
            return stride, (top, bottom), (left, right)
        case b"VALID":
            return stride, (0, 0), (0, 0)
        case mode:
            lower = mode == b"SAME_LOWER"
            pairs = [
                same_padding(n, k, stride) for n, k in zip(shape[1:], weight.shape[2:], strict=True)
            ]
            rows, columns = ((b, a) if lower else (a, b) for a, b in pairs)
            return stride, rows, columns


def _arithmetic(chain: Chain, node: Any, constants: list[Any]) -> None:
    first = constants[0] is not None
    value = _tensor(constants[0] if first else constants[1])
    channels, axes = chain.shape[0], len(chain.shape)
    aligned = value.numel() == 1 or (
        value.numel() == channels and value.ndim >= axes and value.shape[-axes] == channels
    )
    one, zero = torch.ones(()), torch.zeros(())
    match node.op_type:
        case "Add" if aligned:
            chain.scale_and_shift(one, value)
        case "Sub" if aligned:
            chain.scale_and_shift(*((-one, value) if first else (one, -value)))
        case "Mul" if aligned:
            chain.scale_and_shift(value, zero)
        case "Div" if aligned and not first:
            chain.scale_and_shift(1 / value, zero)
        case op:
            raise UnknownLayer(
                f"the operator {op} with a constant of shape {tuple(value.shape)} has no layer spec"
            )


def _reshape(chain: Chain, target: list[int]) -> None:
    """target: with the batch, whatever number stands for it; 0 keeps an axis, -1 is the rest."""
    rest = [
        chain.shape[at] if n == 0 and at < len(chain.shape) else n
        for at, n in enumerate(target[1:])
    ]
    size = int(np.prod(chain.shape))
    if rest.count(-1) == 1:
        known = int(np.prod([n for n in rest if n != -1]))
        rest = [size // max(known, 1) if n == -1 else n for n in rest]
    if not rest or min(rest) < 1 or int(np.prod(rest)) != size:
        raise UnknownLayer(f"a reshape of {chain.shape} to {target} has no layer spec")
    if len(rest) == 1:
        chain.flatten()
    else:
        chain.reshape(tuple(rest))


def _resize(chain: Chain, op: str, options: Mapping[str, Any], constants: list[Any]) -> None:
    mode = options.get("mode", b"nearest").decode()
    where = options.get("coordinate_transformation_mode", b"half_pixel").decode()
    rounding = options.get("nearest_mode", b"round_prefer_floor").decode()
    sizes = constants[3] if len(constants) > 3 else None
    scales = constants[1 if op == "Upsample" else 2] if len(constants) > 1 else None
    if sizes is not None:
        factors = [sizes[2] / chain.shape[1], sizes[3] / chain.shape[2]]
    elif scales is not None and len(scales) == 4 and set(scales[:2].tolist()) == {1.0}:
        factors = scales[2:].tolist()
    else:
        factors = [0.0]
    exact = {
        "nearest": op == "Upsample"
        or (where == "asymmetric" and rounding == "floor")
        or (where.endswith("half_pixel") and re.fullmatch("round_prefer_.*", rounding)),
        # Upsample's own bilinear has corners of its own; a 1-pixel side is where the two half
        # pixels differ.
        "linear": op == "Resize" and where.endswith("half_pixel") and min(chain.shape[1:]) > 1,
    }.get(mode)
    if not exact or len(set(factors)) != 1 or factors[0] != int(factors[0]):
        raise UnknownLayer(
            f"the operator {op} ({mode}, {where}, {rounding}, factors {factors}) has no layer spec"
        )
    chain.upsample(int(factors[0]), "bilinear" if mode == "linear" else "nearest")
