"""Runs, chosen by their ids, as they stand in a saved page of at most so many bytes."""

from __future__ import annotations

from collections.abc import Sequence

from app.site.document import one_file
from app.site.saved import CannotBeSaved, SavedRun, fitting, with_files, without_files
from app.site.smaller import STEPS
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
        raise CannotBeSaved(
            "{count} runs are named; at most {most_runs} go into one page.",
            count=len(ids),
            most_runs=MOST_RUNS,
        )
    found = [without_files(catalogue, catalogue.run(run_id)) for run_id in ids]
    if most is None:
        return [with_files(catalogue, saved, STEPS[0]) for saved in found]
    saved = [fitting(catalogue, run, most - len(one_file([run], assets))) for run in found]
    # What is compared is saved alike: as the run of which most is given up.
    step = max((each.step for each in saved), key=STEPS.index)
    return [
        each if each.step is step else with_files(catalogue, run, step)
        for run, each in zip(found, saved, strict=True)
    ]
