"""What the published runs are to reach, and where they are: from their run.json alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vae.store.definitions import METRICS
from vae.store.documents import Run
from vae.store.series import Setting, settings

# The flagship that a series is measured against, which has its data set and latents.
FLAGSHIPS = {"mnist-2d": "mnist-2d", "mnist-10d": "mnist-10d", "fashion-10d": "fashion-10d"}
WITHIN = 4.0  # nats between a series at β = 1 and the flagship
MIG, KNOWN, SEEDS = 0.45, 0.5, 5
FACTORS = ("x", "y", "scale", "orientation")


@dataclass(frozen=True)
class Goal:
    """A number of a run that is to be at most, or at least, `bound`."""

    run: str
    metric: str
    side: Literal["≤", "≥"]
    bound: float


GOALS = (
    Goal("mnist-2d", "negative_elbo", "≤", 128.0),
    Goal("mnist-2d", "knn_15_accuracy", "≥", 0.92),
    Goal("mnist-2d", "binarised_negative_elbo", "≤", 127.8),
    Goal("fashion-2d", "negative_elbo", "≤", 247.0),
    Goal("fashion-2d", "knn_15_accuracy", "≥", 0.785),
    Goal("mnist-10d", "negative_elbo", "≤", 95.5),
    Goal("mnist-10d", "knn_15_accuracy", "≥", 0.97),
    Goal("fashion-10d", "negative_elbo", "≤", 238.0),
    Goal("conv-bn-32-mnist-2d", "reconstruction_at_mu", "≤", 143.9),
    Goal("conv-bn-32-mnist-2d", "knn_15_accuracy", "≥", 0.733),
)


def required_table(runs: Sequence[Run]) -> list[list[str]]:
    """Header and a row for each thing required: what, how much, how much it is, whether reached."""
    by_id = {run.id: run for run in runs}
    rows = [_goal(goal, by_id.get(goal.run)) for goal in GOALS]
    for series, flagship in FLAGSHIPS.items():
        found = settings(run for run in runs if run.series == series)
        rows += _series(series, found, by_id.get(flagship))
    sprites = settings(run for run in runs if run.series and run.dataset == "sprites")
    return [["what", "required", "now", ""], *rows, *_sprites(sprites)]


def _row(what: str, required: str, now: str, reached: bool) -> list[str]:
    return [what, required, now, "reached" if reached else "not reached"]


def _goal(goal: Goal, run: Run | None) -> list[str]:
    metric = METRICS[goal.metric]
    value = run.test.value(goal.metric) if run else None
    # As it is shown: a bound is of as many digits as the number.
    reached = value is not None and (
        value <= goal.bound if goal.side == "≤" else value >= goal.bound
    )
    required = f"{goal.side} {metric.shown(goal.bound)}"
    return _row(f"{goal.run}: {metric.title}", required, metric.shown(value), reached)


def _series(series: str, found: Sequence[Setting], flagship: Run | None) -> list[list[str]]:
    """−ELBO is lowest at β = 1, as theory has it, and near the flagship's."""
    elbo = {setting.beta: setting.mean("negative_elbo") for setting in found}
    # NaN where nothing was measured, as of an autoencoder.
    known = {beta: nats for beta, nats in elbo.items() if nats == nats}
    if 1.0 not in known:
        return [_row(f"series {series}", "a run at β = 1", "none", False)]
    best = min(known, key=lambda beta: known[beta])
    now = f"{known[best]:.2f} at β = {best:g}"
    rows = [_row(f"series {series}: lowest −ELBO", "at β = 1", now, best == 1.0)]
    bound = flagship.test.negative_elbo if flagship else None
    if flagship is None or bound is None:
        return [*rows, _row(f"series {series}: above the flagship", "≤ 4.00", "no flagship", False)]
    above = known[1.0] - bound
    what = f"series {series}: above {flagship.id}"
    return [*rows, _row(what, f"≤ {WITHIN:.2f}", f"{above:.2f}", above <= WITHIN)]


def _sprites(found: Sequence[Setting]) -> list[list[str]]:
    """The best objective and β by mean MIG, and what its best run knows of each factor."""
    measured = [setting for setting in found if setting.values("mig").size]
    if not measured:
        return [_row("sprites: MIG", f"≥ {MIG}", "none", False)]
    best = max(measured, key=lambda setting: setting.mean("mig"))
    seeds = best.values("mig").size
    now = f"{best.mean('mig'):.3f}, {seeds} seeds, {best.objective} β = {best.beta:g}"
    rows = [
        _row(
            "sprites: mean MIG of the best β",
            f"≥ {MIG}, ≥ {SEEDS} seeds",
            now,
            best.mean("mig") >= MIG and seeds >= SEEDS,
        )
    ]
    run = max(best.runs, key=lambda run: run.test.mig or 0.0)
    told = run.test.mutual_information or ()
    for name in FACTORS:
        most = max(told[run.factors.index(name)]) if name in run.factors and told else 0.0
        what = f"sprites: a latent that tells {name}"
        rows.append(_row(what, f"≥ {KNOWN} nats", f"{most:.2f}", most >= KNOWN))
    return rows
