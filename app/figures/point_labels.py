"""Words beside points, none over another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# What a chart of a third of a page has for its points, in pixels; a wider one only has more room.
PIXELS = (300.0, 290.0)
LETTER, LINE, GAP = 7.0, 15.0, 6.0
Box = tuple[float, float, float, float]
# Plotly's places for words: how far they reach from the point, in widths and heights of theirs.
PLACES = {
    "top right": (0.0, 0.0),
    "bottom left": (-1.0, -1.0),
    "bottom right": (0.0, -1.0),
    "top left": (-1.0, 0.0),
    "middle right": (0.0, -0.5),
    "middle left": (-1.0, -0.5),
    "top center": (-0.5, 0.0),
    "bottom center": (-0.5, -1.0),
}


def placed(
    points: np.ndarray,
    texts: Sequence[str],
    low: Sequence[float],
    high: Sequence[float],
    first: Sequence[int] = (),
    places: Sequence[str] = tuple(PLACES),
    pixels: tuple[float, float] = PIXELS,
) -> list[tuple[str, str]]:
    """For each point its words and where they stand, "" where there is no room for them.

    points: (N, 2); low, high: the ends of both axes; first: the rows that choose before others;
    places: those that are tried, in this order; pixels: of the chart. Words stay right of its left
    end, where its axis has its own.
    """
    span = np.maximum(np.subtract(high, low), 1e-12)
    at: list[list[float]] = ((points - low) / span * pixels).tolist()
    # A point itself is in the way, too.
    dots = [(x - GAP / 2, y - GAP / 2, x + GAP / 2, y + GAP / 2) for x, y in at]
    words: list[Box] = []
    found = [("", "top right")] * len(texts)
    waiting = (row for row in range(len(texts)) if row not in set(first))
    for row in (*first, *waiting):
        others = [*words, *dots[:row], *dots[row + 1 :]]
        for place in places if texts[row] else ():
            box = _box(at[row], texts[row], PLACES[place])
            if box[0] >= 0 and not any(_meet(box, other) for other in others):
                found[row] = (texts[row], place)
                words.append(box)
                break
    return found


def _box(at: Sequence[float], text: str, reach: tuple[float, float]) -> Box:
    (x, y), (across, upward), width = at, reach, LETTER * len(text)
    left = x + across * width + GAP * (across > -0.5) - GAP * (across < -0.5)
    bottom = y + upward * LINE + GAP * (upward > -0.5) - GAP * (upward < -0.5)
    return left, bottom, left + width, bottom + LINE


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
