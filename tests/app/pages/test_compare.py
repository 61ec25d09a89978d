"""The Compare page's layout, what it offers, and what it shows at first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app.factory import create_app
from app.pages.compare import page as compare
from app.runs import offered as selection
from app.settings import Settings
from app.web import ids
from app.web.shell import page_layout
from tests.support.layouts import components, ids_in
from tests.support.tiny_run import write_dataset, write_run
from vae.store.catalogue import Catalogue
from vae.store.documents import Run


def of_series(name: str, beta: float, **changes: object) -> dict[str, object]:
    objective = {"name": "beta-vae", "beta": beta, "likelihood": "bernoulli"}
    return {"series": name, "objective": objective, **changes}


@pytest.fixture
def sweeps(tmp_path: Path) -> Catalogue:
    """Two series, of which one has ten β and one has a β whose weights were not published."""
    zoo = tmp_path / "sweeps"
    write_dataset(zoo / "datasets" / "shapes")
    for k in range(10):
        write_run(zoo / f"long-{k}", **of_series("long", 2.0 ** (5 - k)))
    write_run(zoo / "short-b", **of_series("short", 4.0))
    write_run(zoo / "short-a", **of_series("short", 0.5))
    write_run(zoo / "short-c", files={}, **of_series("short", 8.0))
    write_run(zoo / "alone", dataset="letters")
    return Catalogue([zoo], zoo / "datasets")


def offered(catalogue: Catalogue) -> dict[str, object]:
    return compare.offer(selection.offered(catalogue))


def shown(catalogue: Catalogue) -> Component:
    page = compare.page(catalogue, tuple)
    return page_layout(page, [page])


def test_a_series_is_offered_whole_in_the_order_of_beta(sweeps: Catalogue) -> None:
    series = offered(sweeps)["series"]
    assert isinstance(series, dict)
    assert series["series:short"] == ["short-a", "short-b"]
    assert series["series:long"] == [f"long-{k}" for k in range(9, 1, -1)]
    assert "short-c" not in offered(sweeps)["runs"]


def test_the_chooser_names_series_as_the_page_knows_them(sweeps: Catalogue) -> None:
    (choice,) = (c for c in components(shown(sweeps)) if getattr(c, "id", "") == ids.Compare.CHOICE)
    values = [item["value"] for group in choice.data for item in group["items"]]
    assert set(offered(sweeps)["series"]) <= set(values)
    assert choice.maxValues == offered(sweeps)["most"] + 1


def test_a_first_visit_sees_a_series(sweeps: Catalogue) -> None:
    assert offered(sweeps)["chosen"] == [f"long-{k}" for k in range(9, 1, -1)]


def test_a_featured_series_comes_before_others(
    sweeps: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "FEATURED_SERIES", ("nowhere", "short", "long"))
    assert offered(sweeps)["chosen"] == ["short-a", "short-b"]


def test_without_a_series_runs_of_one_data_set_are_compared(zoo: Path) -> None:
    write_run(zoo / "other-2d", seed=3)
    write_run(zoo / "strange-2d", seed=4, dataset="letters")
    catalogue = Catalogue([zoo], zoo / "datasets")
    assert offered(catalogue)["chosen"] == ["other-2d", "tiny-2d"]


def test_an_empty_zoo_offers_nothing_and_says_so(tmp_path: Path) -> None:
    empty = Catalogue([tmp_path], tmp_path)
    assert offered(empty) == {"runs": [], "chosen": [], "most": 8, "series": {}}
    (choice,) = (c for c in components(shown(empty)) if getattr(c, "id", "") == ids.Compare.CHOICE)
    assert (choice.data, choice.disabled) == ([], True)


def test_what_is_published_can_be_compared(published: Catalogue) -> None:
    chosen = offered(published)["chosen"]
    assert isinstance(chosen, list)
    runs = [published.run(run) for run in chosen]
    assert len(runs) >= 5
    assert len({run.series for run in runs}) == 1
    betas = [run.objective.beta or 0.0 for run in runs]
    assert betas == sorted(betas)


def test_every_element_of_the_page_is_there_once(sweeps: Catalogue) -> None:
    present = ids_in(shown(sweeps))
    own = [value for key, value in vars(ids.Compare).items() if key.isupper()]
    assert [name for name in (*own, ids.COMPARED) if present.count(name) != 1] == []


def test_every_button_says_what_it_does(sweeps: Catalogue) -> None:
    buttons = [
        found.to_plotly_json()["props"]
        for found in components(compare.layout(compare.offer([])))
        if type(found).__name__ == "Button"
    ]
    assert len(buttons) > 8
    assert [b for b in buttons if not b.get("data-hint") and b["data-action"] != "retry"] == []


def test_the_page_and_all_it_asks_for_are_served(client: FlaskClient) -> None:
    html = client.get("/compare").text
    assert 'name="latentarium-chosen" content="tiny-2d"' in html
    assert 'name="latentarium-most" content="8"' in html
    addresses = re.findall(r'(?:src|href)="(/[^"]+)"', html)
    assert any(re.search(r"/compare-[A-Z0-9]+\.js$", url) for url in addresses)
    for url in addresses:
        assert client.get(url).status_code == 200, url


def test_a_link_brings_unlisted_runs_to_the_comparison(
    settings: Settings, catalogue: Catalogue, zoo: Path, tmp_path: Path
) -> None:
    write_run(tmp_path / "unlisted" / "visitor-0123", seed=2)
    known = Catalogue([zoo], zoo / "datasets", tmp_path / "unlisted")
    client = create_app(settings, known).server.test_client()
    link = "http://localhost/compare?runs=tiny-2d,visitor-0123,nothing"
    layout = client.get("/compare/_dash-layout", headers={"Referer": link}).text
    assert "visitor-0123" in layout
    assert "visitor-0123" not in client.get("/compare/_dash-layout").text


def test_metrics_only_runs_are_not_offered(sweeps: Catalogue) -> None:
    only = [run for run in sweeps.runs() if isinstance(run, Run) and run.status == "metrics"]
    assert [run.id for run in only] == ["short-c"]
