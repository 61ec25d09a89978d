"""TensorFlow.js graph models: operations of TensorFlow in JSON, said as the ONNX operators that
they are; nothing is executed.

The format is TensorFlow's GraphDef as protobuf writes it in JSON: whole numbers as texts, bytes in
base64. Pictures have their channels last.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from vae.interchange.errors import UnknownLayer, optional

OPSET = 17
MOST_NODES = 4000
MOST_NUMBERS = 2**20  # of a constant that is written in the JSON itself
INPUTS = ("Placeholder", "PlaceholderWithDefault")
WHOLE = ("DT_INT32", "DT_INT64", "int32", "int64")
TO_FIRST, TO_LAST = [0, 3, 1, 2], [0, 2, 3, 1]
# What is the same but for its name.
ALIKE = {
    **{"Identity": "Identity", "StopGradient": "Identity", "Relu": "Relu", "Elu": "Elu"},
    **{"Selu": "Selu", "Sigmoid": "Sigmoid", "Tanh": "Tanh", "Softplus": "Softplus"},
    **{"Exp": "Exp", "Log": "Log", "Neg": "Neg", "Abs": "Abs", "Sqrt": "Sqrt", "Erf": "Erf"},
    **{"BiasAdd": "Add", "Add": "Add", "AddV2": "Add", "Sub": "Sub", "Mul": "Mul"},
    **{"RealDiv": "Div", "Maximum": "Max", "Minimum": "Min", "Softsign": "Softsign"},
    **{"Pow": "Pow", "Softmax": "Softmax", "Reciprocal": "Reciprocal", "AddN": "Sum"},
}
# Fused behind a product or a convolution.
FUSED = {"Relu": "Relu", "Elu": "Elu", "Sigmoid": "Sigmoid", "Tanh": "Tanh"}
Node = Mapping[str, Any]


def onnx_of(topology: Node, signature: Node, arrays: Mapping[str, np.ndarray]) -> Any:
    """The onnx.ModelProto of a graph. arrays: its constants by the names of their nodes.

    Raises UnknownLayer, naming the operation, and what reading damaged JSON raises.
    """
    return _Written(topology, arrays).model(signature)


class _Written:
    def __init__(self, topology: Node, arrays: Mapping[str, np.ndarray]) -> None:
        self.nodes: dict[str, Node] = {node["name"]: node for node in topology["node"]}
        if len(self.nodes) > MOST_NODES:
            raise UnknownLayer(f"it has {len(self.nodes)} operations; {MOST_NODES} are allowed")
        self.arrays = dict(arrays)
        self.onnx = optional("onnx")
        self.made: list[Any] = []
        self.constants: dict[str, Any] = {}
        self.reached: set[str] = set()

    def model(self, signature: Node) -> Any:
        helper, floats = self.onnx.helper, self.onnx.TensorProto.FLOAT
        inputs = self._inputs(signature)
        ends = signature.get("outputs") or {name: {"name": name} for name in self._last()}
        outputs = []
        for key, said in ends.items():
            name = _tensor_name(said["name"])
            self._reach(name.partition(":")[0])
            given = f"{key}" if key not in self.reached and key not in inputs else f"{key}_output"
            self.made.append(helper.make_node("Identity", [name], [given]))
            outputs.append(helper.make_tensor_value_info(given, floats, self._sides(said)))
        graph = helper.make_graph(
            self.made,
            "tfjs",
            [helper.make_tensor_value_info(n, floats, sides) for n, sides in inputs.items()],
            outputs,
            list(self.constants.values()),
        )
        opsets = [helper.make_opsetid("", OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
        return self.onnx.shape_inference.infer_shapes(model)

    def _inputs(self, signature: Node) -> dict[str, list[int | None] | None]:
        said = {
            _tensor_name(each["name"]): each for each in (signature.get("inputs") or {}).values()
        }
        found: dict[str, list[int | None] | None] = {}
        for name, node in self.nodes.items():
            if node["op"] in INPUTS:
                shape = node.get("attr", {}).get("shape", {}).get("shape")
                sides = self._sides({"tensorShape": shape})
                found[name] = sides or self._sides(said.get(name, {}))
        return found

    @staticmethod
    def _sides(said: Node) -> list[int | None] | None:
        """None for a side that is open; None for all where nothing is said."""
        sides = (said.get("tensorShape") or {}).get("dim")
        if sides is None:
            return None
        sizes = [int(side.get("size", -1)) for side in sides]
        return [size if size > 0 else None for size in sizes]

    def _last(self) -> list[str]:
        read = {
            _tensor_name(name).partition(":")[0] for n in self.nodes.values() for name in _data(n)
        }
        return [name for name in self.nodes if name not in read]

    def _reach(self, name: str) -> None:
        """Writes the node and all that it comes from, before it."""
        waiting = [name]
        while waiting:
            name = waiting[-1]
            if name in self.reached:
                waiting.pop()
                continue
            node = self.nodes[name]
            before = [_tensor_name(n).partition(":")[0] for n in self._needed(node)]
            left = [n for n in before if n not in self.reached]
            if left:
                if any(n in waiting for n in left):
                    raise UnknownLayer(f"the operation {name} comes from itself")
                waiting += left
                continue
            self._write(name, node)
            self.reached.add(name)
            waiting.pop()

    def _needed(self, node: Node) -> list[str]:
        """Shapes that depend on how many images there are, are read and not written."""
        inputs = _data(node)
        match node["op"]:
            case "Reshape":
                return inputs[:1]
            case "Conv2DBackpropInput":
                return inputs[1:3]
            case "RandomStandardNormal" | "RandomUniform" | "Shape":
                return []
            case _:
                return inputs

    def _write(self, name: str, node: Node) -> None:
        op, attributes = node["op"], node.get("attr", {})
        inputs = [_tensor_name(each) for each in self._needed(node)]
        writer: Callable[..., None] | None = _WRITERS.get(op)
        if op in INPUTS:
            return
        if op == "Const":
            self._constant(name, self._array(name))
        elif op in ALIKE:
            self._add(ALIKE[op], inputs, name)
        elif writer is not None:
            writer(self, name, attributes, inputs)
        else:
            raise UnknownLayer(f"the operation {op} of {name} is not known here")

    def _add(self, op: str, inputs: Sequence[str], output: str | list[str], **options: Any) -> str:
        outputs = [output] if isinstance(output, str) else output
        self.made.append(self.onnx.helper.make_node(op, list(inputs), outputs, **options))
        return outputs[0]

    def _constant(self, name: str, array: np.ndarray) -> str:
        kind = np.int64 if array.dtype.kind in "iu" else np.float32
        self.constants[name] = self.onnx.numpy_helper.from_array(array.astype(kind), name)
        return name

    def _array(self, name: str) -> np.ndarray:
        """A constant's numbers: of the weights, else of the node itself."""
        node = self.nodes[name.partition(":")[0]]
        if node["op"] == "Identity":
            return self._array(_tensor_name(node["input"][0]))
        if node["op"] != "Const":
            raise UnknownLayer(f"{name} is computed ({node['op']}), where a constant is read")
        if name in self.arrays:
            return self.arrays[name]
        said = node["attr"]["value"]["tensor"]
        kind = np.int64 if said["dtype"] in WHOLE else np.float32
        shape = [int(side["size"]) for side in said.get("tensorShape", {}).get("dim", [])]
        for key in ("intVal", "floatVal", "int64Val"):
            if said.get(key) and math.prod(shape) <= MOST_NUMBERS:
                return np.resize(np.array(said[key], kind), shape)
        raise UnknownLayer(f"the constant {name} holds no numbers")

    def _numbers(self, name: str) -> list[int]:
        """A shape of which some sides are computed: -1."""
        node = self.nodes[name.partition(":")[0]]
        if node["op"] == "Pack":
            return [
                int(self._array(each).item()) if self._is_constant(each) else -1
                for each in map(_tensor_name, _data(node))
            ]
        return [int(n) for n in np.ravel(self._array(name))]

    def _is_constant(self, name: str) -> bool:
        return bool(self.nodes[name.partition(":")[0]]["op"] == "Const")

    # What is written otherwise.

    def product(self, name: str, attributes: Node, inputs: list[str]) -> None:
        a, b, *more = inputs
        if _flag(attributes, "transpose_a") or _flag(attributes, "adj_x"):
            raise UnknownLayer(f"the product {name} of turned inputs is not known here")
        if _flag(attributes, "transpose_b") or _flag(attributes, "adj_y"):
            b = self._add("Transpose", [b], f"{name}/b", perm=[1, 0])
        self._fused(name, attributes, self._add("MatMul", [a, b], f"{name}/product"), more)

    def convolution(self, name: str, attributes: Node, inputs: list[str]) -> None:
        x, kernel, *more = inputs
        weight = self._array(kernel)
        group = 1
        if "Depthwise" in self.nodes[name]["op"]:
            group = weight.shape[2]
            weight = weight.transpose(2, 3, 0, 1).reshape(-1, 1, *weight.shape[:2])
        else:
            weight = weight.transpose(3, 2, 0, 1)
        options = {**_window(name, attributes), "dilations": _sides_of(attributes, "dilations")}
        w = self._constant(f"{name}/weight", weight)
        y = self._first(x, name)
        y = self._add("Conv", [y, w], f"{name}/conv", group=group, **options)
        self._fused(
            name, attributes, self._add("Transpose", [y], f"{name}/last", perm=TO_LAST), more
        )

    def transposed(self, name: str, attributes: Node, inputs: list[str]) -> None:
        kernel, x = inputs
        weight = self._array(kernel).transpose(3, 2, 0, 1)  # (H, W, out, in) to (in, out, H, W)
        stride = _sides_of(attributes, "strides")
        options: dict[str, Any] = {"strides": stride}
        if _text(attributes, "padding") == "SAME":
            cut = [max(k - s, 0) for k, s in zip(weight.shape[2:], stride, strict=True)]
            extra = [max(s - k, 0) for k, s in zip(weight.shape[2:], stride, strict=True)]
            begin = [n // 2 for n in cut]
            options["pads"] = [*begin, *(n - b for n, b in zip(cut, begin, strict=True))]
            options["output_padding"] = extra
        w = self._constant(f"{name}/weight", weight)
        y = self._add("ConvTranspose", [self._first(x, name), w], f"{name}/conv", **options)
        self._add("Transpose", [y], name, perm=TO_LAST)

    def reshape(self, name: str, attributes: Node, inputs: list[str]) -> None:
        target = self._numbers(_tensor_name(_data(self.nodes[name])[1]))
        inner = target[1:]
        if not target or (-1 in inner and target[0] not in (-1, 1)):
            raise UnknownLayer(f"the shape {target} of {name} is not known here")
        first = 0 if -1 in inner else -1
        shape = self._constant(f"{name}/shape", np.array([first, *inner]))
        self._add("Reshape", [inputs[0], shape], name)

    def leaky(self, name: str, attributes: Node, inputs: list[str]) -> None:
        alpha = float(attributes.get("alpha", {}).get("f", 0.2))
        self._add("LeakyRelu", inputs, name, alpha=alpha)

    def six(self, name: str, attributes: Node, inputs: list[str]) -> None:
        bounds = [self._constant(f"{name}/{n}", np.array(n, np.float32)) for n in (0.0, 6.0)]
        self._add("Clip", [inputs[0], *bounds], name)

    def rsqrt(self, name: str, attributes: Node, inputs: list[str]) -> None:
        root = self._add("Sqrt", inputs, f"{name}/root")
        self._add("Reciprocal", [root], name)

    def square(self, name: str, attributes: Node, inputs: list[str]) -> None:
        self._add("Mul", [inputs[0], inputs[0]], name)

    def norm(self, name: str, attributes: Node, inputs: list[str]) -> None:
        x, *numbers = inputs
        epsilon = float(attributes.get("epsilon", {}).get("f", 1e-4))
        y = [self._first(x, name), *numbers]
        y = [self._add("BatchNormalization", y, f"{name}/norm", epsilon=epsilon)]
        self._add("Transpose", y, name, perm=TO_LAST)

    def pool(self, name: str, attributes: Node, inputs: list[str]) -> None:
        op = "MaxPool" if self.nodes[name]["op"].startswith("Max") else "AveragePool"
        kernel = _sides_of(attributes, "ksize")
        y = self._first(inputs[0], name)
        y = self._add(op, [y], f"{name}/pool", kernel_shape=kernel, **_window(name, attributes))
        self._add("Transpose", [y], name, perm=TO_LAST)

    def resize(self, name: str, attributes: Node, inputs: list[str]) -> None:
        sides = self._numbers(inputs[1])
        is_linear = self.nodes[name]["op"] == "ResizeBilinear"
        if _flag(attributes, "align_corners"):
            where = "align_corners"
        else:
            is_half = _flag(attributes, "half_pixel_centers")
            where = "half_pixel" if is_half else "asymmetric"
        y = self._first(inputs[0], name)
        shape = self._add("Shape", [y], f"{name}/shape", end=2)
        two = self._constant(f"{name}/sides", np.array(sides))
        sizes = self._add("Concat", [shape, two], f"{name}/sizes", axis=0)
        mode = {"mode": "linear" if is_linear else "nearest", "nearest_mode": "floor"}
        if where == "half_pixel" and not is_linear:
            mode["nearest_mode"] = "round_prefer_floor"
        y = self._add(
            "Resize",
            [y, "", "", sizes],
            f"{name}/resized",
            coordinate_transformation_mode=where,
            **mode,
        )
        self._add("Transpose", [y], name, perm=TO_LAST)

    def concat(self, name: str, attributes: Node, inputs: list[str]) -> None:
        axis = int(self._array(inputs[-1]).item())
        self._add("Concat", inputs[:-1], name, axis=axis)

    def split(self, name: str, attributes: Node, inputs: list[str]) -> None:
        count = int(attributes["num_split"]["i"])
        outputs = [name, *(f"{name}:{n}" for n in range(1, count))]
        if self.nodes[name]["op"] == "SplitV":
            axis, sizes = int(self._array(inputs[2]).item()), self._array(inputs[1])
        else:
            axis, sizes = int(self._array(inputs[0]).item()), None
        given = [inputs[0 if sizes is not None else 1]]
        if sizes is not None:
            given.append(self._constant(f"{name}/sizes", sizes.astype(np.int64)))
        self._add("Split", given, outputs, axis=axis)

    def slice(self, name: str, attributes: Node, inputs: list[str]) -> None:
        """A range of the features, of all images."""
        begin, end, step = (self._array(each).astype(np.int64) for each in inputs[1:4])
        masks = {
            key: int(attributes.get(key, {}).get("i", 0))
            for key in (
                "begin_mask",
                "end_mask",
                "ellipsis_mask",
                "new_axis_mask",
                "shrink_axis_mask",
            )
        }
        if masks["ellipsis_mask"] or masks["new_axis_mask"] or masks["shrink_axis_mask"]:
            raise UnknownLayer(f"the slice {name} changes the number of axes")
        axes = np.arange(len(begin))
        begin = np.where(masks["begin_mask"] >> axes & 1, 0, begin)
        end = np.where(masks["end_mask"] >> axes & 1, 2**31 - 1, end)
        kept = [axis for axis in axes if (begin[axis], end[axis], step[axis]) != (0, 2**31 - 1, 1)]
        ranges = [
            self._constant(f"{name}/{key}", values[kept].astype(np.int64))
            for key, values in (("from", begin), ("to", end), ("axes", axes), ("by", step))
        ]
        self._add("Slice" if kept else "Identity", [inputs[0], *(ranges if kept else [])], name)

    def mean(self, name: str, attributes: Node, inputs: list[str]) -> None:
        axes = [int(n) for n in np.ravel(self._array(inputs[1]))]
        keep = int(_flag(attributes, "keep_dims"))
        if axes == [1, 2]:
            y = self._add("GlobalAveragePool", [self._first(inputs[0], name)], f"{name}/mean")
            if keep:
                self._add("Transpose", [y], name, perm=TO_LAST)
            else:
                self._add("Flatten", [y], name)
            return
        self._add("ReduceMean", inputs[:1], name, axes=axes, keepdims=keep)

    def pad(self, name: str, attributes: Node, inputs: list[str]) -> None:
        pads = self._array(inputs[1]).astype(np.int64)
        y = self._first(inputs[0], name)
        order = pads[TO_FIRST] if len(pads) == 4 else pads
        given = self._constant(f"{name}/pads", order.T.flatten())
        y = self._add("Pad", [y, given], f"{name}/padded")
        self._add("Transpose", [y], name, perm=TO_LAST)

    def turned(self, name: str, attributes: Node, inputs: list[str]) -> None:
        order = [int(n) for n in self._array(inputs[1])]
        self._add("Transpose", inputs[:1], name, perm=order)

    def squeezed(self, name: str, attributes: Node, inputs: list[str]) -> None:
        axes = [int(n) for n in attributes.get("squeeze_dims", {}).get("list", {}).get("i", [])]
        self._add("Squeeze", [inputs[0], self._constant(f"{name}/axes", np.array(axes))], name)

    def expanded(self, name: str, attributes: Node, inputs: list[str]) -> None:
        axis = self._constant(f"{name}/axis", np.ravel(self._array(inputs[1])).astype(np.int64))
        self._add("Unsqueeze", [inputs[0], axis], name)

    def random(self, name: str, attributes: Node, inputs: list[str]) -> None:
        self._add("RandomNormal", [], name, shape=[1, 1])

    def _first(self, x: str, name: str) -> str:
        return self._add("Transpose", [x], f"{name}/first", perm=TO_FIRST)

    def _fused(self, name: str, attributes: Node, given: str, more: list[str]) -> None:
        """The bias and the activation that the converter put into the node."""
        listed = attributes.get("fused_ops", {}).get("list", {}).get("s", [])
        for number, text in enumerate(listed):
            op = base64.b64decode(text).decode()
            output = f"{name}/fused{number}"
            if op == "BiasAdd":
                given = self._add("Add", [given, more[0]], output)
            elif op in FUSED:
                given = self._add(FUSED[op], [given], output)
            elif op == "LeakyRelu":
                alpha = float(attributes.get("leakyrelu_alpha", {}).get("f", 0.2))
                given = self._add("LeakyRelu", [given], output, alpha=alpha)
            elif op == "Relu6":
                bounds = [
                    self._constant(f"{output}/{n}", np.array(n, np.float32)) for n in (0.0, 6.0)
                ]
                given = self._add("Clip", [given, *bounds], output)
            else:
                raise UnknownLayer(f"the operation {op} inside {name} is not known here")
        self._add("Identity", [given], name)


_WRITERS: Mapping[str, Callable[..., None]] = {
    **dict.fromkeys(("MatMul", "_FusedMatMul", "BatchMatMulV2"), _Written.product),
    **dict.fromkeys(
        ("Conv2D", "_FusedConv2D", "FusedDepthwiseConv2dNative", "DepthwiseConv2dNative"),
        _Written.convolution,
    ),
    "Conv2DBackpropInput": _Written.transposed,
    "Reshape": _Written.reshape,
    "LeakyRelu": _Written.leaky,
    "Relu6": _Written.six,
    "Rsqrt": _Written.rsqrt,
    "Square": _Written.square,
    **dict.fromkeys(("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"), _Written.norm),
    **dict.fromkeys(("MaxPool", "AvgPool"), _Written.pool),
    **dict.fromkeys(("ResizeNearestNeighbor", "ResizeBilinear"), _Written.resize),
    "ConcatV2": _Written.concat,
    **dict.fromkeys(("Split", "SplitV"), _Written.split),
    "StridedSlice": _Written.slice,
    "Mean": _Written.mean,
    **dict.fromkeys(("Pad", "PadV2"), _Written.pad),
    "Transpose": _Written.turned,
    "Squeeze": _Written.squeezed,
    "ExpandDims": _Written.expanded,
    **dict.fromkeys(("RandomStandardNormal", "RandomUniform"), _Written.random),
}


def _tensor_name(name: str) -> str:
    """TensorFlow's a:0 is a."""
    return name.removesuffix(":0")


def _data(node: Node) -> list[str]:
    """The inputs of a node without those that say only when it runs."""
    return [each for each in node.get("input", []) if not each.startswith("^")]


def _text(attributes: Node, key: str) -> str:
    return base64.b64decode(attributes.get(key, {}).get("s", "")).decode()


def _flag(attributes: Node, key: str) -> bool:
    return attributes.get(key, {}).get("b") is True


def _sides_of(attributes: Node, key: str) -> list[int]:
    """Of a list by axis, those of rows and columns."""
    said = [int(n) for n in attributes.get(key, {}).get("list", {}).get("i", [])] or [1, 1, 1, 1]
    if len(said) != 4:
        raise UnknownLayer(f"{key} of {said} is not known here")
    return said[1:3]


def _window(name: str, attributes: Node) -> dict[str, Any]:
    if _text(attributes, "data_format") not in ("", "NHWC"):
        raise UnknownLayer(f"{name} has its channels first, which is not known here")
    padding = _text(attributes, "padding")
    if padding == "EXPLICIT":
        pads = [int(n) for n in attributes["explicit_paddings"]["list"]["i"]]
        return {
            "strides": _sides_of(attributes, "strides"),
            "pads": [pads[2], pads[4], pads[3], pads[5]],
        }
    auto = "SAME_UPPER" if padding == "SAME" else "VALID"
    return {"strides": _sides_of(attributes, "strides"), "auto_pad": auto}
