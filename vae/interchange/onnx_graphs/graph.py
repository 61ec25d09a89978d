"""From a tensor of an ONNX graph back to where it comes from, as a chain of layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vae.interchange.chain import Chain
from vae.interchange.errors import UnknownLayer
from vae.interchange.onnx_graphs.activations import PLACES, recognised
from vae.interchange.onnx_graphs.arithmetic import ELEMENTWISE, elementwise
from vae.interchange.onnx_graphs.layers import append_node
from vae.interchange.onnx_graphs.norms import written_out
from vae.interchange.onnx_graphs.shapes import append_slices
from vae.interchange.onnx_graphs.values import Values

LONGEST_PATTERN = 24  # operators that together may be one activation
MOST_TRIES = 12
# Branches that cross are read once a way through them, of which there may be thousands of millions;
# one weight may be named by thousands of nodes.
MOST_STEPS = 2500
MOST_WEIGHTS = 2**27
Append = Callable[[Chain], None]


class Graph:
    """A graph read from its outputs back to `source`, where `start` says what comes in."""

    def __init__(self, graph: Any, source: str, start: Chain) -> None:
        self.producers = {name: node for node in graph.node for name in node.output}
        self._places = {name: at for at, node in enumerate(graph.node) for name in node.output}
        self._source, self._start = source, start
        self._shapes: dict[str, tuple[int, ...]] = {source: file_shape(start)}
        self._starts: dict[str, Chain] = {}
        self._known: dict[str, tuple[str, Append]] = {}
        self._steps_left, self._weights_left = MOST_STEPS, MOST_WEIGHTS
        self.values = Values(graph, self._shape)

    def chain(self, name: str, source: str | None = None) -> Chain:
        """The layers from `source` (else the graph's input) to the tensor `name`."""
        steps: list[tuple[str, Append]] = []
        while name not in (source, self._source):
            if name not in self._known:
                self._known[name] = self._step(name)
            before, append = self._known[name]
            steps.append((name, append))
            name = before
        chain = self._branch(name) if name == source else self._start.copy()
        for reached, append in reversed(steps):
            append(chain)
            self._spend(chain)
            self._shapes[reached] = file_shape(chain)
        return chain

    def _spend(self, chain: Chain) -> None:
        self._steps_left -= 1
        if chain.modules:
            self._weights_left -= sum(p.numel() for p in chain.modules[-1].parameters())
        if min(self._steps_left, self._weights_left) < 0:
            raise UnknownLayer(
                "its branches take more than {most_steps} steps or {most_weights} weights to read",
                most_steps=MOST_STEPS,
                most_weights=MOST_WEIGHTS,
            )

    def data(self, name: str) -> list[str]:
        """The inputs of the node that makes `name` which depend on the graph's input."""
        node = self.producers.get(name)
        if node is None:
            raise UnknownLayer("{name} does not come from the model's input alone", name=name)
        return list(dict.fromkeys(n for n in node.input if n and not self.values.is_constant(n)))

    def meeting(self, names: list[str]) -> str:
        """The last tensor that all of `names` come from, through whatever branches."""
        waiting = set(names)
        while len(waiting) > 1:
            latest = max(waiting, key=lambda name: self._places.get(name, -1))
            waiting.remove(latest)
            waiting.update(self.data(latest))
        return waiting.pop()

    def _branch(self, name: str) -> Chain:
        """A chain that begins with what `name` holds."""
        if name not in self._starts:
            whole = self.chain(name)
            self._starts[name] = Chain(whole.shape)
            self._starts[name].channels_last = whole.channels_last
        return self._starts[name].copy()

    def _shape(self, name: str) -> tuple[int, ...]:
        if name not in self._shapes:
            self.chain(name)
        return self._shapes[name]

    def _step(self, name: str) -> tuple[str, Append]:
        """The tensor before `name`, and what turns a chain to the former into one to the latter."""
        data = self.data(name)
        node = self.producers[name]
        activation = self._activation(name, data)
        if activation is not None:
            return activation
        norm = written_out(node, self.producers, self.values) if len(data) == 2 else None
        if norm is not None:
            return norm
        if node.op_type == "Slice" and len(data) == 1:
            return self._slices(name)
        if len(data) == 1:
            return data[0], lambda chain: self._append(chain, node, name, data[0])
        if not data:
            raise UnknownLayer(
                "{name} is a constant: it does not come from the model's input", name=name
            )
        before = self.meeting(data)
        return before, lambda chain: self._join(chain, node, before)

    def _append(self, chain: Chain, node: Any, name: str, data: str) -> None:
        if list(node.input).count(data) > 1:
            raise UnknownLayer(
                "the operator {op_type} of one tensor twice has no layer spec", op_type=node.op_type
            )
        constants = [None if n in ("", data) else self.values[n] for n in node.input]
        append_node(chain, node, self.values.options(node), constants, data, name)

    def _slices(self, name: str) -> tuple[str, Append]:
        """All Slices in a row."""
        nodes = []
        while name in self.producers and self.producers[name].op_type == "Slice":
            (before,) = self.data(name)[:1]
            nodes.append(self.producers[name])
            name = before

        def append(chain: Chain) -> None:
            given = [
                (
                    self.values.options(n),
                    [None, *(self.values[i] if i else None for i in n.input[1:])],
                )
                for n in reversed(nodes)
            ]
            append_slices(chain, given)

        return name, append

    def _join(self, chain: Chain, node: Any, before: str) -> None:
        """x + f(x), f(x) + g(x), f(x) beside g(x)."""
        known = [name for name in node.input if name and self.values.is_constant(name)]
        names = [name for name in node.input if name and name not in known]
        axis = self.values.options(node).get("axis")
        if known or node.op_type not in ("Add", "Sum", "Concat"):
            raise UnknownLayer(
                f"the operator {node.op_type} of two branches is not known here"
                + (f" ({names[0]} and {names[-1]})" if len(names) > 1 else "")
            )
        bodies = [self.chain(name, before) for name in names]
        if axis is not None and axis not in (1, -len(bodies[0].shape)):
            raise UnknownLayer(
                "branches side by side along axis {axis} of {shape} have no layer "
                "spec: join their channels",
                axis=axis,
                shape=bodies[0].shape,
            )
        last = {body.channels_last for body in bodies}
        if last not in ({False}, {chain.channels_last}) or (last == {True} and axis is not None):
            raise UnknownLayer("branches with the channels last have no layer spec: put them first")
        chain.channels_last = last.pop()
        if node.op_type != "Concat" and len(names) == 2 and before in names:
            chain.residual(bodies[1 if names[0] == before else 0])
            return
        chain.branches("concat" if node.op_type == "Concat" else "add", bodies)

    def _activation(self, name: str, data: list[str]) -> tuple[str, Append] | None:
        """An activation written in several operators, of which `name` is the last."""
        node = self.producers[name]
        composed = len(data) > 1 or node.op_type in ("Log", "Where", "Neg", "Mul", "Abs")
        if node.op_type not in ELEMENTWISE or not composed:
            return None
        names = data
        for _ in range(MOST_TRIES):
            try:
                before = self.meeting(names)
                values = self._between(before, name)
            except UnknownLayer:
                return None
            found = None if values is None else recognised(values)
            if found is not None:
                return before, found
            if before == self._source or values is None or len(data) > 1:
                return None
            names = self.data(before)
        return None

    def _between(self, before: str, name: str) -> np.ndarray | None:
        """The values of `name` where those of `before` are PLACES; None where other operators
        than elementwise ones lie between them."""
        known: dict[str, np.ndarray] = {before: PLACES}
        order: list[str] = []
        waiting = [name]
        while waiting:
            reached = waiting.pop()
            if reached == before or reached in order:
                continue
            if self.producers[reached].op_type not in ELEMENTWISE or len(order) > LONGEST_PATTERN:
                return None
            order.append(reached)
            waiting += self.data(reached)
        for reached in sorted(order, key=self._places.__getitem__):
            node = self.producers[reached]
            inputs = []
            for given in filter(None, node.input):
                array = known.get(given)
                if array is None:
                    array = self.values[given]
                    if array.size != 1:
                        return None
                    array = array.reshape(()).astype(np.float64)
                inputs.append(array)
            known[reached] = elementwise(node.op_type, self.values.options(node), inputs)
        return known[name]


def file_shape(chain: Chain) -> tuple[int, ...]:
    """The shape of the file's tensor, which may have its channels last."""
    if chain.channels_last and len(chain.shape) == 3:
        return (*chain.shape[1:], chain.shape[0])
    return chain.shape
