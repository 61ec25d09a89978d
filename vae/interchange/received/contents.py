"""What somebody sent: the files of a model, a table of latents, or a folder of pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vae.data.pictures import SUFFIXES
from vae.interchange.errors import UnreadableFile
from vae.interchange.formats import INSTEAD, KERAS, TENSORS, files_of
from vae.interchange.latent_table import NAMES, NUMBERED
from vae.interchange.latent_table import READERS as TABLES
from vae.store.said import Said

MODELS = (*TENSORS, *KERAS, ".onnx", ".json")
LARGEST_LOOK = 16 * 2**20  # bytes of a .json that may be a table or a model
PARTS = {"encoder": re.compile("enc", re.I), "decoder": re.compile("dec", re.I)}


@dataclass(frozen=True)
class Sent:
    """models: each with the part that its name says; run: the folder of a run of ours; or else
    pictures: the folder of them."""

    models: tuple[tuple[Path, str | None], ...] = ()
    table: Path | None = None
    pictures: Path | None = None
    run: Path | None = None


def contents(folder: Path) -> Sent:
    """What lies below a folder. Raises UnreadableFile where it is nothing that is read."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    if not found:
        raise UnreadableFile(Said("nothing was sent but empty folders"))
    for place in _folders(folder):
        if {"run.json", "weights.safetensors"} <= {path.name for path in place.iterdir()}:
            return Sent(run=place)
        sent = _model(place)
        if sent is not None:
            return sent
    if any(path.suffix.lower() in SUFFIXES for path in found):
        return Sent(pictures=_pictures(folder, found))
    for path in found:
        if path.suffix in INSTEAD:
            raise UnreadableFile(
                "{file} is {instead}", file=path.name, instead=INSTEAD[path.suffix]
            )
    kinds = ", ".join(dict.fromkeys(path.suffix or path.name for path in found[:8]))
    raise UnreadableFile(
        Said(
            "{kinds} is nothing that is read here: send a model ({models}), a table of latents "
            "with its decoder ({tables}), or pictures",
            kinds=kinds,
            models=", ".join(MODELS),
            tables=", ".join(TABLES),
        )
    )


def _folders(folder: Path) -> Iterator[Path]:
    """The folder, then those in it, the shallowest first."""
    below = [path for path in folder.rglob("*") if path.is_dir()]
    yield from [folder, *sorted(below, key=lambda path: (len(path.parts), path.name))]


def _model(folder: Path) -> Sent | None:
    """The model whose files lie in that folder itself; None where there is none."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    models = [path for path in files if path.suffix in MODELS and _is_model(path)]
    tables = [path for path in files if path.suffix in TABLES and is_table(path)]
    if not models and not tables:
        return None
    if len(tables) > 1:
        names = ", ".join(path.name for path in tables)
        raise UnreadableFile(
            Said("{names} are {n} tables of latents; send one", names=names, n=len(tables))
        )
    if len(models) > 1:
        models = _chosen(folder, models)
    return Sent(tuple((path, _part(path, len(models))) for path in models), *tables)


def _chosen(folder: Path, models: list[Path]) -> list[Path]:
    """Of several files those that make one model, by their names. Raises UnreadableFile."""
    parts = [[path for path in models if sign.search(path.stem)] for sign in PARTS.values()]
    if len(models) == 2 and all(len(found) == 1 for found in parts):
        return models
    try:
        return files_of(folder)
    except UnreadableFile as error:
        names = ", ".join(path.name for path in models[:6])
        raise UnreadableFile(
            Said(
                "{names} are {n} models: send one, or an encoder and a decoder that are called so",
                names=names,
                n=len(models),
            )
        ) from error


def _part(path: Path, count: int) -> str | None:
    """Which part of a recipe's tensors: other files say that themselves."""
    if count == 1 or path.suffix not in TENSORS:
        return None
    return next((part for part, sign in PARTS.items() if sign.search(path.stem)), None)


def _is_model(path: Path) -> bool:
    """A .json may be a model of TensorFlow.js, a table, or what somebody configured."""
    if path.suffix != ".json":
        return True
    document = _json(path)
    return isinstance(document, dict) and "modelTopology" in document


def is_table(path: Path) -> bool:
    if path.suffix != ".json":
        return True
    document = _json(path)
    names = document[0] if isinstance(document, list) and document else document
    return isinstance(names, dict) and any(
        NAMES.get(name, name) in ("mu", "z") or NUMBERED.fullmatch(name) for name in names
    )


def _json(path: Path) -> Any:
    """None where it is damaged, or too large to be looked into before it is read."""
    if path.stat().st_size > LARGEST_LOOK:
        return None
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None


def _pictures(folder: Path, found: list[Path]) -> Path:
    """The folder whose folders are the classes. Pictures that lie in no folder become one."""
    while (inside := list(folder.iterdir())) and len(inside) == 1 and inside[0].is_dir():
        folder = inside[0]
    flat = [path for path in folder.iterdir() if path.is_file() and path in found]
    if flat and not any(path.is_dir() for path in folder.iterdir()):
        one = folder / "pictures"
        one.mkdir()
        for path in flat:
            path.rename(one / path.name)
    return folder
