"""The shards of a TensorFlow.js model: raw little-endian numbers one after another."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vae.interchange.errors import UnreadableFile
from vae.interchange.files import beside
from vae.store.checks import reason

TYPES = {
    **{"float32": "<f4", "float16": "<f2", "int32": "<i4"},
    **{"uint8": "u1", "uint16": "<u2", "bool": "u1"},
}


def read_weights(path: Path, manifest: Any, limit: int) -> dict[str, dict[str, Tensor]]:
    """Float32 tensors by layer and role ("kernel", "bias", …); see read_arrays."""
    found: dict[str, dict[str, Tensor]] = {}
    for name, array in read_arrays(path, manifest, limit).items():
        layer, _, role = name.rpartition("/")
        # "decoder/dense_2/kernel:0": the scope before the layer is the model's.
        layer = layer.rpartition("/")[2]
        tensor = torch.from_numpy(np.ascontiguousarray(array, np.float32))
        found.setdefault(layer, {})[role.partition(":")[0]] = tensor
    return found


def read_arrays(path: Path, manifest: Any, limit: int) -> dict[str, np.ndarray]:
    """Arrays by name of the shards beside `path`: float32, or whole numbers.

    Quantised ones are scaled back. Raises UnreadableFile where a shard is missing, elsewhere, or
    not of the size that the manifest declares.
    """
    found: dict[str, np.ndarray] = {}
    try:
        for group in manifest:
            declared = sum(_bytes(weight) for weight in group["weights"])
            shards = [beside(path, name, limit) for name in group["paths"]]
            present = sum(shard.stat().st_size for shard in shards)
            if declared != present or declared > limit:
                raise UnreadableFile(
                    "{file} declares {declared} bytes of weights in {paths}, which hold "
                    "{present}; {limit} are allowed",
                    file=path.name,
                    declared=declared,
                    paths=", ".join(group["paths"]),
                    present=present,
                    limit=limit,
                )
            data = b"".join(shard.read_bytes() for shard in shards)
            for weight in group["weights"]:
                size = _bytes(weight)
                found[str(weight["name"])] = _array(weight, data[:size])
                data = data[size:]
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        raise UnreadableFile(
            "the weightsManifest of {file} is damaged: {reason}",
            file=path.name,
            reason=reason(error),
        ) from error
    return found


def _bytes(weight: Any) -> int:
    shape = [int(side) for side in weight["shape"]]
    if min(shape, default=0) < 0:
        raise ValueError(f"shape {shape}")
    return math.prod(shape) * np.dtype(_stored(weight)).itemsize


def _stored(weight: Any) -> str:
    name = weight.get("quantization", weight)["dtype"]
    if name not in TYPES:
        raise ValueError(f"dtype {name!r}; {', '.join(TYPES)} are known")
    return TYPES[name]


def _array(weight: Any, data: bytes) -> np.ndarray:
    stored = np.frombuffer(data, _stored(weight)).reshape(weight["shape"])
    quantisation = weight.get("quantization", {})
    if "scale" in quantisation:
        scale, least = np.float32(quantisation["scale"]), np.float32(quantisation["min"])
        return np.asarray(stored.astype(np.float32) * scale + least)
    is_whole = weight.get("dtype") in ("int32", "bool") and stored.dtype.kind in "iu"
    return stored.astype(np.int64 if is_whole else np.float32)
