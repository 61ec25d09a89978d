"""Runs of a sweep put together, and the figures of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.figures import series as figures
from tiny_run import write_run
from vae.catalogue import Catalogue
from vae.documents import Run
from vae.series import Setting, settings

COLOURS = ("#112233", "#445566", "#778899")
KL = [0.004, 2.5, 0.5]


@pytest.fixture
def sweep(tmp_path: Path) -> Callable[..., list[Run]]:
    """Two seeds at each of three βs, as rate = 8 − β and distortion = 100 + 3 β + the seed."""

    def runs(**scores: float) -> list[Run]:
        found = []
        for beta in (4.0, 0.5, 1.0):
            for seed in (0, 1):
                name = f"s-{beta:g}-{seed}".replace(".", "p")
                write_run(
                    tmp_path / name,
                    objective={"name": "beta-vae", "beta": beta, "likelihood": "bernoulli"},
                    metrics=_metrics(8 - beta, 100 + 3 * beta + seed, **scores),
                )
                found.append(Catalogue([tmp_path], tmp_path).run(name))
        return found

    return runs


def _metrics(rate: float, distortion: float, **scores: float) -> dict[str, Any]:
    test = {
        "kl": rate,
        "reconstruction": distortion,
        "negative_elbo": rate + distortion,
        "kl_per_dimension": KL,
        **scores,
    }
    return {"test": test, "train": {**test, "negative_elbo": rate + distortion - 1.5}}


def test_settings_rise_in_beta_and_hold_their_seeds(sweep: Callable[..., list[Run]]) -> None:
    found = settings(reversed(sweep()))
    assert [(each.beta, len(each.runs)) for each in found] == [(0.5, 2), (1.0, 2), (4.0, 2)]
    assert found[2].mean("reconstruction") == pytest.approx(112.5)


def test_a_run_whose_beta_nobody_knows_belongs_to_no_setting(
    sweep: Callable[..., list[Run]], tmp_path: Path
) -> None:
    write_run(tmp_path / "theirs", objective={"name": "unknown", "likelihood": "bernoulli"})
    imported = Catalogue([tmp_path], tmp_path).run("theirs")
    assert [len(each.runs) for each in settings([*sweep(), imported])] == [2, 2, 2]


def test_a_metric_that_no_run_has_is_absent_and_not_zero(sweep: Callable[..., list[Run]]) -> None:
    (first, *_) = settings(sweep())
    assert first.values("mig").size == 0
    assert np.isnan(first.mean("mig"))


def test_points_of_the_rate_distortion_plane_are_means_over_seeds(
    sweep: Callable[..., list[Run]],
) -> None:
    *_, points = figures.rate_distortion(settings(sweep()), COLOURS).data
    assert list(points.x) == [7.5, 7.0, 4.0]
    assert list(points.y) == [102.0, 103.5, 112.5]
    assert list(points.customdata) == ["s-0p5-0", "s-1-0", "s-4-0"]


def test_minus_elbo_is_the_same_all_along_a_diagonal(sweep: Callable[..., list[Run]]) -> None:
    lines = [
        line
        for line in figures.rate_distortion(settings(sweep()), COLOURS).data
        if line.mode == "lines+text"
    ]
    assert len(lines) > 2
    for line in lines:
        assert line.x[0] + line.y[0] == pytest.approx(line.x[1] + line.y[1])
        assert line.text[0] == f"{line.y[0]:.0f}"


def test_bars_reach_from_the_smallest_to_the_largest_seed(
    sweep: Callable[..., list[Run]],
) -> None:
    reconstruction, kl = figures.terms_by_beta(settings(sweep()), COLOURS).data
    assert list(np.add(reconstruction.y, reconstruction.error_y.array)) == [102.5, 104, 113]
    assert list(np.subtract(reconstruction.y, reconstruction.error_y.arrayminus)) == [
        101.5,
        103,
        112,
    ]
    assert not np.any(kl.error_y.array)


def test_the_gap_is_test_minus_training(sweep: Callable[..., list[Run]]) -> None:
    (gap,) = figures.generalisation_gap(settings(sweep()), COLOURS).data
    assert list(gap.y) == pytest.approx([1.5, 1.5, 1.5])


def test_runs_without_numbers_on_training_images_have_no_gap(
    sweep: Callable[..., list[Run]],
) -> None:
    runs = [
        dataclasses.replace(run, metrics={"test": run.metrics["test"]})
        if run.objective.beta == 1.0
        else run
        for run in sweep()
    ]
    (gap,) = figures.generalisation_gap(settings(runs), COLOURS).data
    assert list(gap.x) == [0.5, 4.0]


def test_the_strongest_unit_comes_first_and_dead_ones_are_faint(
    sweep: Callable[..., list[Run]],
) -> None:
    (bars,) = figures.kl_per_dimension(Setting("beta-vae", 1.0, tuple(sweep())), "#112233").data
    assert list(bars.x) == ["z2", "z3", "z1"]
    assert [colour == "#112233" for colour in bars.marker.color] == [True, True, False]


def test_scores_are_violins_of_the_settings_that_have_them(
    sweep: Callable[..., list[Run]],
) -> None:
    found = settings(sweep(mig=0.3))
    assert len(figures.scores_by_beta(found, "mig", COLOURS).data) == 3
    assert len(figures.scores_by_beta(found, "sap", COLOURS).data) == 0


def test_each_run_is_a_dot_of_its_elbo_and_its_score(sweep: Callable[..., list[Run]]) -> None:
    dots = figures.elbo_against_score(settings(sweep(mig=0.25)), "mig", COLOURS).data
    assert [list(trace.x) for trace in dots] == [[109.0, 110.0], [110.0, 111.0], [116.0, 117.0]]
    assert {value for trace in dots for value in trace.y} == {0.25}


def test_mutual_information_has_a_row_a_factor() -> None:
    figure = figures.mutual_information(np.array([[0.0, 1.2], [0.3, 0.1]]), ["scale", "x"])
    (heat,) = figure.data
    assert (list(heat.y), list(heat.x), heat.zmin) == (["scale", "x"], ["z1", "z2"], 0)
