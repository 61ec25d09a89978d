"""Below a sub-path, as behind a proxy that has more than this site, nothing leaves the path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Faults, prepared
from tests.support.browser.server import served

PAGES = ("Compare", "Training", "Runs", "Train your own")


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("below")
    settings = {"RUNS_URL": str(folder / "runs"), "PUBLIC_URL": "http://127.0.0.1/lat"}
    with served(folder / "cache", WORKER="no", **settings) as address:
        yield f"{address}/lat"


def test_pages_scripts_and_answers_stay_below_the_path(below: str, browser: Browser) -> None:
    faults, context = Faults(below), browser.new_context(viewport={"width": 1440, "height": 900})
    prepared(context)
    with faults.watching(context):
        page = context.new_page()
        page.goto(f"{below}/?run=mnist-2d")
        page.wait_for_function("window.latentarium?.ready.then(() => true)")
        for name in PAGES:
            page.get_by_role("link", name=name, exact=True).first.click()
            page.get_by_role("heading", level=1).first.wait_for()
            page.wait_for_load_state("networkidle")
            outside = page.eval_on_selector_all(
                "a[href^='/']", "all => all.map(a => a.pathname).filter(p => !p.startsWith('/lat'))"
            )
            assert outside == [], name
        page.goto(f"{below}/class")
        page.get_by_role("button").first.wait_for()
        page.wait_for_load_state("networkidle")
    context.close()
    assert faults.unexpected() == []
