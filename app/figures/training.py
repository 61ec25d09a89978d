"""Training runs over their epochs: a line a run, held-out images solid, training images dotted.

Figures are plain dictionaries, as Plotly's JSON has them: Plotly's own objects cost ten times as
much, in checks of what is the same each time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.figures.chart import FAINT, INK
from app.figures.histories import Curve
from app.figures.line_ends import LABEL_HEIGHT, LineEnd, end_labels

Figure = dict[str, object]
Trace = dict[str, object]
Range = tuple[float, float]

DASHES: Mapping[str, str] = {"validation": "solid", "train": "dot"}
# The first epochs of a training run, and one that diverged, would flatten all others.
SEEN_SHARE = 0.95
# Of few values all are seen.
MANY = 40
ROOM = 0.06
DIGITS = 6
# From nothing to the accent half way between both themes'.
HEAT = [(0.0, "rgba(192,134,58,0)"), (1.0, "rgba(214,146,62,1)")]
# Pixels of a chart and around what it draws; assets/pages/training/reader.mjs reads by them.
HEIGHT = 160
LEFT, TOP, BOTTOM = 48, 8, 24
INNER_HEIGHT = HEIGHT - TOP - BOTTOM
# What stands in a chart without a line.
NOTHING = {
    "text": "None of these runs measured it.",
    "xref": "paper",
    "yref": "paper",
    "x": 0.5,
    "y": 0.5,
    "showarrow": False,
}
FORMATS = {"beta": ".3~g", "learning_rate": ".1e"}
# As the pointer finds the nearest epoch of a training run of few, on a chart of usual width.
REACH, USUAL_WIDTH = 20, 400


@dataclass(frozen=True)
class Axis:
    """The y axis of a chart; its ends are powers of ten where it is logarithmic."""

    low: float
    high: float
    is_log: bool = False

    def layout(self) -> dict[str, object]:
        return {"type": "log" if self.is_log else "linear", "range": [self.low, self.high]}

    def height(self, value: float) -> float:
        """Where the value lies, as a share of the height from below."""
        if self.is_log:
            value = math.log10(value) if value > 0 else self.low
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, eq=False)
class Scene:
    """What all charts of an answer share.

    labels, colours: of each line, in their order; log: the axes, of "x" and "y", that are
    logarithmic; span: the first and the last epoch seen; right: pixels for the labels.
    """

    labels: Sequence[str]
    colours: Sequence[str]
    span: Range
    log: str = ""
    right: int = 60
    is_zoomed: bool = False

    def colour(self, line: int) -> str:
        return self.colours[line % len(self.colours)]


def metric_over_epochs(
    curves: Sequence[Curve],
    column: str,
    scene: Scene,
    faint: Sequence[Curve] = (),
    kept: Sequence[tuple[int, float]] = (),
) -> Figure:
    """The column against the epoch, in nats per image.

    faint: the same unsmoothed, or of single seeds, drawn behind; kept: (line, epoch) of weights
    that were kept, each marked by a star. Where a value is not above zero, y stays linear.
    """
    # Smoothing spreads an epoch that diverged over many, which would then count as usual.
    drawn = curves if scene.is_zoomed or not faint else faint
    axis = value_axis(together([seen(curve, column, scene.span) for curve in drawn]), scene)
    traces = [line_trace(curve, column, scene, is_faint=True) for curve in faint]
    traces += [line_trace(curve, column, scene) for curve in curves]
    stars = [_star(curves, column, scene, line, epoch) for line, epoch in kept]
    shown = [trace for trace in (*traces, *stars) if trace]
    return over_epochs(shown, axis.layout(), scene, _ends(curves, column, scene, axis))


def schedule(curves: Sequence[Curve], column: str, scene: Scene) -> Figure:
    """What training was given for each epoch, such as β: one line a run, from zero."""
    given = [
        Curve(curve.line, "validation", curve.columns) for curve in curves if curve.split == "train"
    ]
    values = together([finite(curve.columns[column]) for curve in given])
    if "y" in scene.log and values.size and values.min() > 0:
        axis = value_axis(values, scene)
    else:
        top = float(values.max()) if values.size and values.max() > 0 else 1.0
        axis = Axis(0, top * (1 + ROOM))
    traces = [trace for curve in given if (trace := line_trace(curve, column, scene))]
    return over_epochs(traces, axis.layout(), scene, _ends(given, column, scene, axis))


def latents_heat(epochs: np.ndarray, kl: np.ndarray, scene: Scene) -> Figure:
    """KL of each latent over the epochs, (D, E) nats per image: a row a latent, largest on top.

    The rows that have room for it are named, and read by lines that nobody sees.
    """
    known = np.nan_to_num(kl)
    order = np.argsort(known[:, -1], kind="stable") if kl.size else np.arange(0)
    top = float(np.quantile(known, SEEN_SHARE)) if kl.size else 1.0
    heat: Trace = {
        "type": "heatmap",
        "x": epochs.tolist(),
        "y": list(range(order.size)),
        "z": [plain(kl[latent]) for latent in order],
        "zmin": 0,
        "zmax": max(top, 1e-6),
        "colorscale": HEAT,
        "showscale": False,
        "hoverinfo": "skip",
        "meta": [int(latent) + 1 for latent in order],
    }
    axis = {"visible": False, "range": [-0.5, max(order.size, 1) - 0.5]}
    named = list(enumerate(order))[-INNER_HEIGHT // LABEL_HEIGHT :]
    rows = [_read_row(epochs, kl[latent], row) for row, latent in named]
    ends = [
        LineEnd(latent_name(int(latent)), INK, (row + 0.5) / order.size) for row, latent in named
    ]
    return over_epochs([heat, *rows] if order.size else [], axis, scene, ends)


def latent_name(latent: int) -> str:
    """z₁ for 0."""
    return "z" + str(latent + 1).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def line_trace(curve: Curve, column: str, scene: Scene, is_faint: bool = False) -> Trace:
    """One line; empty where it has no value."""
    values = curve.columns.get(column, np.zeros(0))
    if not finite(values).size:
        return {}
    is_read = curve.split == "validation" and not is_faint
    width = 1 if is_faint else 2 if curve.split == "validation" else 1.5
    line = {"color": scene.colour(curve.line), "dash": DASHES[curve.split], "width": width}
    hover = {"hovertemplate": f"%{{y:{_format(column, values)}}}<extra></extra>"}
    return {
        "type": "scatter",
        # A line of one point is nowhere to be seen.
        "mode": "lines" if finite(values).size > 1 else "lines+markers",
        **_x(curve.columns["epoch"]),
        "y": plain(values),
        "line": line,
        "opacity": 0.3 if is_faint else 1,
        "meta": {"line": curve.line, "split": curve.split, "raw": is_faint},
        **(hover if is_read else {"hoverinfo": "skip"}),
    }


def over_epochs(
    traces: Sequence[Trace], yaxis: Mapping[str, object], scene: Scene, ends: Sequence[LineEnd]
) -> Figure:
    """A chart over the epochs, whose x axis can be dragged across to zoom."""
    is_log = "x" in scene.log
    first, last = scene.span
    shared = {"zeroline": False, "showline": False, "ticks": "", "gridcolor": FAINT}
    return {
        "data": list(traces),
        "layout": {
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": LEFT, "r": scene.right, "t": TOP, "b": BOTTOM},
            "font": {"family": "system-ui, sans-serif", "size": 12, "color": INK},
            "showlegend": False,
            "hovermode": "x",
            "hoverdistance": max(REACH, math.ceil(USUAL_WIDTH / max(1.0, last - first))),
            "dragmode": "zoom",
            "hoverlabel": {"font": {"size": 12, "color": "#fff"}},
            "xaxis": {
                **shared,
                "type": "log" if is_log else "linear",
                "range": [math.log10(first), math.log10(last)] if is_log else [first, last],
                "showgrid": False,
                "nticks": 5,
                "showspikes": True,
                "spikemode": "across",
                "spikethickness": 1,
                "spikedash": "solid",
                "spikecolor": INK,
                "hoverformat": "d",
            },
            "yaxis": {**shared, "nticks": 4, "fixedrange": True, **yaxis},
            "annotations": end_labels(ends, INNER_HEIGHT) if traces else [NOTHING],
        },
    }


def whole_span(curves: Iterable[Curve], log: str) -> Range:
    """From the first epoch to the last of all; of a single one, with room at its sides."""
    epochs = [float(e) for curve in curves for e in curve.columns["epoch"][[0, -1]]]
    first, last = min(epochs, default=1.0), max(epochs, default=1.0)
    first = max(first, 1.0) if "x" in log else first
    return (first, last) if last > first else (first - 0.5, first + 0.5)


def value_axis(values: np.ndarray, scene: Scene) -> Axis:
    """The axis that these fill; of many, the largest few may lie outside."""
    if values.size == 0:
        return Axis(0, 1)
    share = 1.0 if scene.is_zoomed and values.size <= MANY else SEEN_SHARE
    low, high = float(values.min()), float(np.quantile(values, share))
    is_log = "y" in scene.log and low > 0
    if is_log:
        low, high = math.log10(low), math.log10(high)
    room = ROOM * (high - low) or 0.1 * abs(high) or 1.0
    return Axis(low - room, high + room, is_log)


def seen(curve: Curve, column: str, span: Range) -> np.ndarray:
    """The finite values at the epochs of the span."""
    epochs = curve.columns["epoch"]
    values = curve.columns.get(column, np.full(epochs.size, np.nan))
    return finite(values[(epochs >= span[0]) & (epochs <= span[1])])


def finite(values: np.ndarray) -> np.ndarray:
    found: np.ndarray = values[np.isfinite(values)]
    return found


def together(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0)


def plain(values: np.ndarray) -> list[float | None]:
    """Numbers as JSON has them: short, and null where there is none."""
    return [float(f"{v:.{DIGITS}g}") if math.isfinite(v) else None for v in values.tolist()]


def _x(epochs: np.ndarray) -> Trace:
    if epochs.size > 1 and np.array_equal(np.diff(epochs), np.ones(epochs.size - 1)):
        return {"x0": float(epochs[0]), "dx": 1}
    return {"x": epochs.tolist()}


def _format(column: str, values: np.ndarray) -> str:
    """Nats with one digit behind the point, what is small with three that count."""
    largest = float(np.abs(finite(values)).max())
    return FORMATS.get(column, ".0f" if largest >= 10_000 else ".1f")


def _read_row(epochs: np.ndarray, kl: np.ndarray, row: int) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        **_x(epochs),
        "y": [row] * epochs.size,
        "customdata": plain(kl),
        "opacity": 0,
        "line": {"color": INK},
        "hovertemplate": "%{customdata:.1f}<extra></extra>",
    }


def _star(
    curves: Sequence[Curve], column: str, scene: Scene, line: int, epoch: float
) -> Trace | None:
    """Where the weights were kept."""
    for curve in curves:
        if curve.line == line and curve.split == "validation":
            at = np.flatnonzero(curve.columns["epoch"] == epoch)
            if at.size and math.isfinite(curve.columns[column][at[0]]):
                return {
                    "type": "scatter",
                    "mode": "markers",
                    "x": [epoch],
                    "y": plain(curve.columns[column][at[:1]]),
                    "marker": {"symbol": "star", "size": 11, "color": scene.colour(line)},
                    "hoverinfo": "skip",
                    "meta": {"line": line, "kept": True},
                }
    return None


def _ends(curves: Sequence[Curve], column: str, scene: Scene, axis: Axis) -> list[LineEnd]:
    """Where the line of each run leaves what is seen, for its name."""
    ends = []
    for curve in curves:
        values = seen(curve, column, (-math.inf, scene.span[1]))
        if curve.split == "validation" and values.size:
            label, colour = scene.labels[curve.line], scene.colour(curve.line)
            ends.append(LineEnd(label, colour, axis.height(float(values[-1]))))
    return ends
