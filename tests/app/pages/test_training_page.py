"""The Training page's layout and what it tells the browser."""

from __future__ import annotations

import re
from pathlib import Path

from app.pages.training import ids as training_ids
from app.pages.training import page as training
from app.runs.offered import trained
from app.settings import ROOT
from app.web import ids
from tests.support.layouts import components, ids_in, ids_wanted
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue


def test_every_element_that_the_browser_looks_for_is_there_once() -> None:
    module = (ROOT / "assets/pages/training/elements.mjs").read_text()
    facts = re.findall(r'"(\w+)"', re.search(r"const FACTS = \[(.*?)\]", module)[1])
    wanted = ids_wanted("pages/training/elements.mjs") + [f"fact-{key}" for key in facts]
    present = ids_in(training.layout([]))
    assert len(wanted) > 20
    assert [name for name in wanted if present.count(name) != 1] == []


def test_ids_are_used_once_and_all_of_them() -> None:
    named = [v for k, v in vars(training_ids).items() if k.isupper() and k != "FACT"]
    named += [ids.HINT, ids.NOTICE, ids.ANNOUNCEMENT]
    present = [name for name in ids_in(training.layout([])) if not name.startswith("fact-")]
    assert sorted(present) == sorted(named)


def test_every_button_explains_itself() -> None:
    controls = [
        found
        for found in components(training.layout([]))
        if found._type in ("Button", "Select", "MultiSelect", "A")
    ]
    assert len(controls) > 10
    silent = [each for each in controls if not each.to_plotly_json()["props"].get("data-hint")]
    assert silent == []


def test_limits_are_those_of_the_script() -> None:
    script = (ROOT / "assets/pages/training/state.mjs").read_text()
    assert f"MOST_RUNS = {training.curves.MOST_RUNS};" in script
    assert f"SMOOTHEST = {training.panels.SMOOTHEST};" in script


def test_a_first_look_compares_single_runs_on_the_same_images(published: Catalogue) -> None:
    runs = trained(published)
    start = [published.run(name) for name in training.start(runs)]
    assert start[0].id == "mnist-2d"
    assert len(start) == training.FIRST_RUNS
    assert {(run.dataset, run.latent_dim, run.series) for run in start} == {("mnist", 2, None)}
    assert training.start([]) == []


def test_further_seeds_can_be_chosen_and_a_series_as_a_whole(published: Catalogue) -> None:
    runs = trained(published)
    assert "mnist-10d-beta-1-seed-2" in [run.id for run in runs]
    (group,) = [g for g in training.run_options(runs) if g["group"] == "Series mnist-10d"]
    assert group["items"][0]["value"] == "series:mnist-10d"
    assert len(group["items"]) == 1 + 8 * 3
    assert len(training.known(runs)["series"]["mnist-10d"]) == 8


def test_only_runs_with_snapshots_on_a_plane_have_a_film(published: Catalogue) -> None:
    films = training.known(trained(published))["films"]
    assert films[:2] == ["mnist-2d", "fashion-2d"]
    assert all("snapshots.npz" in published.run(run_id).files for run_id in films)


def test_an_imported_run_has_no_history_and_is_not_offered(zoo: Path) -> None:
    write_run(zoo / "imported-2d")
    assert trained(Catalogue([zoo], zoo / "datasets")) == []
