"""The page of one run: all that is known of it, and the ways to see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import unquote

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.run import sections
from app.pages.run.help import run_help
from app.pages.shared.run_parts import explained_numbers, links, pairs, sky_picture
from app.runs.about_run import near_names
from app.runs.offered import usable
from app.settings import VISITOR_PREFIX
from app.web import ids, validation
from app.web.attributes import attributes
from app.web.markup import in_one
from app.web.page import Head, Page, in_browser
from vae.cards.cards import card_sections, summary
from vae.cards.models_page import data_of
from vae.store.catalogue import BrokenRunError, Catalogue, CatalogueError
from vae.store.documents import Dataset, Run

RULE = "/runs/<run_id>"
ADDRESS, CONTENT = "address", "run-content"
LONGEST = 2000


def page(catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> Page:
    """unlisted: the runs that this visitor is shown beside the catalogue's."""
    return Page(
        path="/run",
        rule=RULE,
        name="Run",
        about="A trained model: its sky, its numbers, how it was made.",
        entry="pages/run/main.mjs",
        head=lambda run_id: head(catalogue, run_id),
        layout=layout,
        register=lambda app: register(app, catalogue, unlisted),
        libraries=("dcc",),
        pictures=False,
        plotly=False,
        help=run_help,
    )


def head(catalogue: Catalogue, run_id: str) -> Head:
    """What the document of that address says before its content is there."""
    try:
        run = catalogue.run(run_id)
    except CatalogueError as error:
        return Head(tr("No such run · Latentarium"), _refusal(error), 404)
    return Head(f"{run.title} · Latentarium", _summary(run, data_of(run, catalogue)))


def _summary(run: Run, data: Dataset | None) -> str:
    return tr(summary(run, data))


def layout() -> Component:
    return html.Div(
        [
            dcc.Location(id=ADDRESS, refresh=False),
            html.Main(html.P("Loading …"), id=CONTENT, className="run-main"),
            html.Div(id=ids.HINT, className="hint", role="tooltip", hidden=True),
        ]
    )


def register(app: Dash, catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> None:
    app.clientside_callback(in_browser("start"), Input(ADDRESS, "pathname"))
    app.clientside_callback(in_browser("shown"), Input(CONTENT, "children"))

    @app.callback(Output(CONTENT, "children"), Input(ADDRESS, "pathname"))
    def show(pathname: object) -> list[Component]:
        address = validation.text("the address", pathname, LONGEST)
        run_id = unquote(address.rstrip("/").rpartition("/")[2])
        try:
            return content(catalogue.run(run_id), catalogue, unlisted())
        except CatalogueError as error:
            return nothing(run_id, error, catalogue)


def content(run: Run, catalogue: Catalogue, unlisted: Sequence[Run]) -> list[Component]:
    """All of a run."""
    data = data_of(run, catalogue)
    card = card_sections(run, data)
    runs = [each for each in (*catalogue.runs(), *unlisted) if isinstance(each, Run)]
    optional = (
        sections.learning_curve(run, catalogue),
        sections.errors_by_class(run, catalogue),
        sections.relatives(run, runs),
        sections.architecture(run),
        sections.samples(run),
    )
    curve, errors, relatives, architecture, samples = ([each] if each else [] for each in optional)
    curves = [html.Div([*curve, *samples], className="run-curves")] if curve or samples else []
    return [
        html.Article(
            [
                _top(run, _summary(run, data), sections.texts(card["The picture of the plane"])),
                html.Div([*curves, sections.numbers(run)], className="run-columns"),
                *errors,
                *([sections.section("Map", *sections.texts(card["The map"]))] if run.map else []),
                sections.making(run, [*card["Objective"], *card["How it was made"]]),
                *relatives,
                *architecture,
                html.Div(
                    [
                        sections.files(run, catalogue),
                        sections.section("Data and licence", *sections.texts(card["Data"])),
                    ],
                    className="run-columns",
                ),
            ],
            className="run-page",
        )
    ]


def _top(run: Run, about: str, seen: Sequence[Component]) -> Component:
    """seen: what its picture shows, or why there is none."""
    buttons = [html.A(name, href=to, className="button") for name, to in links(run)]
    words = html.Div(
        [
            html.P([html.A("Runs", href="/runs"), f" / {run.id}"], className="crumbs"),
            html.H1(run.title),
            html.P(about),
            pairs(explained_numbers(run), "card-numbers"),
            html.P(buttons, className="run-links"),
        ],
        className="run-words",
    )
    address = f"/?run={run.id}"
    name = attributes(label=tr("Explore {title}", title=run.title))
    picture = sky_picture(run, "sky")
    sky = [html.A(picture, href=address, className="run-sky", tabIndex=-1, **name)]
    figure = html.Figure([*(sky if usable(run) else []), html.Figcaption(seen)])
    return in_one([figure, words], "run-top")


def nothing(run_id: str, error: CatalogueError, catalogue: Catalogue) -> list[Component]:
    """Why there is nothing to show, and where to go on."""
    near = near_names(run_id[:64], [run.id for run in catalogue.runs() if isinstance(run, Run)])
    broken = isinstance(error, BrokenRunError)
    absent = tr("There is no run “{run_id}” here.", run_id=run_id[:64])
    if run_id.startswith(VISITOR_PREFIX):
        absent += tr(" A visitor trained it: such runs are kept until newer ones need their place.")
    names = html.Ul([html.Li(html.A(name, href=f"/runs/{name}")) for name in near])
    return [
        html.Div(
            [
                html.H1("This run cannot be shown" if broken else "No such run"),
                html.P(_refusal(error) if broken else absent),
                *([html.P("Did you mean:"), names] if near and not broken else []),
                html.P(html.A("All runs", href="/runs", className="button")),
            ],
            className="run-missing",
        )
    ]


def _refusal(error: CatalogueError) -> str:
    """The reason, without the list of all known runs."""
    reason = tr(str(error)).partition("; known runs")[0].rstrip(".")
    return f"{reason[:1].upper()}{reason[1:]}."
