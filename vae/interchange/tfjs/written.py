"""What a TensorFlow graph in JSON says, and the ONNX operators that are written for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vae.interchange.errors import UnknownLayer, optional

MOST_NODES = 4000
MOST_NUMBERS = 2**20  # of a constant that is written in the JSON itself
WHOLE = ("DT_INT32", "DT_INT64", "int32", "int64")
Node = Mapping[str, Any]


class Written:
    """An ONNX graph that is being written: the operations and constants it has so far."""

    def __init__(self, topology: Node, arrays: Mapping[str, np.ndarray]) -> None:
        self.nodes: dict[str, Node] = {node["name"]: node for node in topology["node"]}
        if len(self.nodes) > MOST_NODES:
            raise UnknownLayer(
                "it has {count} operations; {most_nodes} are allowed",
                count=len(self.nodes),
                most_nodes=MOST_NODES,
            )
        self.arrays = dict(arrays)
        self.onnx = optional("onnx")
        self.made: list[Any] = []
        self.constants: dict[str, Any] = {}
        self.reached: set[str] = set()

    def add(self, op: str, inputs: Sequence[str], output: str | list[str], **options: Any) -> str:
        outputs = [output] if isinstance(output, str) else output
        self.made.append(self.onnx.helper.make_node(op, list(inputs), outputs, **options))
        return outputs[0]

    def constant(self, name: str, array: np.ndarray) -> str:
        kind = np.int64 if array.dtype.kind in "iu" else np.float32
        self.constants[name] = self.onnx.numpy_helper.from_array(array.astype(kind), name)
        return name

    def array(self, name: str) -> np.ndarray:
        """A constant's numbers: of the weights, else of the node itself."""
        node = self.nodes[name.partition(":")[0]]
        if node["op"] == "Identity":
            return self.array(tensor_name(node["input"][0]))
        if node["op"] != "Const":
            raise UnknownLayer(
                "{name} is computed ({op}), where a constant is read", name=name, op=node["op"]
            )
        if name in self.arrays:
            return self.arrays[name]
        said = node["attr"]["value"]["tensor"]
        kind = np.int64 if said["dtype"] in WHOLE else np.float32
        shape = [int(side["size"]) for side in said.get("tensorShape", {}).get("dim", [])]
        for key in ("intVal", "floatVal", "int64Val"):
            if said.get(key) and math.prod(shape) <= MOST_NUMBERS:
                return np.resize(np.array(said[key], kind), shape)
        raise UnknownLayer("the constant {name} holds no numbers", name=name)

    def numbers(self, name: str) -> list[int]:
        """A shape of which some sides are computed: -1."""
        node = self.nodes[name.partition(":")[0]]
        if node["op"] == "Pack":
            return [
                int(self.array(each).item()) if self.is_constant(each) else -1
                for each in map(tensor_name, data(node))
            ]
        return [int(n) for n in np.ravel(self.array(name))]

    def is_constant(self, name: str) -> bool:
        return bool(self.nodes[name.partition(":")[0]]["op"] == "Const")


def tensor_name(name: str) -> str:
    """TensorFlow's a:0 is a."""
    return name.removesuffix(":0")


def data(node: Node) -> list[str]:
    """The inputs of a node without those that say only when it runs."""
    return [each for each in node.get("input", []) if not each.startswith("^")]
