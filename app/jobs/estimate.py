"""How long a training run will take, from what earlier ones took, and from which ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from app.jobs.order import Order
from app.jobs.queue import JobQueue
from app.languages.spoken import tr
from vae.store.documents import Run

if TYPE_CHECKING:  # NumPy, a third of a worker's memory
    from vae.store.catalogue import Catalogue

KEPT = 20
# Importing torch, reading the data and measuring the run, where no job has measured it yet.
USUAL_OVERHEAD = 30.0


@dataclass(frozen=True)
class Estimate:
    """Seconds in all, seconds an epoch, and what they were measured on; None: nothing known."""

    seconds: float | None
    an_epoch: float | None
    basis: str

    def document(self) -> dict[str, Any]:
        return {"seconds": self.seconds, "an_epoch": self.an_epoch, "basis": self.basis}


UNKNOWN = Estimate(
    None, None, "no run of this recipe was trained here yet: the first epoch will tell"
)


def expectation(about: Mapping[str, Any]) -> Estimate:
    """What the document of a job says; one of an earlier version says nothing."""
    match about.get("expected"):
        case {"seconds": seconds, "an_epoch": an_epoch, "basis": str(basis)}:
            if all(value is None or _is_time(value) for value in (seconds, an_epoch)):
                return Estimate(seconds, an_epoch, basis)
    return UNKNOWN


def _paces(queue: JobQueue, dataset: str, recipe: str) -> list[dict[str, float]]:
    """What earlier training runs took; entries that are none are passed over."""
    kept = queue.read(_key(dataset, recipe))
    return [
        {"an_epoch": entry["an_epoch"], "rest": entry["rest"]}
        for entry in (kept if isinstance(kept, list) else [])
        if isinstance(entry, dict)
        and _is_time(entry.get("an_epoch"))
        and _is_time(entry.get("rest"))
    ]


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def note_pace(
    queue: JobQueue, order: Order, history: list[dict[str, float | str]], seconds: float
) -> None:
    """Keep what a whole training run took: seconds an epoch, and all that is not epochs."""
    if not history:
        return
    training = float(history[-1]["seconds"])
    kept = _paces(queue, order.dataset, order.recipe)
    pace = {"an_epoch": training / (len(history) / 2), "rest": seconds - training}
    queue.write(_key(order.dataset, order.recipe), [*kept, pace][-KEPT:])


def estimate(
    queue: JobQueue, catalogue: Catalogue, dataset: str, recipe: str, epochs: int
) -> Estimate:
    """From training runs on this installation where there were some, else from published runs,
    which lists the catalogue: milliseconds, so once an order and not once a poll."""
    paces = _paces(queue, dataset, recipe)
    if paces:
        an_epoch = median(pace["an_epoch"] for pace in paces)
        rest = median(pace["rest"] for pace in paces)
        plural = (
            "the last run" if len(paces) == 1 else tr("the last {count} runs", count=len(paces))
        )
        return _estimate(
            an_epoch, rest, epochs, tr("measured here, in {plural} of this recipe", plural=plural)
        )
    published = [
        (run, pace)
        for run in catalogue.runs()
        if isinstance(run, Run) and run.recipe == recipe and (pace := _pace(run)) is not None
    ]
    published.sort(key=lambda each: each[0].dataset != dataset)
    for run, pace in published:
        basis = tr("as the published run {id} took, perhaps on another kind of machine", id=run.id)
        return _estimate(pace, USUAL_OVERHEAD, epochs, basis)
    return UNKNOWN


def _estimate(an_epoch: float, rest: float, epochs: int, basis: str) -> Estimate:
    return Estimate(round(an_epoch * epochs + rest, 1), round(an_epoch, 2), basis)


def _pace(run: Run) -> float | None:
    training = run.training
    return training.seconds / training.epochs if training.seconds and training.epochs else None


def _key(dataset: str, recipe: str) -> str:
    return f"pace/{dataset}/{recipe}"
