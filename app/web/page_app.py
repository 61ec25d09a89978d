"""All that we make Dash do otherwise: one app a page, below one Flask server.

Of Dash's ways to be changed these are used: a backend of its own (its routes), interpolate_index
(the document) and _config (what its renderer is told). Nothing is replaced from outside.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import plotly
from dash import Dash, html
from dash.backends._flask import FlaskDashServer
from dash.fingerprint import build_fingerprint
from flask import Flask, Response, abort, g, request
from flask.typing import ResponseReturnValue

from app.languages.spoken import language, tr
from app.web.answers import fresh
from app.web.assets import Assets, File
from app.web.callbacks import check_callback_request
from app.web.joined import (
    LIBRARY,
    MANTINE,
    SCRIPT,
    SUITES,
    by_library,
    folder_of,
    joined,
)
from app.web.language import in_front
from app.web.page import Head, Opening, Page
from app.web.shell import HELD, index_html, page_layout, still_part
from app.web.translated import translated, translating

PLOTLY = "package_data/plotly.min.js"
LATER = '<link rel="prefetch" as="script" data-later href="{}">'
# Of a page's documents, by languages and what their addresses name.
MOST_DOCUMENTS = 64


class PageBackend(FlaskDashServer):
    """Dash's routes of one page, without those that are others' affair.

    Dash answers any address below its own with the app; only the page's own should. It would serve
    the bundles below each page; static.py does so once, below the root. A callback's body that
    no page of ours can have sent ends as 400, where Dash answers 500 and logs a traceback.
    """

    def register_assets_blueprint(self, *_: object) -> None:
        """None: assets/ is not served by Dash."""

    def setup_component_suites(self, dash_app: Dash) -> Any:
        """None: see bundles()."""

    def setup_index(self, dash_app: Dash) -> None:
        assert isinstance(dash_app, PageDash)
        page = dash_app.page
        for address in {page.rule} if page.rule else {page.path, page.prefix}:
            self.add_url_rule(address, dash_app.document, endpoint=f"page {address}")

    def setup_catchall(self, dash_app: Dash) -> None:
        prefix = dash_app.config.routes_pathname_prefix

        def elsewhere(path: str) -> ResponseReturnValue:
            abort(404, tr("There is nothing at {path}.", path=f"{prefix}{path}"))

        self.add_url_rule(f"{prefix}<path:path>", elsewhere, endpoint=f"below {prefix}")

    def serve_callback(self, dash_app: Dash) -> Callable[[], ResponseReturnValue]:
        answer = super().serve_callback(dash_app)

        def checked() -> ResponseReturnValue:
            check_callback_request(request.get_json(), dash_app.callback_map)
            return answer()

        return checked


class PageDash(Dash):
    """The Dash app of one page, whose document follows the runs as they are now."""

    def __init__(self, page: Page, pages: Sequence[Page], server: Flask, assets: Assets) -> None:
        self.page = page
        self._page_assets = assets
        self._pages = pages
        # By their addresses, see learn_scripts().
        self.joined: dict[str, tuple[Path, ...]] = {}
        # By languages.
        self._kept_layouts: dict[str, tuple[Hashable, bytes]] = {}
        self._kept_documents: OrderedDict[Hashable, str] = OrderedDict()
        super().__init__(
            "latentarium",
            server=False,
            backend=PageBackend,
            routes_pathname_prefix=page.prefix,
            requests_pathname_prefix=page.prefix,
            title=page.title,
            update_title="",
            include_assets_files=False,
            use_pages=False,
            # Else each document holds its layout as well, to check the ids of callbacks.
            suppress_callback_exceptions=not assets.as_sources,
        )
        self.layout = lambda: translated(page_layout(page, pages))
        page.register(self)
        self.init_app(server)

    def _setup_server(self) -> None:
        """Dash makes the layout once to look for faults in it, all pages' .1 s at each start."""
        if self._page_assets.as_sources or self._got_first_request["setup_server"]:
            return super()._setup_server()
        layout, self.layout = self.layout, html.Div()
        super()._setup_server()
        self.layout = layout

    def serve_layout(self) -> Response:
        """Components are made and written as JSON in 9 ms, most of what a page costs the server."""
        shown = self.page.shows() if self.page.shows else None
        if shown is None:
            return super().serve_layout()
        # Read once: another thread may keep another visitor's layout in the meantime.
        kept = self._kept_layouts.get(language())
        if kept is None or kept[0] != shown:
            kept = (shown, super().serve_layout().get_data())
            self._kept_layouts[language()] = kept
        return Response(kept[1], mimetype="application/json")

    def callback(self, *args: Any, **named: Any) -> Callable[..., Any]:
        register = super().callback(*args, **named)
        return lambda function: register(translating(function))

    def document(self, **named: str) -> ResponseReturnValue:
        """The document of the page, or of the thing that the address names, and in it what Dash
        asks for first. A browser that has it already is told so."""
        g.head = self.page.head(**named) if self.page.head else None
        text = self._kept_document().replace(HELD, self._held(), 1)
        response = Response(text, g.head.status if g.head else 200, mimetype="text/html")
        return fresh(response) if response.status_code == 200 else response

    def _held(self) -> str:
        layout = self.serve_layout().get_data(as_text=True)
        callbacks = self.dependencies().get_data(as_text=True)
        held = f'{{"_dash-layout":{layout},"_dash-dependencies":{callbacks}}}'
        return held.replace("<", r"\u003c")  # no text may end the element that it is in

    def _kept_document(self) -> str:
        """Written once for each thing that it opens with or is about: it takes 10 ms."""
        g.opening = opening = self._opening()
        key = (language(), g.head, *self.page.meta().items(), opening and opening.name)
        found = self._kept_documents.get(key)
        if found is None:
            found = self._kept_documents[key] = self.index()
            if len(self._kept_documents) > MOST_DOCUMENTS:
                self._kept_documents.popitem(last=False)
        return found

    def learn_scripts(self) -> None:
        """Those of the page's document, without making it."""
        self._scripts(self._generate_scripts_html())

    def _opening(self) -> Opening | None:
        return self.page.opens(request.args.get("run")) if self.page.opens else None

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        # Libraries bring their styles in their scripts.
        parts |= {"scripts": self._scripts(parts["scripts"]), "css": ""}
        head = g.get("head") or Head(self.page.title, tr(self.page.about))
        opening = g.get("opening")
        still = still_part(self.page, self._pages, opening) if self.page.still else None
        return index_html(self.page, head, self._page_assets, parts, plotly_url(), still)

    def _scripts(self, tags: str) -> str:
        """The elements of the libraries that the page needs, at once or later. Dash lists every
        library that any module of the process has imported, below each page."""
        below = self.page.prefix + SUITES[1:]
        listed = [each.replace(below, SUITES, 1) for each in SCRIPT.findall(tags)]
        needed = {MANTINE: '<script src="{}"></script>'}
        needed |= dict.fromkeys(self.page.libraries, needed[MANTINE])
        needed |= dict.fromkeys(self.page.libraries_later, LATER)
        found = [(name, each) for name, each in by_library(listed).items() if name in needed]
        self.joined = dict(joined(each) for _, each in found)
        return "\n".join(
            needed[name].format(address)
            for (name, _), address in zip(found, self.joined, strict=True)
        )

    def _config(self) -> dict[str, Any]:
        """dcc.Graph gets Plotly at the address under which the document fetches it ahead."""
        config = super()._config()
        # A random number for background callbacks, of which there are none: with it, no two
        # processes would write the same document.
        config.pop("end_id", None)
        return {
            **config,
            "serve_locally": False,
            "plotlyjs_url": plotly_url(),
            "requests_pathname_prefix": in_front(self.page.prefix),
        }


def bundles(apps: Iterable[PageDash]) -> dict[str, File]:
    """Files of Dash's packages by the addresses at which documents and their scripts ask for them.

    Begins a request, on which Dash sets all pages up; their documents are made when asked for.
    """
    found: dict[str, File] = {plotly_url(): folder_of("plotly") / PLOTLY}
    for app in apps:
        with app.server.test_request_context():
            app.server.preprocess_request()
            app.learn_scripts()
        found |= app.joined
        found |= _fetched_later(app)
    return found


def _fetched_later(app: PageDash) -> Iterator[tuple[str, Path]]:
    """Parts of libraries that load when a component needs them, without a fingerprint."""
    of_page = (*app.page.libraries, *app.page.libraries_later)
    needed = {MANTINE, *(name.partition(".")[0] for name in of_page)}
    for package, paths in app.registered_paths.items():
        for path in paths:
            address = f"{SUITES}{package}/{path}"
            library = LIBRARY.match(address)
            if library and library[1] in needed and path.endswith(".js"):
                yield address, folder_of(package) / path


def plotly_url() -> str:
    """Where Plotly is under a fingerprint, and so with permanent caching."""
    path = Path(plotly.__file__).parent / PLOTLY
    name = build_fingerprint(PLOTLY, plotly.__version__, int(path.stat().st_mtime))
    return f"{SUITES}plotly/{name}"
