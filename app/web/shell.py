"""The shell around all pages: the HTML document, the header with the pages' names, the theme."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Any

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup, escape

from app import theme
from app.languages.spoken import LANGUAGES, language, tr
from app.web import ids
from app.web import mantine as dmc
from app.web.assets import Assets
from app.web.attributes import attributes
from app.web.language import PARAMETER, texts_tag
from app.web.markup import markup
from app.web.page import Head, Opening, Page
from app.web.translated import translated

# What a button of an icon alone is called, by its action.
ICON_NAMES = {
    "help": "Help",
    "pictures": "Pictures",
    "present": "Present",
    "share": "Share",
}
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
$theme
<link rel="icon" type="image/svg+xml" href="$favicon">
<style>
$colours
</style>
<link rel="stylesheet" href="$style">
$css
$hints
</head>
<body>
$body
<noscript>$noscript</noscript>
$config
$texts
$held
$clientside
$scripts
</body>
</html>""")


# Dash draws into an element that is not seen until the header is in it. Its scripts lie in a
# template, where no browser fetches them before shell/dash.mjs starts them.
STILL_HTML = Markup("""<div class="shell">
{waiting}
<div id="react-entry-point" hidden></div>
{still}
</div>
<script type="application/json" id="opening">{opening}</script>""")
TEMPLATE = '<template id="dash">{}</template>'
# In place of this what Dash asks for first stands in a document, from which clientside.js gives it.
HELD = "<!--held-->"


def index_html(
    page: Page,
    head: Head,
    assets: Assets,
    parts: Mapping[str, str],
    plotly_url: str,
    still: Still | None = None,
) -> str:
    """The page's document. parts: what Dash puts into it, by the names that Dash gives them; still:
    what stands in that of a still page."""
    named = {
        "description": head.about,
        "latentarium-languages": " ".join(LANGUAGES),
        **page.meta(),
    }
    scripts = parts["scripts"] + parts["renderer"]
    return INDEX_HTML.substitute(
        {**parts, "scripts": TEMPLATE.format(scripts) if still else scripts},
        body=still.html if still else parts["app_entry"],
        language=language(),
        noscript=tr("Latentarium decodes in your browser and needs JavaScript."),
        texts=texts_tag(),
        held='<script type="application/json" id="held">' + HELD + "</script>",
        page_title=escape(head.title),
        colours=theme.colour_variables(),
        theme=assets.script("theme.js"),
        favicon=assets.url("favicon.svg"),
        style=assets.url(page.style),
        clientside=assets.script(
            "clientside.js", entry=assets.url(page.entry), inside=assets.url(INSIDE)
        ),
        hints=_fetch_hints(page, assets, plotly_url, still.ahead if still else ()),
        named="\n".join(
            f'<meta name="{name}" content="{escape(content)}">' for name, content in named.items()
        ),
    )


def _fetch_hints(page: Page, assets: Assets, plotly_url: str, ahead: Sequence[str]) -> str:
    """Link elements for the page's module, for the files that it asks for first, and for Plotly,
    which shell/charts/plotly.mjs starts.

    Plotly is two thirds of all code and the first decode does not wait for it.
    """
    links = [f'<link rel="modulepreload" href="{assets.url(page.entry)}">']
    links += [f'<link rel="preload" as="fetch" crossorigin href="{url}">' for url in ahead]
    if page.plotly:
        rel = {"first": ' rel="preload"', "idle": ' rel="prefetch"', "need": ""}[page.plotly_when]
        links.append(f'<link{rel} as="script" fetchpriority="low" id="plotly" href="{plotly_url}">')
    return "".join(links)


@dataclass(frozen=True)
class Still:
    """What stands in the document of a still page, and addresses of what is fetched first."""

    html: str
    ahead: Sequence[str]


def still_part(page: Page, pages: Sequence[Page], opening: Opening | None) -> Still:
    waiting, *shown = translated(still_components(page, pages))
    document = opening.document() if opening else None
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    urls = [document["urls"].get(name) for name in opening.ahead] if document and opening else []
    filled = STILL_HTML.format(
        waiting=markup(waiting),
        still=markup(shown),
        # No text may end the element that it is in.
        opening=Markup(text.replace("<", r"\u003c")),
    )
    return Still(filled, [url for url in urls if url])


def still_components(page: Page, pages: Sequence[Page]) -> list[Component]:
    """What stands in for the header, and all below it."""
    return [_waiting_header(page, pages), *_below_header(page)]


def page_layout(page: Page, pages: Sequence[Page]) -> Component:
    """All that the page shows, under the header that names all pages; of a still page what is not
    in its document."""
    own = page.data() if page.still else _below_header(page)
    return dmc.MantineProvider(
        theme=theme.mantine_theme(),
        defaultColorScheme="auto",
        children=html.Div([_header(page, pages), *own], className="" if page.still else "shell"),
    )


def _below_header(page: Page) -> list[Component]:
    return [page.layout(), *([page.help()] if page.help else [])]


def _waiting_header(page: Page, pages: Sequence[Page]) -> Component:
    """What the header is until Dash has drawn it: as high, with the links that need no script."""
    return html.Header(
        [_wordmark(), _nav(page, pages, ids_of="")],
        id=ids.WAITING,
        className="header",
    )


def icon_button(action: str, hint: str) -> Component:
    """A button that does the page's action of that name."""
    return dmc.ActionIcon(
        html.Span(className=f"icon icon-{action}"),
        variant="subtle",
        size=36,
        **attributes(label=ICON_NAMES.get(action, action.capitalize()), action=action, hint=hint),
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


def _wordmark() -> Component:
    return html.A(
        [html.Span("✦", className="mark"), html.Span("Latentarium", className="name")],
        href="/",
        className="wordmark",
        **attributes(label="Latentarium, start page"),
    )


def _nav(page: Page, pages: Sequence[Page], ids_of: str = "link") -> Component:
    """ids_of: the beginning of the links' ids, empty for none."""

    def named(key: str) -> dict[str, Any]:
        return {"id": f"{ids_of}-{key}"} if ids_of else {}

    links = [
        html.A(
            each.name,
            href=each.path,
            **named(each.key),
            **attributes(current="page" if page.is_within(each) else None),
        )
        for each in pages
        if each.is_named
    ]
    own = html.A(CLASS[0], href=CLASS[1], **named("class"))
    return html.Nav([*links, own], **attributes(label="Pages"))


def _header(page: Page, pages: Sequence[Page]) -> Component:
    return html.Header(
        [
            _wordmark(),
            _nav(page, pages),
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
