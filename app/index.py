"""The HTML document that starts the app, with hints for what Dash would fetch too late."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import Dash

from app.assets import AssetTree
from app.layout import index_html

ASSETS = "{%assets%}"
RUNS = "{%runs%}"
# Dash asks for these under exactly these addresses, without a fingerprint, and only after
# the layout has come; a hint for any other address would fetch them twice.
LATE = (
    "_dash-component-suites/plotly/package_data/plotly.min.js",
    "_dash-component-suites/dash/dcc/async-graph.js",
)


class IndexedDash(Dash):
    """Dash whose index follows the assets and the runs as they are now."""

    def __init__(
        self, name: str, assets: AssetTree, runs: Callable[[], Sequence[str]], **options: Any
    ) -> None:
        self._asset_tree = assets
        self._runs = runs
        super().__init__(name, **options)
        self.index_string = index_html(ASSETS, RUNS)

    def index(self, *args: Any, **kwargs: Any) -> str:
        base = self._asset_tree.url()
        html = str(super().index(*args, **kwargs)).replace(ASSETS, base)
        html = html.replace(RUNS, " ".join(self._runs()))
        assets = [f"{base}/{name}" for name in self._asset_tree.names()]
        hints = preload_hints(self.config.requests_pathname_prefix, assets)
        return html.replace("</head>", hints + "</head>", 1)


def preload_hints(prefix: str, assets: list[str]) -> str:
    """Link elements for Plotly, for Dash's graph and for our modules."""
    modules = [url for url in assets if url.endswith(".mjs") and not url.endswith("worker.mjs")]
    return "".join(
        [f'<link rel="preload" as="script" href="{prefix}{path}">' for path in LATE]
        + [f'<link rel="modulepreload" href="{url}">' for url in modules]
    )
