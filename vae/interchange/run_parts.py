"""Encoders and decoders that no layer specs can say: ONNX Runtime runs them, in its own process."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from vae.interchange.errors import UnknownLayer
from vae.interchange.onnx_graphs.files import read_model
from vae.interchange.onnx_graphs.outputs import is_deviation
from vae.interchange.onnx_graphs.running import before_sigmoid, runnable
from vae.interchange.parts import Image, Parts
from vae.model.modules import RunGraph
from vae.store.graph_process import GraphError

Producers = dict[str, Any]


def decoder_elsewhere(
    model: Any, producers: Producers, source: str, output: str, latents: int, image: Image
) -> Parts:
    """The decoder from `source` to the pixels `output`. Raises UnknownLayer."""
    logits = before_sigmoid(producers, output)
    end = logits or output
    graph = RunGraph("decoder.onnx", runnable(model, source, [end], latents))
    shape = _tried(graph, torch.randn(2, latents)).shape[1:]
    channels, height, width = image
    if tuple(shape) == (height, width, channels) and channels > 1:
        content = runnable(model, source, [end], latents, last_out=True)
        graph, shape = RunGraph("decoder.onnx", content), torch.Size(image)
    if math.prod(shape) != math.prod(image):
        raise UnknownLayer(
            "the decoder ends in shape {shape}, the images are {image}",
            shape=tuple(shape),
            image=image,
        )
    modules: list[nn.Module] = [graph]
    if tuple(shape) != image:
        modules += [nn.Flatten(), nn.Unflatten(1, image)]
    if logits:
        modules.append(nn.Sigmoid())
    return Parts(latents, decoder=nn.Sequential(*modules).eval())


def encoder_elsewhere(
    model: Any, producers: Producers, source: str, ends: list[str], image: Image, *, last: bool
) -> Parts:
    """The encoder from images to mu and logvar, or to both in one. Raises UnknownLayer."""
    ends = [ends[0], *(_logvar(producers, name) for name in ends[1:])]
    content = runnable(model, source, ends, math.prod(image), last_in=last)
    graph = RunGraph("encoder.onnx", content)
    found = _tried(graph, torch.rand(2, *image)).flatten(1)
    if found.shape[1] % 2:
        raise UnknownLayer(
            "the encoder ends in {shape} numbers, not in mu and logvar", shape=found.shape[1]
        )
    return Parts(found.shape[1] // 2, encoder=nn.Sequential(graph, nn.Flatten()).eval())


def graph_alone(path: Path, limit: int) -> bytes:
    """An ONNX file of one input, checked as if it were new. Raises InterchangeError."""
    model = read_model(path, limit)
    known = {tensor.name for tensor in model.graph.initializer}
    given = [value.name for value in model.graph.input if value.name not in known]
    if len(given) != 1:
        raise UnknownLayer(
            "{file} has {count} inputs; one is expected", file=path.name, count=len(given)
        )
    return runnable(model, given[0], [value.name for value in model.graph.output], 1)


def _logvar(producers: Producers, name: str) -> str:
    node = producers.get(name)
    if is_deviation(name):
        raise UnknownLayer(
            "the output {name} is a standard deviation by its name: export logvar", name=name
        )
    return node.input[0] if node is not None and node.op_type == "Exp" else name


@torch.no_grad()
def _tried(graph: RunGraph, x: Tensor) -> Tensor:
    """What it makes of a few inputs. Raises UnknownLayer."""
    try:
        found: Tensor = graph(x)
    except GraphError as error:
        raise UnknownLayer(str(error)) from error
    if not found.isfinite().all():
        raise UnknownLayer("it gives numbers that are not finite")
    return found
