"""run.json and dataset.json: JSON text in, frozen dataclasses out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from vae.store import checks
from vae.store.checks import DocumentError
from vae.store.config import RunConfig, config_from_json
from vae.store.definitions import METRICS, Metric, Metrics

SCHEMA = 1
LayerSpec = Mapping[str, Any]
Option = str | int | float


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
    """What was minimised; `beta` is None where it is not known, as in others' checkpoints.

    sigma: of a Gaussian likelihood; options: further ones that this objective reads.
    """

    name: str
    beta: float | None
    likelihood: str
    sigma: float | None = None
    options: Mapping[str, Option] = field(default_factory=dict)

    @property
    def deterministic(self) -> bool:
        """An autoencoder: it has no posterior, so neither a rate nor a bound on log p."""
        return self.name == "beta-vae" and self.beta == 0


@dataclass(frozen=True)
class Training:
    """How a run came about; what its run.json does not say is None. An imported run has no config.

    seconds: of all epochs, without the evaluation; versions: of Python and the libraries.
    """

    config: RunConfig | None = None
    seed: int | None = None
    epochs: int | None = None
    best_epoch: int | None = None
    seconds: float | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Run:
    """A published run: what its run.json says, in the field's words.

    factors: the names of the known factors that it was scored on, by column; test, train: its
    numbers on the test set and on training images; protocols: how they were measured. `digest` is
    the SHA-256 of run.json, which holds the hashes of all other files; `document` is run.json as
    it was read, for those who pass it on or write it again.
    """

    id: str
    title: str
    dataset: str
    image: ImageShape
    classes: tuple[str, ...]
    factors: tuple[str, ...]
    latent_dim: int
    recipe: str
    series: str | None
    objective: Objective
    encoder: Sequence[LayerSpec]
    decoder: Sequence[LayerSpec]
    training: Training
    test: Metrics
    train: Metrics
    protocols: Mapping[str, str]
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
    def config(self) -> RunConfig | None:
        """The options that it was trained with; None for a run brought from elsewhere."""
        return self.training.config

    @property
    def seed(self) -> int | None:
        return self.training.seed

    @property
    def plane(self) -> tuple[int, int] | None:
        """The two latents that say most about the test images, in their own order.

        Most is the largest KL; where it is not known, as in a model brought from
        elsewhere, the plane is that of the first two. None for a run of one latent.
        """
        if self.latent_dim < 2:
            return None
        kl = self.test.kl_per_dimension
        if kl is None or len(kl) != self.latent_dim:
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
        run = _run(folder, text, document)
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
            name=checks.text("name", document["name"]),
            title=checks.text("title", document["title"]),
            count=checks.whole("count", document["count"], 0),
            image=_image(document["image"]),
            classes=checks.texts("classes", document["classes"]),
            columns=checks.whole("columns", document["sheet"]["columns"], 1),
            rows=checks.whole("rows", document["sheet"]["rows"], 1),
            sheets=tuple(sorted(n for n in _files(document["files"]) if n.startswith("sheet-"))),
            licence=checks.text("licence", document.get("licence", "not stated")),
            origin=checks.text("origin", document.get("origin", "not stated")),
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


def _run(folder: Path, text: bytes, document: Mapping[str, Any]) -> Run:
    return Run(
        id=checks.text("id", document["id"]),
        title=checks.text("title", document["title"]),
        dataset=checks.text("dataset", document["dataset"]),
        image=_image(document["image"]),
        classes=checks.texts("classes", document["classes"]),
        factors=checks.texts("factors", document.get("factors", [])),
        latent_dim=checks.whole("latent_dim", document["latent_dim"], 1),
        recipe=checks.text("recipe", document["recipe"]),
        series=checks.text("series", document.get("series") or "") or None,
        objective=_objective(document["objective"]),
        encoder=tuple(document["encoder"]),
        decoder=tuple(document["decoder"]),
        training=_training(document.get("training", {})),
        test=_metrics("test", document["metrics"].get("test", {})),
        train=_metrics("train", document["metrics"].get("train", {})),
        protocols=checks.named_texts("protocols", document["metrics"].get("protocols", {})),
        files=_files(document["files"]),
        digest=hashlib.sha256(text).hexdigest(),
        folder=folder,
        document=document,
    )


def _image(said: Mapping[str, Any]) -> ImageShape:
    sides = ("height", "width", "channels")
    return ImageShape(*(checks.whole(name, said[name], 1) for name in sides))


def _objective(said: Mapping[str, Any]) -> Objective:
    known = ("name", "beta", "likelihood", "sigma")
    name, sigma = checks.text("objective", said["name"]), said.get("sigma")
    beta = None if name == "unknown" else checks.number("beta", said["beta"], 0)
    return Objective(
        name=name,
        beta=beta,
        likelihood=checks.text("likelihood", said["likelihood"]),
        sigma=None if sigma is None else checks.number("sigma", sigma, 0),
        options={key: checks.option(key, said[key]) for key in said if key not in known},
    )


def _training(said: Mapping[str, Any]) -> Training:
    counts = {name: said[name] for name in ("seed", "epochs", "best_epoch") if name in said}
    return Training(
        config=config_from_json(said["config"]) if "config" in said else None,
        **{name: checks.whole(name, value, 0) for name, value in counts.items()},
        seconds=checks.number("seconds", said["seconds"], 0) if "seconds" in said else None,
        versions=checks.named_texts("versions", said.get("versions", {})),
    )


def _metrics(split: str, said: Mapping[str, Any]) -> Metrics:
    """The numbers of a split that are known here; those of a later version are left out."""
    return Metrics(
        **{
            key: _measured(f"{split} {key}", METRICS[key], said[key])
            for key in METRICS
            if key in said
        }
    )


def _measured(name: str, metric: Metric, value: Any) -> Any:
    if metric.axes == 2:
        return tuple(checks.numbers(name, row) for row in value)
    if metric.axes == 1:
        return checks.numbers(name, value)
    if metric.unit == "latents":
        return checks.whole(name, value, 0)
    return checks.number(name, value, *((0, 1) if metric.unit == "share" else ()))


def _files(listed: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, int]]:
    files = {
        name: (checks.text("sha256", file["sha256"]), checks.whole("bytes", file["bytes"], 0))
        for name, file in listed.items()
    }
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
