"""run.json and dataset.json: JSON text in, frozen dataclasses out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

SCHEMA = 1
LayerSpec = Mapping[str, Any]


class DocumentError(ValueError):
    """A run.json or dataset.json that does not say what it must."""


@dataclass(frozen=True)
class ImageShape:
    height: int
    width: int
    channels: int

    @property
    def shape(self) -> tuple[int, int, int]:
        """(C, H, W), the order of a decoder's output."""
        return self.channels, self.height, self.width


@dataclass(frozen=True)
class Objective:
    """What was minimised; `beta` is None where nobody said, as in others' checkpoints."""

    name: str
    beta: float | None
    likelihood: str

    @property
    def deterministic(self) -> bool:
        """An autoencoder: it has no posterior, so neither a rate nor a bound on log p."""
        return self.name == "beta-vae" and self.beta == 0


@dataclass(frozen=True, eq=False)
class Run:
    """A published run: what its run.json says, in the field's words.

    `digest` is the SHA-256 of run.json, which holds the hashes of all other files;
    `document` is run.json as it was read. Metrics are nats an image on the test set.
    """

    id: str
    title: str
    dataset: str
    image: ImageShape
    classes: tuple[str, ...]
    latent_dim: int
    recipe: str
    objective: Objective
    encoder: Sequence[LayerSpec]
    decoder: Sequence[LayerSpec]
    metrics: Mapping[str, Any]
    files: Mapping[str, tuple[str, int]]
    digest: str
    folder: Path
    document: Mapping[str, Any] = field(repr=False)

    @property
    def status(self) -> Literal["ready", "metrics"]:
        """ "metrics" where the run lacks weights, latents or a decoder: nothing to explore."""
        whole = {"weights.safetensors", "latents.npz"} <= set(self.files) and self.decoder
        return "ready" if whole else "metrics"

    @property
    def series(self) -> str | None:
        """The sweep that the run belongs to."""
        name = self.document.get("series")
        return str(name) if name else None

    @property
    def seed(self) -> int | None:
        seed = self.document.get("training", {}).get("seed")
        return int(seed) if seed is not None else None

    @property
    def plane(self) -> tuple[int, int] | None:
        """The two latents that say most about the test images, in their own order.

        Most is the largest KL; where it is not known, as in a model brought from
        elsewhere, the plane is that of the first two. None for a run of one latent.
        """
        if self.latent_dim < 2:
            return None
        kl = self.metrics.get("test", {}).get("kl_per_dimension", [])
        if len(kl) != self.latent_dim:
            return 0, 1
        first, second = sorted(sorted(range(self.latent_dim), key=lambda k: -kl[k])[:2])
        return first, second

    @property
    def version(self) -> str:
        """The part of the digest that URLs and cache keys carry."""
        return self.digest[:16]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Test images as sheets: image i is cell i mod (columns·rows) of sheet i div (columns·rows)."""

    name: str
    title: str
    count: int
    image: ImageShape
    classes: tuple[str, ...]
    columns: int
    rows: int
    sheets: tuple[str, ...]
    licence: str
    origin: str
    digest: str
    folder: Path

    @property
    def version(self) -> str:
        return self.digest[:16]


def run_from_json(folder: Path, text: bytes) -> Run:
    """Read a run.json. Raises DocumentError, naming what is missing or wrong."""
    document = _document(text)
    try:
        run = Run(
            id=str(document["id"]),
            title=str(document["title"]),
            dataset=str(document["dataset"]),
            image=ImageShape(**document["image"]),
            classes=tuple(str(name) for name in document["classes"]),
            latent_dim=int(document["latent_dim"]),
            recipe=str(document["recipe"]),
            objective=Objective(
                name=str(document["objective"]["name"]),
                beta=_beta(document["objective"]),
                likelihood=str(document["objective"]["likelihood"]),
            ),
            encoder=tuple(document["encoder"]),
            decoder=tuple(document["decoder"]),
            metrics=document["metrics"],
            files=_files(document["files"]),
            digest=hashlib.sha256(text).hexdigest(),
            folder=folder,
            document=document,
        )
    except KeyError as error:
        raise DocumentError(f"run.json lacks {error}.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise DocumentError(f"run.json is not in the expected form: {error}") from error
    if run.id != folder.name:
        raise DocumentError(f"run.json says id {run.id!r}, its folder is {folder.name!r}.")
    return run


def dataset_from_json(folder: Path, text: bytes) -> Dataset:
    """Read a dataset.json. Raises DocumentError, naming what is missing or wrong."""
    document = _document(text)
    try:
        return Dataset(
            name=str(document["name"]),
            title=str(document["title"]),
            count=int(document["count"]),
            image=ImageShape(**document["image"]),
            classes=tuple(str(name) for name in document["classes"]),
            columns=int(document["sheet"]["columns"]),
            rows=int(document["sheet"]["rows"]),
            sheets=tuple(sorted(n for n in _files(document["files"]) if n.startswith("sheet-"))),
            licence=str(document.get("licence", "not stated")),
            origin=str(document.get("origin", "not stated")),
            digest=hashlib.sha256(text).hexdigest(),
            folder=folder,
        )
    except KeyError as error:
        raise DocumentError(f"dataset.json lacks {error}.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise DocumentError(f"dataset.json is not in the expected form: {error}") from error


def _document(text: bytes) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise DocumentError(f"not JSON: {error}") from error
    if not isinstance(document, dict):
        raise DocumentError("not a JSON object.")
    if document.get("schema") != SCHEMA:
        raise DocumentError(f"schema {document.get('schema')!r} is not known; {SCHEMA} is.")
    return document


def _beta(objective: Mapping[str, Any]) -> float | None:
    return None if objective["name"] == "unknown" else float(objective["beta"])


def _files(listed: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, int]]:
    files = {name: (str(file["sha256"]), int(file["bytes"])) for name, file in listed.items()}
    for name in files:
        if name != Path(name).name or name.startswith("."):
            raise DocumentError(f"the file name {name!r} is not a plain name.")
    return files


def listed_files(paths: Iterable[Path]) -> dict[str, dict[str, str | int]]:
    """The `files` entry of a run.json or dataset.json for files that lie beside it."""
    listed: dict[str, dict[str, str | int]] = {}
    for path in sorted(paths):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        listed[path.name] = {"sha256": digest, "bytes": path.stat().st_size}
    return listed
