"""What the Compare page says of the chosen runs: who stands beside them, and their numbers."""

from __future__ import annotations

import csv
import io
from typing import Any

import plotly.graph_objects as go
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.factory import create_app
from app.pages.compare.figures import cards, graphs
from app.runs import comparison as comparison_module
from app.runs.comparison import Comparison, Comparisons, comparison
from app.runs.comparison_figures import FIGURES
from app.runs.comparison_tables import csv_text, gaps, per_factor, per_latent
from app.settings import Settings
from app.theme import beta_colours
from tests.support.layouts import components
from vae.store.catalogue import Catalogue
from vae.store.definitions import COMPARED, METRICS
from vae.store.documents import Run

ONE, FOUR = "mnist-10d-beta-1-seed-0", "mnist-10d-beta-4-seed-0"
FASHION, SPRITES = "fashion-2d", "sprites-10d-beta-tcvae-beta-16-seed-0"


@pytest.fixture
def digits(published: Catalogue) -> Comparison:
    return comparison(published, [FOUR, ONE])


def of(run: Run, name: str) -> Any:
    return run.document["metrics"]["test"][name]


def test_colours_follow_beta_and_not_the_order_of_choice(digits: Comparison) -> None:
    first, *_, last = beta_colours()
    assert {run: mark.colour for run, mark in digits.marks.items()} == {ONE: first, FOUR: last}


def test_runs_outside_a_series_are_told_apart_by_shape(published: Catalogue) -> None:
    alone = ["mnist-2d", "fc-256-mnist-2d", "fc-400-mnist-2d"]
    found = comparison(published, [*alone, ONE]).marks
    assert len({found[run].symbol for run in alone}) == 3
    assert found[ONE].symbol == "circle"


def test_chosen_runs_bring_all_seeds_of_their_series(
    digits: Comparison, published: Catalogue
) -> None:
    held = {run.id for setting in digits.settings for run in setting.runs}
    series = {run.id for run in published.runs() if isinstance(run, Run) and run.series}
    assert held == {run_id for run_id in series if run_id.startswith("mnist-10d")}
    assert "mnist-10d-beta-8-seed-2" in held  # its metrics are all that is published


def test_names_are_what_the_runs_do_not_share(digits: Comparison) -> None:
    assert digits.names == {FOUR: "β = 4", ONE: "β = 1"}


def test_one_run_keeps_its_whole_title(published: Catalogue) -> None:
    assert comparison(published, [ONE]).names == {ONE: "MNIST, 10-D, β = 1, seed 0"}


def test_runs_on_other_images_are_left_out_of_the_settings(published: Catalogue) -> None:
    both = comparison(published, [ONE, FASHION])
    assert [[run.id for run in runs] for runs in both.left_out.values()] == [[FASHION]]
    assert "different images" in str(cards(both))
    assert FASHION in both.names


def test_no_line_joins_the_flagship_to_the_series_of_its_name(published: Catalogue) -> None:
    compared = comparison(published, ["mnist-2d", "mnist-2d-beta-1-seed-0"])
    (chart,) = next(figure for figure in FIGURES if figure.name == "gap").charts(compared)
    drawn = [trace["x"] for trace in chart.figure["data"]]
    assert sorted(drawn, key=len) == [[1], [0.25, 0.5, 1, 2, 4, 8]]


def test_runs_that_nobody_knows_are_left_out(published: Catalogue) -> None:
    nothing = comparison(published, ["no-such-run"])
    assert (nothing.runs, nothing.settings, nothing.names) == ((), (), {})
    assert [run.id for run in comparison(published, ["no-such-run", ONE]).runs] == [ONE]


def test_comparisons_of_the_same_runs_are_one(published: Catalogue, digits: Comparison) -> None:
    again = comparison(published, [FOUR, ONE])
    assert (again, hash(again)) == (digits, hash(digits))
    assert comparison(published, [ONE, FOUR]) != digits  # of other colours
    assert Comparison(digits.runs, digits.settings[1:]) != digits


def test_a_comparison_is_known_by_its_digest_and_made_anew_where_it_is_not(
    published: Catalogue,
) -> None:
    comparisons = Comparisons(published)
    first = comparisons.of([FOUR, ONE])
    assert comparisons.known(first.digest, []) is first
    assert comparisons.known("unheard-of", [FOUR, ONE]) == first


def test_the_oldest_comparisons_are_forgotten(published: Catalogue) -> None:
    comparisons = Comparisons(published)
    first = comparisons.of([ONE])
    listed = [run.id for run in published.runs() if run.id != ONE]
    for run_id in listed[: comparison_module.KEPT]:
        comparisons.of([run_id])
    assert comparisons.known(first.digest, []).runs == ()


def test_digits_have_no_figures_about_factors_and_the_page_says_why(digits: Comparison) -> None:
    assert [figure.name for figure in FIGURES if not figure.charts(digits)] == [
        "elbo-mig",
        "scores",
        "mutual-information",
    ]
    assert "factors are known" in cards(digits)[-1].children


def test_sprites_have_every_figure_and_each_is_one_that_plotly_takes(published: Catalogue) -> None:
    sprites = comparison(published, [SPRITES])
    for figure in FIGURES:
        charts = figure.charts(sprites)
        assert charts, figure.name
        for chart in charts:
            go.Figure(chart.figure)  # raises on a property that Plotly does not know


def test_every_chart_has_an_element_of_its_own(published: Catalogue) -> None:
    compared = comparison(published, [SPRITES, ONE])
    names = [chart.id for figure in FIGURES for chart in figure.charts(compared)]
    shown = [
        c.id
        for figure in FIGURES
        for card in graphs(figure, compared)
        for c in components(card)
        if type(c).__name__ == "Graph"
    ]
    assert len(names) == len(set(names)) > 0
    assert shown == [{"graph": name} for name in names]


def test_every_metric_that_is_drawn_is_defined_beside_it(published: Catalogue) -> None:
    for card in cards(comparison(published, [SPRITES])):
        meanings = [c.children for c in components(card) if type(c).__name__ == "Dd"]
        assert meanings
        assert all(len(meaning) > 10 for meaning in meanings)


def test_a_row_a_latent_and_a_row_a_factor_and_latent(published: Catalogue) -> None:
    run = published.run(SPRITES)
    head, *latents = per_latent([run])
    assert [row[head.index("kl")] for row in latents] == of(run, "kl_per_dimension")
    head, *cells = per_factor([run])
    assert len(cells) == 5 * run.latent_dim
    x_in_z10 = next(row for row in cells if row[-3:-1] == ["x", 10])
    assert x_in_z10[-1] == of(run, "mutual_information")[3][9]


def test_the_gap_is_test_minus_training(published: Catalogue) -> None:
    run = published.run(ONE)
    _, (*_, test, train, gap) = gaps([run])
    assert test == of(run, "negative_elbo")
    assert gap == pytest.approx(test - train)


def test_csv_reads_back_as_it_was() -> None:
    rows = [["run", "title"], ["a", 'β = 1, "quoted"\nline']]
    assert list(csv.reader(io.StringIO(csv_text(rows)))) == rows


@pytest.fixture(scope="module")
def site(published: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(runs=folder / "runs", cache_folder=folder / "cache")
    return create_app(settings, published).server.test_client()


def read(client: FlaskClient, name: str, runs: str) -> list[dict[str, str]]:
    answer = client.get(f"/api/compare/{name}.csv?runs={runs}")
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_table_as_csv_holds_run_jsons_numbers(site: FlaskClient, published: Catalogue) -> None:
    rows = read(site, "runs", f"{FOUR},{ONE}")
    assert [row["run"] for row in rows] == [FOUR, ONE]
    for row in rows:
        test = published.run(row["run"]).test
        for metric in set(COMPARED) & {METRICS[key] for key in test.measured}:
            assert float(row[metric.key]) == test.value(metric.key), metric


@pytest.mark.parametrize("name", [figure.name for figure in FIGURES])
def test_every_figure_has_its_numbers_as_csv(site: FlaskClient, name: str) -> None:
    assert len(read(site, name, SPRITES)) >= 1


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("nothing.csv?runs=mnist-2d", 400, "rate-distortion"),
        ("runs.csv", 400, "got 0"),
        (f"runs.csv?runs={','.join(['mnist-2d'] * 9)}", 400, "got 9"),
        ("runs.csv?runs=no-such-run", 404, "no-such-run"),
    ],
)
def test_what_cannot_be_given_is_refused_in_a_sentence(
    site: FlaskClient, address: str, status: int, said: str
) -> None:
    answer = site.get(f"/api/compare/{address}")
    assert answer.status_code == status
    assert said in answer.json["error"]


def asked(site: FlaskClient, runs: object, figure: object, digest: str) -> TestResponse:
    """What Dash's page sends for the charts of a card."""
    card = {"charts": figure, "of": digest}
    return site.post(
        "/compare/_dash-update-component",
        json={
            "output": '{"charts":["MATCH"],"of":["MATCH"]}.children',
            "outputs": {"id": card, "property": "children"},
            "inputs": [{"id": card, "property": "data-near", "value": "yes"}],
            "state": [{"id": "compared", "property": "value", "value": runs}],
            "changedPropIds": [],
        },
    )


def test_the_charts_of_a_card_come_by_themselves(site: FlaskClient) -> None:
    answer = asked(site, [FOUR, ONE], "units", "of-nobody")
    (shown,) = answer.json["response"].values()
    graphs = [c["props"]["children"][1]["props"]["children"] for c in shown["children"]]
    assert [graph["type"] for graph in graphs] == ["Graph", "Graph"]
    assert [graph["props"]["id"] for graph in graphs] == [
        {"graph": f"units-{run}"} for run in (FOUR, ONE)
    ]


def test_the_differences_come_by_themselves_with_their_definition(
    site: FlaskClient, published: Catalogue
) -> None:
    answer = asked(site, [FOUR, ONE], "differences", "of-nobody")
    assert "drawn again in pairs" in answer.text
    assert "differences.csv?runs=" in answer.text
    holders = [
        component.id
        for card in cards(comparison(published, [FOUR, ONE]))
        for component in components(card)
        if isinstance(getattr(component, "id", None), dict)
    ]
    assert holders[0]["charts"] == "differences"
    rows = read(site, "differences", f"{FOUR},{ONE}")
    assert [row["metric"] for row in rows] == ["negative_elbo", "reconstruction", "kl"]


@pytest.mark.parametrize(
    ("runs", "figure", "said"),
    [
        (["mnist-2d"] * 20_000, "units", "up to 8 ids"),
        ([ONE, "../zoo"], "units", "up to 8 ids"),
        ([[]], "units", "up to 8 ids"),
        (None, "units", "up to 8 ids"),
        ({"a": 1}, "units", "up to 8 ids"),
        ([ONE], "nothing", "rate-distortion"),
        ([ONE], 3, "rate-distortion"),
    ],
)
def test_what_no_page_can_have_asked_is_refused_before_anything_is_looked_up(
    site: FlaskClient, runs: object, figure: object, said: str
) -> None:
    answer = asked(site, runs, figure, "of-nobody")
    assert answer.status_code == 400
    assert said in answer.json["error"]
