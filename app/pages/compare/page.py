"""The Compare page: the same test images in several runs, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import Dash, Input, html
from dash.development.base_component import Component

from app.pages.compare import figures as compare_figures
from app.pages.compare.controls import WHOLE_SERIES, header, toolbar
from app.pages.compare.help import compare_help
from app.pages.shared.elements import asides, data, message
from app.runs import offered as selection
from app.runs.comparison import Comparisons
from app.web import ids
from app.web.attributes import attributes
from app.web.page import Page, in_browser
from vae.store.catalogue import BrokenRun, Catalogue
from vae.store.documents import Run

INVITATION = (
    "The same test images in every sky. Move over any of them: all models decode the same one."
)


def page(catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> Page:
    """unlisted: the runs that this visitor is shown beside the catalogue's."""
    return Page(
        path="/compare",
        name="Compare",
        about="See what β does: the same images in several models, side by side.",
        entry="pages/compare/main.mjs",
        header=lambda: header(_comparable(selection.offered(catalogue, unlisted()))),
        layout=lambda: layout(offer(selection.offered(catalogue, unlisted()))),
        register=lambda app: register(app, catalogue),
        shows=lambda: selection.state(catalogue, unlisted()),
        # So that the browser can fetch the runs ahead of Dash.
        meta=lambda: _ahead(offer(selection.offered(catalogue))),
        libraries_later=("dcc.Graph",),
        plotly_when="idle",
        help=compare_help,
    )


def layout(offered: dict[str, Any], below: Sequence[Component] | None = None) -> Component:
    """offered: what can be chosen, see offer(); below: what stands under the panels, if that is
    not the table and the figures."""
    return html.Div(
        [
            html.Main(
                [
                    toolbar(),
                    html.Div(
                        id=ids.LEGEND, className="legend", role="group", **attributes("Classes")
                    ),
                    html.Div(
                        [
                            html.Section(
                                id=ids.Compare.STAGE,
                                className="stage",
                                hidden=True,
                                **attributes("What β does"),
                            ),
                            html.Div(id=ids.Compare.PANELS, className="panels"),
                            html.P(INVITATION, id=ids.INVITATION, className="invitation"),
                            message(),
                        ],
                        className="panels-area",
                    ),
                    *([compare_figures.layout()] if below is None else below),
                ],
                id=ids.Compare.PAGE,
                className="compare",
            ),
            *asides(),
            data(ids.Compare.OFFER, offered),
        ],
        className="page",
    )


def register(app: Dash, catalogue: Catalogue) -> None:
    app.clientside_callback(in_browser("start"), Input(ids.Compare.OFFER, "value"))
    app.clientside_callback(
        in_browser("choose"), Input(ids.Compare.CHOICE, "value"), prevent_initial_call=True
    )
    compare_figures.register(app, Comparisons(catalogue), catalogue.latents)


def offer(runs: Sequence[Run | BrokenRun]) -> dict[str, Any]:
    """What can be compared, as the browser takes it: shell/types.d.ts's Context, and the series.

    A series, by what the chooser calls the whole of it, is cut to as many runs as fit.
    """
    return {
        "runs": [run.id for run in _comparable(runs)],
        "chosen": selection.first_compared(runs),
        "most": selection.MOST_COMPARED,
        "series": {
            f"{WHOLE_SERIES}{name}": members[: selection.MOST_COMPARED]
            for name, members in selection.series(runs).items()
        },
    }


def _comparable(runs: Sequence[Run | BrokenRun]) -> list[Run]:
    return [run for run in runs if isinstance(run, Run) and selection.usable(run)]


def _ahead(offered: dict[str, Any]) -> dict[str, str]:
    listed = {name: " ".join(offered[name]) for name in ("runs", "chosen")}
    return {f"latentarium-{name}": text for name, text in listed.items()} | {
        "latentarium-most": str(offered["most"])
    }
