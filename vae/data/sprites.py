"""Sprites with known factors: our own renderer of a grid of 737,280 images.

Factors and their number of values: shape (square, ellipse, heart) 3, scale .5 … 1 in 6 steps,
orientation 40 steps of 9° counter-clockwise, x 32 and y 32 positions in [0, 1] to the right and
down. An image's index counts them in this order, y fastest. The grid of factors is that of Matthey
et al. 2017; geometry and pixels are our own.

A step of x or y is one pixel of 64, so every image is one of 720 stamps at a whole pixel: only the
stamps are drawn, by SAMPLES × SAMPLES points a pixel, and any image is placed by copying. Images
of 64 × 64 are binary, white where half of a pixel or more is covered; images of 32 × 32 are grey,
the covered share of the pixel (4 · SAMPLES² points).

A square turned by 90° and an ellipse turned by 180° are themselves, so some factor values share an
image: there are TURNS = 10, 20 and 40 distinct orientations. Factor values stay as they are.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import product
from pathlib import Path

import numpy as np

SHAPES = ("square", "ellipse", "heart")
FACTORS = {"shape": 3, "scale": 6, "orientation": 40, "x": 32, "y": 32}
GRID = tuple(FACTORS.values())
COUNT = 737_280
SCALES = np.linspace(0.5, 1.0, 6)
TURNS = (10, 20, 40)

SAMPLES = 8
RADIUS = 15  # of a stamp, in pixels of 64 from the centre pixel; no shape reaches so far
STAMP = 2 * RADIUS + 1
# At scale 1, in pixels of 64. The heart is (u² + v² − 1)³ ≤ u² v³ about its centroid.
# Half a side of 9.5 keeps upright squares off half-covered pixels, which would all turn white.
HALF_SIDE, SEMI_AXES, HEART_UNIT, HEART_CENTROID = 9.5, (14.0, 8.0), 11.0, 0.293485
GEOMETRY = repr((SAMPLES, RADIUS, HALF_SIDE, SEMI_AXES, HEART_UNIT, HEART_CENTROID))

PLACED_AT_ONCE = 4096


def factors_of(index: np.ndarray) -> np.ndarray:
    """Factor values (N, 5) int64, columns as in FACTORS. Raises ValueError outside the grid."""
    return np.stack(np.unravel_index(np.asarray(index), GRID), axis=-1).astype(np.int64)


def index_of(factors: np.ndarray) -> np.ndarray:
    """Indices (N,) of factor values (N, 5). Raises ValueError where one is outside its range."""
    index: np.ndarray = np.ravel_multi_index(tuple(np.asarray(factors).T), GRID)
    return index


def canonical(index: np.ndarray) -> np.ndarray:
    """The least index with the same image, (N,): orientation modulo the shape's symmetry."""
    factors = factors_of(index)
    factors[:, 2] %= np.array(TURNS)[factors[:, 0]]
    return index_of(factors)


def subsets(train: int, test: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices of disjoint random training and test images; no training image looks like a test one.

    The draw depends on the seed alone: a larger training set begins with the smaller one.
    """
    order = np.random.default_rng(seed).permutation(COUNT)
    chosen = order[:test]
    rest = order[test:]
    rest = rest[~np.isin(canonical(rest), canonical(chosen))]
    if train > len(rest):
        raise ValueError(f"train is {train}; at most {len(rest)} images are left beside {test}")
    return rest[:train], chosen


def draw_stamps() -> np.ndarray:
    """Covered points of each pixel, of SAMPLES²: (3, 6, 40, STAMP, STAMP) uint8.

    Drawn in threads: NumPy lets go of the interpreter's lock inside its arithmetic.
    """
    stamps = np.empty((*GRID[:3], STAMP, STAMP), np.uint8)
    kinds = list(product(range(len(SHAPES)), range(len(SCALES))))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        drawn_kinds = pool.map(lambda kind: _turned(*kind), kinds)
        for (shape, scale), drawn in zip(kinds, drawn_kinds, strict=True):
            # Repeated, not drawn again, so that symmetric orientations are equal to the bit.
            stamps[shape, scale] = np.tile(drawn, (40 // TURNS[shape], 1, 1))
    return stamps


def load_stamps(root: Path) -> np.ndarray:
    """`draw_stamps()`, kept under `root`; drawn again where that is damaged or other geometry's."""
    path = root / "sprites" / "stamps.npz"
    damage = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)
    # Opened here: np.load leaves a damaged archive open that it opened itself.
    with suppress(*damage), path.open("rb") as handle, np.load(handle) as file:
        if str(file["geometry"]) == GEOMETRY:
            stamps: np.ndarray = file["stamps"]  # read whole: the archive's CRC is checked
            return stamps
    stamps = draw_stamps()
    with suppress(OSError):  # a data root that cannot be written costs the drawing each time
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as beside:
            np.savez_compressed(Path(beside) / path.name, stamps=stamps, geometry=GEOMETRY)
            os.replace(Path(beside) / path.name, path)
    return stamps


def renderer(stamps: np.ndarray, side: int) -> Callable[[np.ndarray], np.ndarray]:
    """A function from indices (N,) to images (N, side, side) uint8; side is 64 or 32."""
    if side not in (64, 32):
        raise ValueError(f"side is {side}; allowed: 64, 32")
    steps = 64 // side  # pixels of 64 in one of ours
    table = _pixels(stamps.reshape(-1, STAMP, STAMP), steps)
    width = table.shape[-1]

    def place(index: np.ndarray, out: np.ndarray) -> None:
        shape, scale, orientation, x, y = factors_of(index).T
        stamp = np.ravel_multi_index((shape, scale, orientation), GRID[:3])
        # Position 0 puts the centre in pixel 16 of 64, so the stamp begins RADIUS before it.
        (left, dx), (top, dy) = (np.divmod(16 - RADIUS + place, steps) for place in (x, y))
        windows = np.lib.stride_tricks.sliding_window_view(
            out, (width, width), axis=(1, 2), writeable=True
        )
        windows[np.arange(len(index)), top, left] = table[dy, dx, stamp]

    def images(index: np.ndarray) -> np.ndarray:
        out = np.zeros((len(index), side, side), np.uint8)
        parts = [slice(n, n + PLACED_AT_ONCE) for n in range(0, len(index), PLACED_AT_ONCE)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda part: place(index[part], out[part]), parts))
        return out

    return images


def _turned(shape: int, scale: int) -> np.ndarray:
    """Stamps of one shape and scale in its distinct orientations, (TURNS, STAMP, STAMP) uint8."""
    points = (np.arange(STAMP * SAMPLES) + 0.5) / SAMPLES - STAMP / 2
    right, up = points[None, :] / SCALES[scale], -points[:, None] / SCALES[scale]
    stamps = []
    for orientation in range(TURNS[shape]):
        angle = 2 * np.pi * orientation / 40
        u = np.cos(angle) * right + np.sin(angle) * up
        v = np.cos(angle) * up - np.sin(angle) * right
        covered = _inside(SHAPES[shape], u, v).reshape(STAMP, SAMPLES, STAMP, SAMPLES)
        stamps.append(covered.sum((1, 3)).astype(np.uint8))
    return np.stack(stamps)


def _inside(shape: str, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Whether points lie in the upright shape at scale 1; u to the right, v up."""
    inside: np.ndarray
    if shape == "square":
        inside = np.maximum(abs(u), abs(v)) <= HALF_SIDE
    elif shape == "ellipse":
        inside = (u / SEMI_AXES[0]) ** 2 + (v / SEMI_AXES[1]) ** 2 <= 1
    else:
        u, v = u / HEART_UNIT, v / HEART_UNIT + HEART_CENTROID
        edge = u * u + v * v - 1
        inside = edge * edge * edge <= u * u * v * v * v
    return inside


def _pixels(stamps: np.ndarray, steps: int) -> np.ndarray:
    """Stamps as pixels, for each offset (dy, dx) in a larger pixel: (steps, steps, 720, K, K)."""
    if steps == 1:
        return np.where(stamps >= SAMPLES**2 // 2, 255, 0).astype(np.uint8)[None, None]
    width = -(-(STAMP + steps - 1) // steps)
    points = (steps * SAMPLES) ** 2
    table = np.empty((steps, steps, len(stamps), width, width), np.uint8)
    for dy, dx in product(range(steps), repeat=2):
        padded = np.zeros((len(stamps), width * steps, width * steps), np.int64)
        padded[:, dy : dy + STAMP, dx : dx + STAMP] = stamps
        covered = padded.reshape(-1, width, steps, width, steps).sum((2, 4))
        table[dy, dx] = (255 * covered + points // 2) // points
    return table
