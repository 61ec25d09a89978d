"""Plain tensors by name: torch checkpoints and safetensors, without running anything in them."""

from __future__ import annotations

import pickle
import re
import warnings
import zipfile
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
from vae.interchange.nested import COMPILED, chosen, unwrapped
from vae.store.checks import reason

MOST_STAND_INS = 24
HARMFUL = ("builtins.", "__builtin__.", "os.", "posix.", "nt.", "sys.", "subprocess.", "runpy.")
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
    """Tensors by their own names without those of wrappers (`prefix`); `ordered` where the file
    keeps the order of definition, `key`: where in the file they are."""

    file: str
    tensors: Mapping[str, Tensor]
    ordered: bool
    key: str = ""
    prefix: str = ""

    def own_name(self, name: str) -> str:
        """A tensor's name in the file as it is here."""
        return name.replace(COMPILED, "").removeprefix(self.prefix)


class StandIn:
    """In place of an object of a checkpoint that is no tensor, such as Lightning's
    hyper-parameters: takes whatever it is given and does nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __setstate__(self, _: object) -> None:
        pass


def read_checkpoint(path: Path, limit: int, key: str | None = None) -> Checkpoint:
    """The tensors of a .safetensors file, or of a torch checkpoint of any other suffix.

    key: of the one state dict of several, or the beginning of the names of its tensors. Raises
    UnreadableFile for what is damaged, larger than `limit` bytes (also once unpacked), or holds
    more than tensors.
    """
    ordered = path.suffix != ".safetensors"
    if ordered:
        where, tensors = _state_dict(path, limit, key)
    else:
        where, tensors = "", _safetensors(path, limit)
    prefix, tensors = unwrapped(path.name, tensors, None if key == where else key)
    return Checkpoint(path.name, tensors, ordered, where, prefix)


def _safetensors(path: Path, limit: int) -> dict[str, Tensor]:
    checked(path, limit)
    try:
        tensors = load_file(path)
    except (SafetensorError, *DAMAGE) as error:
        raise UnreadableFile(
            "{file} is damaged or no safetensors: {reason}", file=path.name, reason=reason(error)
        ) from error
    _check_tensors(path.name, tensors)
    return tensors


def _state_dict(path: Path, limit: int, key: str | None) -> tuple[str, dict[str, Tensor]]:
    with checked(path, limit).open("rb") as file:
        if file.read(2) != b"PK":
            raise UnreadableFile(
                "{file} is damaged or no torch checkpoint (a zip archive, as torch "
                "writes since 1.6)",
                file=path.name,
            )
    checked_zip(path, limit)
    with zipfile.ZipFile(path) as archive:
        if any("/code/" in name for name in archive.namelist()):
            raise UnreadableFile(
                "{file} is TorchScript, which holds code, and is not opened: save "
                "torch.jit.load(…).state_dict(), or export the model with "
                "torch.onnx.export",
                file=path.name,
            )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of kinds of tensors that are refused below
            content, others = _without_objects(path)
    except pickle.UnpicklingError as error:
        found = re.search(r"GLOBAL (\S+)", str(error))
        raise _more_than_tensors(path, f"({found[1]})" if found else "or is damaged") from error
    except DAMAGE as error:
        raise UnreadableFile(
            "{file} is damaged: {reason}", file=path.name, reason=reason(error)
        ) from error
    if isinstance(content, StandIn):
        raise _more_than_tensors(path, f"({others[-1]})")
    where, tensors = chosen(path.name, content, key)
    _check_tensors(path.name, tensors)
    # Strides can make four bytes look like terabytes.
    size = sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())
    if size > limit:
        raise UnreadableFile(
            "{file} declares tensors of {size} bytes; {limit} are allowed (--max-bytes)",
            file=path.name,
            size=size,
            limit=limit,
        )
    return where, tensors


def _without_objects(path: Path) -> tuple[Any, list[str]]:
    """What a checkpoint holds, with stand-ins for objects that are no tensors, and the names of
    their classes. Nothing of them is imported, nor of what can do harm even named."""
    named: list[str] = []
    while True:
        stand_ins: list[Any] = [(StandIn, name) for name in named]
        try:
            with torch.serialization.safe_globals(stand_ins):
                return torch.load(path, map_location="cpu", weights_only=True), named
        except pickle.UnpicklingError as error:
            found = re.search(r"GLOBAL (\S+)", str(error))
            name = found[1] if found else ""
            harmful = not name or "blocked" in str(error) or name.startswith(HARMFUL)
            if harmful or name in named or len(named) >= MOST_STAND_INS:
                raise
            named.append(name)


def _more_than_tensors(path: Path, what: str) -> UnreadableFile:
    return UnreadableFile(
        "{file} holds more than tensors {what}, and is not opened: save the "
        "model's state_dict() alone",
        file=path.name,
        what=what,
    )


def _check_tensors(name: str, content: Mapping[Any, Any]) -> None:
    """Raises UnreadableFile where one has no numbers of its own, or not as they are computed."""
    for key, tensor in content.items():
        if not isinstance(key, str) or not isinstance(tensor, Tensor):
            raise UnreadableFile(
                "{name} holds {key}, which is no tensor, in its state dict",
                name=name,
                key=f"{key!r}",
            )
        if tensor.layout != torch.strided:
            raise UnreadableFile(
                "{name} holds {key} as a {layout} tensor",
                name=name,
                key=f"{key!r}",
                layout=tensor.layout,
            )
        if tensor.is_meta:
            raise UnreadableFile(
                "{name} holds {key} without its numbers (on torch's device meta): save "
                "the model after its weights are loaded",
                name=name,
                key=f"{key!r}",
            )
        if tensor.is_quantized:
            raise UnreadableFile(
                "{name} holds {key} quantised ({dtype}): save tensor.dequantize()",
                name=name,
                key=f"{key!r}",
                dtype=tensor.dtype,
            )
        if tensor.is_complex():
            raise UnreadableFile(
                "{name} holds {key} as complex numbers ({dtype})",
                name=name,
                key=f"{key!r}",
                dtype=tensor.dtype,
            )
