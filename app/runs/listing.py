"""The list of runs as a visitor asked for it: searched, filtered, sorted, series put together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from app.runs.names import short_names
from app.runs.offered import rank
from app.settings import VISITOR_PREFIX
from vae.store.catalogue import BrokenRun
from vae.store.documents import Run

FEATURED = "featured"


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; "" leaves a filter open. The names are those of the address."""

    q: str = ""
    sort: str = FEATURED
    data: str = ""
    latents: str = ""
    recipe: str = ""
    series: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, without the search."""
        return {name: getattr(self, name) for name in FILTERS if getattr(self, name)}


@dataclass(frozen=True, eq=False)
class Series:
    """The listed runs of one series, in the order of the list."""

    name: str
    runs: tuple[Run, ...]

    @property
    def title(self) -> str:
        """The parts of the runs' titles that all of them share, or else the series' name."""
        return ", ".join(self._shared()) or self.name

    def label(self, run: Run) -> str:
        """What tells the run from the others of the series."""
        return short_names(self.runs)[self.runs.index(run)]

    def _shared(self) -> list[str]:
        parts = [run.title.split(", ") for run in self.runs]
        return [part for part in parts[0] if all(part in each for each in parts)]

    def span(self, number: Callable[[Run], float | None]) -> tuple[float, float] | None:
        """The smallest and the largest number among its runs; None where no run has it."""
        known = [value for run in self.runs if (value := number(run)) is not None]
        return (min(known), max(known)) if known else None


Entry = Run | Series | BrokenRun


@dataclass(frozen=True)
class Listing:
    """own: the visitor's runs; others: published and local ones; broken: with their reasons."""

    own: tuple[Run, ...]
    others: tuple[Run | Series, ...]
    broken: tuple[BrokenRun, ...]

    @property
    def count(self) -> int:
        """How many runs are listed, those of series counted one by one."""
        members = sum(len(each.runs) if isinstance(each, Series) else 1 for each in self.others)
        return len(self.own) + members + len(self.broken)


FILTERS: Mapping[str, Callable[[Run], str]] = {
    "data": lambda run: run.dataset,
    "latents": lambda run: str(run.latent_dim),
    "recipe": lambda run: run.recipe,
    "series": lambda run: run.series or "",
}


def _added(run: Run) -> int:
    """The minute in which the run came here: all files of a checkout have about the same."""
    return int((run.folder / "run.json").stat().st_mtime // 60)


def _low(number: Callable[[Run], float | None]) -> Callable[[Run], float]:
    def key(run: Run) -> float:
        value = number(run)
        return math.inf if value is None else value

    return key


def _high(number: Callable[[Run], float | None]) -> Callable[[Run], float]:
    def key(run: Run) -> float:
        value = number(run)
        return math.inf if value is None else -value

    return key


# Key in the address: what the control says, and what is smaller the earlier a run comes.
SORTS: Mapping[str, tuple[str, Callable[[Run], Any]]] = {
    FEATURED: ("Featured", rank),
    "name": ("Name", lambda run: run.title.casefold()),
    "elbo": ("−ELBO, best first", _low(lambda run: run.test.negative_elbo)),
    "rate": ("Rate, lowest first", _low(lambda run: run.test.kl)),
    "knn": ("15-NN, best first", _high(lambda run: run.test.knn_15_accuracy)),
    "beta": ("β, lowest first", _low(lambda run: run.objective.beta)),
    "latents": ("Latents, fewest first", lambda run: run.latent_dim),
    "newest": ("Newest first", _high(_added)),
}


def wanted_from(search: str | None) -> Wanted:
    """What the address asks for; what it does not say, or says wrongly, is as at the start."""
    said = {name: values[0] for name, values in parse_qs((search or "").removeprefix("?")).items()}
    return wanted_of(**{each.name: said[each.name] for each in fields(Wanted) if each.name in said})


def wanted_of(*values: str, **named: str) -> Wanted:
    """The wanted list of those fields, in an order that is known."""
    wanted = Wanted(*values, **named)
    return wanted if wanted.sort in SORTS else replace(wanted, sort=FEATURED)


def over(first: Wanted, chosen: Wanted) -> Wanted:
    """The first, but for what was chosen in place of the start."""
    start = asdict(Wanted())
    return replace(first, **{k: v for k, v in asdict(chosen).items() if v != start[k]})


def address_of(wanted: Wanted) -> str:
    """The query string that asks for it, "" for all runs in the first order."""
    start = asdict(Wanted())
    said = {name: value for name, value in asdict(wanted).items() if value != start[name]}
    return f"?{urlencode(said)}" if said else ""


def listing(runs: Iterable[Run | BrokenRun], wanted: Wanted) -> Listing:
    """The runs that are wanted, in that order; those of a series stand where its first one does."""
    found = [run for run in runs if _matches(run, wanted)]
    key = SORTS[wanted.sort][1]
    sound = sorted((run for run in found if isinstance(run, Run)), key=lambda r: (key(r), rank(r)))
    return Listing(
        own=tuple(run for run in sound if run.id.startswith(VISITOR_PREFIX)),
        others=_grouped([run for run in sound if not run.id.startswith(VISITOR_PREFIX)]),
        broken=tuple(run for run in found if isinstance(run, BrokenRun)),
    )


def choices(runs: Iterable[Run | BrokenRun], name: str) -> list[tuple[str, int]]:
    """The values that a filter can take, each with the number of its runs."""
    counted = Counter(FILTERS[name](run) for run in runs if isinstance(run, Run))
    return sorted(
        ((value, count) for value, count in counted.items() if value),
        key=lambda each: (int(each[0]) if name == "latents" else 0, each[0]),
    )


def _grouped(runs: Sequence[Run]) -> tuple[Run | Series, ...]:
    members: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        key = ("series", run.series) if run.series else ("run", run.id)
        members.setdefault(key, []).append(run)
    return tuple(
        Series(each[0].series, tuple(each)) if each[0].series else each[0]
        for each in members.values()
    )


def _matches(run: Run | BrokenRun, wanted: Wanted) -> bool:
    text = _text(run)
    if not all(word in text for word in wanted.q.casefold().split()):
        return False
    filters = wanted.filters
    if isinstance(run, BrokenRun):
        return not filters
    return all(FILTERS[name](run) == value for name, value in filters.items())


def _text(run: Run | BrokenRun) -> str:
    """All that a search looks through."""
    if isinstance(run, BrokenRun):
        return f"{run.id} {run.reason} broken".casefold()
    names = (run.title, run.id, run.dataset, run.recipe, run.series or "", run.objective.name)
    beta = run.objective.beta
    return " ".join((*names, "" if beta is None else f"beta={beta:g} β={beta:g}")).casefold()
