"""ONNX files as encoders and decoders: what goes in, and which of the outputs is what."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from vae.interchange.chain import Chain
from vae.interchange.errors import InterchangeError, TensorMismatch, UnknownLayer, UnreadableFile
from vae.interchange.joining import joined
from vae.interchange.onnx_graphs.conditions import Told, joined_at, label_input
from vae.interchange.onnx_graphs.files import read_model
from vae.interchange.onnx_graphs.graph import Graph
from vae.interchange.onnx_graphs.outputs import first_random, is_deviation, mu_and_logvar
from vae.interchange.onnx_graphs.values import RANDOM
from vae.interchange.parts import Image, Parts, decoder_from, encoder_from
from vae.interchange.run_parts import decoder_elsewhere, encoder_elsewhere
from vae.store.checks import reason
from vae.store.said import Said

# The checker looks at names and types, not at whether four paddings are four.
PICTURE = re.compile("recon|pixel|decod|x_hat", re.IGNORECASE)
MALFORMED = (ValueError, IndexError, KeyError, TypeError, RuntimeError, ArithmeticError)
Tell = Callable[[str], None]
RUN_ELSEWHERE = {
    "encoder": Said("The encoder is run by ONNX Runtime, since {reason}"),
    "decoder": Said("The decoder is run by ONNX Runtime, since {reason}"),
}


@dataclass(frozen=True)
class Read:
    """A file as it was opened. elsewhere: told of a part that ONNX Runtime has to run; None where
    that is refused. classes: that its nets are told."""

    model: Any
    file: str
    image: Image
    elsewhere: Tell | None
    classes: int = 0

    def or_elsewhere(self, part: str, ours: Callable[[], Parts], run: Callable[[], Parts]) -> Parts:
        """The part as layers of ours, else as a graph that ONNX Runtime runs."""
        try:
            return ours()
        except (UnknownLayer, TensorMismatch, *MALFORMED) as error:
            if self.elsewhere is None or self.classes:
                raise
            try:
                found = run()
            except InterchangeError as other:
                raise UnknownLayer(
                    "{said}; nor is it run as it is: {other}", said=reason(error), other=str(other)
                ) from error
            self.elsewhere(Said(RUN_ELSEWHERE[part].text, reason=reason(error)))
            return found


def read_onnx(
    path: Path, image: Image, limit: int, elsewhere: Tell | None = None, classes: int = 0
) -> Parts:
    """The encoder (images in), decoder (latents in) or both (images in and out) of an ONNX file.

    Weights are in the file or in files beside it. A part that layer specs cannot say is run by
    ONNX Runtime where somebody is there to be told so; classes: of a conditional one. Raises
    UnreadableFile, UnknownLayer (naming the operator), TensorMismatch or MissingLibrary.
    """
    return parts_of(read_model(path, limit), path.name, image, elsewhere, classes)


def parts_of(
    model: Any, file: str, image: Image, elsewhere: Tell | None = None, classes: int = 0
) -> Parts:
    """The same of an onnx.ModelProto that is whole."""
    try:
        return _parts(Read(model, file, image, elsewhere, classes))
    except MALFORMED as error:
        raise UnreadableFile(
            "{file} is malformed: {reason}", file=file, reason=reason(error)
        ) from error


def _parts(read: Read) -> Parts:
    graph, file, image = read.model.graph, read.file, read.image
    known = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in known]
    if read.classes:
        return _conditional(read, inputs)
    if len(inputs) != 1:
        names = ", ".join(value.name for value in inputs) or "none"
        raise UnknownLayer(
            "{file} has the inputs {names}; one is expected: export the encoder "
            "and the decoder each with its own input alone",
            file=file,
            names=names,
        )
    (given,) = inputs
    sides = [dim.dim_value for dim in given.type.tensor_type.shape.dim]
    outputs = [value.name for value in graph.output]
    start = _image_start(sides, image)
    if start is not None:
        return _encoder_or_both(read, given.name, start, outputs)
    if len(sides) == 4 and sides[1] in (1, 3) and min(sides[2:]) > 7:
        raise UnknownLayer(
            "{file} takes images of {sides}, the data's are {image}",
            file=file,
            sides=tuple(sides[1:]),
            image=image,
        )
    if len(sides) < 2 or min(sides[1:]) < 1:
        raise UnknownLayer(
            "{file} takes an input of shape {sides}; an encoder takes (N, C, H, "
            "W), a decoder (N, D) with D written in the file",
            file=file,
            sides=sides,
        )
    latents = math.prod(sides[1:])
    start = Chain((latents,))
    if len(sides) > 2:
        start.reshape(tuple(sides[1:]))
    return _decoder(read, given.name, start, outputs, latents)


def _conditional(read: Read, inputs: list[Any]) -> Parts:
    """An encoder or a decoder that is told the class of each image."""
    graph, image = read.model.graph, read.image
    given, label = label_input(read.file, inputs, read.classes)
    before, together, is_first = joined_at(graph, label.name)
    sides = [dim.dim_value for dim in given.type.tensor_type.shape.dim]
    start = _image_start(sides, image)
    outputs = [value.name for value in graph.output]
    if start is None:
        if before != given.name or len(sides) != 2 or sides[1] < 1:
            raise UnknownLayer(
                "{file} puts the class beside {before}, not beside z itself",
                file=read.file,
                before=before,
            )
        told = Told(graph, together, sides[1], read.classes, is_first)
        decoder = decoder_from(told.chain(outputs[0]), sides[1], image)
        return replace(decoder, classes=read.classes)
    flat = Graph(graph, given.name, start).chain(before)
    pixels = math.prod(image)
    if flat.shape != (pixels,) or any(not isinstance(m, nn.Flatten) for m in flat.modules):
        raise UnknownLayer(
            "{file} puts the class beside {before}, not beside flat pixels",
            file=read.file,
            before=before,
        )
    told = Told(graph, together, pixels, read.classes, is_first)
    ends = mu_and_logvar(outputs, lambda name: False)
    encoder = encoder_from(_encoder(told, ends))
    assert encoder.encoder is not None
    whole = nn.Sequential(nn.Flatten(), *encoder.encoder).eval()
    return replace(encoder, encoder=whole, classes=read.classes)


def _image_start(sides: list[int], image: Image) -> Chain | None:
    """A chain that begins with what comes in, where that can be an image; 0 is a side that the
    file leaves open."""
    channels, height, width = image
    start = Chain(image)

    def fits(*shape: int) -> bool:
        return len(sides) == len(shape) + 1 and all(
            n in (0, m) for n, m in zip(sides[1:], shape, strict=True)
        )

    if fits(*image):
        return start
    if fits(height, width, channels):
        start.channels_last = True
        return start
    if fits(math.prod(image)) and sides[1]:
        start.flatten()
        return start
    if channels == 1 and fits(height, width):
        start.reshape((height, width))
        return start
    return None


def _encoder_or_both(read: Read, source: str, start: Chain, outputs: list[str]) -> Parts:
    graph, file, image = read.model.graph, read.file, read.image
    nodes = [(node.op_type, list(node.input), list(node.output)) for node in graph.node]
    random, sample = first_random(nodes, frozenset(RANDOM))
    pictures = [name for name in outputs if _is_picture(graph, name, image)]
    codes = [name for name in outputs if name not in pictures]
    if not codes:
        raise UnknownLayer(
            "{file} gives images alone: export mu and logvar beside them, or the "
            "encoder and the decoder each as a file",
            file=file,
        )
    ends = mu_and_logvar(codes, random.__contains__)
    whole = Graph(graph, source, start)
    encoder = read.or_elsewhere(
        "encoder",
        lambda: encoder_from(_encoder(whole, ends)),
        lambda: encoder_elsewhere(
            read.model, whole.producers, source, ends, image, last=start.channels_last
        ),
    )
    z = sample if sample is not None else ends[0]
    if not pictures or len(ends) != 2:
        return encoder
    latents = encoder.latent_dim
    return encoder.joined(_decoder(read, z, Chain((latents,)), pictures, latents))


def _encoder(graph: Graph | Told, ends: list[str]) -> Chain:
    if len(ends) == 1:
        node = graph.producers.get(ends[0])
        if node is None or node.op_type != "Concat" or len(node.input) != 2:
            return _flat(graph.chain(ends[0]))
        ends = list(node.input)
    mu = _flat(graph.chain(ends[0]))
    return joined(mu, _logvar(graph, ends[1]))


def _logvar(graph: Graph | Told, name: str) -> Chain:
    """log σ² from what an encoder ends in: itself, or its exponential, or that of half of it."""
    node = graph.producers.get(name)
    deviation = is_deviation(name)
    if node is not None and node.op_type == "Exp":
        chain = _flat(graph.chain(node.input[0]))
        if deviation:
            chain.scale_and_shift(torch.tensor(2.0), torch.zeros(()))
        return chain
    if deviation:
        raise UnknownLayer(
            "the output {name} is a standard deviation by its name: export its "
            "logarithm, logvar = 2 · log(std)",
            name=name,
        )
    return _flat(graph.chain(name))


def _flat(chain: Chain) -> Chain:
    if len(chain.shape) == 3 and not chain.channels_last:
        chain.flatten()
    return chain


def _decoder(read: Read, source: str, start: Chain, outputs: list[str], latents: int) -> Parts:
    graph = Graph(read.model.graph, source, start)

    def ours() -> Parts:
        chain = graph.chain(outputs[0])
        if len(chain.shape) == 2 and chain.shape == read.image[1:]:
            chain.flatten()
        return decoder_from(chain, latents, read.image)

    return read.or_elsewhere(
        "decoder",
        ours,
        lambda: decoder_elsewhere(
            read.model, graph.producers, source, outputs[0], latents, read.image
        ),
    )


def _is_picture(graph: Any, name: str, image: Image) -> bool:
    """Whether an output has an image's numbers, or its axes where the file says no sizes."""
    for value in graph.output:
        if value.name == name:
            sides = [dim.dim_value for dim in value.type.tensor_type.shape.dim]
            return math.prod(sides[1:]) == math.prod(image) or (
                0 in sides[1:] and (len(sides) == 4 or bool(PICTURE.search(name)))
            )
    return False
