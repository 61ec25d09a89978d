"""A whole sweep into the zoo: the first seed of each setting whole, of the others the numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from vae.data.datasets import Dataset
from vae.runs.publish import Extent, PublishError, publish
from vae.store.catalogue import Catalogue
from vae.store.documents import Run
from vae.store.series import settings


def publish_series(
    series: str,
    runs: Path,
    zoo: Path,
    load: Callable[[Run], Dataset],
    latent_images: int,
    report: Callable[[str], None] = lambda step: None,
) -> list[Run]:
    """Copy all runs of a series into the zoo; returns them as published.

    Raises PublishError where there is no such series or one of its runs is broken.
    """
    chosen = _runs_of(series, Catalogue([runs], zoo / "datasets"))
    data = {name: load(run) for name, run in {run.dataset: run for run in chosen}.items()}
    for setting in settings(chosen):
        for run in setting.runs:
            first = run is setting.runs[0]
            # A sweep keeps one epoch: nothing to scrub through.
            extent = Extent(not first, snapshots=False, latent_images=latent_images)
            folder = publish(run.id, runs, zoo, data[run.dataset], extent=extent)
            report(f"{folder}{'' if first else ' (numbers and history)'}")
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
