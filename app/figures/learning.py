"""Curves of one training run while it learns: validation and train, named at their ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from app.figures.chart import INK, chart
from app.theme import run_colours

Row = Mapping[str, float | str]
Point = tuple[float, float]
# Of the colours that can be read on both themes, the one nearest to their accents.
COLOURS = {"validation": run_colours()[4], "train": INK}
HEIGHT = 184
MARGIN = {"l": 44, "r": 116, "t": 32, "b": 28}
NAME_HEIGHT = 18.0
ROOM = 0.08


def learning_curve(title: str, history: Sequence[Row], key: str, epochs: int) -> dict[str, object]:
    """A figure of the column `key` of history.csv, not empty, over epochs 1 to `epochs`."""
    lines = {
        split: [(float(row["epoch"]), float(row[key])) for row in history if row["split"] == split]
        for split in COLOURS
    }
    low, high = padded([value for line in lines.values() for _, value in line])
    unit = (HEIGHT - MARGIN["t"] - MARGIN["b"]) / (high - low)
    shifts = apart([unit * line[-1][1] for line in lines.values()], NAME_HEIGHT)
    ticks = sorted({1, epochs})
    return chart(
        [_trace(split, line) for split, line in lines.items()],
        "",
        "",
        height=HEIGHT,
        margin=MARGIN,
        title={"text": title, "font": {"size": 13}, "x": 0, "y": 0.98, "yanchor": "top"},
        xaxis={
            "range": [1, max(2, epochs)],
            "tickvals": ticks,
            "ticktext": ["epoch 1", str(epochs)][: len(ticks)],
            "showgrid": False,
        },
        yaxis={"range": [low, high], "nticks": 5},
        annotations=[
            _name(split, line[-1], shift)
            for (split, line), shift in zip(lines.items(), shifts, strict=True)
        ],
    )


def padded(values: Sequence[float]) -> tuple[float, float]:
    """The values' range with room around it, also where all are equal."""
    low, high = min(values), max(values)
    room = (high - low) * ROOM or max(1.0, 0.05 * abs(high))
    return low - room, high + room


def apart(places: Sequence[float], distance: float) -> list[float]:
    """By how much to move each upwards or downwards so that none is nearer to another."""
    order = sorted(range(len(places)), key=lambda k: places[k])
    moved = list(places)
    for lower, upper in pairwise(order):
        missing = max(0.0, distance - (moved[upper] - moved[lower]))
        moved[lower] -= missing / 2
        moved[upper] += missing / 2
    return [new - old for new, old in zip(moved, places, strict=True)]


def _trace(split: str, line: Sequence[Point]) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": split,
        "x": [epoch for epoch, _ in line],
        "y": [value for _, value in line],
        "line": {"color": COLOURS[split], "width": 2},
        "marker": {"size": [0] * (len(line) - 1) + [6], "opacity": 1, "line": {"width": 0}},
        "hovertemplate": "epoch %{x}: %{y:.1f}",
        "cliponaxis": False,
    }


def _name(split: str, end: Point, shift: float) -> dict[str, object]:
    epoch, value = end
    return {
        "text": f"{split} {value:.1f}",
        "x": epoch,
        "y": value,
        "xshift": 8,
        "yshift": shift,
        "xanchor": "left",
        "showarrow": False,
        "font": {"size": 12, "color": COLOURS[split]},
    }
