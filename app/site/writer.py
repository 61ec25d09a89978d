"""Runs, chosen by their ids, as they stand in a saved page of at most so many bytes."""

from __future__ import annotations

from collections.abc import Sequence

from app.site.document import one_file
from app.site.saved import CannotBeSaved, SavedRun, fitting, with_files, without_files
from app.site.smaller import STEPS, Step
from app.web.assets import Assets
from vae.store.catalogue import Catalogue

# Of a page of one run.
MOST_BYTES = 3e6
MOST_RUNS = 8


def saved_runs(
    catalogue: Catalogue, run_ids: Sequence[str], assets: Assets, most: float | None = MOST_BYTES
) -> list[SavedRun]:
    """most: bytes of a page with one run; None: with the files as they were published.

    Raises CatalogueError and CannotBeSaved.
    """
    ids = list(dict.fromkeys(run_ids))
    if len(ids) > MOST_RUNS:
        raise CannotBeSaved(f"{len(ids)} runs are named; at most {MOST_RUNS} go into one page.")
    found = [without_files(catalogue, catalogue.run(run_id)) for run_id in ids]
    step = STEPS[0] if most is None else _common_step(catalogue, found, assets, most)
    return [with_files(catalogue, saved, step) for saved in found]


def _common_step(
    catalogue: Catalogue, runs: Sequence[SavedRun], assets: Assets, most: float
) -> Step:
    """That of the run of which most is given up: what is compared is saved alike."""
    steps = (fitting(catalogue, run, most - len(one_file([run], assets))) for run in runs)
    return max(steps, key=STEPS.index)
