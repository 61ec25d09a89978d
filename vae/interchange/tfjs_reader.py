"""TensorFlow.js layers models: model.json and its shards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vae.interchange.errors import UnreadableFile
from vae.interchange.files import checked
from vae.interchange.keras.graph import keras_parts
from vae.interchange.keras.layers import Weights
from vae.interchange.parts import Image, Parts
from vae.interchange.tfjs_weights import read_weights
from vae.store.checks import reason

LARGEST_TOPOLOGY = 4 * 2**20  # bytes of model.json


def read_tfjs(path: Path, image: Image, limit: int) -> Parts:
    """The encoder (images in) or decoder (a row of latents in) of a model.json.

    Raises UnreadableFile, UnknownLayer (naming the layer) or TensorMismatch.
    """
    topology, weights = _document(path, limit)
    return keras_parts(path.name, topology.get("model_config", topology), weights, image)


def _document(path: Path, limit: int) -> tuple[dict[str, Any], Weights]:
    try:
        document = json.loads(checked(path, min(limit, LARGEST_TOPOLOGY)).read_bytes())
        topology, manifest = document["modelTopology"], document["weightsManifest"]
        if not isinstance(topology, dict):
            raise TypeError("its modelTopology is no object")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFile(
            f"{path.name} is damaged or no TensorFlow.js layers model: {reason(error)}"
        ) from error
    if document.get("format") == "graph-model" or "node" in topology:
        raise UnreadableFile(
            f"{path.name} is a graph model of TensorFlow.js, which says operations and no layers: "
            f"python -m tf2onnx.convert --tfjs {path.name} --output model.onnx writes .onnx"
        )
    return topology, read_weights(path, manifest, limit)
