"""The shell around all pages: the HTML document, the header with the pages' names, the theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Template

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component
from markupsafe import escape

from app import theme
from app.web import ids
from app.web.attributes import attributes
from app.web.page import Page

# theme.js comes first and blocks, so that the first paint already has the visitor's theme.
INDEX_HTML = Template("""<!DOCTYPE html>
<html lang="en" data-mantine-color-scheme="dark">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1">
$meta
<title>{%title%}</title>
<script src="$assets/theme.js"></script>
<link rel="icon" type="image/svg+xml" href="$assets/favicon.svg">
<style>
$colours
</style>
$styles
{%css%}
$hints
</head>
<body>
{%app_entry%}
<noscript>Latentarium decodes in your browser and needs JavaScript.</noscript>
{%config%}
<script src="$assets/clientside.js" data-entry="$entry"></script>
{%scripts%}
{%renderer%}
</body>
</html>""")
STYLES = ("style.css", "narrow.css", "icons.css", "pictures/display.css")


def index_html(page: Page, assets_url: str, meta: Mapping[str, str], hints: str = "") -> str:
    """The page's HTML, which Dash fills.

    assets_url: where assets/ is served, no slash at its end; meta: name to content; hints:
    elements of the head that fetch ahead.
    """
    named = {"description": page.about, **meta}
    return INDEX_HTML.substitute(
        assets=assets_url,
        colours=theme.colour_variables(),
        entry=page.entry,
        hints=hints,
        meta="\n".join(
            f'<meta name="{name}" content="{escape(content)}">' for name, content in named.items()
        ),
        styles="\n".join(
            f'<link rel="stylesheet" href="{assets_url}/{name}">' for name in STYLES + page.styles
        ),
    )


def page_layout(page: Page, pages: Sequence[Page]) -> Component:
    """All that the page shows, under the header that names all pages."""
    return dmc.MantineProvider(
        theme=theme.mantine_theme(),
        defaultColorScheme="auto",
        children=html.Div([_header(page, pages), page.layout()], className="shell"),
    )


def icon_button(action: str, hint: str) -> Component:
    """A button that does the page's action of that name."""
    return dmc.ActionIcon(
        html.Span(className=f"icon icon-{action}"),
        variant="subtle",
        size=36,
        **attributes(label=action.capitalize(), action=action, hint=hint),
    )


def _header(page: Page, pages: Sequence[Page]) -> Component:
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
                    html.A(
                        each.name,
                        id=f"link-{each.key}",
                        href=each.path,
                        **attributes(current="page" if page.is_within(each) else None),
                    )
                    for each in pages
                    if each.is_named
                ],
                **attributes(label="Pages"),
            ),
            *page.header(),
            html.Div(
                [
                    *([display_menu()] if page.pictures else []),
                    _theme_switch(),
                    _pages_menu(page, pages),
                ],
                className="actions",
            ),
        ],
        className="header",
    )


def display_menu() -> Component:
    """How pictures of pixels look; pictures/display_menu.mjs fills it and keeps the choice."""
    return html.Div(
        [
            icon_button(
                "pictures", "How pictures look: crisp or smooth, their colours, their size."
            ),
            html.Div(
                id=ids.DISPLAY,
                className="display",
                role="group",
                hidden=True,
                **attributes(label="How pictures look"),
            ),
        ],
        className="display-menu",
    )


def _theme_switch() -> Component:
    return dmc.ColorSchemeToggle(
        lightIcon=html.Span(className="icon icon-sun"),
        darkIcon=html.Span(className="icon icon-moon"),
        variant="subtle",
        size=36,
        **attributes(label="Theme", hint="Dark sky or paper."),
    )


def _pages_menu(page: Page, pages: Sequence[Page]) -> Component:
    """The pages' names where the header has no room for them."""
    return html.Div(
        dmc.Menu(
            [
                dmc.MenuTarget(
                    dmc.ActionIcon(
                        html.Span(className="icon icon-menu"),
                        variant="subtle",
                        size=36,
                        **attributes(label="Pages", hint="All pages of Latentarium."),
                    )
                ),
                dmc.MenuDropdown(
                    [
                        dmc.MenuItem(
                            each.name,
                            id=f"menu-{each.key}",
                            href=each.path,
                            # Else only the address changes, as if all pages were one document.
                            refresh=True,
                            **attributes(current="page" if page.is_within(each) else None),
                        )
                        for each in pages
                        if each.is_named
                    ]
                ),
            ],
            position="bottom-end",
            width=200,
        ),
        className="pages-menu",
    )
