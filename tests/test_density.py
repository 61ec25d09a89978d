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

from vae.catalogue import Catalogue

CLI = Path(__file__).parent / "js" / "density_cli.mjs"
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
    print(run, factor, answer["grid"], round(answer["milliseconds"], 1), "ms")

    seen = expected > SEEN * expected.max()
    worst = float((np.abs(density - expected)[seen] / expected[seen]).max())
    print(f"worst {worst:.4f}", f"abs {np.abs(density - expected).max() / expected.max():.5f}")
    assert worst < 0.02
    assert np.abs(density - expected).max() < 0.005 * expected.max()
    assert answer["peak"] >= expected.max() * 0.98
