"""The figures of the literature, for the runs of a sweep.

Every number is one of run.json's metrics; their definitions are in vae.definitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from app.figures.chart import FAINT, INK, chart
from vae.series import Setting

SCORES: Mapping[str, str] = {
    "mig": "MIG",
    "sap": "SAP",
    "dci_disentanglement": "DCI",
    "factor_vae_score": "FactorVAE score",
}
DIAGONALS = 6


def rate_distortion(settings: Sequence[Setting], colours: Sequence[str]) -> go.Figure:
    """Distortion against rate, nats an image: a point a setting, its seeds as faint dots.

    Along a dashed diagonal −ELBO = distortion + rate is the same: nearer the lower left corner
    is the better model, along the diagonal only the trade differs. Alemi et al. 2018, figure 1.
    Settings without a rate, deterministic autoencoders, have no place on the plane.
    `customdata` is the id of the run that stands for the setting, the first seed's.
    """
    settings = [setting for setting in settings if setting.values("kl").size]
    rate = np.array([setting.mean("kl") for setting in settings])
    distortion = np.array([setting.mean("reconstruction") for setting in settings])
    traces = [*_diagonals(rate, distortion), _seeds(settings)]
    traces += [
        go.Scatter(
            x=rate[rows],
            y=distortion[rows],
            mode="lines+markers+text",
            text=[f"β {settings[row].beta:g}" for row in rows],
            textposition="top right",
            cliponaxis=False,
            customdata=[settings[row].runs[0].id for row in rows],
            line={"color": colours[k % len(colours)], "width": 1.5},
            marker={"size": 10},
            name=objective,
            hovertemplate="%{text}<br>rate %{x:.1f}, distortion %{y:.1f} nats<extra></extra>",
        )
        for k, (objective, rows) in enumerate(_by_objective(settings).items())
    ]
    return chart(traces, "Rate: KL (nats an image)", "Distortion: reconstruction (nats an image)")


def terms_by_beta(settings: Sequence[Setting], colours: Sequence[str]) -> go.Figure:
    """Reconstruction and KL against β, means over seeds with the range that the seeds span."""
    traces = [
        _with_spread(settings, metric, name, colours[k])
        for k, (metric, name) in enumerate((("reconstruction", "Reconstruction"), ("kl", "KL")))
    ]
    return _against_beta(traces, "Nats an image")


def generalisation_gap(settings: Sequence[Setting], colours: Sequence[str]) -> go.Figure:
    """−ELBO on the test set minus −ELBO on training images, nats, against β.

    Above zero the model knows its training images better than new ones.
    """
    gaps = [
        np.array(
            [
                run.metrics["test"]["negative_elbo"] - run.metrics["train"]["negative_elbo"]
                for run in setting.runs
                if all("negative_elbo" in run.metrics.get(part, ()) for part in ("test", "train"))
            ]
        )
        for setting in settings
    ]
    traces = [_line([s.beta for s in settings], gaps, "Test − training", colours[0])]
    return _against_beta(traces, "Generalisation gap (nats an image)")


def kl_per_dimension(setting: Setting, colour: str) -> go.Figure:
    """A bar a latent, largest KL first: which units carry something. Nats an image.

    Faint bars are units below 0.01 nats, which carry nothing that the decoder could use. There
    is no bar where the run has no KL.
    """
    kl = np.array(setting.runs[0].metrics["test"].get("kl_per_dimension", []))
    order = np.argsort(-kl, kind="stable")
    bars = go.Bar(
        x=[f"z{d + 1}" for d in order],
        y=kl[order],
        marker={"color": [colour if kl[d] >= 0.01 else FAINT for d in order]},
        hovertemplate="%{x}: %{y:.2f} nats<extra></extra>",
    )
    return chart([bars], "Latent dimension", "KL (nats an image)")


def scores_by_beta(settings: Sequence[Setting], score: str, colours: Sequence[str]) -> go.Figure:
    """A disentanglement score against β, a violin over the seeds. Locatello et al. 2019.

    score: a key of SCORES. Settings without the score are left out.
    """
    traces = [
        go.Violin(
            x=[f"{setting.beta:g}"] * values.size,
            y=values,
            name=f"β {setting.beta:g}",
            points="all",
            pointpos=0,
            spanmode="hard",
            line={"color": colours[k % len(colours)]},
        )
        for k, setting in enumerate(settings)
        if (values := setting.values(score)).size
    ]
    return chart(traces, "β", SCORES[score], xaxis_type="category")


def elbo_against_score(
    settings: Sequence[Setting], score: str, colours: Sequence[str]
) -> go.Figure:
    """Does the better density model disentangle more? A dot a run: −ELBO against a score."""
    traces = []
    for k, setting in enumerate(settings):
        runs = [run for run in setting.runs if {score, "negative_elbo"} <= set(run.metrics["test"])]
        traces.append(
            go.Scatter(
                x=[run.metrics["test"]["negative_elbo"] for run in runs],
                y=[run.metrics["test"][score] for run in runs],
                mode="markers",
                name=f"β {setting.beta:g}",
                customdata=[run.id for run in runs],
                marker={"size": 9, "color": colours[k % len(colours)]},
                hovertemplate=f"β {setting.beta:g}<br>−ELBO %{{x:.1f}}, %{{y:.2f}}<extra></extra>",
            )
        )
    return chart(traces, "−ELBO (nats an image)", SCORES[score])


def mutual_information(matrix: np.ndarray, factors: Sequence[str]) -> go.Figure:
    """Factor × latent mutual information, nats: (factors, latents). Chen et al. 2018, section 4."""
    heat = go.Heatmap(
        z=matrix,
        x=[f"z{d + 1}" for d in range(matrix.shape[1])],
        y=list(factors),
        colorscale="Cividis",
        zmin=0,
        colorbar={"title": {"text": "nats"}, "outlinewidth": 0, "thickness": 12},
        hovertemplate="%{y} in %{x}: %{z:.2f} nats<extra></extra>",
    )
    return chart([heat], "Latent dimension", "", yaxis_autorange="reversed")


def _by_objective(settings: Sequence[Setting]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, setting in enumerate(settings):
        rows.setdefault(setting.objective, []).append(row)
    return rows


def _diagonals(rate: np.ndarray, distortion: np.ndarray) -> list[go.Scatter]:
    """Lines of equal −ELBO over what is shown, each named by its nats at its upper end."""
    total = rate + distortion
    if not np.isfinite(total).any():
        return []
    right = float(np.nanmax(rate)) * 1.1
    low, high = float(np.nanmin(total)), float(np.nanmax(total))
    levels = np.linspace(low, high, DIAGONALS) if high > low else np.array([low])
    return [
        go.Scatter(
            x=[0, right],
            y=[level, level - right],
            mode="lines+text",
            text=[f"{level:.0f}", ""],
            textposition="middle right",
            textfont={"size": 11},
            line={"color": FAINT, "dash": "dash", "width": 1},
            hoverinfo="skip",
        )
        for level in levels
    ]


def _seeds(settings: Sequence[Setting]) -> go.Scatter:
    runs = [run.metrics["test"] for setting in settings for run in setting.runs]
    return go.Scatter(
        x=[test["kl"] for test in runs],
        y=[test["reconstruction"] for test in runs],
        mode="markers",
        marker={"size": 4, "color": INK, "opacity": 0.6},
        hoverinfo="skip",
    )


def _with_spread(settings: Sequence[Setting], metric: str, name: str, colour: str) -> go.Scatter:
    values = [setting.values(metric) for setting in settings]
    return _line([setting.beta for setting in settings], values, name, colour)


def _line(
    betas: Sequence[float], values: Sequence[np.ndarray], name: str, colour: str
) -> go.Scatter:
    """Means with bars from the smallest to the largest seed, named at the line's last point.

    β = 0 has no place on a logarithmic axis.
    """
    kept = [(beta, each) for beta, each in zip(betas, values, strict=True) if beta and each.size]
    means = np.array([each.mean() for _, each in kept])
    return go.Scatter(
        x=[beta for beta, _ in kept],
        y=means,
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [each.max() for _, each in kept] - means,
            "arrayminus": means - [each.min() for _, each in kept],
            "thickness": 1,
            "width": 3,
        },
        mode="lines+markers+text",
        text=[*[""] * (len(kept) - 1), name][: len(kept)],
        textposition="top left",
        name=name,
        line={"color": colour, "width": 2},
        hovertemplate=f"{name} %{{y:.1f}} nats at β %{{x:g}}<extra></extra>",
    )


def _against_beta(traces: list[go.Scatter], title: str) -> go.Figure:
    ticks = sorted({float(beta) for trace in traces for beta in trace.x})
    return chart(
        traces,
        "β (logarithmic)",
        title,
        xaxis_type="log",
        xaxis_tickvals=ticks,
        xaxis_ticktext=[f"{beta:g}" for beta in ticks],
    )
