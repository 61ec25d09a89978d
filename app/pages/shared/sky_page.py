"""Pages around the sky of one run, which the address names or the header's list chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dash import Dash, Input, Output, html
from dash.development.base_component import Component

from app.pages.shared.elements import asides, close_button, data
from app.pages.shared.sky_header import header
from app.pages.shared.sky_panels import status_line
from app.runs import offered as selection
from app.web import ids
from app.web.attributes import attributes
from app.web.page import Page, in_browser
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
    layout: Callable[[Sequence[str]], Component],
    explanations: Callable[[], Component],
) -> Page:
    """unlisted: the runs that this visitor is shown beside the catalogue's; saved: the actions of
    the header's menu, by their names there; layout: of the ids of the runs that can be shown;
    explanations: what the header's question mark shows.
    """
    return Page(
        path=path,
        name=name,
        about=about,
        entry=entry,
        header=lambda: header(selection.offered(catalogue, unlisted()), saved),
        layout=lambda: layout(selection.usable_ids(catalogue, unlisted())),
        register=_register,
        help=explanations,
        shows=lambda: selection.state(catalogue, unlisted()),
        # So that the browser can fetch a run ahead of Dash.
        # On a thin line it would take the decoder's weights their half.
        plotly_when="second",
        meta=lambda: {"latentarium-runs": " ".join(selection.usable_ids(catalogue))},
    )


def sky_layout(
    name: str,
    panels: Sequence[Component],
    runs: Sequence[str],
    *,
    status: str,
    walk: Sequence[Component] = (),
) -> Component:
    """The panels in an element of that name, and around them what all such pages have.

    runs: the ids of those that can be shown, the first to start with; status: what the line at
    the foot is about; walk: what leads from view to view while it is presented.
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
            data(ids.RUNS, list(runs)),
        ],
        className="page",
    )


def _register(app: Dash) -> None:
    """Adds the page's callbacks, all of them in the browser.

    The sky is no dcc.Graph: a graph starts Plotly, which takes longer than all else
    together, before anything can be decoded, and draws an empty figure first.
    """
    app.clientside_callback(in_browser("start"), Output(ids.RUN, "value"), Input(ids.RUNS, "value"))
    app.clientside_callback(in_browser("choose-run"), Input(ids.RUN, "value"))
