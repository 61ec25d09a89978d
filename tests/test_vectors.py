"""The browser's principal axes and attribute vectors against NumPy and scikit-learn, on runs."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from vae.catalogue import Catalogue

CLI = Path(__file__).parent / "js" / "vectors_cli.mjs"


def found(mu: np.ndarray, values: np.ndarray) -> dict[str, Any]:
    node = shutil.which("node")
    assert node, "node is missing: install Node.js 20 or newer to test the browser's modules"
    request = json.dumps({"mu": mu.tolist(), "values": values.tolist()})
    done = subprocess.run([node, str(CLI)], input=request, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("run", ["mnist-2d", "mnist-10d", "pets-64d"])
def test_vectors_of_a_run_are_those_of_numpy_and_scikit_learn(
    published: Catalogue, run: str
) -> None:
    latents = published.latents(run)
    mu = latents.mu[:2000].astype(np.float32).astype(np.float64)
    values = latents.reconstruction_nats[:2000].astype(np.float64)
    answer = found(mu, values)

    principal = answer["principal"]
    _, singular, axes = np.linalg.svd(mu - mu.mean(0), full_matrices=False)
    variances = singular**2 / (len(mu) - 1)
    np.testing.assert_allclose(principal["mean"], mu.mean(0), atol=1e-9)
    np.testing.assert_allclose(principal["variances"], variances, rtol=1e-8)
    np.testing.assert_allclose(principal["shares"], variances / variances.sum(), rtol=1e-8)
    # Axes of nearly equal variance may turn into each other; those of the run do so by this much.
    along = np.abs((np.array(principal["axes"]) * axes).sum(1))
    np.testing.assert_allclose(along, 1, atol=1e-6)

    attribute = answer["attribute"]
    slope = LinearRegression().fit(mu, values).coef_
    np.testing.assert_allclose(attribute["vector"], slope / (slope @ slope), rtol=1e-6, atol=1e-9)
    halves = LinearRegression().fit(mu[::2], values[::2])
    assert attribute["rSquared"] == pytest.approx(halves.score(mu[1::2], values[1::2]), abs=1e-8)
