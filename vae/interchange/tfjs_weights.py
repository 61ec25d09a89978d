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

TYPES = {"float32": "<f4", "float16": "<f2", "int32": "<i4", "uint8": "u1", "uint16": "<u2"}


def read_weights(path: Path, manifest: Any, limit: int) -> dict[str, dict[str, Tensor]]:
    """Float32 tensors by layer and role ("kernel", "bias", …) of the shards beside `path`.

    Quantised ones are scaled back. Raises UnreadableFile where a shard is missing, elsewhere, or
    not of the size that the manifest declares.
    """
    found: dict[str, dict[str, Tensor]] = {}
    try:
        for group in manifest:
            declared = sum(_bytes(weight) for weight in group["weights"])
            shards = [beside(path, name, limit) for name in group["paths"]]
            present = sum(shard.stat().st_size for shard in shards)
            if declared != present or declared > limit:
                raise UnreadableFile(
                    f"{path.name} declares {declared} bytes of weights in "
                    f"{', '.join(group['paths'])}, which hold {present}; {limit} are allowed"
                )
            data = b"".join(shard.read_bytes() for shard in shards)
            for weight in group["weights"]:
                size = _bytes(weight)
                layer, _, role = weight["name"].rpartition("/")
                # "decoder/dense_2/kernel:0": the scope before the layer is the model's.
                layer = layer.rpartition("/")[2]
                found.setdefault(layer, {})[role.partition(":")[0]] = _tensor(weight, data[:size])
                data = data[size:]
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        raise UnreadableFile(
            f"the weightsManifest of {path.name} is damaged: {reason(error)}"
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


def _tensor(weight: Any, data: bytes) -> Tensor:
    values = np.frombuffer(data, _stored(weight)).astype(np.float32).reshape(weight["shape"])
    quantisation = weight.get("quantization", {})
    if "scale" in quantisation:
        values = values * np.float32(quantisation["scale"]) + np.float32(quantisation["min"])
    return torch.from_numpy(np.ascontiguousarray(values))
