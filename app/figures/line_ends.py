"""Names at the right end of lines, in a chart whose height in pixels is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LABEL_HEIGHT = 16
LONGEST = 19
LETTER_WIDTH = 7.2
GAP = 8
FONT_SIZE = 12


@dataclass(frozen=True)
class LineEnd:
    """height: where the line ends, as a share of the chart's height from below."""

    label: str
    colour: str
    height: float


def end_labels(ends: Sequence[LineEnd], pixels: float) -> list[dict[str, object]]:
    """Plotly's annotations: each name beside its line's end, moved where two would overlap."""
    middles = [min(1.0, max(0.0, end.height)) * pixels for end in ends]
    placed = spread(middles, LABEL_HEIGHT, 0, pixels)
    return [
        {
            "text": shortened(end.label),
            "x": 1,
            "y": middle / pixels,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": GAP,
            "showarrow": False,
            "font": {"color": end.colour, "size": FONT_SIZE},
        }
        for end, middle in zip(ends, placed, strict=True)
    ]


def room_for(labels: Sequence[str]) -> int:
    """Pixels that the longest label needs beside the chart."""
    longest = max((len(shortened(label)) for label in labels), default=0)
    return round(GAP + LETTER_WIDTH * longest + GAP / 2)


def shortened(label: str) -> str:
    """A long name without its first parts: what tells it from others stands at its end."""
    if len(label) <= LONGEST:
        return label
    parts = label.split(", ")
    ends = (", ".join(parts[k:]) for k in range(1, len(parts)))
    return next((f"… {e}" for e in ends if len(e) <= LONGEST - 2), f"…{label[1 - LONGEST :]}")


def spread(middles: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """`middles` moved by as little as it takes for all to be `apart` and within [low, high].

    Where there is no room for all, they share what there is.
    """
    step = min(apart, (high - low) / max(1, len(middles) - 1))
    order = sorted(range(len(middles)), key=lambda k: middles[k])
    placed = list(middles)
    least = low
    for k in order:
        placed[k] = max(least, min(middles[k], high))
        least = placed[k] + step
    most = high
    for k in reversed(order):
        placed[k] = min(placed[k], most)
        most = placed[k] - step
    return placed
