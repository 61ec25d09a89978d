"""A map beside a run's other files: made, measured, and told of in its run.json."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vae.data.datasets import AT_ONCE
from vae.measure import maps
from vae.model.recipes import Likelihood
from vae.runs.folder import published_model, versions
from vae.runs.sheets import published_images
from vae.store.atomic_write import atomic_write
from vae.store.catalogue import Catalogue, UnknownDataset
from vae.store.config import ConfigError
from vae.store.documents import Run, listed_files
from vae.store.geometry import principal_directions
from vae.store.maps import FILE, LEAST_LATENTS, write_map

DIGITS = 3


@dataclass(frozen=True)
class Making:
    """UMAP's options; a seed, so that the same means give the same map."""

    neighbours: int = 15
    min_dist: float = 0.1
    seed: int = 0


def add_map(catalogue: Catalogue, run: Run, making: Making) -> dict[str, Any]:
    """Put a map into the run's folder in the place of the one that it has; returns what run.json
    now says of it. Raises ConfigError where the run is none that a map is for."""
    if run.status != "ready" or run.latent_dim < LEAST_LATENTS:
        raise ConfigError(
            f"run {run.id} has {run.latent_dim} latents and is {run.status}; allowed: a run that "
            f"can be explored, of {LEAST_LATENTS} latents or more"
        )
    mu = catalogue.latents(run.id).mu
    if len(mu) < maps.LEAST_IMAGES:
        raise ConfigError(
            f"run {run.id} has {len(mu)} test images; allowed: {maps.LEAST_IMAGES} or more"
        )
    places = maps.umap_places(mu, making.neighbours, making.min_dist, making.seed)
    parameters = {
        "n_neighbors": making.neighbours,
        "min_dist": making.min_dist,
        "metric": "euclidean",
        "seed": making.seed,
    }
    made = {"method": "umap", "parameters": parameters}
    made["versions"] = versions("umap-learn", "numba", "numpy")
    return put_map(catalogue, run, places, made)


def put_map(
    catalogue: Catalogue, run: Run, places: np.ndarray, made: Mapping[str, Any]
) -> dict[str, Any]:
    """Measure a map that has the run's test images at `places` (N, 2) and put it into the folder;
    made: what run.json says of how. Returns all that it says."""
    said, error = measured(places, catalogue.latents(run.id).mu, nats_of(catalogue, run))
    described = {**made, **said}
    _write(run, places, error, described)
    return described


def measured(
    places: np.ndarray, mu: np.ndarray, nats: maps.Nats | None
) -> tuple[dict[str, Any], np.ndarray]:
    """What run.json says of how much a map keeps, and each image's error (N,)."""
    neighbours = maps.best_neighbours(places, mu)
    principal = principal_directions(mu, 2)
    views = {
        "map": maps.seen_on_map(places, mu, neighbours, nats),
        "principal": maps.seen_on_directions(principal, mu, nats),
    }
    led_back = maps.inverse(places, mu, places, neighbours, own=True)
    said: dict[str, Any] = {
        "inverse_neighbours": neighbours,
        "views": {name: _known(asdict(view)) for name, view in views.items()},
    }
    if nats is not None:
        said["reconstruction"] = round(nats(mu), DIGITS)
    return said, maps.distances(led_back, mu)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def nats_of(catalogue: Catalogue, run: Run) -> maps.Nats | None:
    """−log p(x | z) of the run's test images at z (N, D), mean in nats, by its published weights;
    None where the images are not published."""
    try:
        images = published_images(catalogue.images(run))
    except UnknownDataset:
        return None
    x = torch.from_numpy(images[catalogue.latents(run.id).index])
    model = published_model(run)
    label = torch.from_numpy(catalogue.latents(run.id).label.astype(np.int64))
    likelihood = Likelihood(run.objective.likelihood, run.objective.sigma)

    @torch.no_grad()
    def nats(z: np.ndarray) -> float:
        parts: list[Tensor] = []
        for start in range(0, len(x), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            places = torch.from_numpy(np.ascontiguousarray(z[some], np.float32))
            logits = model.logits(places, label[some])
            parts.append(model.nll(logits, x[some].float() / 255, likelihood))
        return float(torch.cat(parts).double().mean())

    return nats


def _write(run: Run, places: np.ndarray, error: np.ndarray, described: Mapping[str, Any]) -> None:
    with tempfile.TemporaryDirectory(dir=run.folder, prefix=".new-") as beside:
        made = Path(beside) / FILE
        write_map(made, places, error)
        listed = {**run.document["files"], **listed_files([made])}
        document = {**run.document, "map": described, "files": dict(sorted(listed.items()))}
        made.replace(run.folder / FILE)
    atomic_write(run.folder / "run.json", (json.dumps(document, indent=1) + "\n").encode())


def map_text(run_id: str, said: Mapping[str, Any]) -> str:
    """What a map keeps beside two principal directions, in a line."""
    views = said["views"]
    shown = [f"{run_id}: inverse by {said['inverse_neighbours']} neighbours"]
    for name, view in views.items():
        nats = view.get("reconstruction")
        at = "" if nats is None else f", {nats:.1f} nats"
        shown.append(f"{name} {100 * view['kept']:.1f} % kept, error {view['distance']:.3f}{at}")
    if "reconstruction" in said:
        shown.append(f"all latents {said['reconstruction']:.1f} nats")
    return "; ".join(shown)
