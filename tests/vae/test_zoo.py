"""The published runs are as good as models of their kind should be; the figures are nats per image
and shares of the test set, as run.json has them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from app.settings import ROOT
from vae.store.catalogue import Catalogue
from vae.store.documents import Run
from vae.store.series import Setting, settings

ZOO_BYTES = 64e6


def of_series(published: Catalogue, series: str) -> list[Setting]:
    return settings(r for r in published.runs() if isinstance(r, Run) and r.series == series)


# What is published must not get worse.
@pytest.mark.parametrize(
    ("run_id", "negative_elbo", "nearest_neighbours"),
    [
        ("mnist-2d", 125.7, 0.92),
        ("fashion-2d", 245.9, 0.785),
        ("mnist-10d", 95.5, 0.97),
        ("fashion-10d", 238.0, 0.85),
    ],
)
def test_a_flagship_models_its_images_and_keeps_classes_apart(
    run_id: str, negative_elbo: float, nearest_neighbours: float, published: Catalogue
) -> None:
    test = published.run(run_id).test
    assert test.negative_elbo is not None
    assert test.knn_15_accuracy is not None
    assert test.negative_elbo <= negative_elbo
    assert test.knn_15_accuracy >= nearest_neighbours


def test_photographs_are_reconstructed(published: Catalogue) -> None:
    error = published.run("pets-64d").test.mse_at_mu
    assert error is not None
    assert error <= 0.0095


@pytest.mark.parametrize("series", ["mnist-2d", "mnist-10d", "fashion-10d"])
def test_each_step_of_beta_trades_rate_for_distortion(series: str, published: Catalogue) -> None:
    """And the bound that β = 1 stands for is best there."""
    steps = of_series(published, series)
    betas = [step.beta for step in steps]
    assert set(betas) >= {0.25, 0.5, 1, 2, 4, 8}
    assert {len(step.runs) for step in steps} == {3}
    assert min(steps, key=lambda step: step.mean("negative_elbo")).beta == 1
    for smaller, larger in pairwise(steps):
        assert larger.mean("kl") < smaller.mean("kl")
        assert larger.mean("reconstruction") > smaller.mean("reconstruction")


def test_a_weight_on_total_correlation_disentangles(published: Catalogue) -> None:
    steps = of_series(published, "sprites-10d")
    assert {len(step.runs) for step in steps} == {5}
    of_objectives = Counter(step.objective for step in steps)
    assert of_objectives == {"beta-vae": 6, "beta-tcvae": 6, "dip-vae-ii": 6}
    mig = {step.beta: step.mean("mig") for step in steps if step.objective == "beta-tcvae"}
    assert max(mig.values()) >= 0.40
    assert mig[16] - mig[2] >= 0.20


def test_a_decoder_that_knows_where_it_draws_parts_the_factors(published: Catalogue) -> None:
    (setting,) = of_series(published, "sprites-broadcast")
    assert len(setting.runs) == 5
    assert setting.mean("mig") >= 0.45
    best = max(setting.runs, key=lambda run: run.test.mig or 0.0)
    assert best.test.mutual_information is not None
    told = dict(zip(best.factors, map(max, best.test.mutual_information), strict=True))
    assert min(told[factor] for factor in ("x", "y", "scale", "orientation")) >= 0.5


def test_the_zoo_is_at_most_64_megabytes() -> None:
    size = sum(path.stat().st_size for path in (ROOT / "zoo").rglob("*") if path.is_file())
    assert 0 < size <= ZOO_BYTES
