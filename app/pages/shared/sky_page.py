"""Pages around the sky of one run, which the address names or the header's list chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from dash import Dash, Input, Output, html
from dash.development.base_component import Component
from flask import g

from app.api.runs import run_document
from app.pages.shared.elements import asides, close_button, data
from app.pages.shared.sky_header import header
from app.pages.shared.sky_panels import status_line
from app.runs import offered as selection
from app.web import ids
from app.web.attributes import attributes
from app.web.page import Opening, Page, in_browser
from vae.store.catalogue import Catalogue
from vae.store.documents import Run


def sky_page(
    catalogue: Catalogue,
    unlisted: Callable[[], Sequence[Run]],
    *,
    path: str,
    name: str,
    about: str,
    entry: str,
    saved: Mapping[str, str],
    layout: Callable[[], Component],
    explanations: Callable[[], Component],
    is_previewed: bool = False,
) -> Page:
    """unlisted: the runs that this visitor is shown beside the catalogue's; saved: the actions of
    the header's menu, by their names there; explanations: what the header's question mark shows;
    is_previewed: is what is decoded first of weights in eight bits?
    """
    return Page(
        path=path,
        name=name,
        about=about,
        entry=entry,
        header=lambda: header(selection.offered(catalogue, unlisted()), saved),
        layout=layout,
        still=True,
        data=lambda: [data(ids.RUNS, selection.usable_ids(catalogue, unlisted()))],
        opens=lambda run: _opening(catalogue, run, is_previewed=is_previewed),
        register=_register,
        help=explanations,
        shows=lambda: selection.state(catalogue, unlisted()),
        # So that the browser can fetch a run ahead of Dash.
        plotly_when="need",
        meta=lambda: {"latentarium-runs": " ".join(run.id for run in _usable(catalogue))},
    )


def sky_layout(
    name: str,
    panels: Sequence[Component],
    *,
    status: str,
    walk: Sequence[Component] = (),
) -> Component:
    """The panels in an element of that name, and around them what all such pages have.

    status: what the line at the foot is about; walk: what leads from view to view while it is
    presented.
    """
    return html.Div(
        [
            html.Main(
                [html.H1(name.capitalize(), className="unseen"), *panels], id=name, className=name
            ),
            status_line(status),
            html.Div(
                [
                    *walk,
                    close_button("present", "Stop presenting", "Back to the whole page (Esc)."),
                ],
                className="present-bar",
                role="group",
                **attributes(label="Presentation"),
            ),
            *asides(),
        ],
        className="page",
    )


def _opening(catalogue: Catalogue, run_id: str | None, *, is_previewed: bool) -> Opening | None:
    """The run that the page opens with; None where it has to ask: of none, of one that is broken or
    not listed, since the document is everybody's."""
    for run in _usable(catalogue):
        if run_id in (None, "", run.id):
            ahead = ("preview",) if is_previewed else ()
            return Opening(run.digest, partial(run_document, catalogue, run), ahead)
    return None


def _usable(catalogue: Catalogue) -> list[Run]:
    """Those that everybody can explore, in their order; looked up once a request: it takes 2 ms."""
    if "usable_runs" not in g:
        found = selection.in_order(catalogue.runs())
        g.usable_runs = [run for run in found if isinstance(run, Run) and selection.usable(run)]
    runs: list[Run] = g.usable_runs
    return runs


def _register(app: Dash) -> None:
    """Adds the page's callbacks, all of them in the browser.

    The sky is no dcc.Graph: a graph starts Plotly, which takes longer than all else
    together, before anything can be decoded, and draws an empty figure first.
    """
    app.clientside_callback(in_browser("start"), Output(ids.RUN, "value"), Input(ids.RUNS, "value"))
    app.clientside_callback(in_browser("choose-run"), Input(ids.RUN, "value"))
