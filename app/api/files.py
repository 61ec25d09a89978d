"""What the browser reads as files: weights, latents and test images, each under a digest."""

from __future__ import annotations

import csv
import io
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from flask import Blueprint, Response, abort
from PIL import Image
from safetensors.numpy import save

from app.api.skies import figures_version
from app.computed_once import computed_once
from app.web.answers import file_answer, immutable
from vae.store.catalogue import Catalogue, Latents, UnknownDataset
from vae.store.documents import LABEL, Dataset, Run
from vae.store.maps import LatentMap
from vae.store.packed import packed_decoder
from vae.store.snapshots import Snapshots
from vae.store.spreadsheets import harmless

# Of several sheets of test images that are sent as one file.
ALBUM_BYTES = 640_000
# Of files of weights: smaller ones are there as soon as two requests would be.
LEAST_PREVIEWED = 400_000


def files_blueprint(catalogue: Catalogue) -> Blueprint:
    files = Blueprint("files", __name__, url_prefix="/files")

    def current(run_id: str, version: str) -> Run:
        run = catalogue.run(run_id)
        if version != run.version:
            abort(404, f"run {run_id} was published again; its files are at {run.version}.")
        return run

    @files.get("/runs/<run_id>/<version>/weights.safetensors")
    def weights(run_id: str, version: str) -> Response:
        run = current(run_id, version)
        if run.status != "ready":
            abort(404, f"run {run_id} was published without weights.")
        path = run.folder / "weights.safetensors"
        return immutable(file_answer(path, "application/octet-stream", run.version))

    @files.get("/runs/<run_id>/<version>/preview.bin")
    def preview(run_id: str, version: str) -> Response:
        run = current(run_id, version)
        if run.status != "ready" or not run.decoder or run.graphs:
            abort(404, f"run {run_id} was published without a decoder for browsers.")
        return immutable(Response(_packed_decoder(run), mimetype="application/octet-stream"))

    @files.get("/runs/<run_id>/<version>/latents.safetensors")
    def latents(run_id: str, version: str) -> Response:
        run = current(run_id, version)
        latent_map = catalogue.map(run_id) if run.map is not None else None
        body = latents_safetensors(catalogue.latents(run_id), latent_map)
        return immutable(Response(body, mimetype="application/octet-stream"))

    @files.get("/runs/<run_id>/<version>/latents.csv")
    def latents_as_csv(run_id: str, version: str) -> Response:
        current(run_id, version)
        response = Response(latents_csv(catalogue.latents(run_id)), mimetype="text/csv")
        response.headers["Content-Disposition"] = f'attachment; filename="{run_id}-latents.csv"'
        return immutable(response)

    @files.get("/runs/<run_id>/<version>/snapshots.safetensors")
    def snapshots(run_id: str, version: str) -> Response:
        run = current(run_id, version)
        body = snapshots_safetensors(catalogue.snapshots(run_id), catalogue.latents(run_id), run)
        return immutable(Response(body, mimetype="application/octet-stream"))

    @files.get("/runs/<run_id>/<version>/snapshots.png")
    def snapshot_grids(run_id: str, version: str) -> Response:
        current(run_id, version)
        return immutable(Response(grids_png(catalogue.snapshots(run_id)), mimetype="image/png"))

    @files.get("/datasets/<name>/<version>/<sheet>")
    def sheet(name: str, version: str, sheet: str) -> Response:
        dataset = catalogue.dataset(name)
        if version != dataset.version:
            abort(404, f"there is no such sheet of {name}; its sheets are at {dataset.version}.")
        return _sheet(dataset, sheet)

    @files.get("/runs/<run_id>/<version>/images/<sheet>")
    def own_sheet(run_id: str, version: str, sheet: str) -> Response:
        return _sheet(catalogue.images(current(run_id, version)), sheet)

    @files.get("/datasets/<name>/<version>/album-<int:number>")
    def album(name: str, version: str, number: int) -> Response:
        dataset = catalogue.dataset(name)
        each = sheets_each(dataset)
        if version != dataset.version or each == 1 or number * each >= len(dataset.sheets):
            abort(404, f"there is no such album of {name}; its albums are at {dataset.version}.")
        try:
            body = _album(dataset, number)
        except FileNotFoundError as error:
            abort(404, f"a sheet of {name} is missing: {Path(error.filename).name}.")
        return immutable(Response(body, mimetype="application/octet-stream"))

    return files


def _sheet(dataset: Dataset, name: str) -> Response:
    if name not in dataset.sheets:
        abort(404, f"there is no such sheet of {dataset.name}.")
    if not (dataset.folder / name).is_file():
        abort(404, f"the sheet {name} of {dataset.name} is missing.")
    return immutable(file_answer(dataset.folder / name, "image/webp", dataset.version))


def run_urls(catalogue: Catalogue, run: Run) -> dict[str, Any]:
    """Where the browser finds all that belongs to a run; nothing for one with metrics only."""
    if run.status != "ready":
        return {}
    files = f"/files/runs/{run.id}/{run.version}"
    urls: dict[str, Any] = {
        "weights": f"{files}/weights.safetensors",
        "latents": f"{files}/latents.safetensors",
        "latents_csv": f"{files}/latents.csv",
        "decode": f"/api/runs/{run.id}/decode",
        "grid": f"/api/runs/{run.id}/grid.png",
        "sky": f"/api/runs/{run.id}/sky.json",
        "space": f"/api/runs/{run.id}/space.json" if run.latent_dim == 3 else None,
        "figures": figures_version(run),
        "sheets": [],
    }
    if run.files["weights.safetensors"][1] > LEAST_PREVIEWED and not run.graphs:
        urls["preview"] = f"{files}/preview.bin"
    if "snapshots.npz" in run.files and run.plane is not None:
        urls["snapshots"] = f"{files}/snapshots.safetensors"
        urls["snapshot_grids"] = f"{files}/snapshots.png"
    try:
        dataset = catalogue.images(run)
    except UnknownDataset:
        return urls  # a local run on data whose images are not published still decodes
    of_dataset = f"/files/datasets/{dataset.name}/{dataset.version}"
    sheets = f"{files}/images" if run.has_images else of_dataset
    urls["sheets"] = [f"{sheets}/{name}" for name in dataset.sheets]
    urls["sheet"] = {"columns": dataset.columns, "rows": dataset.rows}
    if (each := sheets_each(dataset)) > 1:
        count = math.ceil(len(dataset.sheets) / each)
        urls["albums"] = {"urls": [f"{sheets}/album-{k}" for k in range(count)], "each": each}
    return urls


@lru_cache(maxsize=64)
def sheets_each(dataset: Dataset) -> int:
    """How many sheets an album has; 1 where there are none, as of pictures that do not say how long
    they are, from which no browser could tell where the next one begins."""
    paths = [dataset.folder / name for name in dataset.sheets]
    if not all(path.suffix == ".webp" and path.is_file() for path in paths):
        return 1
    largest = max((path.stat().st_size for path in paths), default=ALBUM_BYTES)
    return max(1, min(ALBUM_BYTES // max(1, largest), len(paths)))


@computed_once(16)
def _album(dataset: Dataset, number: int) -> bytes:
    """Kept, so that all who are being sent one share its bytes. Raises FileNotFoundError."""
    each = sheets_each(dataset)
    names = dataset.sheets[number * each : (number + 1) * each]
    return b"".join((dataset.folder / name).read_bytes() for name in names)


@computed_once(8)
def _packed_decoder(run: Run) -> bytes:
    return packed_decoder(run)


@computed_once(4)
def latents_safetensors(latents: Latents, latent_map: LatentMap | None = None) -> bytes:
    """The latents in the one binary format the browser reads; codes in float16. With a map where it
    puts them (N, 2), and its errors (N)."""
    of_map = (
        {}
        if latent_map is None
        else {"map_place": latent_map.place, "map_error": latent_map.error.astype(np.float16)}
    )
    return save(
        {
            **of_map,
            "mu": latents.mu.astype(np.float16),
            "logvar": latents.logvar.astype(np.float16),
            "label": latents.label,
            "index": latents.index.astype(np.uint32),
            "reconstruction_nats": latents.reconstruction_nats,
        }
    )


@computed_once(2)
def snapshots_safetensors(snapshots: Snapshots, latents: Latents, run: Run) -> bytes:
    """epoch (E,), label (n,), and mu (E, n, 2) float16 on the run's plane.

    Images whose class the run's latents do not tell are left out.
    """
    classes = dict(zip(latents.index.tolist(), latents.label.tolist(), strict=True))
    known = np.isin(snapshots.index, latents.index)
    plane = list(run.plane or (0, 1))
    label = [classes[index] for index in snapshots.index[known].tolist()]
    return save(
        {
            "epoch": snapshots.epoch.astype(np.int32),
            "label": np.array(label, LABEL),
            "mu": np.ascontiguousarray(snapshots.mu[:, known][:, :, plane], np.float16),
        }
    )


@computed_once(2)
def grids_png(snapshots: Snapshots) -> bytes:
    """All epochs' grids on one sheet, about as many columns as rows, in reading order."""
    count, height, width = snapshots.grid.shape[:3]
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    sheet = np.zeros((rows * height, columns * width, *snapshots.grid.shape[3:]), np.uint8)
    for k, grid in enumerate(snapshots.grid):
        top, left = k // columns * height, k % columns * width
        sheet[top : top + height, left : left + width] = grid
    file = io.BytesIO()
    Image.fromarray(sheet).save(file, "PNG", compress_level=6)
    return file.getvalue()


@computed_once(2)
def latents_csv(latents: Latents) -> str:
    """One row an image: index, label, class, mu1 …, logvar1 …, reconstruction in nats."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    dimensions = range(1, latents.mu.shape[1] + 1)
    rows.writerow(
        ["index", "label", "class"]
        + [f"mu{d}" for d in dimensions]
        + [f"logvar{d}" for d in dimensions]
        + ["reconstruction_nats"]
    )
    names = dict(enumerate(map(harmless, latents.classes)))  # none where a run does not name them
    for i in range(len(latents.mu)):
        rows.writerow(
            [latents.index[i], latents.label[i], names.get(int(latents.label[i]), "")]
            + [f"{value:.5g}" for value in (*latents.mu[i], *latents.logvar[i])]
            + [f"{latents.reconstruction_nats[i]:.5g}"]
        )
    return text.getvalue()
