"""Which runs can be explored, in which order and under which names they are offered."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from app.languages.spoken import tr
from app.settings import VISITOR_PREFIX
from vae.store.catalogue import BrokenRun, Catalogue
from vae.store.documents import Run

# The runs that a visitor should meet first, in this order; the page starts with the first of
# them that is there. Digits need no explanation.
FEATURED = ("mnist-2d", "fashion-2d", "mnist-10d", "pets-64d")
# How many runs fit beside one another.
MOST_COMPARED = 8
# The series whose effect of β is met first: of ten latents, β from 0.1 to 16 takes the rate from 35
# nats to 1.8; of two latents it changes the pictures little.
FEATURED_SERIES = ("mnist-10d", "mnist-2d")


def usable(run: Run | BrokenRun) -> bool:
    """Can it be explored: are its weights and latents there and sound?"""
    return why_not(run) is None


def why_not(run: Run | BrokenRun) -> str | None:
    """Why the run cannot be explored, a sentence without its subject; None where it can."""
    if isinstance(run, BrokenRun):
        return tr("is broken: {reason}", reason=run.reason)
    if not run.decoder:
        return "has no decoder: nothing can be drawn from its latents."
    if run.status != "ready":
        return "was published with its numbers only, without weights."
    return None


def offered(catalogue: Catalogue, unlisted: Sequence[Run] = ()) -> list[Run | BrokenRun]:
    """The runs of the selector in its order: featured, the visitor's own, alone, in series, broken.

    Runs that were published without weights, the further seeds of a series, are left
    out; broken ones stay, since choosing one tells what is wrong with it.
    """
    return in_order((*catalogue.runs(), *unlisted))


def in_order(runs: Sequence[Run | BrokenRun]) -> list[Run | BrokenRun]:
    """Those of all runs that are offered, in the selector's order."""
    found = [run for run in runs if usable(run) or isinstance(run, BrokenRun)]
    return sorted(found, key=rank)


def usable_ids(catalogue: Catalogue, unlisted: Sequence[Run] = ()) -> list[str]:
    """The runs that can be shown; the first one is, where the address names none."""
    return [run.id for run in offered(catalogue, unlisted) if usable(run)]


def state(catalogue: Catalogue, unlisted: Sequence[Run] = ()) -> tuple[tuple[str, str], ...]:
    """What all of this depends on: the ids and digests of the runs, reasons of the broken ones."""
    runs = (*catalogue.runs(), *unlisted)
    return tuple((run.id, run.digest if isinstance(run, Run) else run.reason) for run in runs)


def series(runs: Sequence[Run | BrokenRun]) -> dict[str, list[str]]:
    """The ids of each series' usable runs among the offered ones, in their order."""
    found: dict[str, list[str]] = {}
    for run in runs:
        if isinstance(run, Run) and usable(run) and run.series:
            found.setdefault(run.series, []).append(run.id)
    return found


def first_compared(runs: Sequence[Run | BrokenRun]) -> list[str]:
    """The runs to compare at first: a series, or else the first few of one data set."""
    found = {name: ids for name, ids in series(runs).items() if len(ids) > 1}
    for name in (*FEATURED_SERIES, *found):
        if name in found:
            return found[name][:MOST_COMPARED]
    alone = [run for run in runs if isinstance(run, Run) and usable(run)]
    return [run.id for run in alone if run.dataset == alone[0].dataset][:MOST_COMPARED]


def trained(catalogue: Catalogue, unlisted: Sequence[Run] = ()) -> list[Run]:
    """The runs with a history, in the selector's order, also those without weights."""
    runs = (*catalogue.runs(), *unlisted)
    found = [run for run in runs if isinstance(run, Run) and "history.csv" in run.files]
    return sorted(found, key=rank)


def options(runs: Sequence[Run | BrokenRun]) -> list[Mapping[str, Any]]:
    """Offered runs as the select's groups, each with a name: {group, items: [{value, label}]}."""
    return [
        {"group": group, "items": [{"value": run.id, "label": _label(run)} for run in members]}
        for group, members in groupby(runs, _group)
    ]


def _group(run: Run | BrokenRun) -> str:
    if isinstance(run, BrokenRun):
        return "Cannot be shown"
    if run.id in FEATURED:
        return "Flagships"
    if run.id.startswith(VISITOR_PREFIX):
        return "Trained by visitors"
    return tr("Series {series}", series=run.series) if run.series else "Recipes"


def rank(run: Run | BrokenRun) -> tuple[int, str, float, str]:
    """The selector's order: featured, visitors', alone, in series by β, broken."""
    if isinstance(run, BrokenRun):
        return 4, "", 0.0, run.id
    if run.id in FEATURED:
        return 0, "", FEATURED.index(run.id), run.id
    if run.id.startswith(VISITOR_PREFIX):
        return 1, "", 0.0, run.id
    if run.series is None:
        return 2, "", 0.0, run.id
    beta = run.objective.beta
    return 3, run.series, math.inf if beta is None else beta, run.id


def _label(run: Run | BrokenRun) -> str:
    """The title; in a series with β, by which its members differ."""
    if isinstance(run, BrokenRun):
        return tr("{title} (cannot be shown)", title=run.title)
    if not run.series or run.objective.beta is None:
        return run.title
    beta = f"β = {run.objective.beta:g}"
    return run.title if beta in run.title else f"{run.title}, {beta}"
