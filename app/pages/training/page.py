"""The Training page: curves of training runs, and their latents as a film over the epochs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import parse_qs

from dash import Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.elements import asides
from app.pages.training import ids, panels, tables
from app.pages.training.decisions import GRAPHS, controls, curves_of, decided, film_of
from app.pages.training.drawn import drawn
from app.pages.training.help import training_help
from app.runs import offered as selection
from app.runs.training_curves import Curves, chosen_lines
from app.runs.training_view import MOST_RUNS, SERIES, Offer, View, offer_of
from app.web.page import Page, in_browser
from app.web.shell import icon_button
from vae.store.catalogue import Catalogue, CatalogueError
from vae.store.documents import Run


def page(catalogue: Catalogue, curves: Curves, unlisted: Callable[[], Sequence[Run]]) -> Page:
    """unlisted: the runs that this visitor is shown beside the catalogue's."""

    def offer(search: object, listed: object) -> Offer:
        runs = selection.trained(catalogue, [*unlisted(), *runs_named(catalogue, search, listed)])
        return offer_of(list({run.id: run for run in runs}.values()))

    return Page(
        path="/training",
        name="Training",
        about="Watch a latent space form, epoch by epoch, and compare how models learn.",
        entry="pages/training/main.mjs",
        header=lambda: [
            html.Div(icon_button("share", "Copy a link to exactly this view."), className="actions")
        ],
        layout=lambda: layout(selection.trained(catalogue, unlisted())),
        register=lambda app: register(app, catalogue, curves, offer),
        libraries=("dcc.Graph",),
        help=training_help,
    )


def layout(runs: Sequence[Run]) -> Component:
    """runs: those with a history, in the order in which they are offered."""
    stores = (ids.DRAGGED, ids.CURVES, ids.TABLED, ids.SHOWN, ids.FACTS, ids.EPOCH_SHOWN)
    parts = [panels.title(run_options(runs)), panels.film(), panels.curves(), tables.layout()]
    return html.Div(
        [
            dcc.Location(id=ids.ADDRESS, refresh=False),
            html.Main(parts, id=ids.TRAINING, className="training"),
            *asides(),
            *(dcc.Store(id=each) for each in stores),
        ]
    )


def register(
    app: Dash, catalogue: Catalogue, curves: Curves, offer: Callable[[object, object], Offer]
) -> None:
    tables.register(app, catalogue, curves)
    app.clientside_callback(in_browser("show"), Input(ids.SHOWN, "data"), prevent_initial_call=True)
    app.clientside_callback(in_browser("read"), Input(ids.FACTS, "data"), prevent_initial_call=True)
    app.clientside_callback(
        in_browser("go"),
        [Input(graph, "clickData") for graph in GRAPHS],
        prevent_initial_call=True,
    )
    app.clientside_callback(
        in_browser("drag"),
        Output(ids.DRAGGED, "data"),
        [Input(graph, "relayoutData") for graph in GRAPHS],
        prevent_initial_call=True,
    )

    @app.callback(
        output={
            "search": Output(ids.ADDRESS, "search"),
            "runs": Output(ids.RUNS, "value"),
            "run": Output(ids.LINES, "value"),
            "smooth": Output(ids.SMOOTH, "value"),
            "log": Output(ids.LOG, "value"),
            "aligned": Output(ids.ALIGNED, "checked"),
            "curves": Output(ids.CURVES, "data"),
            "tabled": Output(ids.TABLED, "data"),
            "zoomed": Output(ids.CURVES_SECTION, "data-zoomed"),
            "shown": Output(ids.SHOWN, "data"),
            "title": Output(ids.FILM_TITLE, "children"),
            "message": Output(ids.FILM_MESSAGE, "children"),
            "offers": Output(ids.FILM_OFFERS, "children"),
        },
        inputs={
            "given": {
                "search": Input(ids.ADDRESS, "search"),
                "runs": Input(ids.RUNS, "value"),
                "run": Input(ids.LINES, "value"),
                "smooth": Input(ids.SMOOTH, "value"),
                "log": Input(ids.LOG, "value"),
                "aligned": Input(ids.ALIGNED, "checked"),
                "dragged": Input(ids.DRAGGED, "data"),
                "buttons": [Input(each, "n_clicks") for each in (ids.CLOSER, ids.WIDER, ids.WHOLE)],
                "epoch": State(ids.EPOCH_SHOWN, "data"),
                "before": State(ids.CURVES, "data"),
            }
        },
        prevent_initial_call=True,
    )
    def decide(given: dict[str, object]) -> dict[str, object]:
        known = offer(given["search"], given["runs"])
        decision = decided(ctx.triggered_id, given, known, last_epoch)
        return {
            **controls(decision, given, known),
            **curves_of(decision, known),
            **film_of(decision, known),
        }

    def last_epoch(view: View) -> int:
        return curves.last_epoch(chosen_lines(catalogue, ",".join(view.runs)))

    @app.callback(
        output={
            "chips": Output(ids.CHIPS, "children"),
            "figures": [Output(graph, "figure") for graph in GRAPHS],
            "title": Output(ids.title("latents"), "children"),
            "style": Output(ids.PANELS, "style"),
            "facts": Output(ids.FACTS, "data"),
            "own": Output(ids.OWN_CURVES, "children"),
            "message": Output(ids.CURVE_MESSAGE, "children"),
            "state": Output(ids.CURVES_SECTION, "data-curves"),
        },
        inputs={"asked": Input(ids.CURVES, "data"), "_": Input(ids.RETRY, "n_clicks")},
        running=[(Output(ids.CURVES_SECTION, "data-curves"), "loading", "failed")],
        prevent_initial_call=True,
    )
    def draw(asked: object, _: object) -> dict[str, object]:
        known = offer(None, asked.get("runs") if isinstance(asked, dict) else None)
        return drawn(asked, known, catalogue, curves)


def runs_named(catalogue: Catalogue, search: object, listed: object = None) -> list[Run]:
    """The runs that a link or the list names, which need not be offered to everybody; those that
    are not there are left out."""
    pairs = parse_qs(search.removeprefix("?")) if isinstance(search, str) else {}
    names = ",".join([*pairs.get("runs", [])[:1], *pairs.get("run", [])[:1]]).split(",")
    names += [
        each for each in (listed if isinstance(listed, list) else []) if isinstance(each, str)
    ]
    found = []
    for name in filter(None, names[: 2 * MOST_RUNS]):
        with suppress(CatalogueError):
            found.append(catalogue.run(name))
    return found


def run_options(runs: Sequence[Run]) -> list[dict[str, object]]:
    """The list's groups; that of a series begins with the whole of it."""
    names = offer_of(runs).series
    groups: list[dict[str, object]] = []
    for group in selection.options(runs):
        name = group["group"].removeprefix("Series ")
        whole = {
            "value": f"{SERIES}{name}",
            "label": tr("All of {name}, seeds averaged", name=name),
        }
        items = [whole] * (name in names) + list(group["items"])
        groups.append({"group": group["group"], "items": items})
    return groups
