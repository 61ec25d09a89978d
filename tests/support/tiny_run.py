"""A complete published run, small enough to be written for each test."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from PIL import Image
from safetensors.numpy import save_file

CLASSES = ["round", "square", "star"]
COUNT = 24
SIDE = 4


def write_zoo(zoo: Path) -> None:
    """One data set and one run on it, as `catalogue` expects them."""
    write_dataset(zoo / "datasets" / "shapes")
    write_run(zoo / "tiny-2d")


def write_run(
    folder: Path,
    seed: int = 0,
    channels: int = 1,
    latents: int = 2,
    kl: list[float] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """A run on 4×4 images with random weights; `changes` replace keys of its run.json.

    `kl` is the rate of each of its `latents` in nats, unknown where it is not given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pixels = channels * SIDE * SIDE
    random = np.random.default_rng(seed)
    save_file(
        {
            "decoder.0.weight": random.normal(0, 1, (8, latents)).astype(np.float16),
            "decoder.0.bias": random.normal(0, 1, 8).astype(np.float16),
            "decoder.1.weight": random.normal(0, 1, (pixels, 8)).astype(np.float16),
            "decoder.1.bias": random.normal(0, 1, pixels).astype(np.float16),
            "encoder.0.weight": random.normal(0, 1, (2 * latents, pixels)).astype(np.float16),
            "encoder.0.bias": random.normal(0, 1, 2 * latents).astype(np.float16),
        },
        folder / "weights.safetensors",
    )
    np.savez(
        folder / "latents.npz",
        mu=random.normal(0, 1, (COUNT, latents)).astype(np.float16),
        logvar=random.normal(-3, 1, (COUNT, latents)).astype(np.float16),
        label=(np.arange(COUNT) % len(CLASSES)).astype(np.uint8),
        index=np.arange(COUNT, dtype=np.int32),
        reconstruction_nats=random.uniform(5, 9, COUNT).astype(np.float16),
    )
    document = {
        "schema": 1,
        "id": folder.name,
        "title": f"Shapes, {latents}-D",
        "dataset": "shapes",
        "image": {"height": SIDE, "width": SIDE, "channels": channels},
        "classes": CLASSES,
        "latent_dim": latents,
        "recipe": "tiny",
        "objective": {"name": "beta-vae", "beta": 1.0, "likelihood": "bernoulli"},
        "encoder": [
            {"op": "flatten"},
            {"op": "linear", "weight": "encoder.0.weight", "bias": "encoder.0.bias"},
        ],
        "decoder": [
            {"op": "linear", "weight": "decoder.0.weight", "bias": "decoder.0.bias"},
            {"op": "silu"},
            {"op": "linear", "weight": "decoder.1.weight", "bias": "decoder.1.bias"},
            {"op": "sigmoid"},
            {"op": "reshape", "shape": [channels, SIDE, SIDE]},
        ],
        "training": {"seed": seed},
        "metrics": {
            "test": {"negative_elbo": 12.5, "reconstruction": 9.0, "kl": 3.5}
            | ({"kl_per_dimension": kl} if kl else {})
        },
        "files": listed(folder, ["weights.safetensors", "latents.npz"]),
    } | changes
    (folder / "run.json").write_text(json.dumps(document))
    return document


def write_served_run(folder: Path, latents: int = 2, **changes: Any) -> None:
    """One whose decoder is an ONNX graph that no layers can say: a softmax among its pixels."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(3)
    weights = random.normal(0, 1, (latents, SIDE * SIDE)).astype(np.float32)
    value, floats = onnx.helper.make_tensor_value_info, onnx.TensorProto.FLOAT
    nodes = [
        onnx.helper.make_node("MatMul", ["z", "w"], ["h"]),
        onnx.helper.make_node("Softmax", ["h"], ["x"], axis=1),
    ]
    graph = onnx.helper.make_graph(
        nodes,
        "decoder",
        [value("z", floats, [None, latents])],
        [value("x", floats, [None, SIDE * SIDE])],
        [onnx.numpy_helper.from_array(weights, "w")],
    )
    opsets = [onnx.helper.make_opsetid("", 17)]
    model = onnx.helper.make_model(graph, opset_imports=opsets, ir_version=9)
    (folder / "decoder.onnx").write_bytes(model.SerializeToString())
    names = ["weights.safetensors", "latents.npz", "decoder.onnx"]
    decoder = [{"op": "onnx", "file": "decoder.onnx"}, {"op": "reshape", "shape": [1, SIDE, SIDE]}]
    write_run(folder, latents=latents, encoder=[], decoder=decoder, **changes)
    document = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(document | {"files": listed(folder, names)}))


def write_dataset(folder: Path, channels: int = 1) -> None:
    folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (SIDE * 3, SIDE * 4, channels), dtype=np.uint8)
    for name in ("sheet-00.png", "sheet-01.png"):
        Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels).save(folder / name)
    document = {
        "schema": 1,
        "name": folder.name,
        "title": "Shapes",
        "split": "test",
        "count": COUNT,
        "image": {"height": SIDE, "width": SIDE, "channels": channels},
        "classes": CLASSES,
        "sheet": {"columns": 4, "rows": 3},
        "files": listed(folder, ["sheet-00.png", "sheet-01.png"]),
    }
    (folder / "dataset.json").write_text(json.dumps(document))


def write_run_with_images(folder: Path) -> dict[str, Any]:
    """A run whose test images lie in its own folder; its run.json."""
    document = write_run(folder, dataset="pictures-of-somebody")
    write_dataset(folder.with_name(document["dataset"]))
    images = sorted(folder.with_name(document["dataset"]).iterdir())
    document["files"] |= listed(folder, [path.rename(folder / path.name).name for path in images])
    (folder / "run.json").write_text(json.dumps(document))
    return document


def listed(folder: Path, names: list[str]) -> dict[str, Any]:
    contents = {name: (folder / name).read_bytes() for name in names}
    return {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in contents.items()
    }
