"""Activations by their ONNX operator, or by what a few operators together compute.

Exporters write GELU as five operators, in three orders. So a function that changes each number by
itself is computed at a few hundred places and compared with every activation that there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vae.interchange.chain import Chain
from vae.model.modules import ACTIVATIONS, Clamp

Array = np.ndarray
PLACES = np.linspace(-12, 12, 401)
AGREEING = 1e-5  # of the largest value: exporters round √2 to float32
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
SIMPLE = {
    **{"Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "Softplus": "softplus"},
    **{"HardSwish": "hard_swish", "Mish": "mish"},
}
# Those that do not depend on where the channels are.
ANYWHERE = (
    *SIMPLE,
    *("LeakyRelu", "Gelu", "Elu", "Celu", "Selu", "HardSigmoid", "Clip", "Max", "Min"),
)
ALL: Mapping[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "silu": F.silu,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "hard_swish": F.hardswish,
    "mish": F.mish,
}


def append_activation(
    chain: Chain, op: str, options: Mapping[str, Any], constants: list[Any]
) -> bool:
    """Append the activation that an operator is to the chain; False where it is none."""
    match op:
        case _ if op in SIMPLE:
            chain.activation(SIMPLE[op])
        case "LeakyRelu":
            chain.activation("leaky_relu", float(options.get("alpha", 0.01)))
        case "Gelu":
            exact = options.get("approximate", b"none") == b"none"
            chain.activation("gelu" if exact else "gelu_tanh")
        case "Elu":
            chain.pointwise(nn.ELU(float(options.get("alpha", 1.0))))
        case "Celu":
            alpha = float(options.get("alpha", 1.0))
            _scaled(chain, 1 / alpha)
            chain.pointwise(nn.ELU())
            _scaled(chain, alpha)
        case "Selu":
            chain.pointwise(nn.ELU(float(options.get("alpha", SELU_ALPHA))))
            _scaled(chain, float(options.get("gamma", SELU_SCALE)))
        case "HardSigmoid":
            _scaled(chain, float(options.get("alpha", 0.2)), float(options.get("beta", 0.5)))
            chain.pointwise(Clamp(0.0, 1.0))
        case "Clip":
            clamp(chain, *_bounds(options, constants))
        case "Max" | "Min" if all(c is None or np.size(c) == 1 for c in constants):
            bound = next(float(np.ravel(c)[0]) for c in constants if c is not None)
            clamp(chain, *((bound, None) if op == "Max" else (None, bound)))
        case "PRelu" if constants[1] is not None:
            slopes = torch.from_numpy(np.array(constants[1], np.float32))
            wanted = (chain.shape[0], *[1] * (len(chain.shape) - 1))
            if slopes.numel() != 1 and by_channel(chain, slopes.shape) != wanted:
                return False
            slopes = slopes.flatten()
            chain.pointwise(nn.PReLU(len(slopes)))
            module = chain.modules[-1]
            assert isinstance(module, nn.PReLU)
            module.weight.data = slopes
        case _:
            return False
    return True


def by_channel(chain: Chain, shape: Sequence[int]) -> tuple[int, ...]:
    """The shape, channels first, of an array that meets the chain's tensor as ONNX lines them up:
    from the last axis."""
    axes = len(chain.shape)
    lined = (*[1] * (axes - len(shape)), *shape[max(0, len(shape) - axes) :])
    return (lined[2], *lined[:2]) if chain.channels_last and axes == 3 else lined


def clamp(chain: Chain, low: float | None, high: float | None) -> None:
    if (low, high) == (0.0, None):
        chain.activation("relu")
    elif (low, high) != (None, None):
        chain.pointwise(Clamp(low, high))


def recognised(values: Array) -> Callable[[Chain], None] | None:
    """What appends the activation that has `values` at PLACES, times a number; None: no known."""
    if not np.isfinite(values).all():
        return None
    if np.abs(values - PLACES).max() <= AGREEING:
        return lambda chain: None  # such as a product with 1
    places = torch.from_numpy(PLACES)
    for name, function in ALL.items():
        scale = _scale(values, function(places).numpy())
        if scale is not None:
            return _appending(ACTIVATIONS[name](), scale)
    for alpha in (float(-values[0]), 1.0):  # towards -alpha, far to the left
        if alpha > 0 and _scale(values, F.elu(places, alpha).numpy()) == 1.0:
            return _appending(nn.ELU(float(np.float32(alpha))), 1.0)
    slope = float(values[0] / PLACES[0])
    if values[-1] == PLACES[-1] and _scale(values, F.leaky_relu(places, slope).numpy()) == 1.0:
        return _appending(nn.LeakyReLU(slope), 1.0)
    low, high = float(values.min()), float(values.max())
    if low < high and _scale(values, PLACES.clip(low, high)) == 1.0:
        bounds = (low if low > PLACES[0] else None, high if high < PLACES[-1] else None)
        return _appending(Clamp(*bounds), 1.0)
    return None


def _scale(values: Array, known: Array) -> float | None:
    """The number by which `values` are the known ones, where there is one."""
    at = int(np.abs(known).argmax())
    scale = float(values[at] / known[at])
    if abs(scale - 1) < AGREEING:
        scale = 1.0
    near = np.abs(values - scale * known).max() <= AGREEING * np.abs(values).max()
    return scale if scale and near else None


def _appending(module: nn.Module, scale: float) -> Callable[[Chain], None]:
    def append(chain: Chain) -> None:
        chain.pointwise(module)
        _scaled(chain, scale)

    return append


def _scaled(chain: Chain, scale: float, shift: float = 0.0) -> None:
    chain.scale_and_shift(torch.tensor(scale), torch.tensor(shift))


def _bounds(options: Mapping[str, Any], constants: list[Any]) -> tuple[float | None, float | None]:
    """Bounds are inputs in later opsets, attributes in earlier ones; float32's own are none."""
    given: list[float | None] = []
    for at, key in ((1, "min"), (2, "max")):
        array = constants[at] if len(constants) > at else None
        bound = float(np.ravel(array)[0]) if array is not None else options.get(key)
        given.append(None if bound is None or abs(bound) > 3e38 else float(bound))
    return given[0], given[1]
