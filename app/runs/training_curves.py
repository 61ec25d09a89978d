"""The curves of trainings: which lines an address asks for, and all their panels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from app import theme
from app.figures import training as figures
from app.runs import histories
from app.web.validation import ValidationError
from vae.store.catalogue import Catalogue
from vae.store.documents import Run
from vae.store.series import settings

if TYPE_CHECKING:
    import pandas as pd

SERIES = "series:"
MOST_RUNS = 6
# Key, title, what it means.
METRICS = (
    (
        "negative_elbo",
        "−ELBO, nats an image",
        "Reconstruction + rate at β = 1, whatever was trained for, so that runs compare.",
    ),
    (
        "reconstruction",
        "Reconstruction, nats an image",
        "How much of an image the decoder does not know, given its place in latent space.",
    ),
    (
        "kl",
        "Rate (KL), nats an image",
        "How much the latents say about an image, beyond what the prior says.",
    ),
)
SCHEDULES = (
    (
        "beta",
        "β, weight of the rate",
        "What the training multiplied the rate with, epoch by epoch.",
    ),
    (
        "learning_rate",
        "Learning rate",
        "The size of the optimiser's steps at the end of each epoch.",
    ),
)
LATENTS_HINT = (
    "How many nats each latent carries, on the held-out images: a row a latent, the brighter the "
    "more. A row that stays dark is a latent that the model does not use."
)


@dataclass(frozen=True, eq=False)
class Line:
    """What one line stands for: a run, or a setting of a series with its seeds."""

    label: str
    title: str
    runs: tuple[Run, ...]


def chosen_lines(catalogue: Catalogue, text: str | None) -> list[Line]:
    """The lines of "run,run,…", up to six, or of "series:NAME".

    Raises ValidationError, UnknownRun or BrokenRunError.
    """
    ids = list(dict.fromkeys((text or "").split(",")))
    if len(ids) == 1 and ids[0].startswith(SERIES):
        return _series_lines(catalogue, ids[0].removeprefix(SERIES))
    if not 1 <= len(ids) <= MOST_RUNS or ids == [""]:
        raise ValidationError(
            f"runs must be 1 to {MOST_RUNS} ids with commas between them, or {SERIES} and the name "
            f"of a series; got {(text or '')[:60]!r}."
        )
    runs = [catalogue.run(run_id) for run_id in ids]
    return [
        Line(label, run.title, (run,)) for label, run in zip(short_labels(runs), runs, strict=True)
    ]


def frame_of(catalogue: Catalogue, lines: Sequence[Line]) -> pd.DataFrame:
    """The histories of all runs of the lines. Raises BrokenRunError where one has none."""
    ids = [run.id for line in lines for run in line.runs]
    return histories.frame_of({run_id: catalogue.history(run_id) for run_id in ids})


def curves_json(
    catalogue: Catalogue, lines: Sequence[Line], smooth: float = 0.0, log: str = "", focus: int = 0
) -> str:
    """{lines, panels: [{key, title, hint, figure}]}: what the page draws, figures as Plotly's JSON.

    smooth: weight of the earlier epochs; log: logarithmic axes of "xy"; focus: the line whose
    latents are shown.
    """
    frame = frame_of(catalogue, lines)
    colours = theme.class_colours("dark")
    of_line = [[run.id for run in line.runs] for line in lines]
    means = histories.mean_over_runs(frame, of_line)
    soft = histories.smoothed(means, [key for key, _, _ in METRICS], smooth)
    seeds = any(len(ids) > 1 for ids in of_line)
    numbered = frame.assign(
        line=frame["run"].map({r: k for k, ids in enumerate(of_line) for r in ids})
    )
    raw = numbered if seeds or smooth > 0 else None
    latents = histories.latents_over_epochs(means[means["line"] == focus])
    panels = [
        *(
            _panel(key, title, hint, figures.metric_over_epochs(soft, key, colours, raw, log))
            for key, title, hint in METRICS
        ),
        *(
            _panel(key, title, hint, figures.schedule(means, key, colours, log))
            for key, title, hint in SCHEDULES
        ),
        _panel(
            "latents",
            f"Rate of each latent, {lines[focus].label}",
            LATENTS_HINT,
            figures.latents_heat(*latents, log),
        ),
    ]
    described = json.dumps([_described(line) for line in lines])
    return f'{{"lines":{described},"panels":[{",".join(panels)}]}}'


def kept_epochs(catalogue: Catalogue, lines: Sequence[Line]) -> pd.DataFrame:
    """A row a run: the epoch whose weights were kept and what it measured."""
    runs = [run for line in lines for run in line.runs]
    named = {run.id: run.training.best_epoch for run in runs}
    chosen = {run_id: epoch for run_id, epoch in named.items() if epoch is not None}
    return histories.kept_epochs(frame_of(catalogue, lines), chosen)


def short_labels(runs: Sequence[Run]) -> list[str]:
    """Titles without the parts between commas that all share; of a single run, its title."""
    parts = [run.title.split(", ") for run in runs]
    shared = set.intersection(*map(set, parts)) if len(runs) > 1 else set()
    return [
        ", ".join(part for part in each if part not in shared) or run.recipe
        for each, run in zip(parts, runs, strict=True)
    ]


def series_names(runs: Iterable[Run]) -> list[str]:
    """The series of which a run has a history, sorted."""
    return sorted({run.series for run in runs if run.series})


def _series_lines(catalogue: Catalogue, name: str) -> list[Line]:
    runs = [run for run in catalogue.runs() if isinstance(run, Run) and "history.csv" in run.files]
    members = settings(run for run in runs if run.series == name)
    if not members:
        known = ", ".join(series_names(runs)) or "none"
        raise ValidationError(f"there is no series {name[:60]!r}; known series: {known}.")
    objectives = {setting.objective for setting in members}
    return [
        Line(
            f"β {setting.beta:g}" + (f", {setting.objective}" if len(objectives) > 1 else ""),
            f"{name}, β = {setting.beta:g}, {_seeds(len(setting.runs))}",
            setting.runs,
        )
        for setting in members
    ]


def _seeds(count: int) -> str:
    return "one seed" if count == 1 else f"mean of {count} seeds"


def _panel(key: str, title: str, hint: str, figure: go.Figure) -> str:
    named = json.dumps({"key": key, "title": title, "hint": hint})
    return f'{named[:-1]},"figure":{figure.to_json(remove_uids=False)}}}'


def _described(line: Line) -> dict[str, Any]:
    run = line.runs[0]
    return {
        "label": line.label,
        "title": line.title,
        "run": run.id,
        "runs": len(line.runs),
        "explore": run.status == "ready" and run.latent_dim >= 2,
    }
