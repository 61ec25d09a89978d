"""Where a run of three latents puts every test image, as a cloud that can be turned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

STAR_SIZE = 2
STAR_OPACITY = 0.8
AXES = ("z₁", "z₂", "z₃")
# From where and where to one looks at first, in lengths of the cloud's box.
EYE = (1.4, 1.4, 0.75)
CENTER = (0, 0, -0.12)


def latent_space(
    mu: np.ndarray,
    label: np.ndarray,
    classes: Sequence[str],
    colours: Sequence[str],
    run_id: str,
) -> go.Figure:
    """Posterior means (N, 3) as points, one trace a class; trace k is class k.

    label: (N,) numbers into `classes`; the points of a trace are in the order of the rows.
    colours: one a class, used again from the start where there are more classes. Raises
    ValueError where mu and label do not belong together.
    """
    if mu.ndim != 2 or mu.shape[1] != 3 or label.shape != mu.shape[:1]:
        raise ValueError(f"mu {mu.shape} and label {label.shape} are not (N, 3) and (N,).")
    points = mu.astype(np.float32)
    figure = go.Figure([_points(points[label == k], name) for k, name in enumerate(classes)])
    for k, trace in enumerate(figure.data):
        trace.marker.color = colours[k % len(colours)]
    figure.update_layout(
        meta={"run": run_id},
        uirevision=run_id,
        template="none",
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        font={"family": "system-ui, sans-serif", "size": 13},
        scene={
            **{f"{axis}axis": _axis(name) for axis, name in zip("xyz", AXES, strict=True)},
            # One unit is as long along each latent, as distances need.
            "aspectmode": "data",
            "camera": {
                "eye": dict(zip("xyz", EYE, strict=True)),
                "center": dict(zip("xyz", CENTER, strict=True)),
            },
            "dragmode": "turntable",
            # The page finds by itself what is pointed at, on every frame.
            "hovermode": False,
        },
    )
    return figure


def _points(points: np.ndarray, name: str) -> go.Scatter3d:
    return go.Scatter3d(
        x=points[:, 0],
        y=points[:, 1],
        z=points[:, 2],
        name=name,
        mode="markers",
        hoverinfo="skip",
        marker={"size": STAR_SIZE, "opacity": STAR_OPACITY, "line": {"width": 0}},
    )


def _axis(name: str) -> dict[str, object]:
    return {
        "title": {"text": name, "font": {"size": 15, "color": "rgba(128,128,150,1)"}},
        "dtick": 1,
        "showbackground": False,
        "showspikes": False,
        "zeroline": False,
        "tickfont": {"size": 12, "color": "rgba(128,128,150,0.9)"},
    }
