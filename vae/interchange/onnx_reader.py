"""ONNX graphs as chains of layers: one path from input to output, with residual blocks."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from vae.interchange.chain import Chain, joined
from vae.interchange.errors import UnknownLayer, UnreadableFile, optional
from vae.interchange.files import checked
from vae.interchange.matching import mu_first
from vae.interchange.onnx_layers import append_node
from vae.interchange.onnx_values import Values
from vae.interchange.parts import Image, Parts, decoder_from, encoder_from
from vae.store.checks import reason

LARGEST_GRAPH = 400  # nodes: read by recursion, and no VAE of ours comes near
# The checker looks at names and types, not at whether four paddings are four.
MALFORMED = (ValueError, IndexError, KeyError, TypeError, RuntimeError, ArithmeticError)


def read_onnx(path: Path, image: Image, limit: int) -> Parts:
    """The encoder (images in) or decoder (a row of latents in) that an ONNX file holds.

    Weights must be inside the file. Raises UnreadableFile, UnknownLayer (naming the operator),
    TensorMismatch or MissingLibrary.
    """
    graph = _checked_graph(path, limit)
    try:
        return _parts(graph, path.name, image)
    except MALFORMED as error:
        raise UnreadableFile(f"{path.name} is malformed: {reason(error)}") from error


def _parts(graph: Any, file: str, image: Image) -> Parts:
    known = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in known]
    if len(inputs) != 1:
        names = ", ".join(value.name for value in inputs) or "none"
        raise UnknownLayer(f"{file} has the inputs {names}; one is expected")
    sides = [dim.dim_value for dim in inputs[0].type.tensor_type.shape.dim]
    outputs = [value.name for value in graph.output]
    flat_image = len(sides) == 2 and sides[1] == math.prod(image)
    if len(sides) == 4 and any(n and n != m for n, m in zip(sides[1:], image, strict=True)):
        raise UnknownLayer(f"{file} takes images of {tuple(sides[1:])}, the data's are {image}")
    if len(sides) == 4 or flat_image:
        start = Chain(image)
        if flat_image:
            start.flatten()
        return encoder_from(_encoder(_Graph(graph, inputs[0].name, start), outputs))
    if len(sides) != 2 or sides[1] < 1:
        raise UnknownLayer(
            f"{file} takes an input of shape {sides}; an encoder takes (N, C, H, W), "
            "a decoder (N, D) with D written in the file"
        )
    chain = _Graph(graph, inputs[0].name, Chain((sides[1],))).chain(outputs[0])
    return decoder_from(chain, sides[1], image)


def _checked_graph(path: Path, limit: int) -> Any:
    onnx = optional("onnx")
    message = optional("google.protobuf.message")
    checked(path, limit)
    try:
        model = onnx.load(path, load_external_data=False)
        onnx.checker.check_model(model)
    except (message.DecodeError, onnx.checker.ValidationError, ValueError, OSError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise UnreadableFile(f"{path.name} is damaged or no ONNX model: {reason}") from error
    if len(model.graph.node) > LARGEST_GRAPH:
        raise UnreadableFile(
            f"{path.name} has {len(model.graph.node)} nodes; {LARGEST_GRAPH} are allowed"
        )
    return model.graph


def _encoder(graph: _Graph, outputs: list[str]) -> Chain:
    """One output of mu and logvar, or the first two outputs; a third, usually z, is left out."""
    node = graph.producers.get(outputs[0])
    if node is not None and node.op_type == "Split" and list(node.output) == outputs[:2]:
        return graph.chain(node.input[0])
    if node is not None and node.op_type == "Concat" and len(node.input) == 2:
        outputs = list(node.input)
    if len(outputs) == 1:
        return graph.chain(outputs[0])
    mu, logvar = (graph.chain(outputs[at]) for at in mu_first(outputs[:2]))
    return joined(mu, logvar)


class _Graph:
    """A graph read from its outputs back to `source`, where `start` says what comes in."""

    def __init__(self, graph: Any, source: str, start: Chain) -> None:
        helper = optional("onnx").helper
        self.producers = {name: node for node in graph.node for name in node.output}
        self._options = {
            id(node): {a.name: helper.get_attribute_value(a) for a in node.attribute}
            for node in self.producers.values()
        }
        self._source, self._start = source, start
        self._chains: dict[str, tuple[int, ...]] = {}
        self._values = Values(graph, self._shape)

    def chain(self, name: str, source: str | None = None) -> Chain:
        """The layers from `source` (else the graph's input) to the tensor `name`."""
        if name == (source or self._source):
            if source is not None:
                return Chain(self._shape(source))
            start = Chain(self._start.shape)
            start.modules = list(self._start.modules)
            return start
        node = self.producers.get(name)
        if node is None:
            raise UnknownLayer(f"{name} does not come from the model's input alone")
        data = [n for n in node.input if n and not self._values.is_constant(n)]
        if len(data) == 2:
            chain = self._junction(node, data, source)
        elif len(data) == 1:
            chain = self.chain(data[0], source)
            constants = [None if n in ("", data[0]) else self._values[n] for n in node.input]
            append_node(chain, node, self._options[id(node)], constants, data[0])
        else:
            raise UnknownLayer(f"the operator {node.op_type} with {len(data)} inputs is not known")
        self._chains[name] = chain.shape
        return chain

    def _shape(self, name: str) -> tuple[int, ...]:
        if name == self._source:
            return self._start.shape
        if name not in self._chains:
            self.chain(name)
        return self._chains[name]

    def _junction(self, node: Any, data: list[str], source: str | None) -> Chain:
        """x + f(x), x · sigmoid(x)."""
        for x, branch in (data, data[::-1]):
            other = self.producers.get(branch)
            if node.op_type == "Mul":
                if other is not None and other.op_type == "Sigmoid" and other.input[0] == x:
                    chain = self.chain(x, source)
                    chain.activation("silu")
                    return chain
            elif node.op_type == "Add" and self._leads_to(x, branch):
                chain = self.chain(x, source)
                chain.residual(self.chain(branch, x))
                return chain
        raise UnknownLayer(f"the operator {node.op_type} of two branches is not known here")

    def _leads_to(self, start: str, end: str) -> bool:
        waiting, seen = [end], set()
        while waiting:
            name = waiting.pop()
            if name == start:
                return True
            if name not in seen and name in self.producers:
                seen.add(name)
                waiting += self.producers[name].input
        return False
