"""The glossary: every technical word of the pages, in the order of the alphabet."""

from __future__ import annotations

from dash import Dash, Input, html
from dash.development.base_component import Component

from app.pages.glossary.help import glossary_help
from app.pages.shared.glossary import GLOSSARY, meaning
from app.pages.shared.terms import TERMS
from app.web import ids
from app.web.page import Page, in_browser


def page() -> Page:
    return Page(
        path=GLOSSARY,
        name="Glossary",
        about="What the words mean: prior, posterior, nats, KL, β, latent and all the others.",
        entry="pages/glossary/main.mjs",
        layout=layout,
        register=register,
        pictures=False,
        plotly=False,
        in_header=False,
        help=glossary_help,
    )


def register(app: Dash) -> None:
    app.clientside_callback(in_browser("start"), Input(ids.HINT, "id"))


def layout() -> Component:
    order = sorted(TERMS, key=lambda key: TERMS[key].name.lstrip("−").casefold())
    links = [html.Li(html.A(TERMS[key].name, href=f"#{key}")) for key in order]
    return html.Div(
        [
            html.Main(
                [
                    html.H1("Glossary"),
                    html.P("What the words on these pages mean, in plain language first."),
                    html.Nav(html.Ul(links), className="glossary-index"),
                    html.Dl([_entry(key) for key in order]),
                ],
                className="glossary",
            ),
            html.Div(id=ids.HINT, className="hint", role="tooltip", hidden=True),
        ]
    )


def _entry(key: str) -> Component:
    return html.Div([html.Dt(TERMS[key].name), html.Dd(meaning(TERMS[key]))], id=key)
