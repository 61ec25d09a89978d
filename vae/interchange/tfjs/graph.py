"""TensorFlow.js graph models: operations of TensorFlow in JSON, said as the ONNX operators that
they are; nothing is executed.

The format is TensorFlow's GraphDef as protobuf writes it in JSON: whole numbers as texts, bytes in
base64. Pictures have their channels last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from vae.interchange.errors import UnknownLayer
from vae.interchange.tfjs.operations import WRITERS
from vae.interchange.tfjs.written import Node, Written, data, tensor_name

OPSET = 17
INPUTS = ("Placeholder", "PlaceholderWithDefault")
# What is the same but for its name.
ALIKE = {
    **{"Identity": "Identity", "StopGradient": "Identity", "Relu": "Relu", "Elu": "Elu"},
    **{"Selu": "Selu", "Sigmoid": "Sigmoid", "Tanh": "Tanh", "Softplus": "Softplus"},
    **{"Exp": "Exp", "Log": "Log", "Neg": "Neg", "Abs": "Abs", "Sqrt": "Sqrt", "Erf": "Erf"},
    **{"BiasAdd": "Add", "Add": "Add", "AddV2": "Add", "Sub": "Sub", "Mul": "Mul"},
    **{"RealDiv": "Div", "Maximum": "Max", "Minimum": "Min", "Softsign": "Softsign"},
    **{"Pow": "Pow", "Softmax": "Softmax", "Reciprocal": "Reciprocal", "AddN": "Sum"},
}


def onnx_of(topology: Node, signature: Node, arrays: Mapping[str, np.ndarray]) -> Any:
    """The onnx.ModelProto of a graph. arrays: its constants by the names of their nodes.

    Raises UnknownLayer, naming the operation, and what reading damaged JSON raises.
    """
    return _Graph(topology, arrays).model(signature)


class _Graph(Written):
    def model(self, signature: Node) -> Any:
        helper, floats = self.onnx.helper, self.onnx.TensorProto.FLOAT
        inputs = self._inputs(signature)
        ends = signature.get("outputs") or {name: {"name": name} for name in self._last()}
        outputs = []
        for key, said in ends.items():
            name = tensor_name(said["name"])
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
            tensor_name(each["name"]): each for each in (signature.get("inputs") or {}).values()
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
            tensor_name(name).partition(":")[0] for n in self.nodes.values() for name in data(n)
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
            before = [tensor_name(n).partition(":")[0] for n in self._needed(node)]
            left = [n for n in before if n not in self.reached]
            if left:
                if any(n in waiting for n in left):
                    raise UnknownLayer("the operation {name} comes from itself", name=name)
                waiting += left
                continue
            self._write(name, node)
            self.reached.add(name)
            waiting.pop()

    def _needed(self, node: Node) -> list[str]:
        """Shapes that depend on how many images there are, are read and not written."""
        inputs = data(node)
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
        inputs = [tensor_name(each) for each in self._needed(node)]
        writer: Callable[..., None] | None = WRITERS.get(op)
        if op in INPUTS:
            return
        if op == "Const":
            self.constant(name, self.array(name))
        elif op in ALIKE:
            self.add(ALIKE[op], inputs, name)
        elif writer is not None:
            writer(self, name, attributes, inputs)
        else:
            raise UnknownLayer("the operation {op} of {name} is not known here", op=op, name=name)
