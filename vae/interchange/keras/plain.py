"""Keras' layers without weights, and its activations by name, as layers of a chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from vae.interchange.chain import Chain
from vae.interchange.errors import UnknownLayer
from vae.interchange.kernels import Pair, same_padding
from vae.interchange.onnx_graphs.activations import append_activation

Config = Mapping[str, Any]
WORDS = ("relu", "sigmoid", "tanh", "gelu", "silu", "softplus", "mish", "hard_swish")
# By the operator of ONNX that computes the same. Not hard_sigmoid, which Keras 2 and 3 have each
# their own of.
OPERATORS: Mapping[str, tuple[str, Config]] = {
    "elu": ("Elu", {"alpha": 1.0}),
    "selu": ("Selu", {}),
    "relu6": ("Clip", {"min": 0.0, "max": 6.0}),
}
NAMED_LEAKY_SLOPE = 0.2  # of the activation by name


def append_named(chain: Chain, name: str) -> None:
    """Append an activation that a layer names."""
    name = {"swish": "silu", "hard_silu": "hard_swish"}.get(name, name)
    if name == "leaky_relu":
        chain.activation(name, NAMED_LEAKY_SLOPE)
    elif name in WORDS:
        chain.activation(name)
    elif name in OPERATORS:
        op, options = OPERATORS[name]
        append_activation(chain, op, options, [None])
    elif name != "linear":
        raise UnknownLayer("the activation {name} has no layer spec", name=name)


def append_plain(chain: Chain, kind: str, config: Config) -> bool:
    """Append a layer without weights; False where it is none that is known."""
    match kind:
        case "MaxPooling2D" | "AveragePooling2D":
            _pool(chain, kind, config)
        case "GlobalAveragePooling2D" if len(set(chain.shape[1:])) == 1:
            side = chain.shape[1]
            chain.resized(nn.AvgPool2d(side, side))
            chain.flatten()
        case "ELU":
            chain.pointwise(nn.ELU(float(config.get("alpha", 1.0))))
        case "ZeroPadding2D":
            rows, columns = _pairs(config["padding"])
            same = torch.eye(chain.shape[0])[:, :, None, None]
            chain.conv(same, None, 1, rows, columns)
        case "Cropping2D":
            rows, columns = _pairs(config["cropping"])
            same = torch.eye(chain.shape[0])[:, :, None, None]
            chain.conv_transpose(same, None, 1, rows, columns)
        case _:
            return False
    return True


def _pool(chain: Chain, kind: str, config: Config) -> None:
    sizes = config.get("pool_size", 2)
    height, width = (sizes, sizes) if isinstance(sizes, int) else sizes
    strides = config.get("strides") or sizes
    down, across = (strides, strides) if isinstance(strides, int) else strides
    same = config.get("padding", "valid") == "same"
    paddings = {same_padding(n, height, down) if same else (0, 0) for n in chain.shape[1:]}
    if height != width or down != across or paddings != {(0, 0)}:
        raise UnknownLayer(
            "a pooling of {height} × {width} with strides {down} and {across} and "
            "paddings {paddings} has no layer spec: use equal sides that divide "
            "the picture's",
            height=height,
            width=width,
            down=down,
            across=across,
            paddings=sorted(paddings),
        )
    pool = nn.MaxPool2d if kind == "MaxPooling2D" else nn.AvgPool2d
    chain.resized(pool(height, down, 0))


def _pairs(given: Any) -> tuple[Pair, Pair]:
    """Keras' n, (rows, columns) or ((top, bottom), (left, right))."""
    rows, columns = (given, given) if isinstance(given, int) else given
    top, bottom = (rows, rows) if isinstance(rows, int) else rows
    left, right = (columns, columns) if isinstance(columns, int) else columns
    return (int(top), int(bottom)), (int(left), int(right))
