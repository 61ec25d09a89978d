"""The constants of an ONNX graph: initialisers, and what exporters compute from them and from
shapes (`view(batch, -1)` is written as Shape, Gather, Concat)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from vae.interchange.errors import UnknownLayer, optional
from vae.interchange.onnx_graphs.arithmetic import ELEMENTWISE, Options, elementwise

Array = np.ndarray
# A Concat of a Concat of … could take all memory. In numbers, of all constants together: of what is
# as large as what it is made of, and of what grows.
LARGEST_COMPUTED, LARGEST_GROWN = 2**27, 2**20
GROWING = ("Concat", "Gather", "ConstantOfShape", "Expand", "Range")
VIEWS = ("Identity", "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Slice", "Split")
SOURCES = ("Constant", "Shape", "Size")
RANDOM = ("RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli")


class Values:
    """Constant tensors by name, computed when asked for; shapes come from `shape_of`, batch 1."""

    def __init__(self, graph: Any, shape_of: Callable[[str], tuple[int, ...]]) -> None:
        self._onnx = optional("onnx")
        self._known = {t.name: self._onnx.numpy_helper.to_array(t) for t in graph.initializer}
        self._producers = {name: node for node in graph.node for name in node.output}
        self._shape_of = shape_of
        self._room = {"computed": LARGEST_COMPUTED, "grown": LARGEST_GROWN}
        # Nodes come after what they read: the checker looks at that.
        self._constant = set(self._known)
        for node in graph.node:
            inputs = [name for name in node.input if name]
            computed = bool(inputs) and self._constant.issuperset(inputs)
            if node.op_type in SOURCES or (computed and node.op_type not in RANDOM):
                self._constant.update(node.output)

    def is_constant(self, name: str) -> bool:
        """Whether `name` depends on no input but through its shape."""
        return name in self._constant

    def __getitem__(self, name: str) -> Array:
        if name not in self._known:
            self._known[name] = self._computed(self._producers[name], name)
        found: Array = self._known[name]
        return found

    def options(self, node: Any) -> dict[str, Any]:
        return {a.name: self._onnx.helper.get_attribute_value(a) for a in node.attribute}

    def _computed(self, node: Any, name: str) -> Array:
        options = self.options(node)
        if node.op_type in SOURCES:
            return self._source(node, options)
        inputs = [self[given] for given in node.input if given]
        self._claim(node.op_type, inputs)
        match node.op_type:
            case op if op in ELEMENTWISE:
                return elementwise(op, options, inputs)
            case "Identity" | "CastLike" | "Dropout":
                return inputs[0]
            case "Cast":
                return inputs[0].astype(self._onnx.helper.tensor_dtype_to_np_dtype(options["to"]))
            case "DequantizeLinear":
                return _dequantised(*inputs, axis=options.get("axis", 1))
            case "Split":
                return _split(node, options, inputs)[list(node.output).index(name)]
            case op if op in _RESHAPED:
                return np.asarray(_RESHAPED[op](options, *inputs))
            case op:
                raise UnknownLayer("the operator {op} on constants is not known", op=op)

    def _source(self, node: Any, options: dict[str, Any]) -> Array:
        if node.op_type == "Constant":
            if "value" in options:
                return np.asarray(self._onnx.numpy_helper.to_array(options["value"]))
            numbers = options.keys() & {"value_int", "value_float", "value_ints", "value_floats"}
            if not numbers:
                raise UnknownLayer(
                    "a constant of {options} is not known", options=", ".join(options)
                )
            return np.array(options[numbers.pop()])
        known = self._values_shape(node.input[0])
        if node.op_type == "Size":
            return np.array(math.prod(known))
        return np.array(known, np.int64)[options.get("start", 0) : options.get("end")]

    def _values_shape(self, name: str) -> tuple[int, ...]:
        return self[name].shape if self.is_constant(name) else (1, *self._shape_of(name))

    def _claim(self, op: str, inputs: list[Array]) -> None:
        """Raises UnknownLayer before more numbers are computed than there is room for."""
        given = sum(array.size for array in inputs)
        size = given
        if op in ("ConstantOfShape", "Expand"):
            size = math.prod(max(int(n), 1) for n in inputs[-1].flat) * max(1, inputs[0].size)
        elif op == "Range":
            first, last, step = (float(array) for array in inputs)
            size = int(abs((last - first) / step)) + 1
        elif op == "Gather":
            size = inputs[1].size * max(1, inputs[0].size)
        elif op in ELEMENTWISE:
            size = math.prod(np.broadcast_shapes(*(array.shape for array in inputs)))
        kind = "grown" if op in GROWING or size > given else "computed"
        self._room[kind] -= 0 if op in VIEWS else size
        if self._room[kind] < 0:
            raise UnknownLayer(
                "its constants take more than {largest_grown} numbers to compute ({op})",
                largest_grown=LARGEST_GROWN,
                op=op,
            )


def _axes(options: Options, given: tuple[Array, ...], key: str = "axes") -> tuple[int, ...] | None:
    """Axes are an input in later opsets, an attribute in earlier ones."""
    if given:
        return tuple(int(n) for n in given[0].flat)
    return tuple(options[key]) if key in options else None


def _slice(options: Options, x: Array, *given: Array) -> Array:
    starts: Any
    ends: Any
    starts, ends, axes, steps = (
        (list(map(int, given[n].flat)) if len(given) > n else options.get(key))
        for n, key in enumerate(("starts", "ends", "axes", "steps"))
    )
    places = [slice(None)] * x.ndim
    for at, axis in enumerate(axes if axes is not None else range(len(starts))):
        places[axis] = slice(starts[at], ends[at], steps[at] if steps else 1)
    return x[tuple(places)]


def _split(node: Any, options: Options, inputs: list[Array]) -> list[Array]:
    sizes = _axes(options, tuple(inputs[1:]), "split")
    ends: Any = len(node.output) if sizes is None else np.cumsum(sizes)[:-1]
    return list(np.split(inputs[0], ends, axis=options.get("axis", 0)))


def _reshaped(options: Options, x: Array, shape: Array) -> Array:
    keeps = not options.get("allowzero", 0)
    return x.reshape([x.shape[at] if n == 0 and keeps else int(n) for at, n in enumerate(shape)])


def _reduced(reduce: Callable[..., Any]) -> Callable[..., Any]:
    def reduced(options: Options, x: Array, *given: Array) -> Array:
        keep = bool(options.get("keepdims", 1))
        return np.asarray(reduce(x, axis=_axes(options, given), keepdims=keep))

    return reduced


def _dequantised(quantised: Array, scale: Array, zero: Array | None = None, *, axis: int) -> Array:
    along = [1] * quantised.ndim
    if scale.ndim:
        along[axis] = -1
    shifted = quantised.astype(np.float32)
    if zero is not None:
        shifted = shifted - zero.astype(np.float32).reshape(along if zero.ndim else ())
    found: Array = shifted * scale.reshape(along if scale.ndim else ())
    return found


def _constant_of_shape(options: Options, shape: Array) -> Array:
    kind = optional("onnx").numpy_helper
    value = kind.to_array(options["value"]) if "value" in options else np.zeros(1, np.float32)
    return np.full(tuple(shape), value.flat[0], value.dtype)


_RESHAPED: Mapping[str, Callable[..., Any]] = {
    "Transpose": lambda o, x: x.transpose(o.get("perm")),
    "Gather": lambda o, x, at: np.take(x, at, axis=o.get("axis", 0)),
    "Unsqueeze": lambda o, x, *given: np.expand_dims(x, _axes(o, given) or ()),
    "Squeeze": lambda o, x, *given: np.squeeze(x, _axes(o, given)),
    "Concat": lambda o, *arrays: np.concatenate(arrays, axis=o["axis"]),
    "Slice": _slice,
    "Reshape": _reshaped,
    "Flatten": lambda o, x: x.reshape(math.prod(x.shape[: o.get("axis", 1)]), -1),
    "ConstantOfShape": _constant_of_shape,
    "Expand": lambda _, x, shape: x * np.ones(tuple(shape), x.dtype),
    "Range": lambda _, first, last, step: np.arange(first, last, step),
    "ReduceProd": _reduced(np.prod),
    "ReduceSum": _reduced(np.sum),
    "ReduceMax": _reduced(np.max),
    "ReduceMin": _reduced(np.min),
}
