"""What all charts share: no frame, few ticks, colours that are read on both themes.

A figure is the dictionary that plotly.js takes. plotly.graph_objects would check every number of
it at every request, which was 86 % of the time that a comparison took; tests check each figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Figure = dict[str, object]
Trace = dict[str, object]

# Greys half way between both themes' ink and paper: a chart needs no second version.
INK = "rgb(128,132,150)"
FAINT = "rgba(128,128,160,0.22)"


def chart(traces: Sequence[object], x: str, y: str, **layout: object) -> Figure:
    """A figure with the titles of its axes, units in them; `layout` is merged in.

    It stays as it is under the finger, so that a page scrolls over it; `layout` may free it.
    """
    shared: dict[str, object] = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 56, "r": 16, "t": 16, "b": 44},
        "font": {"family": "system-ui, sans-serif", "size": 13, "color": INK},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": _axis(x),
        "yaxis": _axis(y),
    }
    return {"data": list(traces), "layout": _merged(shared, layout)}


def latent_ticks(latents: int) -> int:
    """How many latents are named below a small multiple: all where they find room (Plotly's 0 is
    no limit), else a few."""
    return 0 if latents <= 12 else 6


def _merged(shared: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    """Both; what both say of an axis or the margin is merged again."""
    both = {**shared, **own}
    for name in shared.keys() & own.keys():
        first, second = shared[name], own[name]
        if isinstance(first, dict) and isinstance(second, dict):
            both[name] = {**first, **second}
    return both


def _axis(title: str) -> dict[str, object]:
    # An empty title would keep its room.
    named = {"title": {"text": title, "standoff": 8, "font": {"size": 13}}} if title else {}
    return {
        **named,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "nticks": 6,
        "gridcolor": FAINT,
        "automargin": True,
        "fixedrange": True,
    }
