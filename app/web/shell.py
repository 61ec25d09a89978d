"""The shell around all pages: the HTML document, the header with the pages' names, the theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Template

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component
from markupsafe import escape

from app import theme
from app.languages.spoken import LANGUAGES, language, tr
from app.web import ids
from app.web.assets import Assets
from app.web.attributes import attributes
from app.web.language import PARAMETER, texts_tag
from app.web.page import Head, Page

# What a page loads once its tab is in a room of a class.
INSIDE = "classroom/inside_entry.mjs"
# Rooms and lessons, whose documents are not made by Dash.
CLASS = ("Class", "/class")

# theme.js comes first and blocks, so that the first paint already has the visitor's theme.
INDEX_HTML = Template("""<!DOCTYPE html>
<html lang="$language" data-mantine-color-scheme="dark">
<head>
$metas
<meta name="viewport" content="width=device-width, initial-scale=1">
$named
<title>$page_title</title>
<script src="$theme"></script>
<link rel="icon" type="image/svg+xml" href="$favicon">
<style>
$colours
</style>
<link rel="stylesheet" href="$style">
$css
$hints
</head>
<body>
$app_entry
<noscript>$noscript</noscript>
$config
$texts
<script src="$clientside" data-entry="$entry" data-inside="$inside"></script>
$scripts
$renderer
</body>
</html>""")


def index_html(
    page: Page, head: Head, assets: Assets, parts: Mapping[str, str], plotly_url: str
) -> str:
    """The page's document. parts: what Dash puts into it, by the names that Dash gives them."""
    named = {
        "description": head.about,
        "latentarium-languages": " ".join(LANGUAGES),
        **page.meta(),
    }
    return INDEX_HTML.substitute(
        parts,
        language=language(),
        noscript=tr("Latentarium decodes in your browser and needs JavaScript."),
        texts=texts_tag(),
        page_title=escape(head.title),
        colours=theme.colour_variables(),
        theme=assets.url("theme.js"),
        favicon=assets.url("favicon.svg"),
        style=assets.url(page.style),
        clientside=assets.url("clientside.js"),
        entry=assets.file(page.entry),
        inside=assets.file(INSIDE),
        hints=_fetch_hints(page, assets, plotly_url),
        named="\n".join(
            f'<meta name="{name}" content="{escape(content)}">' for name, content in named.items()
        ),
    )


def _fetch_hints(page: Page, assets: Assets, plotly_url: str) -> str:
    """Link elements for the page's module, and for Plotly, which shell/plotly.mjs starts.

    Plotly is two thirds of all code and the first decode does not wait for it.
    """
    links = [f'<link rel="modulepreload" href="{assets.url(page.entry)}">']
    if page.plotly:
        rel = {"first": ' rel="preload"', "second": "", "idle": ' rel="prefetch"'}[page.plotly_when]
        links.append(f'<link{rel} as="script" fetchpriority="low" id="plotly" href="{plotly_url}">')
    return "".join(links)


def page_layout(page: Page, pages: Sequence[Page]) -> Component:
    """All that the page shows, under the header that names all pages."""
    return dmc.MantineProvider(
        theme=theme.mantine_theme(),
        defaultColorScheme="auto",
        children=html.Div(
            [_header(page, pages), page.layout(), *([page.help()] if page.help else [])],
            className="shell",
        ),
    )


def icon_button(action: str, hint: str) -> Component:
    """A button that does the page's action of that name."""
    return dmc.ActionIcon(
        html.Span(className=f"icon icon-{action}"),
        variant="subtle",
        size=36,
        **attributes(label=action.capitalize(), action=action, hint=hint),
    )


def menu_button(icon: str, label: str, hint: str) -> Component:
    """Opens the menu that it is the target of.

    The target's box is the button itself: it is what says whether the menu is open, and around a
    button it would be a second one without a name.
    """
    return dmc.MenuTarget(
        html.Span(className=f"icon icon-{icon}"),
        boxWrapperProps={
            "component": "button",
            "type": "button",
            "className": "menu-button",
            "w": None,
            **attributes(label=label, hint=hint),
        },
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
                ]
                + [html.A(CLASS[0], id="link-class", href=CLASS[1])],
                **attributes(label="Pages"),
            ),
            *page.header(),
            html.Div(
                [
                    *(
                        [icon_button("help", "Words and keys of this page (?).")]
                        if page.help
                        else []
                    ),
                    *([display_menu()] if page.pictures else []),
                    _theme_switch(),
                    _languages_menu(),
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


def _languages_menu() -> Component:
    """shell/language_links.mjs adds to each link what the page shows."""
    return html.Div(
        dmc.Menu(
            [
                menu_button("language", "Language", "Language: English, Deutsch, français."),
                dmc.MenuDropdown(_language_items()),
            ],
            position="bottom-end",
            width=140,
        ),
        className="languages-menu",
    )


def _language_items(class_name: str | None = None) -> list[Component]:
    return [
        dmc.MenuItem(
            html.Span(name, lang=code),
            href=f"?{PARAMETER}={code}",
            refresh=True,
            className=class_name,
            **attributes(current="true" if code == language() else None, language=code),
        )
        for code, name in LANGUAGES.items()
    ]


def _pages_menu(page: Page, pages: Sequence[Page]) -> Component:
    """The pages' names where the header has no room for them."""
    return html.Div(
        dmc.Menu(
            [
                menu_button("menu", "Pages", "All pages of Latentarium."),
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
                    + [dmc.MenuItem(CLASS[0], id="menu-class", href=CLASS[1], refresh=True)]
                    + _language_items(class_name="language-item")
                ),
            ],
            position="bottom-end",
            width=200,
        ),
        className="pages-menu",
    )
