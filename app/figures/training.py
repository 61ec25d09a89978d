"""Trainings over their epochs: a line a run, the held-out images solid, the training dotted.

Traces carry `meta` {line, split, raw}, by which the page reads values and colours lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from app.figures.chart import chart
from app.runs.histories import SPLITS

if TYPE_CHECKING:
    import pandas as pd

DASHES: Mapping[str, str] = {"validation": "solid", "train": "dot"}
# The first epochs of a training, and one that went astray, would flatten all others.
SEEN_SHARE = 0.95
MARGIN = 0.06
# From nothing to the accent half way between both themes'.
HEAT = [(0.0, "rgba(192,134,58,0)"), (1.0, "rgba(214,146,62,1)")]
MARGINS = {"l": 44, "r": 12, "t": 8, "b": 24}


def metric_over_epochs(
    means: pd.DataFrame,
    column: str,
    colours: Sequence[str],
    raw: pd.DataFrame | None = None,
    log: str = "",
) -> go.Figure:
    """The column against the epoch, in nats an image.

    means: line, split, epoch and `column`, in which a line is a number into `colours`.
    raw: the same with `run`: unsmoothed, or of single seeds; faint, behind. log: the axes, of
    "x" and "y", that are logarithmic; where a value is not above zero, y stays linear.
    """
    traces = [] if raw is None else list(_traces(raw, column, colours, raw=True))
    traces += _traces(means, column, colours)
    # Smoothing spreads an epoch that went astray over many, which would then count as usual.
    values = (means if raw is None else raw)[column].dropna().to_numpy()
    is_log = "y" in log and values.size > 0 and float(values.min()) > 0
    return _over_epochs(traces, log, yaxis=_value_axis(values, is_log))


def schedule(means: pd.DataFrame, column: str, colours: Sequence[str], log: str = "") -> go.Figure:
    """What the training was told for each epoch, such as β: as `metric_over_epochs`, one split."""
    told = means[means["split"] == "train"].assign(split="validation")
    values = told[column].dropna().to_numpy()
    is_log = "y" in log and values.size > 0 and float(values.min()) > 0
    top = 1.0 if values.size == 0 else max(float(values.max()) * (1 + MARGIN), 1e-12)
    axis = {"type": "log"} if is_log else {"range": [0, top]}
    return _over_epochs(list(_traces(told, column, colours)), log, yaxis=axis)


def latents_heat(epochs: np.ndarray, kl: np.ndarray, log: str = "") -> go.Figure:
    """KL of each latent over the epochs, (D, E) nats an image: a row a latent, largest on top.

    `meta` holds the latents' numbers from 1 in the order of the rows, from below.
    """
    order = np.argsort(kl[:, -1], kind="stable") if kl.size else np.arange(0)
    top = float(np.quantile(kl, SEEN_SHARE)) if kl.size else 1.0
    heat = go.Heatmap(
        x=epochs,
        y=np.arange(len(order)),
        z=kl[order],
        zmin=0,
        zmax=max(top, 1e-6),
        colorscale=HEAT,
        showscale=False,
        hoverinfo="skip",
        meta=[int(latent) + 1 for latent in order],
    )
    axis = {"visible": False, "range": [-0.5, max(len(order), 1) - 0.5]}
    return _over_epochs([heat], log, yaxis=axis)


def _traces(
    frame: pd.DataFrame, column: str, colours: Sequence[str], raw: bool = False
) -> Iterator[go.Scatter]:
    keys = ["line", "split", "run"] if raw else ["line", "split"]
    for number, (key, rows) in enumerate(frame.groupby(keys)):
        line, split = int(key[0]), str(key[1])
        if split not in SPLITS or rows[column].isna().all():
            continue
        yield go.Scatter(
            x=rows["epoch"].to_numpy(),
            y=rows[column].to_numpy(),
            mode="lines",
            # plotly.js writes it into the class of what it draws, by which CSS colours it.
            uid=f"-line{line % len(colours)}-{split}{f'-raw{number}' if raw else f'-{line}'}",
            line={
                "color": colours[line % len(colours)],
                "dash": DASHES[split],
                "width": 1 if raw else 2 if split == "validation" else 1.5,
            },
            opacity=0.3 if raw else 1,
            hoverinfo="skip",
            meta={"line": line, "split": split, "raw": raw},
        )


def _over_epochs(traces: list[Any], log: str, yaxis: dict[str, Any]) -> go.Figure:
    first, last = _span(traces)
    is_log = "x" in log
    figure = go.Figure(chart(traces, "", "", margin=MARGINS, hovermode=False))
    span = [np.log10(first), np.log10(last)] if is_log else [first, last]
    figure.update_xaxes(type="log" if is_log else "linear", range=span, showgrid=False, nticks=5)
    figure.update_yaxes(nticks=4, title=None, **yaxis)
    figure.update_xaxes(title=None)
    return figure


def _span(traces: Sequence[Any]) -> tuple[float, float]:
    """From the first epoch to the last of all; of a single one, with room at its sides."""
    epochs = [float(epoch) for trace in traces for epoch in (trace.x[0], trace.x[-1])]
    first, last = min(epochs, default=1.0), max(epochs, default=1.0)
    return (first, last) if last > first else (first - 0.5, last + 0.5)


def _value_axis(values: np.ndarray, is_log: bool) -> dict[str, Any]:
    if values.size == 0:
        return {}
    low, high = float(values.min()), float(np.quantile(values, SEEN_SHARE))
    if is_log:
        low, high = np.log10(low), np.log10(high)
    room = MARGIN * (high - low) or 0.1 * abs(high) or 1.0
    return {"type": "log" if is_log else "linear", "range": [low - room, high + room]}
