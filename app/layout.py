"""The shell around all pages: the HTML document, the header and the theme."""

from __future__ import annotations

from collections.abc import Sequence
from string import Template

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from app import ids, selection, theme
from app.attributes import attributes
from app.pages import explore, training_form
from vae.catalogue import BrokenRun, Catalogue
from vae.documents import Run

# theme.js comes first and blocks, so that the first paint already has the visitor's theme.
INDEX_HTML = Template("""<!DOCTYPE html>
<html lang="en" data-mantine-color-scheme="dark">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="latentarium-runs" content="$runs">
<meta name="description" content="Explore what a variational autoencoder has learnt.">
<title>{%title%}</title>
<script src="$assets/theme.js"></script>
<link rel="icon" type="image/svg+xml" href="$assets/favicon.svg">
<style>
$colours
</style>
<link rel="stylesheet" href="$assets/style.css">
<link rel="stylesheet" href="$assets/narrow.css">
<link rel="stylesheet" href="$assets/icons.css">
{%css%}
</head>
<body>
{%app_entry%}
<noscript>Latentarium decodes in your browser and needs JavaScript.</noscript>
{%config%}
<script src="$assets/clientside.js"></script>
{%scripts%}
{%renderer%}
</body>
</html>""")


def index_html(assets_url: str, runs: str) -> str:
    """The HTML that Dash fills.

    assets_url: where assets/ is served, no slash at its end; runs: the ids of the runs that
    can be shown, with spaces between, so that the browser can fetch one ahead of Dash.
    """
    return INDEX_HTML.substitute(assets=assets_url, runs=runs, colours=theme.colour_variables())


def page_layout(catalogue: Catalogue, unlisted: Sequence[Run] = ()) -> Component:
    """The whole page, with the runs the catalogue has now and those this visitor sees beside."""
    runs = selection.offered(catalogue, unlisted)
    return dmc.MantineProvider(
        theme=theme.mantine_theme(),
        defaultColorScheme="auto",
        children=html.Div(
            [
                _header(runs),
                explore.layout(),
                dcc.Store(id=ids.RUNS, data=selection.usable_ids(catalogue, unlisted)),
            ],
            className="shell",
        ),
    )


def _header(runs: Sequence[Run | BrokenRun]) -> Component:
    return html.Header(
        [
            html.A(
                [html.Span("✦", className="mark"), html.Span("Latentarium", className="name")],
                href="/",
                className="wordmark",
                **attributes(label="Latentarium, start page"),
            ),
            html.Nav(
                [
                    html.A("Explore", href="/", **attributes(current="page")),
                    html.A("Train your own", href=training_form.PATH),
                ],
                **attributes(label="Pages"),
            ),
            dmc.Select(
                id=ids.RUN,
                data=selection.options(runs),
                placeholder="No runs yet" if not runs else "Choose a run",
                disabled=not runs,
                allowDeselect=False,
                checkIconPosition="right",
                className="run-select",
                comboboxProps={"width": 300, "position": "bottom-end"},
                maxDropdownHeight=480,
                **attributes(
                    label="Run",
                    hint="Which trained model is shown, and the images it has learnt.",
                ),
            ),
            html.Div(
                [
                    _save_menu(),
                    _icon_button("share", "Copy a link to exactly this view."),
                    dmc.ColorSchemeToggle(
                        lightIcon=html.Span(className="icon icon-sun"),
                        darkIcon=html.Span(className="icon icon-moon"),
                        variant="subtle",
                        size=36,
                        **attributes(label="Theme", hint="Dark sky or paper."),
                    ),
                    _icon_button("help", "Keys and explanations (?)."),
                ],
                className="actions",
            ),
        ],
        className="header",
    )


def _icon_button(action: str, hint: str) -> Component:
    return dmc.ActionIcon(
        html.Span(className=f"icon icon-{action}"),
        variant="subtle",
        size=36,
        **attributes(label=action.capitalize(), action=action, hint=hint),
    )


def _save_menu() -> Component:
    entries = {
        "save-sky": "Sky as PNG",
        "save-grid": "Decoded grid as PNG",
        "save-decoded": "Decoded image as PNG",
        "save-latents": "Latents as CSV",
    }
    return dmc.Menu(
        [
            dmc.MenuTarget(
                dmc.ActionIcon(
                    html.Span(className="icon icon-save"),
                    variant="subtle",
                    size=36,
                    **attributes(
                        label="Save",
                        hint="Save pictures, or the latents as a table.",
                    ),
                )
            ),
            dmc.MenuDropdown(
                [dmc.MenuItem(text, **attributes(action=key)) for key, text in entries.items()]
            ),
        ],
        position="bottom-end",
        width=200,
    )
