"""What a page explains when asked: how to point, its words and their formulas, its keys."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from app.pages.shared.elements import close_button
from app.pages.shared.glossary import GLOSSARY, meaning, term_link, with_terms
from app.pages.shared.terms import TERMS, Term
from app.web import ids
from app.web.attributes import attributes

Entries = Sequence[tuple[str, str]]

# Of every page with a sky.
SELECTION = Term(
    "Selection",
    "Lasso and Box on Explore select images. The header's links take the selection to Explore, "
    "Paths and Vectors, with run, plane and highlighted classes; images drawn at random there "
    "come from it.",
)
# Of every page.
COMMON = (
    ("← ↑ → ↓", "in a chart with the focus: from point to point"),
    ("?", "open and close these explanations"),
)

# shell/controls/single_keys.mjs
SINGLE_KEYS = html.Button(
    "Single keys act everywhere",
    id="single-keys",
    type="button",
    className="button",
    **attributes(
        hint="Turned off, letters, digits and signs act only where the focus is on a sky or a "
        "chart, and arrows scroll a page where nothing has the focus: nothing is pressed by "
        "accident with speech or a screen reader."
    ),
)

FIRST_LESSON = "/class#lesson-01-first-light"


def help_panel(
    title: str,
    about: str = "",
    *,
    pointer: Entries = (),
    finger: Entries = (),
    words: Sequence[str | Term] = (),
    keys: Entries = (),
) -> Component:
    """about: a sentence or two, see with_terms(); pointer, keys: only where there is a mouse, and
    so a keyboard; finger: only where there is a touch screen; words: keys of the glossary, and the
    page's own.
    """
    return html.Aside(
        [
            html.Div(
                [html.H2(title), close_button("help", "Close the explanations")],
                className="help-head",
            ),
            html.P(["New here? ", html.A("Take the first lesson", href=FIRST_LESSON), "."]),
            *([html.P(with_terms(about), className="help-about")] if about else []),
            *([_list(pointer, "by-mouse")] if pointer else []),
            *([_list(finger, "by-finger")] if finger else []),
            *([html.H2("Words"), *map(_word, words)] if words else []),
            html.P(html.A("All words, on one page", href=GLOSSARY)),
            html.Div(
                [html.H2("Keys"), _list([*keys, *COMMON], keys=True), SINGLE_KEYS],
                className="by-mouse",
            ),
        ],
        id=ids.HELP,
        className="help",
        tabIndex=-1,
        hidden=True,
        **attributes(label="Explanations"),
    )


def _list(entries: Entries, class_name: str | None = None, keys: bool = False) -> Component:
    return html.Dl(
        [
            html.Div([html.Dt(html.Kbd(name) if keys else name), html.Dd(text)])
            for name, text in entries
        ],
        className=class_name,
    )


def _word(word: str | Term) -> Component:
    if isinstance(word, Term):
        return html.Div([html.H3(word.name), *meaning(word)], className="word")
    name = html.H3(term_link(word))
    return html.Div([name, *meaning(TERMS[word])], className="word")
