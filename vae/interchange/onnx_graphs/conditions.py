"""ONNX files of conditional nets: the class, one-hot, is an input beside the image or z, put behind
the flat numbers once, in front of a dense layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from vae.interchange.chain import Chain
from vae.interchange.errors import UnknownLayer
from vae.interchange.onnx_graphs.graph import Graph

LABEL = re.compile("label|class|cond|one_?hot|^[yc]$", re.IGNORECASE)


def label_input(file: str, inputs: Sequence[Any], classes: int) -> tuple[Any, Any]:
    """Of two inputs the image or z, and the label: by its width, then by its name. Raises
    UnknownLayer."""
    wide = [value for value in inputs if _sides(value)[1:] == [classes]]
    named = [value for value in wide if LABEL.search(value.name)]
    found = wide if len(wide) == 1 else named
    if len(inputs) != 2 or len(found) != 1:
        names = ", ".join(f"{value.name} {_sides(value)}" for value in inputs) or "none"
        raise UnknownLayer(
            "{file} has the inputs {names}; a conditional net takes an image or z, "
            "and the class as {classes} numbers, one-hot",
            file=file,
            names=names,
            classes=classes,
        )
    (label,) = found
    (given,) = (value for value in inputs if value is not label)
    return given, label


def joined_at(graph: Any, label: str) -> tuple[str, str, bool]:
    """Where the label is put beside other numbers: those, both together, and whether the label
    comes first. Raises UnknownLayer where it goes in otherwise."""
    users = [node for node in graph.node if label in node.input]
    node = users[0] if len(users) == 1 else None
    if node is None or node.op_type != "Concat" or len(node.input) != 2:
        raise UnknownLayer(
            "the class {label} has to be put beside the flat pixels or z once, by "
            "one Concat; here it goes into {users}",
            label=label,
            users=", ".join(each.op_type for each in users) or "nothing",
        )
    is_first = node.input[0] == label
    return node.input[1 if is_first else 0], node.output[0], is_first


class Told:
    """A graph from where the label has been put beside `width` numbers; `chain` as Graph's."""

    def __init__(self, graph: Any, together: str, width: int, classes: int, first: bool) -> None:
        self._graph = Graph(graph, together, Chain((width + classes,)))
        self.producers = self._graph.producers
        self._classes, self._first = classes, first

    def chain(self, name: str) -> Chain:
        """Raises UnknownLayer where it does not begin with a dense layer."""
        chain = self._graph.chain(name)
        dense = chain.modules[0] if chain.modules else None
        if not isinstance(dense, nn.Linear):
            raise UnknownLayer("what is told the class has to begin with a dense layer")
        if self._first:
            chain.modules[0] = _turned(dense, self._classes)
        return chain


def _turned(dense: nn.Linear, classes: int) -> nn.Linear:
    """The same layer for the label behind the other numbers."""
    found = nn.Linear(dense.in_features, dense.out_features)
    with torch.no_grad():
        found.weight.copy_(torch.cat([dense.weight[:, classes:], dense.weight[:, :classes]], 1))
        found.bias.copy_(dense.bias)
    return found


def _sides(value: Any) -> list[int]:
    return [side.dim_value for side in value.type.tensor_type.shape.dim]
