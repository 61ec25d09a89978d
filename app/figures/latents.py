"""The sky: where a run's encoder puts every test image."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

STAR_SIZE = 3.5
STAR_OPACITY = 0.7
# Seen at first: all but the outermost 0.1 % at each side, with some empty space around.
VISIBLE_SHARE = 0.001
MARGIN = 0.06
MOST_LINES = 20  # of the grid each way
# What a name takes on a sky of a small height, so that names are kept apart.
SKY_PIXELS = 480
LETTER_PIXELS = 9
LINE_PIXELS = 20
# More names hide the stars: of more classes those with the most images are named.
MOST_NAMES = 24


def latent_scatter(
    stars: np.ndarray,
    label: np.ndarray,
    classes: Sequence[str],
    colours: Sequence[str],
    run_id: str,
    axes: object = (1, 2),
) -> go.Figure:
    """Posterior means as stars, one trace a class so that classes can be told apart.

    stars: (N, 2), the means on the plane that is shown; label: (N,) numbers into
    `classes`; colours: one a class, used again from the start where there are more
    classes; axes: what the plane is called. A class without images keeps its empty trace,
    so trace k is class k. Raises ValueError where stars and label do not belong together.
    """
    if stars.ndim != 2 or stars.shape[1] != 2 or label.shape != stars.shape[:1]:
        raise ValueError(f"stars {stars.shape} and label {label.shape} are not (N, 2) and (N,).")
    stars = stars.astype(np.float32)
    figure = go.Figure(
        [
            go.Scattergl(
                x=stars[label == k, 0],
                y=stars[label == k, 1],
                name=name,
                mode="markers",
                marker={
                    "size": STAR_SIZE,
                    "color": colours[k % len(colours)],
                    "opacity": STAR_OPACITY,
                },
            )
            for k, name in enumerate(classes)
        ]
    )
    across, upward = (_visible_range(stars[:, k]) for k in range(2))
    step = _step(max(high - low for low, high in (across, upward)))
    if axes == "map":  # its units mean nothing
        step = 0
    figure.update_layout(
        annotations=_class_names(stars, label, classes),
        meta={"run": run_id, "axes": axes},
        uirevision=run_id,
        template="none",
        showlegend=False,
        hovermode=False,
        dragmode="pan",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        font={"family": "system-ui, sans-serif", "size": 13},
        xaxis=_axis(across, step),
        # Over a line height means nothing.
        yaxis={**_axis(upward, 0 if axes == [1] else step), "scaleanchor": "x", "scaleratio": 1},
    )
    return figure


def _step(span: float) -> int:
    """Units between grid lines: 1, the prior's own, but where lines would crowd, as over the codes
    of an autoencoder, which no prior holds together."""
    return next((step for step in (1, 2, 5, 10) if span <= MOST_LINES * step), 100)


def _axis(visible: tuple[float, float], step: int) -> dict[str, object]:
    """step: units between grid lines; 0 for none, and no numbers either."""
    return {
        "range": visible,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "showgrid": step > 0,
        "showticklabels": step > 0,
        "ticklabelposition": "inside",
        "dtick": step or 1,
        "gridwidth": 1,
        "gridcolor": "rgba(128,128,160,0.16)",
        "tickfont": {"size": 12, "color": "rgba(128,128,150,0.8)"},
    }


def _visible_range(values: np.ndarray) -> tuple[float, float]:
    if not values.size:
        return -3.0, 3.0
    low, high = (float(q) for q in np.quantile(values, [VISIBLE_SHARE, 1 - VISIBLE_SHARE]))
    space = MARGIN * (high - low) or 1.0
    return low - space, high + space


def _class_names(
    stars: np.ndarray, label: np.ndarray, classes: Sequence[str]
) -> list[dict[str, object]]:
    """A name at each class's median, which outliers do not pull away from the crowd."""
    counts = np.bincount(label, minlength=len(classes))
    largest = np.argsort(-counts, kind="stable")[:MOST_NAMES]
    present = sorted(int(k) for k in largest if counts[k] and k < len(classes))
    if not present:
        return []
    centres = np.array([np.median(stars[label == k], axis=0) for k in present], np.float64)
    low, high = _visible_range(stars[:, 1])
    pixel = (high - low) / SKY_PIXELS
    widths = np.array([len(classes[k]) for k in present]) * LETTER_PIXELS * pixel
    return [
        {
            "x": x,
            "y": y,
            "text": classes[k],
            "name": str(k),
            "showarrow": False,
            "font": {"size": 15},
        }
        for k, (x, y) in zip(present, apart(centres, widths, LINE_PIXELS * pixel), strict=True)
    ]


def apart(centres: np.ndarray, widths: np.ndarray, height: float) -> list[tuple[float, float]]:
    """Centres (N, 2) of boxes, moved up or down until no two overlap, by as little as it takes.

    Gives up after some hundred rounds, as names that cannot all fit may overlap.
    """
    moved = centres.copy()
    for _ in range(200):
        order = np.argsort(moved[:, 1], kind="stable")
        rest = True
        for below, above in ((i, j) for n, i in enumerate(order) for j in order[n + 1 :]):
            missing = height - (moved[above, 1] - moved[below, 1])
            aside = abs(moved[above, 0] - moved[below, 0]) >= (widths[above] + widths[below]) / 2
            if missing > 1e-9 and not aside:
                moved[above, 1] += missing / 2
                moved[below, 1] -= missing / 2
                rest = False
        if rest:
            break
    return [(float(x), float(y)) for x, y in moved]
