"""The Runs page: all runs as cards, searched, filtered and sorted by the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple

from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from app.jobs.imports.imports import Imports
from app.jobs.jobs import Jobs
from app.languages.spoken import trn
from app.pages.runs import bringing
from app.pages.runs.cards import cards
from app.pages.runs.controls import CONTROLS, chosen_bar, controls
from app.pages.runs.help import runs_help
from app.pages.shared.controls import unless_held
from app.pages.shared.glossary import with_terms
from app.runs.listing import Listing, address_of, listing, over, wanted_from, wanted_of
from app.web import ids, validation
from app.web import mantine as dmc
from app.web.attributes import attributes
from app.web.language import with_language
from app.web.page import Page, in_browser
from vae.store.catalogue import BrokenRun, Catalogue
from vae.store.documents import Run

ADDRESS, COUNT, LIST, CHOSEN, BAR, CLEAR = (
    *("address", "runs-count", "runs-list", "runs-chosen", "chosen-bar", "chosen-clear"),
)
# Has the address been read into the controls?
READ = "runs-read"
LONGEST = 2000
MOST_LISTED = 10_000
NUMBERS = (
    "Numbers are of [test images](held-out), in [nats](nats) per image: [−ELBO](elbo) = "
    "[reconstruction](reconstruction) + [rate](rate), lower is better. [15-NN](knn): how well "
    "neighbours agree; [MIG](mig): whether each factor has a latent of its own."
)
# The shape of what comes, until the list is there.
AHEAD = 8


def page(
    catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]], imports: Imports, jobs: Jobs
) -> Page:
    """unlisted: the runs that this visitor is shown beside the catalogue's."""

    def runs() -> list[Run | BrokenRun]:
        return [*catalogue.runs(), *unlisted()]

    return Page(
        path="/runs",
        name="Runs",
        about="All trained models with their skies and numbers: search, sort, compare.",
        entry="pages/runs/main.mjs",
        layout=lambda: layout(runs(), bringing.layout(catalogue, imports.limits)),
        register=lambda app: register(app, catalogue, runs, imports, jobs),
        libraries=("dcc",),
        pictures=False,
        plotly=False,
        help=runs_help,
    )


def layout(runs: Sequence[Run | BrokenRun], bring: Component) -> Component:
    return html.Div(
        [
            dcc.Location(id=ADDRESS, refresh=False),
            dcc.Store(id=READ, data=False),
            html.Main(
                [
                    html.Div(
                        [html.H1("Runs"), html.P("Loading …", id=COUNT, role="status")],
                        className="runs-title",
                    ),
                    bring,
                    html.P(with_terms(NUMBERS), className="runs-numbers"),
                    controls(runs),
                    dmc.CheckboxGroup(html.Div(_ahead(), id=LIST), id=CHOSEN, value=[]),
                ],
                className="runs",
            ),
            html.Div(
                [
                    html.Div(id=BAR),
                    html.Button("Clear", id=CLEAR, type="button", className="link"),
                ],
                className="chosen",
                role="group",
                **attributes(label="Chosen runs"),
            ),
            html.Div(id=ids.HINT, className="hint", role="tooltip", hidden=True),
        ]
    )


def register(
    app: Dash,
    catalogue: Catalogue,
    runs: Callable[[], Sequence[Run | BrokenRun]],
    imports: Imports,
    jobs: Jobs,
) -> None:
    app.clientside_callback(in_browser("start"), Input(ADDRESS, "pathname"))
    bringing.register(app, imports, jobs)

    @app.callback(
        Output(ADDRESS, "search"),
        *(Output(control, "value") for control in CONTROLS),
        Output(LIST, "children"),
        Output(COUNT, "children"),
        Output(READ, "data"),
        Input(ADDRESS, "search"),
        # Of what the visitor brought another run is there, or one is gone.
        Input(bringing.OWN, "data"),
        *(Input(control, "value") for control in CONTROLS),
        State(READ, "data"),
    )
    def show(search: object, _: object, *rest: object) -> tuple[object, ...]:
        # The address changes when it is first there, too: beside it somebody may have typed.
        by_control = any(each in CONTROLS for each in ctx.triggered_prop_ids.values())
        *values, is_read = rest
        said = [validation.text("each choice", value, LONGEST) for value in values]
        address = validation.text("the address", search, LONGEST)
        wanted = wanted_of(*said) if by_control else wanted_from(address)
        # Who types before the address has been read loses nothing that it asks for.
        if by_control and not is_read:
            wanted = over(wanted_from(address), wanted)
        listed = listing(runs(), wanted)
        shown = cards(listed, wanted, catalogue), count_text(listed), True
        if by_control and is_read:
            return with_language(address_of(wanted), address), *[no_update] * len(CONTROLS), *shown
        asked = with_language(address_of(wanted), address) if by_control else no_update
        return asked, *map(unless_held, said, astuple(wanted)), *shown

    @app.callback(Output(BAR, "children"), Input(CHOSEN, "value"))
    def show_chosen(run_ids: object) -> list[Component]:
        return chosen_bar(validation.run_ids("the chosen runs", run_ids, MOST_LISTED))

    @app.callback(Output(CHOSEN, "value"), Input(CLEAR, "n_clicks"), prevent_initial_call=True)
    def clear(_: int) -> list[str]:
        return []


def count_text(listed: Listing) -> str:
    """ "75 runs" """
    return trn("one run", "{n} runs", listed.count)


def _ahead() -> list[Component]:
    return [html.Div([html.Div(className="card is-coming")] * AHEAD, className="cards")]
