"""The figures of the literature about known factors: scores, and what latents tell of them.

Every number is one of run.json's metrics; their definitions are in vae.store.definitions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.figures.chart import Figure, Trace, chart, latent_ticks
from app.figures.curves import mark_of
from app.figures.marks import Marks
from app.figures.point_labels import placed
from vae.store.definitions import METRICS
from vae.store.documents import Run
from vae.store.series import Setting, differences

SCORES = ("mig", "sap", "dci_disentanglement", "factor_vae_score")


def scores_by_beta(settings: Sequence[Setting], score: str, marks: Marks) -> Figure:
    """A disentanglement score against β: a point a seed and a stroke at their mean, which is all
    that a few seeds say of a distribution.

    score: one of SCORES, whose title belongs above. Settings without the score are left out.
    """
    scored = [s for s in settings if s.beta is not None and s.values(score).size]
    apart = differences([s.line for s in scored])
    traces: list[Trace] = []
    for setting, difference in zip(scored, apart, strict=True):
        values, mark = setting.values(score), mark_of(setting, marks)
        beta = f"{setting.beta:g}"
        column = f"{difference}<br>{beta}" if difference else beta
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [column],
                "y": [float(values.mean())],
                "marker": {
                    "symbol": "line-ew-open",
                    "size": 28,
                    "line": {"width": 1.5, "color": mark.colour},
                },
                "hoverinfo": "skip",
            }
        )
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [column] * values.size,
                "y": values.tolist(),
                "name": f"β {beta}",
                "customdata": [run.id for run in setting.runs if run.test.value(score) is not None],
                "marker": {"size": 8, "color": mark.colour, "symbol": mark.symbol},
                "hovertemplate": f"β {beta}, %{{customdata}}<br>%{{y:.3f}}<extra></extra>",
            }
        )
    return chart(
        traces,
        "β",
        "",
        xaxis={"type": "category", "showgrid": False},
        yaxis={"rangemode": "tozero", "nticks": 4},
    )


def elbo_against_score(settings: Sequence[Setting], score: str, marks: Marks) -> Figure:
    """Does the better density model disentangle more? A dot a run: −ELBO against a score."""
    dots = [
        (setting, run)
        for setting in settings
        for run in setting.runs
        if {score, "negative_elbo"} <= set(run.test.measured)
    ]
    x = np.array([run.test.negative_elbo for _, run in dots], np.float64)
    y = np.array([run.test.value(score) for _, run in dots], np.float64)
    texts, named = [], set()
    for setting, run in dots:
        texts.append("" if setting in named else _name(setting, run))
        named.add(setting)
    points = np.column_stack([x, y])
    low, high = ([x.min(), 0.0], [x.max(), y.max()]) if dots else ([0.0, 0.0], [1.0, 1.0])
    words = placed(points, texts, low, high)
    each = [mark_of(setting, marks) for setting, _ in dots]
    trace: Trace = {
        "type": "scatter",
        "x": x.tolist(),
        "y": y.tolist(),
        "mode": "markers+text",
        "text": [text for text, _ in words],
        "hovertext": [_name(*dot) for dot in dots],
        "textposition": [place for _, place in words],
        "cliponaxis": False,
        "customdata": [run.id if run.status == "ready" else None for _, run in dots],
        "marker": {
            "size": 9,
            "color": [mark.colour for mark in each],
            "symbol": [mark.symbol for mark in each],
        },
        "hovertemplate": "%{hovertext}<br>−ELBO %{x:.1f}, %{y:.2f}<extra></extra>",
    }
    return chart(
        [trace] if dots else [],
        "−ELBO (nats per image)",
        METRICS[score].title,
        yaxis={"rangemode": "tozero"},
        margin={"t": 28},
    )


def _name(setting: Setting, run: Run) -> str:
    return run.title if setting.beta is None else f"β {setting.beta:g}"


def mutual_information(matrix: np.ndarray, factors: Sequence[str], highest: float) -> Figure:
    """Factor × latent mutual information, nats: (factors, latents). Chen et al. 2018, section 4.

    highest: the value of the scale's bright end, one for all runs that stand side by side.
    """
    heat = {
        "type": "heatmap",
        "z": matrix.tolist(),
        "x": [f"z{d + 1}" for d in range(matrix.shape[1])],
        "y": list(factors),
        "colorscale": "Cividis",
        "zmin": 0,
        "zmax": highest,
        "xgap": 1,
        "ygap": 1,
        "colorbar": {
            "title": {"text": "nats", "font": {"size": 13}},
            "outlinewidth": 0,
            "thickness": 8,
            "nticks": 4,
        },
        "hovertemplate": "%{y} in %{x}: %{z:.2f} nats<extra></extra>",
    }
    return chart(
        [heat],
        "",
        "",
        xaxis={"nticks": latent_ticks(matrix.shape[1]), "tickangle": 0, "tickfont": {"size": 12}},
        yaxis={"autorange": "reversed"},
        margin={"b": 28},
    )
