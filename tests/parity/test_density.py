"""The browser's class densities against scipy's kernel density estimate, on published runs."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import gaussian_kde

from vae.store.catalogue import Catalogue

CLI = Path(__file__).parents[1] / "js" / "density_cli.mjs"
# Where a class has less than this share of the peak, the map shows next to nothing.
SEEN = 0.02


def found(
    points: np.ndarray, label: np.ndarray, classes: int, factor: float, places: np.ndarray
) -> dict[str, Any]:
    node = shutil.which("node")
    assert node, "node is missing: install Node.js 20 or newer to test the browser's modules"
    request = json.dumps(
        {
            "points": points.tolist(),
            "label": label.tolist(),
            "classes": classes,
            "factor": factor,
            "places": places.tolist(),
        }
    )
    done = subprocess.run([node, str(CLI)], input=request, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def by_scipy(
    points: np.ndarray, label: np.ndarray, classes: int, factor: float, places: np.ndarray
) -> np.ndarray:
    """Shares of all images per unit of area, (classes, places)."""
    densities = []
    for k in range(classes):
        own = points[label == k]
        scott = len(own) ** (-1 / 6)
        kernel = gaussian_kde(own.T, bw_method=factor * scott)
        densities.append(len(own) / len(points) * kernel(places.T))
    return np.array(densities)


@pytest.mark.parametrize(
    ("run", "axes", "factor"),
    [
        ("mnist-2d", (0, 1), 1.0),
        ("mnist-2d", (0, 1), 0.5),
        ("mnist-2d", (0, 1), 3.0),
        ("fashion-2d", (0, 1), 1.0),
        ("mnist-10d", (3, 7), 1.0),
        ("pets-64d", (5, 9), 1.0),
    ],
)
def test_densities_are_those_of_scipy(
    published: Catalogue, run: str, axes: tuple[int, int], factor: float
) -> None:
    latents = published.latents(run)
    points = latents.mu[:, list(axes)].astype(np.float32).astype(np.float64)
    classes = len(latents.classes)
    places = points[:: len(points) // 400]
    answer = found(points, latents.label, classes, factor, places)
    expected = by_scipy(points, latents.label, classes, factor, np.array(answer["nodes"]))
    density = np.array(answer["density"])
    off = np.abs(density - expected)
    seen = expected > SEEN * expected.max()
    assert float((off[seen] / expected[seen]).max()) < 0.02
    assert off.max() < 0.005 * expected.max()
    assert answer["peak"] >= 0.98 * expected.max()


def test_the_dominant_class_is_scipys_wherever_one_clearly_is(published: Catalogue) -> None:
    latents = published.latents("mnist-2d")
    points = latents.mu.astype(np.float32).astype(np.float64)
    places = np.stack(np.meshgrid(np.linspace(-4, 4, 33), np.linspace(-3, 4, 29)), -1).reshape(
        -1, 2
    )
    answer = found(points, latents.label, 10, 1.0, places)
    expected = by_scipy(points, latents.label, 10, 1.0, np.array(answer["nodes"]))
    second, first = np.sort(expected, axis=0)[-2:]
    clear = (first > 1.05 * second) & (first > 1e-3 * expected.max())
    assert clear.sum() > 300
    np.testing.assert_array_equal(
        np.array(answer["dominant"])[clear], expected.argmax(axis=0)[clear]
    )
