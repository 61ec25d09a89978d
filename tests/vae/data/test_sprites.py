"""The grid of sprites: geometry from formulas and scipy, bookkeeping by enumeration."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from vae.data import sprites
from vae.data.datasets import load


@pytest.fixture(scope="module")
def stamps() -> np.ndarray:
    return sprites.draw_stamps()


def test_the_index_counts_the_factors_with_y_fastest() -> None:
    assert sprites.COUNT == 3 * 6 * 40 * 32 * 32
    assert sprites.factors_of(np.array([0, 1, 32, 1024, sprites.COUNT - 1])).tolist() == [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 1],
        [0, 0, 0, 1, 0],
        [0, 0, 1, 0, 0],
        [2, 5, 39, 31, 31],
    ]
    everything = np.arange(sprites.COUNT)
    assert (sprites.index_of(sprites.factors_of(everything)) == everything).all()


@pytest.mark.parametrize("index", [-1, sprites.COUNT])
def test_an_index_outside_the_grid_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        sprites.factors_of(np.array([index]))


def test_areas_are_those_of_the_shapes(stamps: np.ndarray) -> None:
    """Square 19², ellipse π·14·8, heart 11² × the area of (u² + v² − 1)³ ≤ u² v³, each × scale².
    Points 1/8 pixel apart set the side of a small square (11 pixels) right to a tenth of a pixel
    where its edges run along them, and average out elsewhere."""

    def width(v: float) -> float:
        # Along a row the heart is |u| ≤ the largest root of its outline.
        def outline(u: float) -> float:
            return (u * u + v * v - 1) ** 3 - u * u * v**3

        inner = np.linspace(0, 1.3, 4001)
        inside = np.array([outline(u) <= 0 for u in inner])
        crossings = np.flatnonzero(np.diff(inside.astype(int)))
        roots = [brentq(outline, inner[i], inner[i + 1]) for i in crossings]
        # From the top, the lobes leave a notch about the axis: inside between two roots.
        return 2 * (roots[-1] - (roots[0] if len(roots) == 2 else 0)) if roots else 0.0

    heart, _ = quad(width, -1, 1.25, limit=60, epsabs=1e-3)
    expected = np.array([19.0**2, np.pi * 14 * 8, 11.0**2 * heart])
    areas = stamps.sum((3, 4)) / sprites.SAMPLES**2  # (3, 6, 40)
    scaled = expected[:, None, None] * sprites.SCALES[:, None] ** 2
    np.testing.assert_allclose(areas, np.broadcast_to(scaled, areas.shape), rtol=0.02)


@pytest.mark.parametrize("side", [64, 32])
def test_the_centroid_moves_with_the_position_and_with_nothing_else(
    stamps: np.ndarray, side: int
) -> None:
    random = np.random.default_rng(1)
    factors = np.stack([random.integers(0, n, 3000) for n in sprites.GRID], 1)
    images = sprites.renderer(stamps, side)(sprites.index_of(factors)).astype(float)
    mass = images.sum((1, 2))
    axis = np.arange(side) + 0.5
    centroid = np.stack([images.sum(1) @ axis, images.sum(2) @ axis], 1) / mass[:, None]
    # 16.5 to 47.5 of 64 in steps of one pixel; binary pixels shift it by less than a third of one.
    expected = (16.5 + factors[:, 3:]) * side / 64
    assert np.abs(centroid - expected).max() < 0.3 * side / 64
    still = factors.copy()
    still[:, 3:] += np.where(still[:, 3:] < 30, 2, -2)  # two steps are whole pixels at both sizes
    moved = sprites.renderer(stamps, side)(sprites.index_of(still)).astype(float)
    difference = np.stack([moved.sum(1) @ axis, moved.sum(2) @ axis], 1) / mass[:, None] - centroid
    np.testing.assert_allclose(difference, (still - factors)[:, 3:] * side / 64, atol=1e-9)


@pytest.mark.parametrize("side", [64, 32])
def test_images_are_alike_only_where_the_shape_is_symmetric(stamps: np.ndarray, side: int) -> None:
    """Cut to their bounding box, so that no position of one stamp can be another's either."""
    kinds = np.array([i * 1024 + 16 * 32 + 16 for i in range(720)])
    images = sprites.renderer(stamps, side)(kinds)
    cut = []
    for image in images:
        rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
        box = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        cut.append((box.shape, box.tobytes()))
    canonical = sprites.canonical(kinds)
    assert len(set(canonical.tolist())) == 6 * (10 + 20 + 40)
    first = dict(zip(canonical, cut, strict=True))
    assert len(set(first.values())) == len(first), "different stamps differ"
    assert all(first[kind] == content for kind, content in zip(canonical, cut, strict=True))


def test_orientation_turns_counter_clockwise_and_the_heart_stands_upright(
    stamps: np.ndarray,
) -> None:
    heart = stamps[2, 5].astype(float)  # (40, STAMP, STAMP)
    np.testing.assert_array_equal(heart[0], heart[0][:, ::-1])
    top, *_, bottom = (row for row in heart[0] > 0 if row.any())
    assert not top[15], "a notch between two lobes is up"
    assert np.flatnonzero(bottom).tolist() == [15], "its tip points down"
    # Sample points on the outline itself may fall either way.
    np.testing.assert_allclose(heart[10], np.rot90(heart[0]), atol=2)


def test_small_images_are_what_the_large_ones_cover(stamps: np.ndarray) -> None:
    """A binary pixel misses its coverage by at most ½, so does the mean of four; over the outline
    of a shape that evens out, to a tenth for the smallest upright square (9² for 9.5²)."""
    index = np.random.default_rng(2).integers(0, sprites.COUNT, 2000)
    large = sprites.renderer(stamps, 64)(index)
    small = sprites.renderer(stamps, 32)(index)
    assert set(np.unique(large)) == {0, 255}
    pooled = large.reshape(-1, 32, 2, 32, 2).mean((2, 4))
    assert np.abs(pooled - small).max() <= 128
    np.testing.assert_allclose(pooled.mean((1, 2)), small.mean((1, 2)), rtol=0.11)
    inside = pooled == 255
    assert small[inside].min() >= 127
    assert (small[inside] == 255).mean() > 0.8


@pytest.mark.parametrize("side", [64, 32])
def test_nothing_touches_the_border(stamps: np.ndarray, side: int) -> None:
    corners = [
        sprites.index_of(np.array([[*kind, x, y]]))[0]
        for kind in np.ndindex(sprites.GRID[:3])
        for x in (0, 31)
        for y in (0, 31)
    ]
    images = sprites.renderer(stamps, side)(np.array(corners))
    border = np.ones((side, side), bool)
    border[1:-1, 1:-1] = False
    assert images[:, border].max() == 0


def test_subsets_are_the_seeds_and_no_training_image_looks_like_a_test_one() -> None:
    train, test = sprites.subsets(60_000, 5_000, seed=3)
    assert (len(set(train)), len(set(test))) == (60_000, 5_000)
    assert not set(sprites.canonical(train)) & set(sprites.canonical(test))
    again = sprites.subsets(1_000, 5_000, seed=3)
    assert (again[0] == train[:1_000]).all()
    assert (again[1] == test).all()
    assert (sprites.subsets(1_000, 5_000, seed=4)[0] != again[0]).any()
    with pytest.raises(ValueError, match=r"train is 737280; at most \d+ images are left"):
        sprites.subsets(sprites.COUNT, 5_000, seed=3)


@pytest.mark.parametrize("damage", ["short", "flipped", "text", "other geometry"])
def test_a_damaged_cache_is_drawn_again(damage: str, stamps: np.ndarray, tmp_path: Path) -> None:
    assert (sprites.load_stamps(tmp_path) == stamps).all()
    path = tmp_path / "sprites" / "stamps.npz"
    whole = path.read_bytes()
    match damage:
        case "short":
            path.write_bytes(whole[: len(whole) // 2])
        case "flipped":
            path.write_bytes(whole[:20_000] + bytes([whole[20_000] ^ 255]) + whole[20_001:])
        case "text":
            path.write_text("not an archive")
        case "other geometry":
            np.savez_compressed(path, stamps=np.zeros_like(stamps), geometry="rounder")
    assert (sprites.load_stamps(tmp_path) == stamps).all()
    assert [file.name for file in path.parent.iterdir()] == ["stamps.npz"]
    modified = os.stat(path).st_mtime_ns
    assert (sprites.load_stamps(tmp_path) == stamps).all()
    assert os.stat(path).st_mtime_ns == modified, "a whole cache is read, not drawn again"


def test_the_data_set_is_the_grid_with_its_factors(stamps: np.ndarray, tmp_path: Path) -> None:
    data = load("sprites", tmp_path)
    assert (len(data.train), len(data.test), data.image) == (60_000, 5_000, (1, 32, 32))
    assert data.classes == ("square", "ellipse", "heart")
    assert [(f.name, f.count) for f in data.factors] == [
        ("shape", 3),
        ("scale", 6),
        ("orientation", 40),
        ("x", 32),
        ("y", 32),
    ]
    few = data.test[:50]
    assert few.factors is not None
    assert (few.labels == few.factors[:, 0]).all()
    images = sprites.renderer(stamps, 32)(sprites.index_of(few.factors.numpy()))
    assert (few.images[:, 0].numpy() == images).all()
    # The same factors at both sizes, so that the two can be compared run by run.
    large = load("sprites-64", tmp_path).test
    assert large.images.shape == (5_000, 1, 64, 64)
    assert large.factors is not None
    assert (large.factors[:50] == few.factors).all()
