"""ONNX operators on arrays that change each number by itself: for constants, and to tell an
activation that was written in pieces by what it computes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Array = np.ndarray
Options = Mapping[str, Any]
_erf = np.vectorize(math.erf, otypes=[np.float64])


def _divided(a: Array, b: Array) -> Array:
    if np.issubdtype(a.dtype, np.integer):
        return np.asarray(np.trunc(np.true_divide(a, b)), a.dtype)  # towards zero, as in C
    return np.asarray(a / b)


def _clip(options: Options, x: Array, *bounds: Array) -> Array:
    low = bounds[0] if bounds else options.get("min", -np.inf)
    high = bounds[1] if len(bounds) > 1 else options.get("max", np.inf)
    return np.asarray(np.minimum(np.maximum(x, low), high), x.dtype)


def _elu(options: Options, x: Array) -> Array:
    return np.where(x > 0, x, options.get("alpha", 1.0) * np.expm1(np.minimum(x, 0)))


def _hard_sigmoid(options: Options, x: Array) -> Array:
    return np.asarray(np.clip(options.get("alpha", 0.2) * x + options.get("beta", 0.5), 0, 1))


PLAIN: Mapping[str, Callable[..., Any]] = {
    "Add": np.add,
    "Sub": np.subtract,
    "Mul": np.multiply,
    "Div": _divided,
    "Pow": lambda x, y: np.asarray(np.power(x, y), x.dtype),
    "Neg": np.negative,
    "Abs": np.abs,
    "Sqrt": np.sqrt,
    "Reciprocal": np.reciprocal,
    "Exp": np.exp,
    "Log": np.log,
    "Tanh": np.tanh,
    "Erf": _erf,
    "Floor": np.floor,
    "Ceil": np.ceil,
    "Sign": np.sign,
    "Relu": lambda x: np.maximum(x, 0),
    "Sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "Softplus": lambda x: np.logaddexp(x, 0),
    "Where": np.where,
    "Equal": np.equal,
    "Greater": np.greater,
    "Less": np.less,
    "GreaterOrEqual": np.greater_equal,
    "LessOrEqual": np.less_equal,
    "And": np.logical_and,
    "Or": np.logical_or,
    "Not": np.logical_not,
    "Max": lambda first, *more: np.max(np.broadcast_arrays(first, *more), axis=0),
    "Min": lambda first, *more: np.min(np.broadcast_arrays(first, *more), axis=0),
}
WITH_OPTIONS: Mapping[str, Callable[..., Any]] = {
    "Mod": lambda o, a, b: np.fmod(a, b) if o.get("fmod", 0) else np.mod(a, b),
    "Clip": _clip,
    "Elu": _elu,
    "LeakyRelu": lambda o, x: np.where(x > 0, x, o.get("alpha", 0.01) * x),
    "HardSigmoid": _hard_sigmoid,
}
ELEMENTWISE = frozenset((*PLAIN, *WITH_OPTIONS))


def elementwise(op: str, options: Options, inputs: list[Array]) -> Array:
    """What the operator `op`, one of ELEMENTWISE, makes of arrays that broadcast."""
    with np.errstate(all="ignore"):
        if op in PLAIN:
            return np.asarray(PLAIN[op](*inputs))
        return np.asarray(WITH_OPTIONS[op](options, *inputs))
