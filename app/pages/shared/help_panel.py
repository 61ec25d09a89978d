"""What a page explains when asked: how to point, its keys, its words and their formulas."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from app.pages.shared.elements import close_button
from app.pages.shared.glossary import GLOSSARY, TERMS, Term, meaning, term_link
from app.web import ids
from app.web.attributes import attributes

# Of every page with a sky.
SELECTION = Term(
    "Selection",
    "Lasso and Box on Explore select images. The header's links take the selection to Explore, "
    "Paths and Vectors, with run, plane and highlighted classes; images drawn at random there "
    "come from it.",
)

FIRST_LESSON = "/class#lesson-01-first-light"


def help_panel(
    title: str,
    pointer: tuple[tuple[str, str], ...],
    keys: tuple[tuple[str, str], ...],
    words: tuple[str | Term, ...],
) -> Component:
    """words: keys of the glossary, and the page's own."""
    return html.Aside(
        [
            html.Div(
                [
                    html.H2(title),
                    close_button("help", "Close the explanations"),
                ],
                className="help-head",
            ),
            html.P(["New here? ", html.A("Take the first lesson", href=FIRST_LESSON), "."]),
            _list(pointer),
            html.H2("Keys"),
            _list(keys, keys=True),
            html.H2("Words"),
            *[_word(word) for word in words],
            html.P(html.A("All words, on one page", href=GLOSSARY)),
        ],
        id=ids.HELP,
        className="help",
        tabIndex=-1,
        hidden=True,
        **attributes(label="Keys and explanations"),
    )


def _list(entries: tuple[tuple[str, str], ...], keys: bool = False) -> Component:
    return html.Dl(
        [
            html.Div([html.Dt(html.Kbd(name) if keys else name), html.Dd(text)])
            for name, text in entries
        ]
    )


def _word(word: str | Term) -> Component:
    if isinstance(word, Term):
        return html.Div([html.H3(word.name), *meaning(word)], className="word")
    name = html.H3(term_link(word))
    return html.Div([name, *meaning(TERMS[word])], className="word")
