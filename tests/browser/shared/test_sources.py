"""The sources as they are (ASSETS=sources): modules, style sheets and workers without a build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.browser.server import served
from tests.support.browser.visitor import Visitor

MNIST = "mnist-2d"


def test_a_page_of_sources_decodes_in_workers_and_is_styled(
    tmp_path: Path, new_visitor: Callable[..., Visitor]
) -> None:
    settings = {"RUNS_URL": str(tmp_path / "runs"), "WORKER": "no", "ASSETS": "sources"}
    with served(tmp_path / "cache", **settings) as address:
        visitor = new_visitor(address)
        visitor.go(f"?run={MNIST}")
        visitor.ready()
        assert visitor.stats()["workers"] > 0
        loaded = visitor.page.evaluate(
            "performance.getEntriesByType('resource').map((e) => e.name)"
        )
        assert f"{address}/static/pages/explore/explore.mjs" in loaded
        assert (
            visitor.page.locator(".header").evaluate("(e) => getComputedStyle(e).display")
            != "block"
        )
        visitor.page.close()
