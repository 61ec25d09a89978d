"""What is compared: the chosen runs, and the runs of their series that figures need beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.runs.offered import MOST_COMPARED
from app.theme import run_colours
from vae.store.catalogue import Catalogue, CatalogueError
from vae.store.documents import Run
from vae.store.series import Setting, settings


@dataclass(frozen=True, eq=False)
class Comparison:
    """The chosen runs in the order of choice, and all that belongs beside them in figures.

    settings: of the chosen runs and of the other runs of their series, metrics-only ones too,
    on the first run's data set alone, since nats of different images do not compare.
    """

    runs: tuple[Run, ...]
    settings: tuple[Setting, ...]

    @property
    def colours(self) -> Mapping[str, str]:
        """The colour of each chosen run by its id: that of its place in the order of choice."""
        return {run.id: colour for run, colour in zip(self.runs, run_colours(), strict=False)}

    @property
    def names(self) -> Mapping[str, str]:
        """The title of each chosen run by its id, less the parts that all of them share."""
        parts = [run.title.split(", ") for run in self.runs]
        shared = set.intersection(*map(set, parts)) if parts else set()
        own = [", ".join(part for part in title if part not in shared) for title in parts]
        distinct = len(set(own)) == len(own) > 1
        shown = own if distinct else [run.title for run in self.runs]
        return {run.id: name for run, name in zip(self.runs, shown, strict=True)}

    @property
    def left_out(self) -> tuple[Run, ...]:
        """The chosen runs that no setting holds: of other data, or of a β that nobody said."""
        held = {run.id for setting in self.settings for run in setting.runs}
        return tuple(run for run in self.runs if run.id not in held)


def comparison(catalogue: Catalogue, run_ids: object) -> Comparison:
    """The runs of a list of ids, the first MOST_COMPARED of those that the catalogue knows."""
    chosen: dict[str, Run] = {}
    for run_id in run_ids if isinstance(run_ids, list) else []:
        try:
            chosen[run_id] = catalogue.run(run_id)
        except CatalogueError:
            continue  # an old link; the page's chooser says so
    runs = tuple(chosen.values())[:MOST_COMPARED]
    return Comparison(runs, tuple(settings(_companions(catalogue, runs))))


def _companions(catalogue: Catalogue, runs: Sequence[Run]) -> list[Run]:
    if not runs:
        return []
    dataset, needed = runs[0].dataset, {"reconstruction", "kl", "negative_elbo"}
    series = {run.series for run in runs if run.series}
    listed = [run for run in catalogue.runs() if isinstance(run, Run) and run.series in series]
    found = {run.id: run for run in (*runs, *listed) if run.dataset == dataset}
    return [run for run in found.values() if needed <= set(run.test.measured)]
