"""Small runs of which something is missing or out of the ordinary, made from a published one.

Each kind is a published run of two latents, thinned, with its parts dropped or replaced; its files
are written as vae/runs/folder.py writes them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from app.settings import ROOT
from vae.store.documents import listed_files
from vae.store.geometry import contact_sheet
from vae.store.inference import Network
from vae.store.snapshots import GRID_HALF_SPAN, GRID_SIDE

ORIGIN = ROOT / "zoo" / "mnist-2d-beta-1-seed-0"
STARS = 200
FILMED = 100
EPOCHS = (1, 2, 3)
# What only a posterior has, so no autoencoder.
OF_A_POSTERIOR = ("kl", "negative_elbo", "negative_iwae", "negative_log", "mig_sampled", "total")


@dataclass
class Parts:
    """What a run's folder is written from; a kind changes it. rows: of its history."""

    document: dict[str, Any]
    weights: dict[str, np.ndarray]
    latents: dict[str, np.ndarray]
    rows: list[dict[str, str]]
    snapshots: dict[str, np.ndarray]

    @property
    def latent_dim(self) -> int:
        return int(self.document["latent_dim"])


def no_stars(parts: Parts) -> None:
    """A decoder alone, imported: no encoder and no table of latents."""
    no_encoder(parts)
    parts.latents = {name: column[:0] for name, column in parts.latents.items()}


def no_history(parts: Parts) -> None:
    parts.rows, parts.snapshots = [], {}


def no_rate(parts: Parts) -> None:
    """A deterministic autoencoder: no KL, no bound."""
    parts.document["objective"] |= {"beta": 0.0}
    parts.document["training"]["config"] |= {"beta": 0.0}
    for split in ("test", "train"):
        numbers = parts.document["metrics"][split]
        parts.document["metrics"][split] = {
            key: value for key, value in numbers.items() if not key.startswith(OF_A_POSTERIOR)
        }
    parts.rows = [
        {name: value for name, value in row.items() if not name.startswith(OF_A_POSTERIOR)}
        for row in parts.rows
    ]


def no_encoder(parts: Parts) -> None:
    """A decoder with a table of means, imported: no variances, nothing measured, no training."""
    parts.document |= {"encoder": [], "metrics": {}, "recipe": "imported"}
    parts.document["objective"] = {"name": "unknown", "likelihood": "bernoulli"}
    parts.document["training"] = {"imported": {"files": [], "mapping": {}}}
    for name in ("logvar", "reconstruction_nats"):
        parts.latents[name] = np.full_like(parts.latents[name], np.nan)
    no_history(parts)


def no_decoder(parts: Parts) -> None:
    """An encoder alone, imported."""
    kept = ("kl", "kl_per_dimension", "active_units", "knn_15_accuracy")
    numbers = {key: parts.document["metrics"]["test"][key] for key in kept}
    parts.document |= {"decoder": [], "metrics": {"test": numbers}, "recipe": "imported"}
    parts.document["objective"] = {"name": "unknown", "likelihood": "bernoulli"}
    parts.document["training"] = {"imported": {"files": [], "mapping": {}}}
    no_history(parts)


def numbers_only(parts: Parts) -> None:
    """A further seed of a series, published without weights."""
    parts.weights, parts.latents, parts.snapshots = {}, {}, {}


def one_latent(parts: Parts) -> None:
    weights, first = parts.weights, [0, 2]
    weights["decoder.0.weight"] = np.ascontiguousarray(weights["decoder.0.weight"][:, :1])
    last = parts.document["encoder"][-1]
    for name in (last["weight"], last["bias"]):
        weights[name] = np.ascontiguousarray(weights[name][first])
    for name in ("mu", "logvar"):
        parts.latents[name] = parts.latents[name][:, :1]
    parts.document["latent_dim"] = 1
    parts.document["training"]["config"]["latent_dim"] = 1
    for split in ("test", "train"):
        numbers = parts.document["metrics"][split]
        numbers["kl_per_dimension"] = numbers["kl_per_dimension"][:1]
        numbers["active_units"] = 1
    parts.rows = [{k: v for k, v in row.items() if k != "kl_1"} for row in parts.rows]
    parts.snapshots = film(parts)


def classes(count: int) -> Callable[[Parts], None]:
    def relabelled(parts: Parts) -> None:
        parts.document["classes"] = [f"sort {k}" for k in range(count)]
        # The last classes are there too, however few the images.
        parts.latents["label"] = np.linspace(0, count - 1, STARS).round().astype(np.uint16)

    return relabelled


def unpublished(parts: Parts) -> None:
    """Trained on a folder of pictures that nobody has published."""
    parts.document["dataset"] = "attic"


def one_epoch(parts: Parts) -> None:
    parts.rows = [row for row in parts.rows if row["epoch"] == "1"]
    parts.document["training"] |= {"epochs": 1, "best_epoch": 1}
    parts.snapshots = {
        name: column if name == "index" else column[:1] for name, column in parts.snapshots.items()
    }


def diverged(parts: Parts) -> None:
    """From its second epoch on it diverged; the weights are the first's."""
    measured = ("reconstruction", "kl", "negative_elbo", "loss")
    for row in parts.rows:
        if row["epoch"] != "1":
            row |= dict.fromkeys((k for k in row if k.startswith(measured)), "nan")
    parts.document["training"]["best_epoch"] = 1


KINDS: Mapping[str, Callable[[Parts], None]] = {
    "whole": lambda parts: None,
    "no-stars": no_stars,
    "no-history": no_history,
    "no-rate": no_rate,
    "no-encoder": no_encoder,
    "no-decoder": no_decoder,
    "numbers-only": numbers_only,
    "one-latent": one_latent,
    "classes-1": classes(1),
    "classes-50": classes(50),
    "classes-100": classes(100),
    "classes-300": classes(300),
    "unpublished": unpublished,
    "one-epoch": one_epoch,
    "diverged": diverged,
}


def write_partial_runs(folder: Path) -> None:
    """A run of each kind, `folder`/<kind>."""
    for kind, change in KINDS.items():
        parts = _read()
        parts.document |= {"id": kind, "title": f"Digits, {kind.replace('-', ' ')}"}
        parts.document.pop("series", None)
        change(parts)
        _write(parts, folder / kind)


def film(parts: Parts) -> dict[str, np.ndarray]:
    """Snapshots in which the first images spread from the middle to where they are."""
    mu = parts.latents["mu"][:FILMED]
    across = np.linspace(-GRID_HALF_SPAN, GRID_HALF_SPAN, GRID_SIDE)
    z = np.zeros((GRID_SIDE**2, parts.latent_dim), np.float32)
    z[:, 0] = np.tile(across, GRID_SIDE)
    if parts.latent_dim > 1:
        z[:, 1] = np.repeat(across[::-1], GRID_SIDE)
    grid = contact_sheet(Network(parts.document["decoder"], parts.weights)(z), GRID_SIDE)
    return {
        "epoch": np.array(EPOCHS, np.int32),
        "index": parts.latents["index"][:FILMED],
        "mu": np.stack([mu * np.float16(k / len(EPOCHS)) for k in EPOCHS]),
        "grid": np.stack([grid[..., 0]] * len(EPOCHS)),
    }


def _read() -> Parts:
    document = json.loads((ORIGIN / "run.json").read_text())
    document.pop("refinement")  # which needs all of a run
    with np.load(ORIGIN / "latents.npz") as file:
        latents = {name: file[name][:STARS] for name in file.files}
    with (ORIGIN / "history.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["epoch"]) in EPOCHS]
    document["training"] |= {"epochs": len(EPOCHS), "best_epoch": EPOCHS[-1]}
    parts = Parts(document, load_file(ORIGIN / "weights.safetensors"), latents, rows, {})
    parts.snapshots = film(parts)
    return parts


def _write(parts: Parts, folder: Path) -> None:
    folder.mkdir(parents=True)
    if parts.weights:
        save_file(parts.weights, folder / "weights.safetensors")
    for name, arrays in (("latents.npz", parts.latents), ("snapshots.npz", parts.snapshots)):
        if arrays:
            np.savez_compressed(folder / name, allow_pickle=False, **arrays)
    if parts.rows:
        with (folder / "history.csv").open("w", newline="") as file:
            history = csv.DictWriter(file, list(parts.rows[0]), lineterminator="\n")
            history.writeheader()
            history.writerows(parts.rows)
    parts.document["files"] = listed_files(folder.iterdir())
    (folder / "run.json").write_text(json.dumps(parts.document))
