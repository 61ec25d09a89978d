"""The sky of one latent: a line, over which each class's test images are heaped in a lane.

Along the line lies z; upward lies nothing that decodes, only how many images are there. As
assets/maths/lanes.mjs has it.
"""

from __future__ import annotations

import numpy as np

# Heaps from the first image to the last.
HEAPS = 96
# The lanes of all classes together are half as high as the line is long.
HEIGHT = 0.5
# Of a lane so much is filled by its highest heap.
FILLED = 0.85


def lane_stars(mu: np.ndarray, label: np.ndarray, classes: int) -> np.ndarray:
    """Where images with those means (N,) and classes (N,) lie: (N, 2).

    The first class has the uppermost lane, the last one's stands on the line, at 0. In its lane an
    image lies on those of its class that share its 1/96 of the line; all highest heaps are as high.
    """
    x = mu.astype(np.float64)
    if not x.size:
        return np.zeros((0, 2))
    low, span = x.min(), float(np.ptp(x)) or 1.0
    heap = np.minimum(((x - low) / span * HEAPS).astype(np.int64), HEAPS - 1)
    place = label.astype(np.int64) * HEAPS + heap
    counts = np.bincount(place, minlength=classes * HEAPS)
    order = np.argsort(place, kind="stable")
    rank = np.empty(len(x), np.int64)
    rank[order] = np.arange(len(x)) - (np.cumsum(counts) - counts)[place[order]]
    highest = np.maximum(counts.reshape(-1, HEAPS).max(axis=1), 1)[label]
    lane = HEIGHT * span / max(classes, 1)
    y = lane * (classes - 1 - label + FILLED * (rank + 0.5) / highest)
    return np.stack([x, y], axis=1)
