"""Plain tensors by name: torch checkpoints and safetensors, without running anything in them."""

from __future__ import annotations

import pickle
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from vae.interchange.errors import UnreadableFile
from vae.interchange.files import checked, checked_zip
from vae.store.checks import reason

NESTED = ("state_dict", "model_state_dict", "model")  # where training loops keep it
# What torch's reader and restricted unpickler raise on damaged bytes.
DAMAGE = (
    RuntimeError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    TypeError,
    AssertionError,
    OverflowError,
    MemoryError,
    OSError,
)


@dataclass(frozen=True)
class Checkpoint:
    """Tensors by their own names; `ordered` where the file keeps the order of definition."""

    file: str
    tensors: Mapping[str, Tensor]
    ordered: bool


def read_checkpoint(path: Path, limit: int) -> Checkpoint:
    """The tensors of a .safetensors file, or of a torch checkpoint of any other suffix.

    Raises UnreadableFile for what is damaged, larger than `limit` bytes (also once unpacked), or
    holds more than tensors.
    """
    if path.suffix == ".safetensors":
        return Checkpoint(path.name, _safetensors(path, limit), ordered=False)
    return Checkpoint(path.name, _state_dict(path, limit), ordered=True)


def _safetensors(path: Path, limit: int) -> dict[str, Tensor]:
    checked(path, limit)
    try:
        tensors = load_file(path)
    except (SafetensorError, *DAMAGE) as error:
        raise UnreadableFile(
            f"{path.name} is damaged or no safetensors: {reason(error)}"
        ) from error
    _check_tensors(path.name, tensors)
    return tensors


def _state_dict(path: Path, limit: int) -> dict[str, Tensor]:
    with checked(path, limit).open("rb") as file:
        if file.read(2) != b"PK":
            raise UnreadableFile(
                f"{path.name} is damaged or no torch checkpoint (a zip archive, as torch writes "
                "since 1.6)"
            )
    checked_zip(path, limit)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of kinds of tensors that are refused below
            content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        found = re.search(r"GLOBAL (\S+)", str(error))
        what = f"({found[1]})" if found else "or is damaged"
        raise UnreadableFile(
            f"{path.name} holds more than tensors {what}, and is not opened: save the model's "
            "state_dict() alone"
        ) from error
    except DAMAGE as error:
        raise UnreadableFile(f"{path.name} is damaged: {reason(error)}") from error
    return _plain_tensors(path.name, content, limit)


def _check_tensors(name: str, content: Mapping[Any, Any]) -> None:
    """Raises UnreadableFile where one has no numbers of its own, or not as they are computed."""
    for key, tensor in content.items():
        if not isinstance(key, str) or not isinstance(tensor, Tensor):
            raise UnreadableFile(f"{name} holds {key!r}, which is no tensor, in its state dict")
        if tensor.layout != torch.strided:
            raise UnreadableFile(f"{name} holds {key!r} as a {tensor.layout} tensor")
        if tensor.is_meta:
            raise UnreadableFile(
                f"{name} holds {key!r} without its numbers (on torch's device meta): save the "
                "model after its weights are loaded"
            )
        if tensor.is_quantized:
            raise UnreadableFile(
                f"{name} holds {key!r} quantised ({tensor.dtype}): save tensor.dequantize()"
            )
        if tensor.is_complex():
            raise UnreadableFile(f"{name} holds {key!r} as complex numbers ({tensor.dtype})")


def _plain_tensors(name: str, content: Any, limit: int) -> dict[str, Tensor]:
    if isinstance(content, Mapping):
        for key in NESTED:
            if isinstance(content.get(key), Mapping):
                content = content[key]
                break
    if not isinstance(content, Mapping) or not content:
        raise UnreadableFile(f"{name} holds a {type(content).__name__}, not a state dict")
    _check_tensors(name, content)
    # Strides can make four bytes look like terabytes.
    size = sum(tensor.numel() * tensor.element_size() for tensor in content.values())
    if size > limit:
        raise UnreadableFile(
            f"{name} declares tensors of {size} bytes; {limit} are allowed (--max-bytes)"
        )
    return dict(content)
