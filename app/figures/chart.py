"""What all charts share: no frame, few ticks, colours that are read on both themes."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

# Greys half way between both themes' ink and paper: a chart needs no second version.
INK = "rgb(128,132,150)"
FAINT = "rgba(128,128,160,0.22)"


def chart(traces: list[Any], x: str, y: str, **layout: Any) -> go.Figure:
    """A figure with the titles of its axes, units in them; `layout` is merged in.

    It stays as it is under the finger, so that a page scrolls over it; `layout` may free it.
    """
    figure = go.Figure(traces)
    figure.update_layout(
        template="none",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 56, "r": 16, "t": 16, "b": 44},
        font={"family": "system-ui, sans-serif", "size": 13, "color": INK},
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        xaxis=_axis(x),
        yaxis=_axis(y),
    )
    figure.update_layout(**layout)
    return figure


def latent_ticks(latents: int) -> int:
    """How many latents are named below a small multiple: all where they find room (Plotly's 0 is
    no limit), else a few."""
    return 0 if latents <= 12 else 6


def _axis(title: str) -> dict[str, Any]:
    return {
        # An empty title would keep its room.
        "title": {"text": title, "standoff": 8, "font": {"size": 13}} if title else None,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "nticks": 6,
        "gridcolor": FAINT,
        "automargin": True,
        "fixedrange": True,
    }
