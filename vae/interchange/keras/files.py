"""Keras' own files: .keras (a zip of configuration and weights) and .h5; nothing is run."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vae.interchange.errors import UnreadableFile, optional
from vae.interchange.files import checked, checked_zip
from vae.interchange.keras.graph import keras_parts
from vae.interchange.parts import Image, Parts
from vae.store.checks import reason

LARGEST_CONFIG = 4 * 2**20  # bytes
DAMAGE = (OSError, ValueError, KeyError, TypeError, RuntimeError, RecursionError, IndexError)
KERNELS = ("Dense", "Conv2D", "Conv2DTranspose")
# What a layer keeps, in this order, where its configuration does not leave it out.
KEPT: Mapping[str, tuple[tuple[str, str], ...]] = {
    **dict.fromkeys(KERNELS, (("kernel", ""), ("bias", "use_bias"))),
    "BatchNormalization": (
        *(("gamma", "scale"), ("beta", "center")),
        *(("moving_mean", ""), ("moving_variance", "")),
    ),
    "LayerNormalization": (("gamma", "scale"), ("beta", "center")),
    "GroupNormalization": (("gamma", "scale"), ("beta", "center")),
    "PReLU": (("alpha", ""),),
}


def read_keras(path: Path, image: Image, limit: int) -> Parts:
    """The encoder (images in) or decoder (a row of latents in) of a .keras or .h5 file.

    Raises UnreadableFile, UnknownLayer (naming the layer), TensorMismatch or MissingLibrary.
    """
    h5py = optional("h5py")
    try:
        if path.suffix == ".keras":
            config, weights = _from_zip(h5py, path, limit)
        else:
            config, weights = _from_h5(h5py, path, limit)
    except UnreadableFile:
        raise
    except (*DAMAGE, zipfile.BadZipFile) as error:
        raise UnreadableFile(
            "{file} is damaged or no model that Keras saved: {reason}",
            file=path.name,
            reason=reason(error),
        ) from error
    return keras_parts(path.name, config, weights, image)


def _from_zip(
    h5py: Any, path: Path, limit: int
) -> tuple[dict[str, Any], dict[str, dict[str, Tensor]]]:
    with zipfile.ZipFile(checked_zip(path, limit)) as archive:
        if archive.getinfo("config.json").file_size > LARGEST_CONFIG:
            raise UnreadableFile(
                "{file} has more than {largest_config} bytes of config.json",
                file=path.name,
                largest_config=LARGEST_CONFIG,
            )
        config = json.loads(archive.read("config.json"))
        content = io.BytesIO(archive.read("model.weights.h5"))
    kinds = {layer["config"]["name"]: layer for layer in _layers(config)}
    weights: dict[str, dict[str, Tensor]] = {}
    with h5py.File(content, "r") as file:
        held = _tensors(path.name, file, limit)
        for group in {name.rpartition("/")[0] for name in held}:
            layer = kinds.get(str(file[group].attrs.get("name", "")))
            if layer is None:
                continue
            kept = KEPT.get(layer["class_name"], ())
            roles = [role for role, said in kept if not said or layer["config"].get(said, True)]
            weights[layer["config"]["name"]] = {
                role: held[f"{group}/{number}"]
                for number, role in enumerate(roles)
                if f"{group}/{number}" in held
            }
    return config, weights


def _from_h5(
    h5py: Any, path: Path, limit: int
) -> tuple[dict[str, Any], dict[str, dict[str, Tensor]]]:
    with h5py.File(checked(path, limit), "r") as file:
        if "model_config" not in file.attrs:
            raise UnreadableFile(
                "{file} holds weights without layers: save the model, not its weights alone",
                file=path.name,
            )
        config = json.loads(file.attrs["model_config"])
        weights: dict[str, dict[str, Tensor]] = {}
        for name, tensor in _tensors(path.name, file, limit).items():
            parts = name.split("/")
            if len(parts) > 2 and parts[0] == "model_weights":
                weights.setdefault(parts[1], {})[parts[-1].partition(":")[0]] = tensor
    return config, weights


def _layers(config: Mapping[str, Any]) -> list[Any]:
    inner = config["config"]
    return list(inner if isinstance(inner, list) else inner["layers"])


def _tensors(file: str, opened: Any, limit: int) -> dict[str, Tensor]:
    """Every array of an HDF5 file by its path; links to other files are not followed."""
    found: dict[str, Any] = {}
    opened.visititems(lambda name, held: found.update({name: held}) if _is_array(held) else None)
    tensors: dict[str, Tensor] = {}
    for name, array in found.items():
        if array.external or array.is_virtual:
            raise UnreadableFile(
                "{file} keeps {name} in another file; save it as one", file=file, name=name
            )
        limit -= array.size * array.dtype.itemsize
        if limit < 0:
            raise UnreadableFile("{file} unpacks to more than is allowed (--max-bytes)", file=file)
        if array.dtype.kind == "f":
            tensors[name] = torch.from_numpy(np.array(array, np.float32))
    return tensors


def _is_array(held: Any) -> bool:
    return hasattr(held, "is_virtual")
