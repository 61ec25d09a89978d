"""TensorFlow.js models, of layers and of operations: model.json and its shards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vae.interchange.errors import UnreadableFile
from vae.interchange.files import checked
from vae.interchange.keras.graph import keras_parts
from vae.interchange.onnx_reader import Tell, parts_of
from vae.interchange.parts import Image, Parts
from vae.interchange.tfjs.graph import onnx_of
from vae.interchange.tfjs.weights import read_arrays, read_weights
from vae.store.checks import reason

LARGEST_TOPOLOGY = 4 * 2**20  # bytes of model.json
DAMAGE = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError),
    *(RecursionError, RuntimeError, OverflowError),
)


def read_tfjs(path: Path, image: Image, limit: int, elsewhere: Tell | None = None) -> Parts:
    """The encoder (images in) or decoder (a row of latents in) of a model.json; of a graph model
    both.

    A part of a graph model that layer specs cannot say is run by ONNX Runtime where somebody is
    there to be told so. Raises UnreadableFile, UnknownLayer (naming the layer) or TensorMismatch.
    """
    document = _document(path, limit)
    topology, manifest = document["modelTopology"], document["weightsManifest"]
    if document.get("format") != "graph-model" and "node" not in topology:
        weights = read_weights(path, manifest, limit)
        return keras_parts(path.name, topology.get("model_config", topology), weights, image)
    arrays = read_arrays(path, manifest, limit)
    try:
        model = onnx_of(topology, _signature(document), arrays)
    except DAMAGE as error:
        raise UnreadableFile(
            "the graph of {file} is damaged: {reason}", file=path.name, reason=reason(error)
        ) from error
    return parts_of(model, path.name, image, elsewhere)


def _signature(document: dict[str, Any]) -> dict[str, Any]:
    """What goes in and out by name, where the converter of its time wrote that."""
    said = document.get("signature") or (document.get("userDefinedMetadata") or {}).get("signature")
    return said or {}


def _document(path: Path, limit: int) -> dict[str, Any]:
    try:
        document = json.loads(checked(path, min(limit, LARGEST_TOPOLOGY)).read_bytes())
        topology, _ = document["modelTopology"], document["weightsManifest"]
        if not isinstance(topology, dict):
            raise TypeError("its modelTopology is no object")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFile(
            "{file} is damaged or no TensorFlow.js model: {reason}",
            file=path.name,
            reason=reason(error),
        ) from error
    found: dict[str, Any] = document
    return found
