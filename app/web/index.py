"""The HTML document that starts a page: what it fetches, in which order, and what not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import plotly
from dash import Dash
from dash.fingerprint import build_fingerprint
from flask import Flask, abort, redirect
from flask.typing import ResponseReturnValue

from app.web.assets import AssetTree
from app.web.page import Page
from app.web.shell import index_html, page_layout

SUITES = "_dash-component-suites/"
PLOTLY = "package_data/plotly.min.js"
# What each page needs. Dash lists every library that any module of the process has imported, and
# a polyfill for browsers that know neither promises nor modules, which our own scripts need; only
# the parts of dash.dcc that load by themselves, such as dcc.Graph, cannot do without it.
ALWAYS = ("deps", "dash-renderer", "html", "dash_mantine_components")
POLYFILL = "/deps/polyfill@"
LIBRARY = re.compile(rf'"[^"]*/{SUITES}(?:dash/)?([^/"]+)/')


class PageDash(Dash):
    """The Dash app of one page, whose index follows the assets and the runs as they are now.

    All pages share one Flask server and one copy of Dash's bundles, below the root.
    """

    def __init__(self, page: Page, pages: Sequence[Page], server: Flask, assets: AssetTree) -> None:
        self._page = page
        self._asset_tree = assets
        super().__init__(
            "latentarium",
            server=server,  # type: ignore[arg-type]  # it takes a server, its stub does not say so
            routes_pathname_prefix=page.prefix,
            requests_pathname_prefix=page.prefix,
            title=page.title,
            update_title="",
            # Dash's own assets route would serve this folder; ours go by /static/<digest>/.
            assets_folder="no-assets-here",
            include_assets_files=False,
            use_pages=False,
        )
        self.layout = lambda: page_layout(page, pages)
        page.register(self)
        self._serve_only_the_page()

    def index(self, *args: Any, **kwargs: Any) -> str:
        hints = fetch_hints(self._page, self._asset_tree)
        self.index_string = index_html(self._page, self._asset_tree.url(), self._page.meta(), hints)
        html = str(super().index(*args, **kwargs))
        return html.replace(f'"{self._page.prefix}{SUITES}', f'"/{SUITES}')

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        for part in ("css", "scripts"):
            parts[part] = "\n".join(filter(self._is_needed, parts[part].splitlines()))
        return str(super().interpolate_index(*args, **parts))

    def _is_needed(self, tag: str) -> bool:
        """False for the element of a library of components that the page does not have."""
        library, libraries = LIBRARY.search(tag), self._page.libraries
        if POLYFILL in tag:
            return "dcc" in libraries
        return library is None or library[1] in (*ALWAYS, *libraries)

    def _serve_only_the_page(self) -> None:
        """Dash answers any address below its own with the app; only the page's own should."""
        prefix, views = self._page.prefix, self.server.view_functions

        def elsewhere(path: str) -> ResponseReturnValue:
            abort(404, f"There is nothing at {prefix}{path}.")

        def bundle(**parts: str) -> ResponseReturnValue:
            return redirect(f"/{SUITES}{parts['package_name']}/{parts['fingerprinted_path']}", 308)

        views[f"{prefix}<path:path>"] = elsewhere
        if prefix != "/":
            views[f"{prefix}{SUITES}<string:package_name>/<path:fingerprinted_path>"] = bundle
            self.server.add_url_rule(self._page.path, f"page {self._page.path}", views[prefix])


def fetch_hints(page: Page, assets: AssetTree) -> str:
    """Link elements for the page's modules, and for Plotly, which shell/plotly.mjs starts.

    Plotly is two thirds of all code and the first decode does not wait for it.
    """
    url = assets.url()
    links = [
        f'<link rel="modulepreload" href="{url}/{name}">' for name in assets.modules(page.entry)
    ]
    if page.plotly:
        rel = "preload" if page.plotly_soon else "prefetch"
        links.append(
            f'<link rel="{rel}" as="script" fetchpriority="low" id="plotly" href="{plotly_url()}">'
        )
    return "".join(links)


def plotly_url() -> str:
    """Where Dash serves Plotly under a fingerprint, and so with permanent caching."""
    path = Path(plotly.__file__).parent / PLOTLY
    name = build_fingerprint(PLOTLY, plotly.__version__, int(path.stat().st_mtime))
    return f"/{SUITES}plotly/{name}"
