"""The figures of the literature about rate and distortion, for the settings of sweeps.

Every number is one of run.json's metrics; their definitions are in vae.store.definitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from app.figures.chart import FAINT, INK, Figure, Trace, chart, latent_ticks
from app.figures.curves import curves, is_chosen, labels, mark_of, opened
from app.figures.marks import Marks
from app.figures.point_labels import PIXELS, placed
from vae.store.documents import Run
from vae.store.series import Setting

BETA = "β (logarithmic)"
# Pixels for the points of a chart of half the usual height.
LOW = (300.0, 90.0)
DIAGONALS = 6
# How far beyond the largest rate they reach.
RIGHT = 1.25
DIAGONAL = "rgba(128,132,150,0.7)"


def rate_distortion(settings: Sequence[Setting], marks: Marks) -> Figure:
    """Distortion against rate, nats per image: a point a setting, its seeds as small dots.

    Along a dotted diagonal −ELBO = distortion + rate is the same: nearer the lower left corner
    is the better model, along the diagonal only the trade differs. Alemi et al. 2018, figure 1.
    Settings without a rate, deterministic autoencoders, have no place on the plane.
    `customdata` is the id of the run that a click opens: of the chosen ones, else the first.
    """
    settings = [setting for setting in settings if setting.values("kl").size]
    rate = np.array([setting.mean("kl") for setting in settings])
    distortion = np.array([setting.mean("reconstruction") for setting in settings])
    traces = _diagonals(rate, distortion)
    lines = curves(settings)
    texts = [""] * len(settings)
    for name, rows in lines:
        for row, text in zip(rows, labels([settings[row] for row in rows], name), strict=True):
            texts[row] = text
        if len(lines) > 1 < len(rows):
            texts[rows[-1]] = f"{name}, {texts[rows[-1]]}"
    chosen = [row for row, setting in enumerate(settings) if is_chosen(setting, marks)]
    words = _placed(rate, distortion, texts, chosen)
    for name, rows in lines:
        each = [settings[row] for row in rows]
        traces.append(_thread(rate[rows], distortion[rows]))
        traces.append(_seeds(each, marks))
        named = [words[row] for row in rows]
        traces.append(_points(each, name, rate[rows], distortion[rows], named, marks))
    return chart(
        traces,
        "Rate: KL (nats per image)",
        "Distortion: reconstruction (nats per image)",
        margin={"r": 48},
        xaxis={"rangemode": "tozero"},
    )


def term_by_beta(
    settings: Sequence[Setting], metric: str, marks: Marks, axis: str = BETA
) -> Figure:
    """Reconstruction or KL against β, means over seeds with the range that the seeds span.

    Each has an axis of its own: on one, whatever the smaller does looks flat. axis: what stands
    below, "" where the chart below says it.
    """
    lines = [(name, [settings[row] for row in rows]) for name, rows in curves(settings)]
    measured = [(name, each, [s.values(metric) for s in each]) for name, each in lines]
    return _against_beta(_means(measured, marks, LOW), "Nats per image", {"nticks": 4}, axis)


def generalisation_gap(settings: Sequence[Setting], marks: Marks) -> Figure:
    """−ELBO on the test set minus −ELBO on training images, nats, against β.

    Above zero the model knows its training images better than new ones.
    """
    lines = [(name, [settings[row] for row in rows]) for name, rows in curves(settings)]
    measured = [(name, each, [_gaps(s) for s in each]) for name, each in lines]
    return _against_beta(
        _means(measured, marks),
        "Generalisation gap (nats per image)",
        {"rangemode": "tozero", "zeroline": True, "zerolinecolor": INK},
    )


def kl_per_dimension(run: Run, colour: str, highest: float) -> Figure:
    """A bar a latent, largest KL first: which units carry something. Nats an image.

    Faint bars are units below 0.01 nats, which carry nothing that the decoder could use. There
    is no bar where the run has no KL.
    highest: the axis's end, one for all runs that stand side by side.
    """
    kl = np.array(run.test.kl_per_dimension or ())
    order = np.argsort(-kl, kind="stable")
    bars = {
        "type": "bar",
        "x": [f"z{d + 1}" for d in order],
        "y": kl[order].tolist(),
        "marker": {"color": [colour if kl[d] >= 0.01 else FAINT for d in order]},
        "hovertemplate": "%{x}: %{y:.2f} nats<extra></extra>",
    }
    return chart(
        [bars],
        "",
        "KL (nats per image)",
        bargap=0.3,
        xaxis={
            "type": "category",
            "showgrid": False,
            "tickangle": 0,
            "tickfont": {"size": 12},
            "nticks": latent_ticks(kl.size),
        },
        yaxis={"range": [0, 1.05 * highest], "nticks": 4},
        margin={"b": 28},
    )


def _diagonals(rate: np.ndarray, distortion: np.ndarray) -> list[Trace]:
    """Lines of equal −ELBO over what is shown, each named by its nats at its lower end."""
    if rate.size == 0:
        return []
    right = float(rate.max()) * RIGHT
    levels = _round_levels(rate + distortion).tolist()
    return [
        {
            "type": "scatter",
            "x": [0, right],
            "y": [level, level - right],
            "mode": "lines+text",
            "text": ["", f"−ELBO<br>{level:g}" if level == levels[-1] else f"{level:g}"],
            "textposition": "middle right",
            "textfont": {"size": 12},
            "line": {"color": DIAGONAL, "dash": "dot", "width": 1},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
        for level in levels
    ]


def _round_levels(totals: np.ndarray) -> np.ndarray:
    """A few round numbers over the range of the totals; the number itself where there is one."""
    low, high = float(totals.min()), float(totals.max())
    if high <= low:
        return np.array([round(low, 1)])
    power = 10 ** np.floor(np.log10((high - low) / DIAGONALS))
    step = next(k * power for k in (1, 2, 2.5, 5, 10) if k * power * DIAGONALS >= high - low)
    return np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step


def _thread(x: np.ndarray, y: np.ndarray) -> Trace:
    """The line that leads from one β to the next."""
    line = {"color": INK, "width": 1}
    return {
        "type": "scatter",
        "x": x.tolist(),
        "y": y.tolist(),
        "mode": "lines",
        "line": line,
        "hoverinfo": "skip",
    }


def _placed(
    x: np.ndarray, y: np.ndarray, texts: Sequence[str], chosen: Sequence[int]
) -> list[tuple[str, str]]:
    """Words beside points of the plane, whose axes hold the diagonals as well."""
    if x.size == 0:
        return []
    right = float(x.max()) * RIGHT
    low = [0.0, min(float(y.min()), float((x + y).min()) - right)]
    high = [right, float((x + y).max())]
    return placed(np.column_stack([x, y]), texts, low, high, chosen)


def _seeds(settings: Sequence[Setting], marks: Marks) -> Trace:
    runs = [(run.test, mark_of(s, marks).colour) for s in settings for run in s.runs]
    return {
        "type": "scatter",
        "x": [test.kl for test, _ in runs],
        "y": [test.reconstruction for test, _ in runs],
        "mode": "markers",
        "marker": {"size": 4, "color": [colour for _, colour in runs], "opacity": 0.6},
        "hoverinfo": "skip",
    }


def _points(
    settings: Sequence[Setting],
    name: str,
    x: np.ndarray,
    y: np.ndarray,
    words: Sequence[tuple[str, str]],
    marks: Marks,
) -> Trace:
    """The settings themselves, larger where one of their runs is chosen."""
    return {
        "type": "scatter",
        "x": x.tolist(),
        "y": y.tolist(),
        "mode": "markers+text",
        "text": [text for text, _ in words],
        "hovertext": [f"{name}, β {s.beta:g}" if s.beta is not None else name for s in settings],
        "textposition": [place for _, place in words],
        "cliponaxis": False,
        "customdata": [opened(setting, marks) for setting in settings],
        "marker": _markers(settings, marks),
        "name": name,
        "hovertemplate": "%{hovertext}<br>rate %{x:.1f}, distortion %{y:.1f} nats<extra></extra>",
    }


def _markers(settings: Sequence[Setting], marks: Marks) -> dict[str, object]:
    each = [mark_of(setting, marks) for setting in settings]
    return {
        "size": [11 if is_chosen(setting, marks) else 7 for setting in settings],
        "color": [mark.colour for mark in each],
        "symbol": [mark.symbol for mark in each],
        "opacity": 1,
        # An outline's own line; a filled one has none.
        "line": {"width": [2 if "open" in mark.symbol else 0 for mark in each]},
    }


def _gaps(setting: Setting) -> np.ndarray:
    both = [(run.test.negative_elbo, run.train.negative_elbo) for run in setting.runs]
    return np.array(
        [test - train for test, train in both if test is not None and train is not None]
    )


def _means(
    lines: Sequence[tuple[str, Sequence[Setting], Sequence[np.ndarray]]],
    marks: Marks,
    pixels: tuple[float, float] = PIXELS,
) -> list[Trace]:
    """Means with bars from the smallest to the largest seed, a trace a line, named at its end.

    β = 0 has no place on a logarithmic axis, nor has one that nobody knows.
    """
    found = []
    for name, settings, values in lines:
        kept = [(s, each) for s, each in zip(settings, values, strict=True) if s.beta and each.size]
        if kept:
            found.append(_mean_line(name, kept, marks))
    if len(found) > 1:
        _name_ends(found, pixels)
    return found


def _mean_line(name: str, kept: Sequence[tuple[Setting, np.ndarray]], marks: Marks) -> Trace:
    means = np.array([each.mean() for _, each in kept])
    return {
        "type": "scatter",
        "x": [setting.beta for setting, _ in kept],
        "y": means.tolist(),
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": ([each.max() for _, each in kept] - means).tolist(),
            "arrayminus": (means - [each.min() for _, each in kept]).tolist(),
            "color": INK,
            "thickness": 1,
            "width": 3,
        },
        "mode": "lines+markers",
        "name": name,
        "line": {"color": INK, "width": 1.5},
        "marker": _markers([setting for setting, _ in kept], marks),
        "cliponaxis": False,
        "hovertemplate": f"{name} %{{y:.1f}} nats at β %{{x:g}}<extra></extra>",
    }


def _name_ends(lines: Sequence[Trace], pixels: tuple[float, float]) -> None:
    """Writes each line's name where it has room, beside its last point."""
    numbers = [(cast("list[float]", line["x"]), cast("list[float]", line["y"])) for line in lines]
    points = np.array([[np.log10(x), y] for xs, ys in numbers for x, y in zip(xs, ys, strict=True)])
    ends = np.cumsum([len(xs) for xs, _ in numbers]) - 1
    texts = [""] * len(points)
    for end, line in zip(ends, lines, strict=True):
        texts[end] = str(line["name"])
    inwards = ["top left", "bottom left", "middle left", "top center", "bottom center"]
    low, high = points.min(axis=0), points.max(axis=0)
    words = placed(points, texts, low, high, [int(end) for end in ends], inwards, pixels)
    for end, line, (xs, _) in zip(ends, lines, numbers, strict=True):
        text, place = words[end]
        line |= {"mode": "lines+markers+text", "textposition": place}
        line["text"] = [*[""] * (len(xs) - 1), text]


def _against_beta(
    traces: list[Trace], title: str, yaxis: Mapping[str, object], axis: str = BETA
) -> Figure:
    """The axis names exactly the β that are drawn."""
    ticks = sorted({beta for trace in traces for beta in cast("list[float]", trace["x"])})
    return chart(
        traces,
        axis,
        title,
        xaxis={"type": "log", "tickvals": ticks, "ticktext": [f"{beta:g}" for beta in ticks]},
        yaxis=yaxis,
    )
