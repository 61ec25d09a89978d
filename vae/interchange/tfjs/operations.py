"""TensorFlow's operations that no one ONNX operator says, each as those that do.

Each writer is given the graph, the node's name, its attributes and its inputs. Pictures have their
channels last; ONNX has them first.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from vae.interchange.errors import UnknownLayer
from vae.interchange.tfjs.written import Node, Written, data, tensor_name

TO_FIRST, TO_LAST = [0, 3, 1, 2], [0, 2, 3, 1]
# Fused behind a product or a convolution.
FUSED = {"Relu": "Relu", "Elu": "Elu", "Sigmoid": "Sigmoid", "Tanh": "Tanh"}


def product(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    a, b, *more = inputs
    if _flag(attributes, "transpose_a") or _flag(attributes, "adj_x"):
        raise UnknownLayer("the product {name} of turned inputs is not known here", name=name)
    if _flag(attributes, "transpose_b") or _flag(attributes, "adj_y"):
        b = graph.add("Transpose", [b], f"{name}/b", perm=[1, 0])
    _fused(graph, name, attributes, graph.add("MatMul", [a, b], f"{name}/product"), more)


def convolution(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    x, kernel, *more = inputs
    weight = graph.array(kernel)
    group = 1
    if "Depthwise" in graph.nodes[name]["op"]:
        group = weight.shape[2]
        weight = weight.transpose(2, 3, 0, 1).reshape(-1, 1, *weight.shape[:2])
    else:
        weight = weight.transpose(3, 2, 0, 1)
    options = {**_window(name, attributes), "dilations": _sides_of(attributes, "dilations")}
    w = graph.constant(f"{name}/weight", weight)
    y = _channels_first(graph, x, name)
    y = graph.add("Conv", [y, w], f"{name}/conv", group=group, **options)
    _fused(graph, name, attributes, graph.add("Transpose", [y], f"{name}/last", perm=TO_LAST), more)


def transposed(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    kernel, x = inputs
    weight = graph.array(kernel).transpose(3, 2, 0, 1)  # (H, W, out, in) to (in, out, H, W)
    stride = _sides_of(attributes, "strides")
    options: dict[str, Any] = {"strides": stride}
    if _text(attributes, "padding") == "SAME":
        cut = [max(k - s, 0) for k, s in zip(weight.shape[2:], stride, strict=True)]
        extra = [max(s - k, 0) for k, s in zip(weight.shape[2:], stride, strict=True)]
        begin = [n // 2 for n in cut]
        options["pads"] = [*begin, *(n - b for n, b in zip(cut, begin, strict=True))]
        options["output_padding"] = extra
    w = graph.constant(f"{name}/weight", weight)
    y = graph.add("ConvTranspose", [_channels_first(graph, x, name), w], f"{name}/conv", **options)
    graph.add("Transpose", [y], name, perm=TO_LAST)


def reshape(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    target = graph.numbers(tensor_name(data(graph.nodes[name])[1]))
    inner = target[1:]
    if not target or (-1 in inner and target[0] not in (-1, 1)):
        raise UnknownLayer(
            "the shape {target} of {name} is not known here", target=target, name=name
        )
    first = 0 if -1 in inner else -1
    shape = graph.constant(f"{name}/shape", np.array([first, *inner]))
    graph.add("Reshape", [inputs[0], shape], name)


def leaky(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    alpha = float(attributes.get("alpha", {}).get("f", 0.2))
    graph.add("LeakyRelu", inputs, name, alpha=alpha)


def six(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    bounds = [graph.constant(f"{name}/{n}", np.array(n, np.float32)) for n in (0.0, 6.0)]
    graph.add("Clip", [inputs[0], *bounds], name)


def rsqrt(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    root = graph.add("Sqrt", inputs, f"{name}/root")
    graph.add("Reciprocal", [root], name)


def square(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    graph.add("Mul", [inputs[0], inputs[0]], name)


def norm(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    x, *numbers = inputs
    epsilon = float(attributes.get("epsilon", {}).get("f", 1e-4))
    y = [_channels_first(graph, x, name), *numbers]
    y = [graph.add("BatchNormalization", y, f"{name}/norm", epsilon=epsilon)]
    graph.add("Transpose", y, name, perm=TO_LAST)


def pool(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    op = "MaxPool" if graph.nodes[name]["op"].startswith("Max") else "AveragePool"
    kernel = _sides_of(attributes, "ksize")
    y = _channels_first(graph, inputs[0], name)
    y = graph.add(op, [y], f"{name}/pool", kernel_shape=kernel, **_window(name, attributes))
    graph.add("Transpose", [y], name, perm=TO_LAST)


def resize(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    sides = graph.numbers(inputs[1])
    is_linear = graph.nodes[name]["op"] == "ResizeBilinear"
    if _flag(attributes, "align_corners"):
        where = "align_corners"
    else:
        is_half = _flag(attributes, "half_pixel_centers")
        where = "half_pixel" if is_half else "asymmetric"
    y = _channels_first(graph, inputs[0], name)
    shape = graph.add("Shape", [y], f"{name}/shape", end=2)
    two = graph.constant(f"{name}/sides", np.array(sides))
    sizes = graph.add("Concat", [shape, two], f"{name}/sizes", axis=0)
    mode = {"mode": "linear" if is_linear else "nearest", "nearest_mode": "floor"}
    if where == "half_pixel" and not is_linear:
        mode["nearest_mode"] = "round_prefer_floor"
    y = graph.add(
        "Resize",
        [y, "", "", sizes],
        f"{name}/resized",
        coordinate_transformation_mode=where,
        **mode,
    )
    graph.add("Transpose", [y], name, perm=TO_LAST)


def concat(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    axis = int(graph.array(inputs[-1]).item())
    graph.add("Concat", inputs[:-1], name, axis=axis)


def split(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    count = int(attributes["num_split"]["i"])
    outputs = [name, *(f"{name}:{n}" for n in range(1, count))]
    if graph.nodes[name]["op"] == "SplitV":
        axis, sizes = int(graph.array(inputs[2]).item()), graph.array(inputs[1])
    else:
        axis, sizes = int(graph.array(inputs[0]).item()), None
    given = [inputs[0 if sizes is not None else 1]]
    if sizes is not None:
        given.append(graph.constant(f"{name}/sizes", sizes.astype(np.int64)))
    graph.add("Split", given, outputs, axis=axis)


def slice(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    """A range of the features, of all images."""
    begin, end, step = (graph.array(each).astype(np.int64) for each in inputs[1:4])
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
        raise UnknownLayer("the slice {name} changes the number of axes", name=name)
    axes = np.arange(len(begin))
    begin = np.where(masks["begin_mask"] >> axes & 1, 0, begin)
    end = np.where(masks["end_mask"] >> axes & 1, 2**31 - 1, end)
    kept = [axis for axis in axes if (begin[axis], end[axis], step[axis]) != (0, 2**31 - 1, 1)]
    ranges = [
        graph.constant(f"{name}/{key}", values[kept].astype(np.int64))
        for key, values in (("from", begin), ("to", end), ("axes", axes), ("by", step))
    ]
    graph.add("Slice" if kept else "Identity", [inputs[0], *(ranges if kept else [])], name)


def mean(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    axes = [int(n) for n in np.ravel(graph.array(inputs[1]))]
    keep = int(_flag(attributes, "keep_dims"))
    if axes == [1, 2]:
        y = graph.add(
            "GlobalAveragePool", [_channels_first(graph, inputs[0], name)], f"{name}/mean"
        )
        if keep:
            graph.add("Transpose", [y], name, perm=TO_LAST)
        else:
            graph.add("Flatten", [y], name)
        return
    graph.add("ReduceMean", inputs[:1], name, axes=axes, keepdims=keep)


def pad(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    pads = graph.array(inputs[1]).astype(np.int64)
    y = _channels_first(graph, inputs[0], name)
    order = pads[TO_FIRST] if len(pads) == 4 else pads
    given = graph.constant(f"{name}/pads", order.T.flatten())
    y = graph.add("Pad", [y, given], f"{name}/padded")
    graph.add("Transpose", [y], name, perm=TO_LAST)


def turned(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    order = [int(n) for n in graph.array(inputs[1])]
    graph.add("Transpose", inputs[:1], name, perm=order)


def squeezed(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    axes = [int(n) for n in attributes.get("squeeze_dims", {}).get("list", {}).get("i", [])]
    graph.add("Squeeze", [inputs[0], graph.constant(f"{name}/axes", np.array(axes))], name)


def expanded(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    axis = graph.constant(f"{name}/axis", np.ravel(graph.array(inputs[1])).astype(np.int64))
    graph.add("Unsqueeze", [inputs[0], axis], name)


def random(graph: Written, name: str, attributes: Node, inputs: list[str]) -> None:
    graph.add("RandomNormal", [], name, shape=[1, 1])


def _channels_first(graph: Written, x: str, name: str) -> str:
    return graph.add("Transpose", [x], f"{name}/first", perm=TO_FIRST)


def _fused(graph: Written, name: str, attributes: Node, given: str, more: list[str]) -> None:
    """The bias and the activation that the converter put into the node."""
    listed = attributes.get("fused_ops", {}).get("list", {}).get("s", [])
    for number, text in enumerate(listed):
        op = base64.b64decode(text).decode()
        output = f"{name}/fused{number}"
        if op == "BiasAdd":
            given = graph.add("Add", [given, more[0]], output)
        elif op in FUSED:
            given = graph.add(FUSED[op], [given], output)
        elif op == "LeakyRelu":
            alpha = float(attributes.get("leakyrelu_alpha", {}).get("f", 0.2))
            given = graph.add("LeakyRelu", [given], output, alpha=alpha)
        elif op == "Relu6":
            bounds = [graph.constant(f"{output}/{n}", np.array(n, np.float32)) for n in (0.0, 6.0)]
            given = graph.add("Clip", [given, *bounds], output)
        else:
            raise UnknownLayer(
                "the operation {op} inside {name} is not known here", op=op, name=name
            )
    graph.add("Identity", [given], name)


WRITERS: Mapping[str, Callable[..., None]] = {
    **dict.fromkeys(("MatMul", "_FusedMatMul", "BatchMatMulV2"), product),
    **dict.fromkeys(
        ("Conv2D", "_FusedConv2D", "FusedDepthwiseConv2dNative", "DepthwiseConv2dNative"),
        convolution,
    ),
    "Conv2DBackpropInput": transposed,
    "Reshape": reshape,
    "LeakyRelu": leaky,
    "Relu6": six,
    "Rsqrt": rsqrt,
    "Square": square,
    **dict.fromkeys(("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"), norm),
    **dict.fromkeys(("MaxPool", "AvgPool"), pool),
    **dict.fromkeys(("ResizeNearestNeighbor", "ResizeBilinear"), resize),
    "ConcatV2": concat,
    **dict.fromkeys(("Split", "SplitV"), split),
    "StridedSlice": slice,
    "Mean": mean,
    **dict.fromkeys(("Pad", "PadV2"), pad),
    "Transpose": turned,
    "Squeeze": squeezed,
    "ExpandDims": expanded,
    **dict.fromkeys(("RandomStandardNormal", "RandomUniform"), random),
}


def _text(attributes: Node, key: str) -> str:
    return base64.b64decode(attributes.get(key, {}).get("s", "")).decode()


def _flag(attributes: Node, key: str) -> bool:
    return attributes.get(key, {}).get("b") is True


def _sides_of(attributes: Node, key: str) -> list[int]:
    """Of a list by axis, those of rows and columns."""
    said = [int(n) for n in attributes.get(key, {}).get("list", {}).get("i", [])] or [1, 1, 1, 1]
    if len(said) != 4:
        raise UnknownLayer("{key} of {said} is not known here", key=key, said=said)
    return said[1:3]


def _window(name: str, attributes: Node) -> dict[str, Any]:
    if _text(attributes, "data_format") not in ("", "NHWC"):
        raise UnknownLayer("{name} has its channels first, which is not known here", name=name)
    padding = _text(attributes, "padding")
    if padding == "EXPLICIT":
        pads = [int(n) for n in attributes["explicit_paddings"]["list"]["i"]]
        return {
            "strides": _sides_of(attributes, "strides"),
            "pads": [pads[2], pads[4], pads[3], pads[5]],
        }
    auto = "SAME_UPPER" if padding == "SAME" else "VALID"
    return {"strides": _sides_of(attributes, "strides"), "auto_pad": auto}
