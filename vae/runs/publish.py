"""Finished local runs into the zoo: one, or a whole sweep."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vae.data.datasets import Dataset
from vae.runs.folder import move_into_place
from vae.runs.sheets import write_sheets
from vae.store.arrays import read_arrays
from vae.store.catalogue import Catalogue
from vae.store.checks import RUN_ID
from vae.store.documents import OF_IMAGES, Run, listed_files
from vae.store.maps import FILE as MAP
from vae.store.series import settings


class PublishError(RuntimeError):
    """A run that cannot be written or published; the message says why."""


@dataclass(frozen=True)
class Extent:
    """How much of a run goes into the zoo: all of it, or its numbers and history alone
    (`metrics_only`); the kept epochs or not; all latents (0) or those of so many images."""

    metrics_only: bool = False
    snapshots: bool = True
    latent_images: int = 0

    def names(self, files: Iterable[str]) -> list[str]:
        """Those of a run's files that are published."""
        if self.metrics_only:
            return ["history.csv"]
        left_out = set() if self.snapshots else {"snapshots.npz"}
        # Its test images are its data set's there.
        return [name for name in files if name not in left_out and not OF_IMAGES.fullmatch(name)]


WHOLE = Extent()


def publish(
    run: Run,
    zoo: Path,
    data: Dataset,
    extent: Extent = WHOLE,
    new_id: str | None = None,
    title: str | None = None,
) -> Path:
    """Copy a finished local run into the zoo, with its data set's sheets; returns its folder.

    Raises PublishError where it was trained on other data or the new id is none.
    """
    destination = zoo / (new_id or run.id)
    if not RUN_ID.fullmatch(destination.name):
        raise PublishError(f"{destination.name!r} is no run id; allowed: a-z, 0-9 and -, up to 64")
    if run.dataset != data.name:
        raise PublishError(f"{run.id} was trained on {run.dataset}, not on {data.name}")
    zoo.mkdir(parents=True, exist_ok=True)
    if not (zoo / "datasets" / data.name / "dataset.json").exists():
        write_sheets(data, zoo / "datasets" / data.name)
    with tempfile.TemporaryDirectory(dir=zoo, prefix=".new-") as beside:
        folder = Path(beside) / destination.name
        folder.mkdir()
        for name in extent.names(run.files):
            shutil.copyfile(run.folder / name, folder / name)
        document = dict(run.document)
        if extent.latent_images and not extent.metrics_only:
            thin_latents(folder / "latents.npz", extent.latent_images)
            # A map is of all latents that lie beside it.
            (folder / MAP).unlink(missing_ok=True)
        if not (folder / MAP).exists():
            document.pop("map", None)
        description = {
            **document,
            "id": destination.name,
            "title": title or run.title,
            "files": listed_files(folder.iterdir()),
        }
        (folder / "run.json").write_bytes((json.dumps(description, indent=1) + "\n").encode())
        move_into_place(folder, destination)
    return destination


def thin_latents(path: Path, count: int) -> None:
    """Keep `count` images of a latents.npz, evenly spread; `index` says which.

    Spread, because test sets have an order: MNIST's first half is the easier one.
    """
    total = len(read_arrays(path)["index"])
    if count < total:
        keep_latents(path, np.arange(count) * total // count)


def keep_latents(path: Path, rows: np.ndarray) -> None:
    """Keep these rows of a latents.npz, in this order."""
    columns = read_arrays(path)
    np.savez_compressed(path, **{name: column[rows] for name, column in columns.items()})


def publish_series(
    series: str,
    runs: Path,
    zoo: Path,
    load: Callable[[Run], Dataset],
    latent_images: int,
    report: Callable[[str], None] = lambda step: None,
    whole: Collection[str] = (),
) -> list[Run]:
    """Copy all runs of a series into the zoo; returns them as published.

    Of each setting the first seed is published whole, of the others the numbers; where `whole`
    names runs, those alone are. Raises PublishError where there is no such series, one of its runs
    is broken, or a named one is not among them.
    """
    chosen = _runs_of(series, Catalogue([runs], zoo / "datasets"))
    for name in whole:
        if name not in {run.id for run in chosen}:
            raise PublishError(f"--whole names {name!r}, which is no run of the series {series!r}")
    data = {name: load(run) for name, run in {run.dataset: run for run in chosen}.items()}
    for setting in settings(chosen):
        for run in setting.runs:
            all_of_it = run.id in whole if whole else run is setting.runs[0]
            # A sweep keeps one epoch: nothing to scrub through.
            extent = Extent(not all_of_it, snapshots=False, latent_images=latent_images)
            folder = publish(run, zoo, data[run.dataset], extent)
            report(f"{folder}{'' if all_of_it else ' (numbers and history)'}")
    published = Catalogue([zoo], zoo / "datasets")
    return [published.run(run.id) for run in chosen]


def _runs_of(series: str, catalogue: Catalogue) -> list[Run]:
    found, known = [], set()
    for run in catalogue.runs():
        if not isinstance(run, Run):
            if run.id.startswith(f"{series}-"):
                raise PublishError(f"run {run.id} is broken: {run.reason}")
        elif run.series == series:
            found.append(run)
        elif run.series:
            known.add(run.series)
    if not found:
        there = ", ".join(sorted(known)) or "none"
        raise PublishError(f"there is no local run of a series {series!r}; known series: {there}")
    return found
