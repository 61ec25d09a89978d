"""The figures of the literature about known factors: scores, and what latents tell of them.

Every number is one of run.json's metrics; their definitions are in vae.store.definitions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.figures.chart import Figure, chart, latent_ticks
from app.figures.curves import Colours, colour_of
from vae.store.definitions import METRICS
from vae.store.series import Setting

SCORES = ("mig", "sap", "dci_disentanglement", "factor_vae_score")


def scores_by_beta(settings: Sequence[Setting], score: str, colours: Colours) -> Figure:
    """A disentanglement score against β, a violin over the seeds. Locatello et al. 2019.

    score: one of SCORES, whose title belongs above. Settings without the score are left out.
    """
    scored = [s for s in settings if s.beta is not None and s.values(score).size]
    several = len({setting.objective for setting in scored}) > 1
    traces = []
    for setting in scored:
        values = setting.values(score)
        beta = f"{setting.beta:g}"
        traces.append(
            {
                "type": "violin",
                "x": [f"{setting.objective}<br>{beta}" if several else beta] * values.size,
                "y": values.tolist(),
                "name": f"β {beta}",
                "customdata": [run.id for run in setting.runs if run.test.value(score) is not None],
                "points": "all",
                "pointpos": 0,
                "jitter": 0,
                "spanmode": "hard",
                "width": 0.7,
                "marker": {"size": 6},
                "line": {"color": colour_of(setting, colours), "width": 1.5},
                "hoveron": "points",
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


def elbo_against_score(settings: Sequence[Setting], score: str, colours: Colours) -> Figure:
    """Does the better density model disentangle more? A dot a run: −ELBO against a score."""
    traces = []
    for setting in settings:
        runs = [run for run in setting.runs if {score, "negative_elbo"} <= set(run.test.measured)]
        if not runs:
            continue
        known = setting.beta is not None
        name = f"β {setting.beta:g}" if known else setting.runs[0].title
        traces.append(
            {
                "type": "scatter",
                "x": [run.test.negative_elbo for run in runs],
                "y": [run.test.value(score) for run in runs],
                "mode": "markers+text",
                "text": [name] + [""] * (len(runs) - 1),
                "textposition": "top center",
                "cliponaxis": False,
                "name": name,
                "customdata": [run.id if run.status == "ready" else None for run in runs],
                "marker": {"size": 9, "color": colour_of(setting, colours)},
                "hovertemplate": f"{name}<br>−ELBO %{{x:.1f}}, %{{y:.2f}}<extra></extra>",
            }
        )
    return chart(
        traces,
        "−ELBO (nats per image)",
        METRICS[score].title,
        yaxis={"rangemode": "tozero"},
        margin={"t": 28},
    )


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
        xaxis={"nticks": latent_ticks(matrix.shape[1]), "tickangle": 0, "tickfont": {"size": 11}},
        yaxis={"autorange": "reversed"},
        margin={"b": 28},
    )
