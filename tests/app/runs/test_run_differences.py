"""How far runs differ, and how sure that is: the bootstrap against scipy's."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import bootstrap

from app.runs.comparison import comparison
from app.runs.run_differences import RESAMPLES, difference_rows, run_differences
from vae.store.catalogue import Catalogue

ONE, FOUR = "mnist-10d-beta-1-seed-0", "mnist-10d-beta-4-seed-0"


def test_differences_over_images_are_paired_and_over_seeds_are_not(published: Catalogue) -> None:
    compared = comparison(published, [ONE, FOUR])
    found = {each.metric: each for each in run_differences(compared, published.latents)}
    rate = found["kl"]
    one, four = (published.run(run).test.kl or 0.0 for run in (ONE, FOUR))
    assert rate.whole == pytest.approx(four - one)
    assert rate.images == 2000
    nats = [published.latents(run).reconstruction_nats.astype(float) for run in (ONE, FOUR)]
    expected = bootstrap(
        (nats[1] - nats[0],), np.mean, n_resamples=RESAMPLES, method="percentile", rng=2
    ).confidence_interval
    spread = expected.high - expected.low
    images = found["reconstruction"].over_images
    assert images is not None
    assert images.mean == pytest.approx((nats[1] - nats[0]).mean(), rel=1e-4)
    assert (images.low, images.high) == pytest.approx(expected, abs=spread / 8)
    seeds = [
        [published.run(f"mnist-10d-beta-{beta}-seed-{k}").test.kl or 0.0 for k in range(3)]
        for beta in (1, 4)
    ]
    means = [[np.mean(drawn) for drawn in product(each, repeat=3)] for each in seeds]
    all_there_are = [b - a for a in means[0] for b in means[1]]
    assert rate.over_seeds is not None
    assert rate.over_seeds.mean == pytest.approx(np.mean(seeds[1]) - np.mean(seeds[0]))
    ends = rate.over_seeds.low, rate.over_seeds.high
    assert ends == pytest.approx(np.quantile(all_there_are, [0.025, 0.975]))


def test_every_interval_holds_its_own_estimate(published: Catalogue) -> None:
    series = [f"mnist-10d-beta-{beta}-seed-0" for beta in ("0p1", "1", "16")]
    found = run_differences(comparison(published, series), published.latents)
    intervals = [of for each in found for of in (each.over_images, each.over_seeds) if of]
    assert len(intervals) == 12
    assert all(of.low <= of.mean <= of.high for of in intervals)


def test_what_has_one_seed_or_other_images_has_no_such_interval(published: Catalogue) -> None:
    alone = comparison(published, [ONE, "mnist-2d", "fashion-2d"])
    found = run_differences(alone, published.latents)
    assert {each.run.id for each in found} == {"mnist-2d"}
    assert {each.over_seeds for each in found} == {None}
    head, *rows = difference_rows(alone, published.latents)
    assert [row[head.index("metric")] for row in rows] == ["negative_elbo", "reconstruction", "kl"]
    assert {row[head.index("seeds_low")] for row in rows} == {None}
