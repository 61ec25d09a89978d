"""The browser's directions against NumPy and scikit-learn, on runs."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import roc_auc_score

from vae.store.catalogue import Catalogue, Latents

CLIS = Path(__file__).parents[1] / "js"


def asked(cli: str, **request: Any) -> dict[str, Any]:
    """What a module of the browser's answers in node."""
    node = shutil.which("node")
    assert node, "node is missing: install Node.js 20 or newer to test the browser's modules"
    done = subprocess.run(
        [node, str(CLIS / cli)], input=json.dumps(request), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def found(mu: np.ndarray, values: np.ndarray) -> dict[str, Any]:
    return asked("vectors_cli.mjs", mu=mu.tolist(), values=values.tolist())


def class_vector(latents: Latents, to: int, start: int | None) -> dict[str, Any]:
    """start: the class that it leads from, None for all others."""
    mu, label = latents.mu.astype(float).tolist(), latents.label.tolist()
    return asked("found_cli.mjs", mu=mu, label=label, to=to, **{"from": start})


@pytest.mark.parametrize("run", ["mnist-2d", "mnist-10d", "pets-64d"])
def test_attribute_vectors_of_a_run_are_those_of_scikit_learn(
    published: Catalogue, run: str
) -> None:
    latents = published.latents(run)
    mu = latents.mu[:2000].astype(np.float32).astype(np.float64)
    values = latents.reconstruction_nats[:2000].astype(np.float64)
    attribute = found(mu, values)

    slope = LinearRegression().fit(mu, values).coef_
    np.testing.assert_allclose(attribute["vector"], slope / (slope @ slope), rtol=1e-6, atol=1e-9)
    halves = LinearRegression().fit(mu[::2], values[::2])
    assert attribute["rSquared"] == pytest.approx(halves.score(mu[1::2], values[1::2]), abs=1e-8)


@pytest.mark.parametrize(("run", "to", "start"), [("mnist-2d", 7, 1), ("pets-64d", 1, None)])
def test_class_vectors_of_a_run_are_those_of_numpy_and_scikit_learn(
    published: Catalogue, run: str, to: int, start: int | None
) -> None:
    latents = published.latents(run)
    answer = class_vector(latents, to, start)
    mu = latents.mu.astype(np.float32).astype(np.float64)
    low = mu[latents.label == start] if start is not None else mu[latents.label != to]
    high = mu[latents.label == to]
    vector = high.mean(0) - low.mean(0)
    np.testing.assert_allclose(answer["vector"], vector, atol=1e-9)

    fitted = high[::2].mean(0) - low[::2].mean(0)
    scores = np.concatenate([low[1::2] @ fitted, high[1::2] @ fitted])
    truth = np.repeat([0, 1], [len(low[1::2]), len(high[1::2])])
    assert answer["prediction"] == pytest.approx(roc_auc_score(truth, scores), abs=1e-9)

    rng = np.random.default_rng(0)
    drawn = np.array(
        [
            high[rng.integers(len(high), size=len(high))].mean(0)
            - low[rng.integers(len(low), size=len(low))].mean(0)
            for _ in range(2000)
        ]
    )
    lengths = np.linalg.norm(drawn, axis=1)
    cosines = (drawn @ vector) / (lengths * np.linalg.norm(vector))
    # Percentiles of 200 resamples are themselves uncertain: by a fifth of what they tell.
    width = np.diff(np.quantile(lengths, [0.025, 0.975]))[0]
    np.testing.assert_allclose(
        answer["lengths"], np.quantile(lengths, [0.025, 0.975]), atol=0.2 * width
    )
    assert answer["angle"] == pytest.approx(np.quantile(np.arccos(cosines), 0.95), rel=0.2)
