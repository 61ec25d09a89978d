"""From the text of a run.json or dataset.json to its dataclass, each value checked once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vae.store import checks
from vae.store.checks import DocumentError
from vae.store.config import config_from_json
from vae.store.definitions import METRICS, REMARKS, Metric, Metrics
from vae.store.documents import (
    MOST_CLASSES,
    MOST_STEPS,
    REFINABLE,
    SCHEMA,
    SIDES,
    Dataset,
    ImageShape,
    Objective,
    Refinement,
    Run,
    Training,
    is_refinable,
)
from vae.store.map_card import MOST_NEIGHBOURS, MapCard, Seen
from vae.store.maps import FILE as MAP_FILE
from vae.store.said import recognised

MOST_LATENTS, MOST_PIXELS, MOST_CHANNELS, MOST_FILES = 4096, 4096, 4, 256
FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")


def run_from_json(folder: Path, text: bytes) -> Run:
    """Read a run.json. Raises DocumentError, naming what is missing or wrong."""
    document = _known(checks.document(text))
    try:
        run = _refinable(_with_graphs(_run(folder, text, document)))
    except KeyError as error:
        raise DocumentError("run.json lacks {error}.", error=str(error)) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise DocumentError(
            "run.json is not in the expected form: {error}.", error=str(error).rstrip(".")
        ) from error
    if run.id != folder.name:
        raise DocumentError(
            "run.json says id {id}, its folder is {folder}.",
            id=f"{run.id!r}",
            folder=f"{folder.name!r}",
        )
    return run


def dataset_from_json(folder: Path, text: bytes) -> Dataset:
    """Read a dataset.json. Raises DocumentError, naming what is missing or wrong."""
    document = _known(checks.document(text))
    try:
        return Dataset(
            name=checks.text("name", document["name"]),
            title=checks.text("title", document["title"]),
            count=checks.whole("count", document["count"], 0),
            image=_image(document["image"]),
            classes=_classes(document["classes"]),
            columns=checks.whole("columns", document["sheet"]["columns"], 1, MOST_PIXELS),
            rows=checks.whole("rows", document["sheet"]["rows"], 1, MOST_PIXELS),
            sheets=tuple(sorted(n for n in _files(document["files"]) if n.startswith("sheet-"))),
            licence=checks.text("licence", document.get("licence", "not stated")),
            origin=checks.text("origin", document.get("origin", "not stated")),
            digest=hashlib.sha256(text).hexdigest(),
            folder=folder,
        )
    except KeyError as error:
        raise DocumentError("dataset.json lacks {error}.", error=str(error)) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise DocumentError(
            "dataset.json is not in the expected form: {error}.", error=str(error).rstrip(".")
        ) from error


def _known(document: dict[str, Any]) -> dict[str, Any]:
    if document.get("schema") != SCHEMA:
        raise DocumentError(
            "schema {document} is not known; {schema} is.",
            document=f"{document.get('schema')!r:.80}",
            schema=SCHEMA,
        )
    return document


def _run(folder: Path, text: bytes, document: Mapping[str, Any]) -> Run:
    return Run(
        id=checks.text("id", document["id"]),
        title=checks.text("title", document["title"]),
        dataset=checks.text("dataset", document["dataset"]),
        image=_image(document["image"]),
        classes=_classes(document["classes"]),
        factors=checks.texts("factors", document.get("factors", [])),
        latent_dim=checks.whole("latent_dim", document["latent_dim"], 1, MOST_LATENTS),
        recipe=checks.text("recipe", document["recipe"]),
        series=checks.text("series", document.get("series") or "") or None,
        objective=_objective(document["objective"]),
        encoder=checks.layers("encoder", document["encoder"]),
        decoder=checks.layers("decoder", document["decoder"]),
        training=_training(document.get("training", {})),
        test=_metrics("test", document["metrics"].get("test", {})),
        train=_metrics("train", document["metrics"].get("train", {})),
        protocols=checks.named_texts("protocols", document["metrics"].get("protocols", {})),
        remarks={
            key: recognised(remark, REMARKS)
            for key, remark in checks.named_texts(
                "remarks", document["metrics"].get("remarks", {})
            ).items()
        },
        files=_files(document["files"]),
        digest=hashlib.sha256(text).hexdigest(),
        folder=folder,
        document=document,
        map=_map(document),
        refinement=_refinement(document.get("refinement")),
    )


def _with_graphs(run: Run) -> Run:
    for name in run.graphs:
        if name not in run.files:
            raise DocumentError(
                "the decoder names {name}, which is not among the files.", name=f"{name!r:.80}"
            )
    return run


def _refinable(run: Run) -> Run:
    if run.refinement and not is_refinable(run, run.refinement):
        raise DocumentError("refinement is there; allowed: of {runs}.", runs=REFINABLE)
    return run


def _refinement(said: Any) -> Refinement | None:
    if said is None:
        return None
    return Refinement(
        steps=checks.whole_within("refinement steps", said["steps"], 1, MOST_STEPS),
        side=said.get("side", 0) and checks.whole_within("refinement side", said["side"], *SIDES),
    )


def _classes(said: Any) -> tuple[str, ...]:
    names = checks.texts("classes", said)
    if len(names) > MOST_CLASSES:
        raise DocumentError(
            "there are {count} classes; allowed: up to {most_classes}.",
            count=len(names),
            most_classes=MOST_CLASSES,
        )
    return names


def _image(said: Mapping[str, Any]) -> ImageShape:
    sides = {"height": MOST_PIXELS, "width": MOST_PIXELS, "channels": MOST_CHANNELS}
    return ImageShape(*(checks.whole(name, said[name], 1, most) for name, most in sides.items()))


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


def _map(document: Mapping[str, Any]) -> MapCard | None:
    said = document.get("map")
    if said is None:
        return None
    if MAP_FILE not in document["files"]:
        raise DocumentError(
            "map is described, but {map_file} is not among the files.", map_file=MAP_FILE
        )
    nats = said.get("reconstruction")
    return MapCard(
        method=checks.text("map method", said["method"]),
        parameters={
            key: checks.option(f"map {key}", value) for key, value in said["parameters"].items()
        },
        versions=checks.named_texts("map versions", said["versions"]),
        inverse_neighbours=checks.whole_within(
            "map inverse_neighbours", said["inverse_neighbours"], 1, MOST_NEIGHBOURS
        ),
        views={name: _seen(f"map {name}", view) for name, view in said["views"].items()},
        reconstruction=None if nats is None else checks.number("map reconstruction", nats),
    )


def _seen(name: str, said: Mapping[str, Any]) -> Seen:
    nats = said.get("reconstruction")
    return Seen(
        kept=checks.number(f"{name} kept", said["kept"], 0, 1),
        distance=checks.number(f"{name} distance", said["distance"], 0),
        reconstruction=None if nats is None else checks.number(f"{name} reconstruction", nats),
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
        name: (
            checks.text("sha256", file["sha256"]),
            checks.whole("bytes", file["bytes"], 0, checks.LARGEST_FILE),
        )
        for name, file in listed.items()
    }
    if len(files) > MOST_FILES:
        raise DocumentError(
            "there are {count} files; allowed: up to {most_files}.",
            count=len(files),
            most_files=MOST_FILES,
        )
    for name in files:
        if not FILE_NAME.fullmatch(name):
            raise DocumentError("the file name {name} is not a plain name.", name=f"{name!r:.80}")
    return files
