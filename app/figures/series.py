"""The figures of the literature about rate and distortion, for the settings of sweeps.

Every number is one of run.json's metrics; their definitions are in vae.store.definitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from app.figures.chart import FAINT, INK, Figure, Trace, chart, latent_ticks
from app.figures.curves import Colours, colour_of, curves, is_chosen, label_places, labels, opened
from vae.store.documents import Run
from vae.store.series import Setting

DIAGONALS = 6
DIAGONAL = "rgba(128,132,150,0.7)"


def rate_distortion(settings: Sequence[Setting], colours: Colours) -> Figure:
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
    for name, rows in curves(settings):
        each = [settings[row] for row in rows]
        traces.append(_thread(rate[rows], distortion[rows]))
        traces.append(_seeds(each, colours))
        traces.append(_points(each, name, rate[rows], distortion[rows], colours))
    return chart(
        traces,
        "Rate: KL (nats per image)",
        "Distortion: reconstruction (nats per image)",
        margin={"r": 48},
        xaxis={"rangemode": "tozero"},
    )


def terms_by_beta(settings: Sequence[Setting], colours: Colours) -> Figure:
    """Reconstruction and KL against β, means over seeds with the range that the seeds span."""
    traces = [
        trace
        for name, rows in curves(settings)
        for metric, title in (("reconstruction", "Reconstruction"), ("kl", "KL"))
        for trace in _with_spread([settings[row] for row in rows], metric, name, title, colours)
    ]
    return _against_beta(traces, "Nats an image", {"rangemode": "tozero"})


def generalisation_gap(settings: Sequence[Setting], colours: Colours) -> Figure:
    """−ELBO on the test set minus −ELBO on training images, nats, against β.

    Above zero the model knows its training images better than new ones.
    """
    traces = [
        trace
        for name, rows in curves(settings)
        for trace in _means(
            [settings[row] for row in rows],
            [_gaps(settings[row]) for row in rows],
            name,
            "",
            colours,
        )
    ]
    return _against_beta(
        traces,
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
            "tickfont": {"size": 11},
            "nticks": latent_ticks(kl.size),
        },
        yaxis={"range": [0, 1.05 * highest], "nticks": 4},
        margin={"b": 28},
    )


def _diagonals(rate: np.ndarray, distortion: np.ndarray) -> list[Trace]:
    """Lines of equal −ELBO over what is shown, each named by its nats at its lower end."""
    if rate.size == 0:
        return []
    right = float(rate.max()) * 1.25
    levels = _round_levels(rate + distortion).tolist()
    return [
        {
            "type": "scatter",
            "x": [0, right],
            "y": [level, level - right],
            "mode": "lines+text",
            "text": ["", f"−ELBO<br>{level:g}" if level == levels[-1] else f"{level:g}"],
            "textposition": "middle right",
            "textfont": {"size": 11},
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


def _seeds(settings: Sequence[Setting], colours: Colours) -> Trace:
    runs = [(run.test, colour_of(s, colours)) for s in settings for run in s.runs]
    return {
        "type": "scatter",
        "x": [test.kl for test, _ in runs],
        "y": [test.reconstruction for test, _ in runs],
        "mode": "markers",
        "marker": {"size": 4, "color": [colour for _, colour in runs], "opacity": 0.6},
        "hoverinfo": "skip",
    }


def _points(
    settings: Sequence[Setting], name: str, x: np.ndarray, y: np.ndarray, colours: Colours
) -> Trace:
    """The settings themselves, larger where one of their runs is chosen."""
    return {
        "type": "scatter",
        "x": x.tolist(),
        "y": y.tolist(),
        "mode": "markers+text",
        "text": labels(settings, name),
        "textposition": label_places(x, y),
        "cliponaxis": False,
        "customdata": [opened(setting, colours) for setting in settings],
        "marker": {
            "size": [11 if is_chosen(setting, colours) else 7 for setting in settings],
            "color": [colour_of(setting, colours) for setting in settings],
            "opacity": 1,
            "line": {"width": 0},
        },
        "name": name,
        "hovertemplate": "%{text}<br>rate %{x:.1f}, distortion %{y:.1f} nats<extra></extra>",
    }


def _gaps(setting: Setting) -> np.ndarray:
    both = [(run.test.negative_elbo, run.train.negative_elbo) for run in setting.runs]
    return np.array(
        [test - train for test, train in both if test is not None and train is not None]
    )


def _with_spread(
    settings: Sequence[Setting], metric: str, curve: str, title: str, colours: Colours
) -> list[Trace]:
    values = [setting.values(metric) for setting in settings]
    return _means(settings, values, curve, title, colours)


def _means(
    settings: Sequence[Setting],
    values: Sequence[np.ndarray],
    curve: str,
    title: str,
    colours: Colours,
) -> list[Trace]:
    """Means with bars from the smallest to the largest seed, named at the line's last point.

    β = 0 has no place on a logarithmic axis; nothing is drawn where nothing is left.
    """
    kept = [(s, each) for s, each in zip(settings, values, strict=True) if s.beta and each.size]
    if not kept:
        return []
    means = np.array([each.mean() for _, each in kept])
    points = [colour_of(setting, colours) for setting, _ in kept]
    name = title if len(settings) > 1 else ", ".join(part for part in (title, curve) if part)
    line: Trace = {
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
        "mode": "lines+markers+text",
        "text": [*[""] * (len(kept) - 1), name],
        "textposition": "top left",
        "name": name,
        "line": {"color": INK, "width": 1.5},
        "marker": {"size": 8, "color": points},
        "cliponaxis": False,
        "hovertemplate": f"{name} %{{y:.1f}} nats at β %{{x:g}}<extra></extra>",
    }
    return [line]


def _against_beta(traces: list[Trace], title: str, yaxis: Mapping[str, object]) -> Figure:
    """The axis names exactly the β that are drawn."""
    ticks = sorted({beta for trace in traces for beta in cast("list[float]", trace["x"])})
    return chart(
        traces,
        "β (logarithmic)",
        title,
        xaxis={"type": "log", "tickvals": ticks, "ticktext": [f"{beta:g}" for beta in ticks]},
        yaxis=yaxis,
    )
