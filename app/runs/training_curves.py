"""The curves of training runs: which lines are asked for, and all their charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app import theme
from app.figures import histories
from app.figures import training as figures
from app.figures.histories import Cell, Curve
from app.figures.line_ends import room_for
from app.figures.training import Figure, Scene
from app.languages.spoken import remembered, tr
from app.runs.names import short_names
from app.runs.training_view import MOST_RUNS, SERIES, Epochs, series_names
from app.web.validation import ValidationError
from vae.store.catalogue import Catalogue
from vae.store.documents import Run
from vae.store.histories import SPLITS, History
from vae.store.series import Setting, differences, settings


@dataclass(frozen=True)
class Panel:
    """A chart by its key, which is also the column that it draws."""

    title: str
    hint: str


METRICS: Mapping[str, Panel] = {
    "negative_elbo": Panel(
        "−ELBO, nats per image",
        "Reconstruction + rate at β = 1, whatever the objective was, so that runs compare. "
        "A star marks the epoch whose weights were kept.",
    ),
    "reconstruction": Panel(
        "Reconstruction, nats per image",
        "How much of an image the decoder does not know, given its place in latent space.",
    ),
    "kl": Panel(
        "Rate (KL), nats per image",
        "How much the latents say about an image, beyond what the prior says.",
    ),
}
SCHEDULES: Mapping[str, Panel] = {
    "beta": Panel("β, weight of the rate", "What the rate was multiplied by, epoch by epoch."),
    "learning_rate": Panel(
        "Learning rate", "The size of the optimiser's steps at the end of each epoch."
    ),
}
LATENTS = Panel(
    "Rate of each latent",
    "How many nats each latent carries, on the held-out images: one row per latent, the brighter "
    "the more. A row that stays dark is a latent that the model does not use.",
)
PANELS: Mapping[str, Panel] = {**METRICS, **SCHEDULES, "latents": LATENTS}
# Answers that a process keeps: some 300 KB each, of 24 runs.
KEPT_ANSWERS = 32


@dataclass(frozen=True)
class Line:
    """What one line stands for: a run, or a setting of a series with its seeds."""

    label: str
    title: str
    runs: tuple[Run, ...]

    @property
    def described(self) -> dict[str, object]:
        run = self.runs[0]
        return {
            "label": self.label,
            "title": self.title,
            "run": run.id,
            "runs": len(self.runs),
            "explore": run.status == "ready",
        }


@dataclass(frozen=True, eq=False)
class Answer:
    """figures: by the panels' keys; facts: the columns of the focused line's held-out images;
    span: the first and the last epoch seen; right: pixels beside each chart, for the labels.
    """

    figures: Mapping[str, Figure]
    facts: Mapping[str, list[float | None]]
    span: tuple[float, float]
    right: int


@dataclass(frozen=True)
class Question:
    """What an answer depends on: the runs' digests by line, and how they are drawn."""

    digests: tuple[tuple[str, ...], ...]
    focus: int
    smooth: float
    log: str
    zoom: Epochs | None
    lines: tuple[Line, ...] = field(compare=False)


class Curves:
    """Answers about the curves of a catalogue's runs, kept as long as they are asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._answer = remembered(KEPT_ANSWERS)(self._drawn)

    def answer(
        self,
        lines: Sequence[Line],
        focus: int = 0,
        smooth: float = 0.0,
        log: str = "",
        zoom: Epochs | None = None,
    ) -> Answer:
        """focus: the line whose latents are shown; smooth: as in histories.smoothed; log: the
        logarithmic axes of "xy"; zoom: the epochs seen. Raises BrokenRunError.
        """
        digests = tuple(tuple(run.digest for run in line.runs) for line in lines)
        return self._answer(Question(digests, focus, smooth, log, zoom, tuple(lines)))

    def histories(self, lines: Sequence[Line]) -> dict[str, History]:
        """By run, in the order of the lines. Raises BrokenRunError where one has none."""
        ids = [run.id for line in lines for run in line.runs]
        return {run_id: self._catalogue.history(run_id) for run_id in ids}

    def last_epoch(self, lines: Sequence[Line]) -> int:
        return histories.last_epoch(list(self.histories(lines).values()))

    def kept_rows(self, lines: Sequence[Line]) -> list[dict[str, Cell]]:
        """A row a run: the epoch whose weights were kept and what it measured."""
        return histories.kept_rows(self.histories(lines), chosen_epochs(lines))

    def epoch_rows(self, lines: Sequence[Line]) -> list[dict[str, Cell]]:
        return histories.epoch_rows(self.histories(lines))

    def _drawn(self, question: Question) -> Answer:
        found = self.histories(question.lines)
        of_line = [[found[run.id] for run in line.runs] for line in question.lines]
        means = histories.curves_of(of_line)
        scene = _scene(question, means)
        soft = [_smoothed(curve, question.smooth) for curve in means]
        faint = _faint(of_line, question.smooth)
        kept = _kept(question.lines, found)
        focused = [c for c in means if c.line == question.focus and c.split == "validation"]
        columns = focused[0].columns if focused else means[0].columns
        latents = histories.latents_over_epochs(columns)
        drawn = {
            **{
                key: figures.metric_over_epochs(
                    soft, key, scene, faint, kept if key == "negative_elbo" else ()
                )
                for key in METRICS
            },
            **{key: figures.schedule(means, key, scene) for key in SCHEDULES},
            "latents": figures.latents_heat(*latents, scene),
        }
        facts = {key: figures.plain(columns[key]) for key in ("epoch", *METRICS, *SCHEDULES)}
        return Answer(drawn, facts, scene.span, scene.right)


def chosen_lines(catalogue: Catalogue, text: str | None) -> list[Line]:
    """The lines of "run,run,…", up to six, or of "series:NAME".

    Raises ValidationError, UnknownRun or BrokenRunError.
    """
    ids = list(dict.fromkeys((text or "").split(",")))
    if len(ids) == 1 and ids[0].startswith(SERIES):
        return _series_lines(catalogue, ids[0].removeprefix(SERIES))
    if not 1 <= len(ids) <= MOST_RUNS or ids == [""]:
        raise ValidationError(
            tr(
                "runs must be 1 to {most_runs} ids with commas between them, or {series} and "
                "the name of a series; got {value}.",
                most_runs=MOST_RUNS,
                series=SERIES,
                value=f"{(text or '')[:60]!r}",
            )
        )
    runs = [catalogue.run(run_id) for run_id in ids]
    return [
        Line(label, run.title, (run,)) for label, run in zip(short_names(runs), runs, strict=True)
    ]


def chosen_epochs(lines: Sequence[Line]) -> dict[str, int]:
    """The epoch whose weights were kept, by the runs that name one."""
    runs = [run for line in lines for run in line.runs]
    named = {run.id: run.document.get("training", {}).get("best_epoch") for run in runs}
    return {run_id: int(epoch) for run_id, epoch in named.items() if epoch is not None}


def _scene(question: Question, curves: Sequence[Curve]) -> Scene:
    labels = [line.label for line in question.lines]
    whole = figures.whole_span(curves, question.log)
    zoom = question.zoom
    return Scene(
        labels=labels,
        colours=theme.run_colours(),
        span=whole if zoom is None else (float(zoom[0]), float(zoom[1])),
        log=question.log,
        right=room_for([*labels, "z₁"]),
        is_zoomed=zoom is not None,
    )


def _smoothed(curve: Curve, weight: float) -> Curve:
    soft = {key: histories.smoothed(curve.columns[key], weight) for key in METRICS}
    return Curve(curve.line, curve.split, {**curve.columns, **soft})


def _faint(of_line: Sequence[Sequence[History]], smooth: float) -> list[Curve]:
    """Single seeds, and what was measured where lines are smoothed; none where lines show it."""
    if smooth == 0 and all(len(each) == 1 for each in of_line):
        return []
    alone = [(number, history) for number, each in enumerate(of_line) for history in each]
    curves = [
        Curve(number, split, histories.split_of(history, split))
        for number, history in alone
        for split in SPLITS
    ]
    return [curve for curve in curves if curve.columns["epoch"].size]


def _kept(lines: Sequence[Line], found: Mapping[str, History]) -> list[tuple[int, float]]:
    """(line, epoch) of the weights that were kept; of a mean over seeds there are none."""
    chosen = chosen_epochs(lines)
    return [
        (number, float(histories.best_epoch(found[line.runs[0].id], chosen.get(line.runs[0].id))))
        for number, line in enumerate(lines)
        if len(line.runs) == 1
    ]


def _series_lines(catalogue: Catalogue, name: str) -> list[Line]:
    runs = [run for run in catalogue.runs() if isinstance(run, Run) and "history.csv" in run.files]
    members = settings(run for run in runs if run.series == name)
    if not members:
        known = ", ".join(series_names(runs)) or "none"
        raise ValidationError(
            tr(
                "there is no series {name}; known series: {known}.",
                name=f"{name[:60]!r}",
                known=known,
            )
        )
    apart = differences([setting.line for setting in members])
    return [
        Line(
            ", ".join(part for part in (_beta("β", setting), difference) if part),
            f"{name}, {_beta('β =', setting)}, {_seeds(len(setting.runs))}",
            setting.runs,
        )
        for setting, difference in zip(members, apart, strict=True)
    ]


def _beta(named: str, setting: Setting) -> str:
    return "β unknown" if setting.beta is None else f"{named} {setting.beta:g}"


def _seeds(count: int) -> str:
    return "one seed" if count == 1 else tr("mean of {count} seeds", count=count)
