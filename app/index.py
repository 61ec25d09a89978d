"""The HTML document that starts the app: what it fetches, in which order, and what not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import plotly
from dash import Dash
from dash.fingerprint import build_fingerprint

from app.assets import AssetTree
from app.layout import index_html

ASSETS = "{%assets%}"
RUNS = "{%runs%}"
PLOTLY = "package_data/plotly.min.js"
# No component of ours is of dash_table, and Dash's polyfill is for browsers that know neither
# promises nor modules, which our own scripts need: 37 KB and some milliseconds for nothing.
UNUSED = ("/dash_table/bundle.", "/deps/polyfill@")


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
        hints = fetch_hints(self.config.requests_pathname_prefix, assets)
        return html.replace("</head>", hints + "</head>", 1)

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        tags = parts["scripts"].splitlines()
        parts["scripts"] = "\n".join(tag for tag in tags if not any(name in tag for name in UNUSED))
        return str(super().interpolate_index(*args, **parts))


def fetch_hints(prefix: str, assets: list[str]) -> str:
    """Link elements for Plotly, which view/plotly.mjs starts, and for our modules.

    Plotly is two thirds of all code and the first decode does not wait for it.
    """
    modules = [
        url
        for url in assets
        if url.endswith(".mjs") and not url.endswith("worker.mjs") and "/training/" not in url
    ]
    return "".join(
        [f'<link rel="modulepreload" href="{url}">' for url in modules]
        + [
            '<link rel="preload" as="script" fetchpriority="low" id="plotly" '
            f'href="{plotly_url(prefix)}">'
        ]
    )


def plotly_url(prefix: str) -> str:
    """Where Dash serves Plotly under a fingerprint, and so with permanent caching."""
    path = Path(plotly.__file__).parent / PLOTLY
    name = build_fingerprint(PLOTLY, plotly.__version__, int(path.stat().st_mtime))
    return f"{prefix}_dash-component-suites/plotly/{name}"
