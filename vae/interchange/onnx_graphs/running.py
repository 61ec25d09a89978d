"""The part of an ONNX graph that no layer specs can say, as a file that ONNX Runtime may run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vae.interchange.errors import UnknownLayer, optional
from vae.interchange.onnx_graphs.values import RANDOM

DOMAINS = ("", "ai.onnx", "com.microsoft")
OLDEST = 7  # opset
MOST_NODES = 2000
LARGEST_TENSOR = 2**24  # numbers, of one image
FIRST = "channels_first"
# What keeps the numbers of a tensor in their order.
RESHAPES = ("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Cast", "Dropout")


def before_sigmoid(producers: Mapping[str, Any], output: str) -> str | None:
    """The logits of pixels that a graph ends in, whatever their shape; None where it does not end
    in a sigmoid."""
    for _ in range(len(producers)):
        node = producers.get(output)
        if node is None or node.op_type not in (*RESHAPES, "Sigmoid"):
            return None
        output = node.input[0]
        if node.op_type == "Sigmoid":
            return output
    return None


def runnable(
    model: Any,
    source: str,
    outputs: Sequence[str],
    width: int,
    *,
    last_in: bool = False,
    last_out: bool = False,
) -> bytes:
    """What leads from `source`, of `width` numbers, to `outputs`, as a model of its own.

    last_in, last_out: the file has images with their channels last, ours come and go with them
    first. Raises UnknownLayer for what is not run here, whatever it would do.
    """
    onnx = optional("onnx")
    _check_opsets(model, onnx.defs.onnx_opset_version())
    nodes = _needed(model.graph, source, outputs)
    _check_nodes(nodes)
    read = {name for node in nodes for name in node.input}
    helper, floats = onnx.helper, onnx.TensorProto.FLOAT
    given = _described(model.graph, source)
    given = given or helper.make_tensor_value_info(source, floats, [None, width])
    ends = [
        _described(model.graph, name) or helper.make_tensor_value_info(name, floats, None)
        for name in outputs
    ]
    if last_in:
        nodes.insert(0, helper.make_node("Transpose", [FIRST], [source], perm=[0, 2, 3, 1]))
        batch, *sides = (side.dim_value or None for side in given.type.tensor_type.shape.dim)
        given = helper.make_tensor_value_info(FIRST, floats, [batch, sides[2], *sides[:2]])
    if last_out:
        nodes.append(helper.make_node("Transpose", [ends[0].name], [FIRST], perm=[0, 3, 1, 2]))
        ends = [helper.make_tensor_value_info(FIRST, floats, None)]
    known = [tensor for tensor in model.graph.initializer if tensor.name in read]
    made = helper.make_graph(nodes, "part", [given], ends, known)
    part = helper.make_model(made, opset_imports=model.opset_import, ir_version=model.ir_version)
    _check_shapes(part, onnx)
    content: bytes = part.SerializeToString()
    return content


def _check_opsets(model: Any, newest: int) -> None:
    for opset in model.opset_import:
        if opset.domain not in DOMAINS:
            raise UnknownLayer("operators of {domain} are not run here", domain=f"{opset.domain!r}")
        if opset.domain in ("", "ai.onnx") and not OLDEST <= opset.version <= newest:
            raise UnknownLayer(
                "opset {version} is not run here; allowed: {oldest} to {newest}",
                version=opset.version,
                oldest=OLDEST,
                newest=newest,
            )


def _needed(graph: Any, source: str, outputs: Sequence[str]) -> list[Any]:
    """The nodes between, in the order of the file."""
    producers = {name: at for at, node in enumerate(graph.node) for name in node.output}
    known = {tensor.name for tensor in graph.initializer} | {source, ""}
    found: set[int] = set()
    waiting = list(outputs)
    while waiting:
        name = waiting.pop()
        if name in known:
            continue
        if name not in producers:
            raise UnknownLayer("{name} does not come from {source} alone", name=name, source=source)
        known.add(name)
        found.add(producers[name])
        waiting += graph.node[producers[name]].input
    return [graph.node[at] for at in sorted(found)]


def _check_nodes(nodes: Sequence[Any]) -> None:
    if len(nodes) > MOST_NODES:
        raise UnknownLayer(
            "{count} operators are not run here; {most_nodes} are",
            count=len(nodes),
            most_nodes=MOST_NODES,
        )
    for node in nodes:
        if any(attribute.HasField("g") or attribute.graphs for attribute in node.attribute):
            raise UnknownLayer(
                "the operator {op_type}, which holds a graph, is not run here", op_type=node.op_type
            )
        if node.op_type in RANDOM:
            raise UnknownLayer(
                "the operator {op_type} draws random numbers: export what gives the "
                "same images each time",
                op_type=node.op_type,
            )
        if node.domain not in DOMAINS:
            raise UnknownLayer("operators of {domain} are not run here", domain=f"{node.domain!r}")


def _described(graph: Any, name: str) -> Any:
    """What the file says of a tensor's type and shape; None where it says nothing."""
    for value in (*graph.input, *graph.output, *graph.value_info):
        if value.name == name:
            return value
    return None


def _check_shapes(part: Any, onnx: Any) -> None:
    """Raises UnknownLayer where a shape is known to be too large; what is not known beforehand is
    held by the limits of the process that runs it."""
    try:
        inferred = onnx.shape_inference.infer_shapes(part, data_prop=True)
    except (onnx.shape_inference.InferenceError, RuntimeError, ValueError) as error:
        raise UnknownLayer("its shapes do not fit together") from error
    for name, shape in _shapes(inferred.graph):
        if math.prod(max(side, 1) for side in shape) > LARGEST_TENSOR:
            raise UnknownLayer(
                "{name} has the shape {shape}; up to {largest_tensor} numbers are allowed",
                name=name,
                shape=" × ".join(str(side or "any") for side in shape),
                largest_tensor=LARGEST_TENSOR,
            )


def _shapes(graph: Any) -> Iterator[tuple[str, list[int]]]:
    for value in (*graph.input, *graph.output, *graph.value_info):
        yield value.name, [side.dim_value for side in value.type.tensor_type.shape.dim]
    for tensor in graph.initializer:
        yield tensor.name, list(tensor.dims)
