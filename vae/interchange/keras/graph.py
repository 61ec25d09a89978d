"""The layers of a Keras model and how they follow one another, as encoder or decoder."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from vae.interchange.errors import UnknownLayer, UnreadableFile
from vae.interchange.joining import joined
from vae.interchange.keras.layers import Weights, read_layers
from vae.interchange.onnx_graphs.outputs import mu_and_logvar
from vae.interchange.parts import Image, Parts, decoder_from, encoder_from

MALFORMED = (ValueError, IndexError, KeyError, TypeError, AttributeError, RuntimeError)
Layer = Mapping[str, Any]


def keras_parts(file: str, config: Mapping[str, Any], weights: Weights, image: Image) -> Parts:
    """The encoder (images in) or decoder (a row of latents in) of a model's configuration.

    Raises UnreadableFile, UnknownLayer (naming the layer) or TensorMismatch.
    """
    try:
        layers, outputs = _graph(config["class_name"], config["config"])
        shape = _input_shape(layers)
        channels_last = (*image[1:], image[0])
        flat = shape == (math.prod(image),)
        if flat or shape in (channels_last, image[1:]):
            # A sample z has two layers before it, or one that holds code.
            ends = mu_and_logvar(outputs, lambda name: len(layers[name]["before"]) > 1)
            chains = [read_layers(_path(layers, end), weights, image, flat=flat) for end in ends]
            return encoder_from(joined(*chains) if len(chains) == 2 else chains[0])
        if len(shape) != 1:
            raise UnknownLayer(
                "{file} takes inputs of shape {shape}; an encoder takes images of "
                "{channels_last}, a decoder a row of latents",
                file=file,
                shape=shape,
                channels_last=channels_last,
            )
        chain = read_layers(_path(layers, outputs[0]), weights, shape, image)
        return decoder_from(chain, shape[0], image)
    except MALFORMED as error:
        raise UnreadableFile(
            "{file} is malformed: {error}", file=file, error=f"{error!r:.200}"
        ) from error


def _graph(kind: str, config: Any) -> tuple[dict[str, Layer], list[str]]:
    """Layers by name, each with the names of those before it as "before", and the outputs."""
    listed = config if isinstance(config, list) else config["layers"]
    layers: dict[str, Layer] = {}
    previous: list[str] = []
    for layer in listed:
        name = layer["config"]["name"]
        before = previous if kind == "Sequential" else _inbound(layer.get("inbound_nodes", []))
        layers[name] = {**layer, "before": before}
        previous = [name]
    if kind == "Sequential":
        return layers, previous
    if kind not in ("Functional", "Model"):
        raise UnknownLayer(
            "a model of class {kind} is not known; Sequential and Functional are: "
            "save its encoder and its decoder each as a file",
            kind=kind,
        )
    outputs = config["output_layers"]
    outputs = [outputs] if isinstance(outputs[0], str) else outputs
    return layers, [output[0] for output in outputs]


def _inbound(nodes: Any) -> list[str]:
    """Names in Keras 2's lists ["name", 0, 0, {}] or Keras 3's keras_history."""
    if isinstance(nodes, dict):
        history = nodes.get("config", {}).get("keras_history")
        if history:
            return [history[0]]
        return [name for value in nodes.get("args", []) for name in _inbound(value)]
    if isinstance(nodes, list):
        if len(nodes) >= 3 and isinstance(nodes[0], str):
            return [nodes[0]]
        return [name for value in nodes for name in _inbound(value)]
    return []


def _path(layers: Mapping[str, Layer], end: str) -> list[Layer]:
    """The layers from the input to `end`, in order."""
    path: list[Layer] = []
    name = end
    while True:
        layer = layers[name]
        path.append(layer)
        if len(path) > len(layers):
            raise UnknownLayer("the layers form a circle")
        if not layer["before"]:
            return path[::-1]
        if len(layer["before"]) > 1:
            raise UnknownLayer(
                "layer {name} ({class_name}) has {count} inputs; one path from input "
                "to output is read",
                name=name,
                class_name=layer["class_name"],
                count=len(layer["before"]),
            )
        name = layer["before"][0]


def _input_shape(layers: Mapping[str, Layer]) -> tuple[int, ...]:
    for layer in layers.values():
        config = layer["config"]
        shape = config.get("batch_input_shape") or config.get("batch_shape")
        if shape:
            return tuple(int(side) for side in shape[1:])
    raise UnknownLayer("the model does not say the shape of its input")
