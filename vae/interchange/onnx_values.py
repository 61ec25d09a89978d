"""The constants of an ONNX graph: initialisers, and what exporters compute from them and from
shapes (`view(batch, -1)` is written as Shape, Gather, Concat)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from vae.interchange.errors import UnknownLayer, UnreadableFile, optional

Array = np.ndarray
# Arithmetic on shapes takes a handful of numbers; a Concat of a Concat of … could take all memory.
LARGEST_SHAPE = 64
ON_SHAPES = ("Gather", "Unsqueeze", "Concat", "Slice")


class Values:
    """Constant tensors by name, computed when asked for; shapes come from `shape_of`, batch 1."""

    def __init__(self, graph: Any, shape_of: Callable[[str], tuple[int, ...]]) -> None:
        self._onnx = optional("onnx")
        self._known = {tensor.name: self._array(tensor) for tensor in graph.initializer}
        self._producers: Mapping[str, Any] = {n.output[0]: n for n in graph.node if n.output}
        self._shape_of = shape_of
        self._constant: dict[str, bool] = {}

    def is_constant(self, name: str) -> bool:
        """Whether `name` depends on no input but through its shape."""
        if name in self._known:
            return True
        if name not in self._constant:
            node = self._producers.get(name)
            self._constant[name] = node is not None and (
                node.op_type in ("Constant", "Shape")
                or (bool(node.input) and all(map(self.is_constant, filter(None, node.input))))
            )
        return self._constant[name]

    def __getitem__(self, name: str) -> Array:
        if name not in self._known:
            self._known[name] = self._computed(self._producers[name])
        return self._known[name]

    def _array(self, tensor: Any) -> Array:
        # to_array would follow the path of an external tensor to any file.
        if tensor.external_data or tensor.data_location == self._onnx.TensorProto.EXTERNAL:
            raise UnreadableFile(
                f"the model keeps {tensor.name or 'a constant'} in another file; save it as one"
            )
        array: Array = self._onnx.numpy_helper.to_array(tensor)
        return array

    def _attributes(self, node: Any) -> dict[str, Any]:
        return {a.name: self._onnx.helper.get_attribute_value(a) for a in node.attribute}

    def _computed(self, node: Any) -> Array:
        options = self._attributes(node)
        if node.op_type == "Shape":
            return np.array((1, *self._shape_of(node.input[0])), np.int64)[
                options.get("start", 0) : options.get("end")
            ]
        inputs = [self[name] for name in node.input if name]
        if node.op_type in ON_SHAPES and sum(array.size for array in inputs) > LARGEST_SHAPE:
            raise UnknownLayer(f"the operator {node.op_type} on weights is not known")
        match node.op_type:
            case "Constant" if "value" in options:
                return self._array(options["value"])
            case "Constant" if options.keys() & {"value_int", "value_float"}:
                return np.array(next(iter(options.values())))
            case "Constant" if options.keys() & {"value_ints", "value_floats"}:
                return np.array(next(iter(options.values())))
            case "Identity":
                return inputs[0]
            case "Cast":
                return inputs[0].astype(self._onnx.helper.tensor_dtype_to_np_dtype(options["to"]))
            case "DequantizeLinear":
                return _dequantised(*inputs, axis=options.get("axis", 1))
            case "Transpose":
                return inputs[0].transpose(options.get("perm"))
            case "Gather":
                return np.take(inputs[0], inputs[1], axis=options.get("axis", 0))
            case "Unsqueeze":
                axes = inputs[1].tolist() if len(inputs) > 1 else options["axes"]
                return np.expand_dims(inputs[0], tuple(axes))
            case "Concat":
                return np.concatenate(inputs, axis=options["axis"])
            case "Slice" if len(inputs) >= 3 and inputs[0].ndim == 1:
                step = int(inputs[4].flat[0]) if len(inputs) > 4 else 1
                return inputs[0][int(inputs[1].flat[0]) : int(inputs[2].flat[0]) : step]
            case op:
                raise UnknownLayer(f"the operator {op} on constants is not known")


def _dequantised(quantised: Array, scale: Array, zero: Array | None = None, *, axis: int) -> Array:
    along = [1] * quantised.ndim
    if scale.ndim:
        along[axis] = -1
    shifted = quantised.astype(np.float32)
    if zero is not None:
        shifted = shifted - zero.astype(np.float32).reshape(along if zero.ndim else ())
    found: Array = shifted * scale.reshape(along if scale.ndim else ())
    return found
