"""The Training page's layout, and what its callbacks answer to a client."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.pages.training import ids, page
from app.pages.training.drawn import own_curves
from app.runs.offered import trained
from app.runs.training_curves import chosen_lines
from app.settings import ROOT, Settings
from tests.support.layouts import components, ids_in
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue


@pytest.fixture(scope="module")
def visitor(published: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("training")
    settings = Settings(zoo=ROOT / "zoo", runs=folder / "runs", cache_folder=folder / "cache")
    return create_app(settings, published).server.test_client()


def decide(client: FlaskClient, act: str, **changed: Any) -> Any:
    """The answer of the callback that every control calls. changed: values by their controls."""
    values: dict[str, Any] = {
        ids.ADDRESS: "",
        ids.RUNS: ["mnist-2d"],
        ids.LINES: "mnist-2d",
        ids.SMOOTH: 0,
        ids.LOG: [],
        ids.ALIGNED: True,
        ids.EPOCH_SHOWN: 37,
        ids.CURVES: {"runs": ["mnist-2d"], "zoom": None},
    } | changed
    properties = {
        ids.ADDRESS: "search",
        ids.ALIGNED: "checked",
        **dict.fromkeys((ids.RUNS, ids.LINES, ids.SMOOTH, ids.LOG), "value"),
        ids.DRAGGED: "data",
        **dict.fromkeys((ids.CLOSER, ids.WIDER, ids.WHOLE), "n_clicks"),
    }
    sent = [{"id": k, "property": v, "value": values.get(k)} for k, v in properties.items()]
    order = [ids.ADDRESS, ids.RUNS, ids.LINES, ids.SMOOTH, ids.LOG, ids.ALIGNED]
    order += [ids.DRAGGED, ids.CLOSER, ids.WIDER, ids.WHOLE]
    return post(
        client,
        ids.SHOWN,
        [next(each for each in sent if each["id"] == name) for name in order],
        [{"id": k, "property": "data", "value": values[k]} for k in (ids.EPOCH_SHOWN, ids.CURVES)],
        f"{act}.{properties[act]}",
    )


def post(client: FlaskClient, output: str, inputs: Any, state: Any, changed: str) -> Any:
    """Calls the callback that has this output."""
    dependencies = client.get("/training/_dash-dependencies").json
    (found,) = [
        each
        for each in dependencies
        if f"..{output}." in f".{each['output']}" and not each["clientside_function"]
    ]
    names = found["output"].strip(".").split("...")
    outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
    return client.post(
        "/training/_dash-update-component",
        json={
            "output": found["output"],
            "outputs": outputs,
            "inputs": inputs,
            "state": state,
            "changedPropIds": [changed],
        },
    )


def test_an_id_stands_for_one_element() -> None:
    present = ids_in(page.layout([]))
    assert len(set(present)) == len(present)


def test_every_button_explains_itself() -> None:
    controls = [
        found
        for found in components(page.layout([]))
        if found._type in ("Button", "Select", "MultiSelect", "A")
    ]
    assert len(controls) > 10
    silent = [each for each in controls if not each.to_plotly_json()["props"].get("data-hint")]
    assert silent == []


def test_further_seeds_can_be_chosen_and_a_series_as_a_whole(published: Catalogue) -> None:
    runs = trained(published)
    assert "mnist-10d-beta-1-seed-2" in [run.id for run in runs]
    (group,) = [g for g in page.run_options(runs) if g["group"] == "Series mnist-10d"]
    assert group["items"][0]["value"] == "series:mnist-10d"
    assert len(group["items"]) == 1 + 8 * 3


def test_an_imported_run_has_no_history_and_is_not_offered(zoo: Path) -> None:
    write_run(zoo / "imported-2d")
    assert trained(Catalogue([zoo], zoo / "datasets")) == []


def test_a_link_sets_all_controls_and_keeps_its_address(visitor: FlaskClient) -> None:
    link = "?runs=fashion-2d,mnist-2d&run=mnist-2d&epoch=5&smooth=0.6&log=x&aligned=0&zoom=2,9"
    answer = decide(visitor, ids.ADDRESS, **{ids.ADDRESS: link, ids.CURVES: None}).json["response"]
    assert answer[ids.RUNS]["value"] == ["fashion-2d", "mnist-2d"]
    assert answer[ids.SMOOTH]["value"] == 0.6
    assert answer[ids.LOG]["value"] == ["x"]
    assert answer[ids.ALIGNED]["checked"] is False
    assert answer[ids.CURVES]["data"] == {
        "runs": ["fashion-2d", "mnist-2d"],
        "run": "mnist-2d",
        "smooth": 0.6,
        "log": "x",
        "zoom": [2, 9],
    }
    assert answer[ids.SHOWN]["data"]["seek"] == {"epoch": 5}
    assert ids.ADDRESS not in answer


def test_a_control_writes_the_address_with_the_films_epoch(visitor: FlaskClient) -> None:
    answer = decide(visitor, ids.SMOOTH, **{ids.SMOOTH: 0.4}).json["response"]
    assert answer[ids.ADDRESS]["search"] == "?runs=mnist-2d&epoch=37&smooth=0.4"
    assert answer[ids.SHOWN]["data"]["seek"] is None
    assert ids.SMOOTH not in answer


def test_other_runs_begin_with_their_first_epoch_and_all_of_them(visitor: FlaskClient) -> None:
    answer = decide(
        visitor,
        ids.RUNS,
        **{
            ids.RUNS: ["mnist-2d", "fashion-2d"],
            ids.CURVES: {"runs": ["mnist-2d"], "zoom": [5, 9]},
        },
    ).json["response"]
    assert answer[ids.ADDRESS]["search"] == "?runs=mnist-2d,fashion-2d&epoch=0"
    assert answer[ids.CURVES]["data"]["zoom"] is None
    assert answer["tabled"]["data"] == ["mnist-2d", "fashion-2d"]


def test_no_run_is_said_and_runs_with_a_film_are_offered(visitor: FlaskClient) -> None:
    answer = decide(visitor, ids.RUNS, **{ids.RUNS: [], ids.LINES: None}).json["response"]
    assert answer[ids.FILM_MESSAGE]["children"].startswith("Choose runs above")
    offered = [each["props"]["href"] for each in answer[ids.FILM_OFFERS]["children"]]
    assert "/training?runs=mnist-2d&run=mnist-2d&epoch=0" in offered


def test_curves_of_a_refined_run_are_said_to_be_the_encoders_own(published: Catalogue) -> None:
    lines = chosen_lines(published, "fc-256-mnist-2d,mnist-2d")
    assert [run.id for line in lines for run in line.runs if run.refinement] == ["mnist-2d"]
    (said,) = own_curves(lines)
    assert said.children[0].startswith("MNIST, 2-D: curves and film are the encoder's own.")


@pytest.mark.parametrize(
    ("act", "value"), [(ids.SMOOTH, 0.5), (ids.DRAGGED, {"xaxis.range[0]": 2, "xaxis.range[1]": 9})]
)
def test_runs_that_were_chosen_just_before_another_act_are_not_lost(
    visitor: FlaskClient, act: str, value: object
) -> None:
    """Dash drops the answer to the first act; the curves of before say that there was none."""
    answer = decide(visitor, act, **{act: value, ids.RUNS: ["fashion-2d"]}).json["response"]
    assert answer[ids.CURVES]["data"]["runs"] == ["fashion-2d"]
    assert answer[ids.SHOWN]["data"]["run"] == "fashion-2d"
    assert answer[ids.SHOWN]["data"]["seek"] == {"epoch": 0}


def test_the_film_alone_turns_without_the_curves_being_drawn_again(visitor: FlaskClient) -> None:
    before = {"runs": ["mnist-2d"], "run": "mnist-2d", "smooth": 0.0, "log": "", "zoom": None}
    answer = decide(visitor, ids.ALIGNED, **{ids.ALIGNED: False, ids.CURVES: before})
    assert answer.json["response"][ids.SHOWN]["data"]["aligned"] is False
    assert ids.CURVES not in answer.json["response"]


@pytest.mark.parametrize(
    ("act", "changed"),
    [
        (ids.RUNS, {ids.RUNS: ["nobody"]}),
        (ids.RUNS, {ids.RUNS: 5}),
        (ids.RUNS, {ids.RUNS: [{"id": 1}]}),
        (ids.SMOOTH, {ids.SMOOTH: "much"}),
        (ids.SMOOTH, {ids.SMOOTH: 7}),
        (ids.LOG, {ids.LOG: ["x", "x", "x"]}),
        (ids.LOG, {ids.LOG: 3}),
        (ids.ALIGNED, {ids.ALIGNED: "maybe"}),
        (ids.SMOOTH, {ids.EPOCH_SHOWN: {"a": []}}),
        (ids.SMOOTH, {ids.CURVES: {"runs": ["mnist-2d"], "zoom": "all"}}),
        (ids.DRAGGED, {ids.DRAGGED: {"xaxis.range[0]": "a", "xaxis.range[1]": "b"}}),
    ],
)
def test_hostile_values_are_refused_in_one_sentence(
    visitor: FlaskClient, act: str, changed: dict[str, Any]
) -> None:
    answer = decide(visitor, act, **changed)
    assert answer.status_code == 400
    assert answer.json["error"].endswith(".")


@pytest.mark.parametrize(
    "asked", [5, {"runs": ["nobody"]}, {"runs": ["mnist-2d"], "smooth": "x"}, {"zoom": {}}]
)
def test_curves_of_hostile_values_are_refused(visitor: FlaskClient, asked: object) -> None:
    inputs = [
        {"id": ids.CURVES, "property": "data", "value": asked},
        {"id": ids.RETRY, "property": "n_clicks"},
    ]
    answer = post(visitor, ids.FACTS, inputs, [], f"{ids.CURVES}.data")
    assert answer.status_code == 400
    assert answer.json["error"].endswith(".")


def table(client: FlaskClient, runs: object, page_number: object, stored: object) -> Any:
    columns = [name for name in ids_in(page.layout([])) if name.startswith("kept-sort-")]
    inputs = [
        {"id": ids.TABLED, "property": "data", "value": runs},
        {"id": ids.KEPT.pages, "property": "value", "value": page_number},
        *({"id": name, "property": "n_clicks"} for name in columns),
    ]
    state = [{"id": ids.KEPT.order, "property": "data", "value": stored}]
    return post(client, ids.KEPT.body, inputs, state, "kept-sort-negative_elbo.n_clicks")


def test_a_head_sorts_its_table(visitor: FlaskClient) -> None:
    runs = ["fc-256-mnist-2d", "mnist-2d"]
    answer = table(visitor, runs, 1, None).json["response"]
    rows = answer[ids.KEPT.body]["data-markup"]
    assert re.findall("<tr><td>(.*?)<small>", rows) == ["MNIST, 2-D", "MNIST, 2-D, fc-256"]
    assert answer[ids.KEPT.order]["data"] == ["negative_elbo", False]
    assert answer[ids.KEPT.head("negative_elbo")]["aria-sort"] == "ascending"
    assert answer[ids.KEPT.csv]["href"] == "/api/kept-epochs.csv?runs=fc-256-mnist-2d,mnist-2d"


@pytest.mark.parametrize(
    ("runs", "number", "status"),
    [(["nobody"], 1, 404), (["mnist-2d"], "x", 400), (["mnist-2d"], -1, 400), ({"a": 1}, 1, 200)],
)
def test_a_table_of_hostile_values_is_refused_or_empty(
    visitor: FlaskClient, runs: object, number: object, status: int
) -> None:
    assert table(visitor, runs, number, ["kl", []]).status_code == status
