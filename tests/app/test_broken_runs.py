"""One bad folder stops nothing: before the start or after it, all pages and addresses answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import Settings
from tests.conftest import BufferedClient
from tests.support.broken_runs import BREAKS, write_broken_run
from tests.support.callbacks import Callbacks
from tests.support.tiny_run import write_zoo
from vae.store.catalogue import BrokenRun, Catalogue

OF_ALL = (
    *("/", "/_dash-layout", "/runs", "/runs/_dash-layout", "/api/runs", "/compare/_dash-layout"),
    *("/training/_dash-layout", "/network/_dash-layout", "/doctor/_dash-layout"),
    *("/train-your-own/_dash-layout", "/api/jobs/estimate?dataset=mnist&recipe=tiny&epochs=1"),
)
OF_ONE = (
    *("/api/runs/{}", "/api/runs/{}/card", "/runs/{}", "/runs/{}.md", "/api/runs/{}/grid.png?n=2"),
    *("/api/runs/{}/decode?z=0,0", "/api/runs/{}/sky.json", "/api/runs/{}/space.json"),
    *("/api/curves.json?runs={}", "/api/epochs.csv?runs={}", "/api/compare/runs.csv?runs={}"),
    *("/api/compare/differences.csv?runs={},tiny-2d", "/?run={}", "/compare?runs={}"),
)
WHOLE_AFTER_ALL = 400


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    zoo = tmp_path_factory.mktemp("broken") / "zoo"
    write_zoo(zoo)
    return zoo


@pytest.fixture(scope="module")
def site(zoo: Path, static_copies: Path) -> tuple[FlaskClient, Settings]:
    cache = zoo.parent / "cache"
    cache.mkdir()
    (cache / "static").symlink_to(static_copies)
    settings = Settings(zoo=zoo, runs=zoo.parent / "runs", cache_folder=cache)
    return BufferedClient(create_app(settings, catalogue(zoo)).server), settings


def catalogue(zoo: Path) -> Catalogue:
    return Catalogue([zoo], zoo / "datasets")


@pytest.mark.parametrize("name", BREAKS)
def test_no_address_of_a_broken_run_is_a_fault(
    name: str, zoo: Path, site: tuple[FlaskClient, Settings]
) -> None:
    write_broken_run(zoo, name)
    for address in (*OF_ONE, "/api/runs"):
        answer = site[0].get(address.format(name))
        assert answer.status_code < 500, (address, answer.text[:300])
    page = Callbacks(site[0], "/run").ask(
        "run-content.children", {"address.pathname": f"/runs/{name}"}
    )
    assert page.status_code == 200, page.text


def test_with_all_of_them_in_place_every_page_answers_and_starts(
    zoo: Path, site: tuple[FlaskClient, Settings]
) -> None:
    for name in BREAKS:
        if not (zoo / name).exists():
            write_broken_run(zoo, name)
    settings = replace(site[1], runs=zoo.parent / "other-runs")
    started = BufferedClient(create_app(settings, catalogue(zoo)).server)
    for client in (site[0], started):
        for address in OF_ALL:
            assert client.get(address).status_code in (200, 400), address
        known = client.get("/api/runs/tiny-2d")
        assert known.status_code == 200, "the whole one is as before"


def test_each_says_why_in_a_sentence(zoo: Path) -> None:
    for name in BREAKS:
        if not (zoo / name).exists():
            write_broken_run(zoo, name)
    broken = {run.id: run.reason for run in catalogue(zoo).runs() if isinstance(run, BrokenRun)}
    assert len(broken) > 40
    for name, reason in broken.items():
        assert reason.endswith("."), (name, reason)
        assert len(reason) < WHOLE_AFTER_ALL, (name, reason)
        assert str(zoo) not in reason, (name, reason)
