"""What a saved page shows: the pages' layouts under a header without Dash, and the runs' cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from app.languages.spoken import tr
from app.pages.compare.help import compare_help
from app.pages.compare.page import layout as compare_layout
from app.pages.explore.help import explore_help
from app.pages.explore.page import SAVED, layout
from app.pages.paths.help import paths_help
from app.pages.paths.page import SAVED as SAVED_OF_PATHS
from app.pages.paths.page import layout as paths_layout
from app.settings import ROOT
from app.site.markup import markup
from app.web import ids
from app.web.attributes import attributes
from app.web.translated import translated
from vae.cards.blocks import Block, Heading, Link, Paragraph, Table
from vae.cards.cards import card_blocks
from vae.store.documents import Dataset, Run

# What the server alone makes.
OF_SERVER = ("save-latents", "save-site")
NOT_HERE = (
    "This page was saved from Latentarium and needs no server and no network. Not in it: the other "
    "pages, clouds of three latents, tables and figures that a server computes, rooms of classes."
)
HEADER = Markup("""<header class="header">
<span class="wordmark"><span class="mark">✦</span><span class="name">Latentarium</span></span>
{nav}{choice}
<div class="actions">
{actions}
<div class="display-menu">{pictures}{display}</div>
<button type="button" class="menu-button" id="theme" aria-label="{theme}" \
data-hint="{of_theme}"><span class="icon icon-sun"></span>\
<span class="icon icon-moon"></span></button>
</div>
</header>
""")
OPENING = Markup(
    '<button type="button" class="{}" popovertarget="{}" aria-label="{}" data-hint="{}">{}</button>'
)
MENU = Markup('<div id="{}" class="file-menu" popover>{}</div>')
SAVE = Markup(
    '<button type="button" data-action="{}" popovertarget="save-menu" '
    'popovertargetaction="hide">{}</button>'
)
RUN = Markup('<label><input type="checkbox" value="{}">{}</label>')
PAGE = Markup('<template id="page-{}">{}</template>')
ABOUT = Markup("""<aside id="about-{id}" class="about" popover aria-label="{name}">
<button type="button" class="close" popovertarget="about-{id}" popovertargetaction="hide" \
aria-label="{close}"><span class="icon icon-close"></span></button>
<p class="of-file">{about}</p>
{card}
<details><summary>{title}</summary><pre>{licences}</pre></details>
</aside>
""")


def body(runs: Sequence[Run]) -> Markup:
    """The pages as templates, of which one is shown, the first one first."""
    pages = {"compare": _compare} if len(runs) > 1 else {}
    pages |= {"explore": _explore, "paths": _paths}
    return Markup("").join(PAGE.format(name, page(runs)) for name, page in pages.items())


def about(run: Run, data: Dataset | None, given_up: str) -> Markup:
    """The run's card and the licences of all that is in the page, as a panel."""
    card = Markup("\n").join(map(_block, card_blocks(run, data)))
    return ABOUT.format(
        id=run.id,
        name=tr("About this run"),
        close=tr("Close"),
        about=f"{tr(NOT_HERE)} {tr(given_up)}".strip(),
        card=card,
        title=tr("Licences"),
        licences=_licences(data),
    )


def _explore(runs: Sequence[Run]) -> Markup:
    return _sky_page("Explore", runs, SAVED, [layout(), explore_help()])


def _paths(runs: Sequence[Run]) -> Markup:
    return _sky_page("Paths", runs, SAVED_OF_PATHS, [paths_layout(), paths_help()])


def _sky_page(
    name: str, runs: Sequence[Run], saved: Mapping[str, str], parts: list[Component]
) -> Markup:
    ways = [(action, tr(text)) for action, text in saved.items() if action not in OF_SERVER]
    icon = Markup('<span class="icon icon-save"></span>')
    actions = [
        OPENING.format("menu-button", "save-menu", tr("Save"), tr("Save pictures."), icon),
        _icon("present", "Fills the screen with sky and picture, for many to see (f)."),
    ]
    whole = [
        _header(_nav(name, runs), _choice(runs), actions),
        MENU.format("save-menu", Markup("").join(SAVE.format(*way) for way in ways)),
        markup(translated(parts)),
    ]
    return Markup("").join(whole)


def _compare(runs: Sequence[Run]) -> Markup:
    """Without the table and the figures, which the server computes."""
    hint, name = tr("Which of the models stand side by side."), tr("Runs")
    choice = OPENING.format("button", "choice", name, hint, name)
    boxes = (RUN.format(run.id, run.title) for run in runs)
    parts = [
        _header(_nav("Compare", runs), choice, []),
        MENU.format(ids.Compare.CHOICE, Markup("").join(boxes)),
        markup(translated([compare_layout({}, below=[]), compare_help()])),
    ]
    return Markup("").join(parts)


def _header(nav: Markup, choice: Markup, actions: Sequence[Markup]) -> Markup:
    panel = html.Div(
        id=ids.DISPLAY,
        className="display",
        role="group",
        hidden=True,
        **attributes(label="How pictures look"),
    )
    always = [
        _icon("share", "Copy a link to exactly this view."),
        _icon("help", "Words and keys of this page (?)."),
    ]
    return HEADER.format(
        nav=nav,
        choice=choice,
        actions=Markup("").join([*actions, *always]),
        pictures=_icon(
            "pictures", "How pictures look: crisp or smooth, their colours, their size."
        ),
        display=markup(translated(panel)),
        theme=tr("Theme"),
        of_theme=tr("Dark sky or paper."),
    )


def _nav(here: str, runs: Sequence[Run]) -> Markup:
    names = ("Explore", *(["Compare"] if len(runs) > 1 else []), "Paths")
    links = [
        html.A(
            name,
            # As shell/page_links.mjs knows them, which writes what both pages show.
            id=f"link-{name.lower()}",
            href=f"#{name.lower()}",
            **attributes(current="page" if name == here else None),
        )
        for name in names
    ]
    return markup(translated(html.Nav(links, **attributes(label="Pages"))))


def _choice(runs: Sequence[Run]) -> Markup:
    if len(runs) == 1:
        return markup(html.Span(runs[0].title, className="run-title"))
    options = [html.Option(run.title, value=run.id) for run in runs]
    hint = "Which trained model is shown, and which images it was trained on."
    return markup(
        translated(html.Select(options, id=ids.RUN, **attributes(label="Run", hint=hint)))
    )


def _icon(action: str, hint: str) -> Markup:
    button = html.Button(
        html.Span(className=f"icon icon-{action}"),
        type="button",
        className="menu-button",
        **attributes(label=action.capitalize(), action=action, hint=hint),
    )
    return markup(translated(button))


def _block(block: Block) -> Markup:
    match block:
        case Heading(text, level):
            return Markup("<h{0}>{1}</h{0}>").format(level, tr(text))
        case Paragraph(text):
            return Markup("<p>{}</p>").format(tr(text))
        case Table((header, *rows)):
            lines = [_line("th", header), *(_line("td", row) for row in rows)]
            table = Markup('<div class="table"><table>{}</table></div>')
            return table.format(Markup("").join(lines))
        case Table():
            return Markup("")


def _line(tag: str, cells: Sequence[str | Link]) -> Markup:
    texts = (cell.text if isinstance(cell, Link) else cell for cell in cells)
    return Markup("<tr>{}</tr>").format(
        Markup("").join(Markup("<{0}>{1}</{0}>").format(tag, tr(text)) for text in texts)
    )


def _licences(data: Dataset | None) -> str:
    found = [ROOT / "LICENSE", *([] if data is None else [data.folder / "LICENSE.md"])]
    return "\n\n".join(_text(path) for path in found if path.is_file())


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()
