"""Runs of a sweep put together, and the figures of them."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app.figures import disentanglement
from app.figures import series as figures
from app.figures.chart import INK
from app.figures.curves import curves
from app.figures.marks import Mark, marks
from app.figures.point_labels import LETTER, LINE, PIXELS, PLACES, placed
from app.theme import beta_colours
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue
from vae.store.definitions import Metrics
from vae.store.documents import Run
from vae.store.series import settings

COLOURS = {"s-1-1": Mark("#112233", "diamond")}
KL = [0.004, 2.5, 0.5]


@pytest.fixture
def sweep(tmp_path: Path) -> Callable[..., list[Run]]:
    """Two seeds at each of three βs, as rate = 8 − β and distortion = 100 + 3 β + the seed."""

    def runs(series: str | None = None, **scores: float) -> list[Run]:
        found: list[Run] = []
        for beta in (4.0, 0.5, 1.0):
            for seed in (0, 1):
                name = f"s-{beta:g}-{seed}".replace(".", "p")
                shutil.rmtree(tmp_path / name, ignore_errors=True)
                write_run(
                    tmp_path / name,
                    objective={"name": "beta-vae", "beta": beta, "likelihood": "bernoulli"},
                    series=series,
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
    found = settings(reversed(sweep(series="s")))
    assert [(each.beta, len(each.runs)) for each in found] == [(0.5, 2), (1.0, 2), (4.0, 2)]
    assert found[2].mean("reconstruction") == pytest.approx(112.5)


def test_runs_outside_a_series_are_settings_of_their_own(
    sweep: Callable[..., list[Run]],
) -> None:
    assert [len(each.runs) for each in settings(sweep())] == [1] * 6


def test_a_run_of_unknown_beta_is_on_the_plane_and_not_against_beta(
    sweep: Callable[..., list[Run]], tmp_path: Path
) -> None:
    write_run(
        tmp_path / "theirs",
        title="Theirs",
        objective={"name": "unknown", "likelihood": "bernoulli"},
        metrics=_metrics(6.5, 103),
    )
    imported = Catalogue([tmp_path], tmp_path).run("theirs")
    found = settings([*sweep(series="s"), imported])
    assert [each.beta for each in found] == [0.5, 1.0, 4.0, None]
    *_, point = go.Figure(figures.rate_distortion(found, COLOURS)).data
    assert (point.x, point.y, point.text) == ((6.5,), (103,), ("Theirs",))
    against = go.Figure(figures.generalisation_gap(found, COLOURS)).data
    assert "Theirs" not in [trace.name for trace in against]


def test_a_run_with_the_id_of_a_series_is_not_joined_to_it(
    sweep: Callable[..., list[Run]], tmp_path: Path
) -> None:
    write_run(tmp_path / "s", title="Flagship", metrics=_metrics(1, 2))
    flagship = Catalogue([tmp_path], tmp_path).run("s")
    assert curves(settings([*sweep(series="s"), flagship])) == [
        ("s", [0, 2, 3]),
        ("Flagship", [1]),
    ]


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"recipe": "wide"}, ["s, tiny", "s, wide"]),
        ({"latents": 3}, ["s, latent dim 2", "s, latent dim 3"]),
        ({"dataset": "letters"}, ["s, dataset shapes", "s, dataset letters"]),
        ({"kind": "beta-tcvae"}, ["s, beta-vae", "s, beta-tcvae"]),
    ],
)
def test_a_line_is_of_one_recipe_objective_data_set_and_number_of_latents(
    sweep: Callable[..., list[Run]], tmp_path: Path, changed: dict[str, Any], names: list[str]
) -> None:
    kind = changed.pop("kind", "beta-vae")
    objective = {"name": kind, "beta": 2.0, "likelihood": "bernoulli"}
    write_run(tmp_path / "o", series="s", objective=objective, metrics=_metrics(1, 2), **changed)
    other = Catalogue([tmp_path], tmp_path).run("o")
    found = curves(settings([*sweep(series="s"), other]))
    assert sorted(found, key=lambda each: len(each[1]))[0][0] == names[1]
    assert {name for name, _ in found} == set(names)


def test_a_metric_that_no_run_has_is_absent_and_not_zero(sweep: Callable[..., list[Run]]) -> None:
    (first, *_) = settings(sweep())
    assert first.values("mig").size == 0
    assert np.isnan(first.mean("mig"))


def test_points_of_the_rate_distortion_plane_are_means_over_seeds(
    sweep: Callable[..., list[Run]],
) -> None:
    *_, points = go.Figure(figures.rate_distortion(settings(sweep(series="s")), COLOURS)).data
    assert list(points.x) == [7.5, 7.0, 4.0]
    assert list(points.y) == [102.0, 103.5, 112.5]
    assert list(points.text) == ["β 0.5", "β 1", "β 4"]


def test_a_run_compared_gives_its_setting_its_colour_and_is_what_a_click_opens(
    sweep: Callable[..., list[Run]],
) -> None:
    *_, points = go.Figure(figures.rate_distortion(settings(sweep(series="s")), COLOURS)).data
    assert list(points.marker.color) == [INK, "#112233", INK]
    assert list(points.customdata) == ["s-0p5-0", "s-1-1", "s-4-0"]


def test_one_line_joins_a_series_and_nothing_joins_runs_outside_one(
    sweep: Callable[..., list[Run]],
) -> None:
    (line,) = curves(settings(sweep(series="s")))
    assert line == ("s", [0, 1, 2])


def test_runs_outside_a_series_stand_alone_under_their_names(
    sweep: Callable[..., list[Run]],
) -> None:
    assert [rows for _, rows in curves(settings(sweep()))] == [[k] for k in range(6)]
    *_, points = go.Figure(figures.rate_distortion(settings(sweep()), COLOURS)).data
    assert list(points.hovertext) == ["Shapes, 2-D, β 4"]


def test_no_words_lie_on_others_or_on_a_point() -> None:
    random = np.random.default_rng(5)
    points = random.uniform(0, 1, (40, 2))
    texts = [f"β {k}" for k in range(40)]
    found = placed(points, texts, (0, 0), (1, 1), first=[7])
    assert found[7][0] == "β 7", "who chooses first has room"
    boxes = []
    for (text, place), at in zip(found, points * PIXELS, strict=True):
        if text:
            corner = at + np.array(PLACES[place]) * (LETTER * len(text), LINE)
            boxes.append(np.concatenate([corner, corner + np.array([LETTER * len(text), LINE])]))
    assert 10 < len(boxes) < 40
    for k, (a, b, c, d) in enumerate(boxes):
        for e, f, g, h in boxes[:k]:
            assert min(c, g) - max(a, e) <= 8 or min(d, h) - max(b, f) <= 8


def test_beta_is_a_scale_and_runs_outside_a_series_are_outlines(
    sweep: Callable[..., list[Run]], tmp_path: Path
) -> None:
    write_run(tmp_path / "alone", metrics=_metrics(1, 2))
    alone = Catalogue([tmp_path], tmp_path).run("alone")
    found = marks([*sweep(series="s"), alone])
    assert [found[f"s-{beta}-0"].colour for beta in ("0p5", "1", "4")] == [
        beta_colours()[k] for k in (0, 4, 7)
    ]
    assert {found[f"s-{beta}-0"].symbol for beta in ("0p5", "1", "4")} == {"circle"}
    assert (found["alone"].symbol, found["alone"].colour) == ("circle-open", INK)


def test_minus_elbo_is_the_same_all_along_a_diagonal(sweep: Callable[..., list[Run]]) -> None:
    lines = [
        line
        for line in go.Figure(figures.rate_distortion(settings(sweep()), COLOURS)).data
        if line.mode == "lines+text"
    ]
    # The totals are 109.5 to 116.5.
    assert [line.y[0] for line in lines] == [110, 112, 114, 116]
    for line in lines:
        assert line.x[0] + line.y[0] == pytest.approx(line.x[1] + line.y[1])
        assert line.text[1].endswith(f"{line.y[0]:g}")


def test_bars_reach_from_the_smallest_to_the_largest_seed(
    sweep: Callable[..., list[Run]],
) -> None:
    reconstruction, kl = (
        go.Figure(figures.term_by_beta(settings(sweep(series="s")), metric, COLOURS)).data[0]
        for metric in ("reconstruction", "kl")
    )
    assert list(np.add(reconstruction.y, reconstruction.error_y.array)) == [102.5, 104, 113]
    assert list(np.subtract(reconstruction.y, reconstruction.error_y.arrayminus)) == [
        101.5,
        103,
        112,
    ]
    assert not np.any(kl.error_y.array)


def test_the_gap_is_test_minus_training(sweep: Callable[..., list[Run]]) -> None:
    (gap,) = go.Figure(figures.generalisation_gap(settings(sweep(series="s")), COLOURS)).data
    assert list(gap.y) == pytest.approx([1.5, 1.5, 1.5])


def test_runs_without_numbers_on_training_images_have_no_gap(
    sweep: Callable[..., list[Run]],
) -> None:
    runs = [
        dataclasses.replace(run, train=Metrics()) if run.objective.beta == 1.0 else run
        for run in sweep(series="s")
    ]
    (gap,) = go.Figure(figures.generalisation_gap(settings(runs), COLOURS)).data
    assert list(gap.x) == [0.5, 4.0]


def test_the_strongest_unit_comes_first_and_dead_ones_are_faint(
    sweep: Callable[..., list[Run]],
) -> None:
    figure = go.Figure(figures.kl_per_dimension(sweep()[0], "#112233", highest=4))
    (bars,) = figure.data
    assert figure.layout.yaxis.range[1] > 4
    assert list(bars.x) == ["z2", "z3", "z1"]
    assert [colour == "#112233" for colour in bars.marker.color] == [True, True, False]


def test_scores_are_points_of_the_settings_that_have_them(
    sweep: Callable[..., list[Run]],
) -> None:
    found = settings(sweep(series="s", mig=0.3))
    mean, seeds = go.Figure(disentanglement.scores_by_beta(found, "mig", COLOURS)).data[:2]
    assert (list(mean.y), list(seeds.y)) == ([0.3], [0.3, 0.3])
    assert {mean.type, seeds.type} == {"scatter"}
    assert len(go.Figure(disentanglement.scores_by_beta(found, "sap", COLOURS)).data) == 0


def test_each_run_is_a_dot_of_its_elbo_and_its_score(sweep: Callable[..., list[Run]]) -> None:
    (dots,) = go.Figure(
        disentanglement.elbo_against_score(settings(sweep(series="s", mig=0.25)), "mig", COLOURS)
    ).data
    assert list(dots.x) == [109.0, 110.0, 110.0, 111.0, 116.0, 117.0]
    assert set(dots.y) == {0.25}


def test_mutual_information_has_a_row_a_factor() -> None:
    matrix = np.array([[0.0, 1.2], [0.3, 0.1]])
    figure = go.Figure(disentanglement.mutual_information(matrix, ["scale", "x"], highest=2))
    (heat,) = figure.data
    assert (list(heat.y), list(heat.x)) == (["scale", "x"], ["z1", "z2"])
    assert (heat.zmin, heat.zmax) == (0, 2)
