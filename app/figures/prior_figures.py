"""The prior doctor's charts: each latent's marginal, and q over p on a plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.figures.chart import INK
from app.figures.mixtures import Mixture
from app.figures.prior_doctor import BINS, CURVE, HOLE, REACH, Latent
from app.languages.spoken import tr

Figure = dict[str, object]
COLUMNS, CELL, GAP = 4, 0.2, 0.06
ROW_HEIGHT = 132
BAR, LINE, NORMAL = "rgba(122,150,214,.55)", "rgb(204,136,46)", "rgb(128,128,128)"
# From holes to crowds, through the prior's own density.
RATIO = [(0.0, "#7a3b2e"), (0.45, "#d9b98c"), (0.6, "#9fb6d8"), (1.0, "#3f63a8")]
LOWEST, HIGHEST = -3.0, 1.5
TICKS = [-2, 0, 2]  # at the ends neighbours would touch


def height_of_marginals(latents: int) -> int:
    """In pixels; without it a chart that follows its pane's width is as high as any."""
    return -(-latents // COLUMNS) * ROW_HEIGHT


def marginals(latents: Sequence[Latent]) -> Figure:
    """Small multiples: bars are samples of q, the line is q's density, dots the prior's."""
    edges = np.linspace(-REACH, REACH, BINS + 1)
    middles = ((edges[1:] + edges[:-1]) / 2).round(3).tolist()
    places = np.linspace(-REACH, REACH, CURVE)
    rows = -(-len(latents) // COLUMNS)
    layout: dict[str, object] = {"annotations": []}
    traces: list[dict[str, object]] = []
    titles: list[dict[str, object]] = []
    for k, latent in enumerate(latents):
        row, column = divmod(k, COLUMNS)
        across = [column / COLUMNS, (column + 1) / COLUMNS - 0.02]
        upward = [1 - (row + 1) / rows + 0.22 / rows, 1 - row / rows - 0.1 / rows]
        name = "" if k == 0 else str(k + 1)
        axis = {"showgrid": False, "zeroline": False, "color": INK, "fixedrange": True}
        layout[f"xaxis{name}"] = {**axis, "domain": across, "anchor": f"y{name}", "tickvals": TICKS}
        layout[f"yaxis{name}"] = {
            **axis,
            "domain": upward,
            "anchor": f"x{name}",
            "showticklabels": False,
        }
        shared = {"xaxis": f"x{name}", "yaxis": f"y{name}", "hoverinfo": "x+y+name"}
        bars = {"type": "bar", "x": middles, "y": latent.counts.round(4).tolist()}
        said = tr("z{number}, samples", number=latent.number)
        traces.append({**bars, **shared, "name": said, "marker": {"color": BAR}})
        lines = {"type": "scatter", "mode": "lines", "x": places.round(3).tolist(), **shared}
        for values, line, said in (
            (
                latent.prior,
                {"color": NORMAL, "dash": "dot", "width": 1.5},
                tr("z{number}, prior", number=latent.number),
            ),
            (
                latent.density,
                {"color": LINE, "width": 2},
                tr("z{number}, density", number=latent.number),
            ),
        ):
            traces.append({**lines, "y": values.round(4).tolist(), "name": said, "line": line})
        unused = "" if latent.is_active else ", unused"
        titles.append(
            {
                "text": f"z{latent.number}: KL {latent.kl:.2f}{unused}",
                "xref": "paper",
                "yref": "paper",
                "x": across[0],
                "y": upward[1],
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12},
            }
        )
    layout |= {
        "annotations": titles,
        "height": height_of_marginals(len(latents)),
        "bargap": 0,
        "showlegend": False,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 24},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK},
        "dragmode": False,
    }
    return {"data": traces, "layout": layout}


def rings_of(learnt: Mixture | None) -> list[np.ndarray]:
    """Closed lines (73, 2) around the prior on a plane: circles that hold 50 and 99 % of N(0, I);
    of a learnt one each component at one and two deviations."""
    turn = np.linspace(0, 2 * np.pi, 73)
    circle = np.stack([np.cos(turn), np.sin(turn)], 1)
    if learnt is None:
        return [circle * np.sqrt(-2 * np.log(outside)) for outside in (0.5, 0.01)]
    roots = np.linalg.cholesky(learnt.covariances)
    return [
        mean + sigmas * circle @ root.T
        for mean, root in zip(learnt.means, roots, strict=True)
        for sigmas in (1, 2)
    ]


def ratio_map(
    ratio: np.ndarray,
    line: np.ndarray,
    names: tuple[str, str],
    around: Sequence[np.ndarray],
) -> Figure:
    """log₁₀ q/p on a plane, with a line around the holes; around: of the prior, see rings_of."""
    rings = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": ring[:, 0].round(3).tolist(),
            "y": ring[:, 1].round(3).tolist(),
            "line": {"color": INK, "width": 1, "dash": "dot"},
            "hoverinfo": "skip",
        }
        for ring in around
    ]
    places = line.round(3).tolist()
    values = np.clip(ratio, LOWEST, HIGHEST).round(2).tolist()
    heat = {
        "type": "heatmap",
        "x": places,
        "y": places,
        "z": values,
        "colorscale": RATIO,
        "zmin": LOWEST,
        "zmax": HIGHEST,
        "hovertemplate": "q is 10^%{z} of p<extra></extra>",
        "colorbar": {"title": {"text": "log₁₀ q/p"}, "thickness": 12, "outlinewidth": 0},
    }
    edge = {
        "type": "contour",
        "x": places,
        "y": places,
        "z": values,
        "contours": {"type": "constraint", "operation": "<", "value": float(np.log10(HOLE))},
        "fillcolor": "rgba(0,0,0,0)",
        "line": {"color": INK, "width": 1.5},
        "showlegend": False,
        "hoverinfo": "skip",
    }
    axis = {"color": INK, "showgrid": False, "zeroline": False, "fixedrange": True}
    layout = {
        "xaxis": {**axis, "title": {"text": names[0]}, "range": [-REACH, REACH]},
        "yaxis": {
            **axis,
            "title": {"text": names[1]},
            "range": [-REACH, REACH],
            "scaleanchor": "x",
            "constrain": "domain",
        },
        "height": 420,
        "showlegend": False,
        "margin": {"l": 48, "r": 8, "t": 8, "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK},
        "dragmode": False,
    }
    return {"data": [heat, edge, *rings], "layout": layout}
