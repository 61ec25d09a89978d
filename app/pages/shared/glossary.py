"""Technical words on pages: each is a link to its meaning in the glossary."""

from __future__ import annotations

import re

from dash import html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.terms import METRIC_TERMS, TERMS, Term
from app.web import ids
from app.web.attributes import attributes
from vae.store.definitions import Metric

GLOSSARY = "/glossary"
# "[word](key)", as Markdown has links.
LINKED = re.compile(r"\[([^]]+)\]\(([a-z0-9-]+)\)")

# Words in what scripts write, by their keys.
OF_SCRIPTS = (
    *("beta", "rate", "reconstruction", "elbo", "nats", "reparameterisation"),
    *("weight", "multiply-add"),
)


def term_link(key: str, text: str | None = None) -> Component:
    """The word as a link to its meaning, of which its hint is the first half.

    Raises KeyError for a word that has none.
    """
    term = TERMS[key]
    return html.A(
        text or term.name,
        href=f"{GLOSSARY}#{key}",
        className="term",
        **attributes(hint=term.text),
    )


def with_terms(text: str) -> list[Component | str]:
    """A sentence whose words lead to their meanings: "the [rate](rate) of an image".

    Raises KeyError for a word that has none.
    """
    pieces = LINKED.split(tr(text))
    plain, words, keys = pieces[::3], pieces[1::3], pieces[2::3]
    found: list[Component | str] = [plain[0]]
    for word, key, rest in zip(words, keys, plain[1:], strict=True):
        found += [term_link(key, word), rest]
    return [part for part in found if part]


def metric_name(metric: Metric) -> Component | str:
    """What a number is called, as a link where the glossary explains it."""
    key = METRIC_TERMS.get(metric.key)
    return term_link(key, metric.title) if key else metric.title


def meaning(term: Term) -> list[Component]:
    """The text, and one tap away the formula and the source."""
    source = f"({tr(term.source)})" if term.source else None
    formula = " ".join(filter(None, [tr(term.formula or ""), source]))
    if not formula:
        return [html.P(term.text)]
    summary = html.Summary("Formula" if term.formula else "Source")
    return [html.P(term.text), html.Details([summary, html.P(formula, className="formula")])]


def words_of_scripts() -> Component:
    """Unseen links, copies of which scripts write into their texts (assets/shell/terms.mjs)."""
    return html.Div([term_link(key) for key in OF_SCRIPTS], id=ids.WORDS, hidden=True)
