"""ONNX convolutions and poolings as layers of a chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from vae.interchange.chain import Chain
from vae.interchange.errors import UnknownLayer
from vae.interchange.kernels import Pair, same_padding, undilated, ungrouped

Options = Mapping[str, Any]


def append_convolution(chain: Chain, op: str, options: Options, constants: list[Any]) -> bool:
    """Append the convolution that an operator is; False where it is none."""
    if op not in ("Conv", "FusedConv", "ConvTranspose"):
        return False
    if np.ndim(constants[1]) != 4:
        raise UnknownLayer("{op} of weights that are no pictures' kernels has no layer spec", op=op)
    transposed = op == "ConvTranspose"
    weight, bias = _weights(constants)
    dilations = options.get("dilations", [1, 1])
    weight = undilated(weight, (int(dilations[0]), int(dilations[1])))
    weight = ungrouped(weight, int(options.get("group", 1)), transposed=transposed)
    if not transposed:
        stride, rows, columns = _geometry(options, weight.shape[2:], chain.shape)
        chain.conv(weight, bias, stride, rows, columns)
        return True
    if options.get("auto_pad", b"NOTSET") not in (b"NOTSET", b"VALID") or options.get(
        "output_shape"
    ):
        raise UnknownLayer(
            "ConvTranspose with auto_pad or output_shape has no layer spec: give it pads"
        )
    stride, *pairs = _geometry(options, weight.shape[2:], chain.shape)
    extra = options.get("output_padding", [0, 0])
    rows, columns = ((a, b - e) for (a, b), e in zip(pairs, extra, strict=True))
    chain.conv_transpose(weight, bias, stride, rows, columns)
    return True


def append_pooling(chain: Chain, op: str, options: Options, constants: list[Any]) -> bool:
    """Append the pooling, pixel shuffle or padding that an operator is; False where it is none."""
    match op:
        case "MaxPool" | "AveragePool":
            _pool(chain, op, options)
        case "GlobalAveragePool" | "GlobalMaxPool":
            _pool_all(chain, op == "GlobalMaxPool")
        case "ReduceMean" if _axes(options, constants) in ([2, 3], [-2, -1], [-1, -2]):
            _pool_all(chain, False)
            if not options.get("keepdims", 1):
                chain.flatten()
        case "DepthToSpace":
            scale = int(options["blocksize"])
            if options.get("mode", b"DCR") == b"DCR" and len(chain.shape) == 3:
                order = torch.arange(chain.shape[0]).reshape(scale * scale, -1).T.flatten()
                chain.select(order)
            chain.resized(nn.PixelShuffle(scale))
        case "Pad":
            _pad(chain, options, constants)
        case _:
            return False
    return True


def _pool(chain: Chain, op: str, options: Options) -> None:
    kernel = [int(n) for n in options["kernel_shape"]]
    stride, rows, columns = _geometry(options, kernel, chain.shape)
    paddings = {*rows, *columns}
    plain = set(options.get("dilations", [1])) == {1} and not options.get("ceil_mode", 0)
    if len(kernel) != 2 or len({*kernel}) > 1 or len(paddings) > 1 or not plain:
        raise UnknownLayer(
            "{op} of {kernel} pixels with paddings {rows} and {columns}, a "
            "dilation or ceil_mode has no layer spec: use equal sides and equal "
            "paddings",
            op=op,
            kernel=kernel,
            rows=rows,
            columns=columns,
        )
    padding = paddings.pop()
    if op == "MaxPool":
        chain.resized(nn.MaxPool2d(kernel[0], stride, padding))
        return
    if padding:
        raise UnknownLayer("AveragePool with a padding has no layer spec: use one without")
    chain.resized(nn.AvgPool2d(kernel[0], stride))


def _pool_all(chain: Chain, largest: bool) -> None:
    if len(chain.shape) != 3 or chain.shape[1] != chain.shape[2]:
        raise UnknownLayer(
            "a pooling of all of {shape} has no layer spec: use squares", shape=chain.shape
        )
    side = chain.shape[1]
    chain.resized(nn.MaxPool2d(side, side, 0) if largest else nn.AvgPool2d(side, side))


def _pad(chain: Chain, options: Options, constants: list[Any]) -> None:
    """Zeros around a picture, by a convolution that changes nothing else."""
    pads: Any = options.get("pads") if "pads" in options else constants[1]
    value = constants[2] if len(constants) > 2 else None
    zero = value is None or not np.any(value)
    if options.get("mode", b"constant") != b"constant" or not zero or len(chain.shape) != 3:
        raise UnknownLayer("Pad with other numbers than zeros has no layer spec: pad with zeros")
    _, _, top, left, _, _, bottom, right = (int(n) for n in np.ravel(pads))
    if any((top, left, bottom, right)):
        same = torch.eye(chain.shape[0])[:, :, None, None]
        chain.conv(same, None, 1, (top, bottom), (left, right))


def _axes(options: Options, constants: list[Any]) -> list[int] | None:
    given = constants[1] if len(constants) > 1 else options.get("axes")
    return None if given is None else sorted(int(n) for n in np.ravel(given))


def _weights(constants: list[Any]) -> tuple[Tensor, Tensor | None]:
    weight, bias = constants[1], constants[2] if len(constants) > 2 else None
    return (
        torch.from_numpy(np.array(weight, np.float32)),
        None if bias is None else torch.from_numpy(np.array(bias, np.float32)),
    )


def _geometry(options: Options, kernel: Any, shape: tuple[int, ...]) -> tuple[int, Pair, Pair]:
    strides = options.get("strides", [1, 1])
    if len(set(strides)) != 1:
        raise UnknownLayer(
            "strides {strides} have no layer spec: use one for both axes", strides=list(strides)
        )
    stride = int(strides[0])
    match options.get("auto_pad", b"NOTSET"):
        case b"NOTSET":
            top, left, bottom, right = options.get("pads", [0, 0, 0, 0])
            return stride, (top, bottom), (left, right)
        case b"VALID":
            return stride, (0, 0), (0, 0)
        case mode:
            lower = mode == b"SAME_LOWER"
            pairs = [same_padding(n, k, stride) for n, k in zip(shape[1:], kernel, strict=True)]
            rows, columns = ((b, a) if lower else (a, b) for a, b in pairs)
            return stride, rows, columns
