"""What is compared: the chosen runs, and the runs of their series that figures need beside them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from app.figures.marks import Mark, marks
from app.runs.names import short_names
from vae.store.catalogue import Catalogue, CatalogueError
from vae.store.documents import Run
from vae.store.series import Setting, settings

# How many comparisons, of some runs each, a process keeps.
KEPT = 64
MEASURED = {"reconstruction", "kl"}
OTHER_IMAGES = (
    "not in the figures of rate, distortion and β, since nats of different images do not compare"
)
NOT_MEASURED = "not in the figures of rate, distortion and β, since it lacks a rate or a distortion"
NO_BETA = "not in the figures against β, since its β is not known"


@dataclass(frozen=True, eq=False)
class Comparison:
    """The chosen runs in the order of choice, and all that belongs beside them in figures.

    settings: of the chosen runs and of the other runs of their series, metrics-only ones too,
    on the first run's data set alone, since nats of different images do not compare.
    """

    runs: tuple[Run, ...]
    settings: tuple[Setting, ...]

    @cached_property
    def digest(self) -> str:
        """Of the run.json of all its runs: one comparison, however and whenever it was made."""
        companions = (run for setting in self.settings for run in setting.runs)
        parts = [[run.digest for run in self.runs], [run.digest for run in companions]]
        return sha256(repr(parts).encode()).hexdigest()[:16]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Comparison) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def marks(self) -> Mapping[str, Mark]:
        """How each chosen run is marked, by its id."""
        return marks(self.runs)

    @property
    def names(self) -> Mapping[str, str]:
        """What each chosen run is called, by its id."""
        return dict(zip((run.id for run in self.runs), short_names(self.runs), strict=True))

    @property
    def left_out(self) -> Mapping[str, tuple[Run, ...]]:
        """The chosen runs that figures of series leave out, by the reason."""
        held = {run.id for setting in self.settings for run in setting.runs}
        found: dict[str, list[Run]] = {}
        for run in self.runs:
            if run.dataset != self.runs[0].dataset:
                found.setdefault(OTHER_IMAGES, []).append(run)
            elif run.id not in held:
                found.setdefault(NOT_MEASURED, []).append(run)
            elif run.objective.beta is None:
                found.setdefault(NO_BETA, []).append(run)
        return {reason: tuple(runs) for reason, runs in found.items()}


def comparison(catalogue: Catalogue, run_ids: Sequence[str]) -> Comparison:
    """The runs of those ids, less the ids that the catalogue does not know: those of old links."""
    chosen: list[Run] = []
    for run_id in run_ids:
        with suppress(CatalogueError):
            chosen.append(catalogue.run(run_id))
    runs = tuple(chosen)
    return Comparison(runs, tuple(settings(_companions(catalogue, runs))))


class Comparisons:
    """Comparisons of a catalogue's runs, the last of them kept by their digests."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: OrderedDict[str, Comparison] = OrderedDict()

    def of(self, run_ids: Sequence[str]) -> Comparison:
        """Of the runs as they are now."""
        found = comparison(self._catalogue, run_ids)
        self._kept[found.digest] = found
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    def known(self, digest: str, run_ids: Sequence[str]) -> Comparison:
        """The one of that digest, whose runs need not be looked at again; else that of the runs."""
        return self._kept.get(digest) or self.of(run_ids)


def _companions(catalogue: Catalogue, runs: Sequence[Run]) -> list[Run]:
    if not runs:
        return []
    series = {run.series for run in runs if run.series}
    listed = [run for run in catalogue.runs() if isinstance(run, Run) and run.series in series]
    found = {run.id: run for run in (*runs, *listed) if run.dataset == runs[0].dataset}
    return [run for run in found.values() if set(run.test.measured) >= MEASURED]
