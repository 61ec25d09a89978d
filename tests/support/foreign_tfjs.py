"""TensorFlow.js layers models as others write them, put together by NumPy."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

LIMIT = 10**8


GREY, COLOUR = (1, 28, 28), (3, 8, 8)


Arrays = dict[str, np.ndarray]


Layers = list[tuple[str, dict[str, Any]]]


def layer(kind: str, name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": kind, "config": {"name": name, **config}}


def write_model(
    folder: Path, topology: dict[str, Any], arrays: Arrays, shards: int = 2, **changes: Any
) -> Path:
    """model.json and its shards in `folder`; `changes` replace keys of the first manifest group."""
    data = b"".join(array.tobytes() for array in arrays.values())
    cuts = [len(data) * n // shards for n in range(shards + 1)]
    names = [f"group1-shard{n + 1}of{shards}.bin" for n in range(shards)]
    for n, name in enumerate(names):
        (folder / name).write_bytes(data[cuts[n] : cuts[n + 1]])
    weights = [
        {"name": name, "shape": list(array.shape), "dtype": str(array.dtype)}
        for name, array in arrays.items()
    ]
    graph = {"format": "graph-model"} if "node" in topology else {"format": "layers-model"}
    document = {
        **graph,
        "modelTopology": topology,
        "weightsManifest": [{"paths": names, "weights": weights} | changes],
    }
    path = folder / "model.json"
    path.write_text(json.dumps(document))
    return path


def sequential(layers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """As the Python converter writes it."""
    config = {"class_name": "Sequential", "config": {"name": "m", "layers": list(layers)}}
    return {"keras_version": "2.15.0", "backend": "tensorflow", "model_config": config}


def functional(
    layers: Sequence[dict[str, Any]], before: dict[str, list[str]], outputs: list[str]
) -> dict[str, Any]:
    """As TensorFlow.js itself writes it, inbound nodes in Keras 2's form."""
    listed = [
        {
            **made,
            "name": made["config"]["name"],
            "inbound_nodes": [[[name, 0, 0, {}] for name in before.get(made["config"]["name"], [])]]
            if before.get(made["config"]["name"])
            else [],
        }
        for made in layers
    ]
    ends = [[name, 0, 0] for name in outputs]
    config = {"name": "m", "layers": listed, "input_layers": [["in", 0, 0]], "output_layers": ends}
    return {"class_name": "Model", "config": config}


def random_arrays(shapes: dict[str, tuple[int, ...]]) -> Arrays:
    random = np.random.default_rng(5)
    return {
        name: (
            random.uniform(0.5, 2, shape)
            if "variance" in name or "gamma" in name
            else random.normal(0, 0.3, shape)
        ).astype("<f4")
        for name, shape in shapes.items()
    }


MLP_SHAPES = {
    "dense/kernel": (2, 20),
    "dense/bias": (20,),
    "decoder/dense_1/kernel": (20, 784),
    "decoder/dense_1/bias": (784,),
}


def mlp(activation: str = "sigmoid") -> dict[str, Any]:
    return sequential(
        [
            layer("InputLayer", "in", batch_input_shape=[None, 2]),
            layer("Dense", "dense", units=20, activation="linear", use_bias=True),
            layer("LeakyReLU", "leaky", alpha=0.1),
            layer("Dense", "dense_1", units=784, activation=activation, use_bias=True),
            layer("Reshape", "reshape", target_shape=[28, 28]),
        ]
    )


# Graph models, in the form that TensorFlow's GraphDef has in JSON (protobuf's own rules: whole
# numbers as texts, bytes in base64), which tensorflowjs_converter writes of a SavedModel; see
# tensorflow/core/framework/{graph,node_def,attr_value}.proto. Constants are weights of the manifest
# under the names of their nodes.


def attribute(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"b": value}
        case str():
            return {"s": base64.b64encode(value.encode()).decode()}
        case int():
            return {"i": str(value)}
        case float():
            return {"f": value}
        case [str(), *_]:
            return {"list": {"s": [attribute(each)["s"] for each in value]}}
        case _:
            return {"list": {"i": [str(each) for each in value]}}


def operation(op: str, name: str, *inputs: str, **attributes: Any) -> dict[str, Any]:
    said = {"T": {"type": "DT_FLOAT"}} | {k: attribute(v) for k, v in attributes.items()}
    return {"name": name, "op": op, "input": list(inputs), "attr": said}


def placeholder(name: str, *sides: int) -> dict[str, Any]:
    shape = {"dim": [{"size": "-1"}, *({"size": str(side)} for side in sides)]}
    return {
        "name": name,
        "op": "Placeholder",
        "attr": {"dtype": {"type": "DT_FLOAT"}, "shape": {"shape": shape}},
    }


def graph_model(
    folder: Path, nodes: list[dict[str, Any]], arrays: Arrays, outputs: dict[str, str]
) -> Path:
    """outputs: the signature's names, and the tensors that they are."""
    constants = [
        {
            "name": name,
            "op": "Const",
            "attr": {"dtype": {"type": "DT_INT32" if array.dtype == np.int32 else "DT_FLOAT"}},
        }
        for name, array in arrays.items()
    ]
    path = write_model(folder, {"node": [*constants, *nodes], "versions": {}}, arrays)
    document = json.loads(path.read_text())
    ends = {key: {"name": f"{name}:0", "dtype": "DT_FLOAT"} for key, name in outputs.items()}
    document["signature"] = {"outputs": ends}
    path.write_text(json.dumps(document))
    return path
