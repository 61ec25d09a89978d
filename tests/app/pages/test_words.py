"""Technical words: each has a meaning, and pages lead to it from where they use it."""

from __future__ import annotations

import pytest
from dash import html
from dash.development.base_component import Component

from app.pages.compare.help import compare_help
from app.pages.explore.help import explore_help
from app.pages.glossary.help import glossary_help
from app.pages.glossary.page import layout as glossary
from app.pages.paths.help import paths_help
from app.pages.run.help import run_help
from app.pages.runs.help import runs_help
from app.pages.shared.glossary import term_link, with_terms
from app.pages.shared.terms import METRIC_TERMS, TERMS
from app.pages.train_your_own.help import train_your_own_help
from app.pages.training import panels as training
from app.pages.training.help import training_help
from app.pages.vectors.help import vectors_help
from tests.support.layouts import components, ids_in
from vae.store.definitions import METRICS

HELP = [
    *(explore_help, compare_help, training_help, paths_help, vectors_help),
    *(runs_help, run_help, train_your_own_help, glossary_help),
]


def terms_of(root: Component) -> list[str]:
    """The words that it leads to, by their keys."""
    links = (each.to_plotly_json()["props"] for each in components(root))
    found = (link["href"] for link in links if link.get("className") == "term")
    return [address.partition("#")[2] for address in found]


@pytest.mark.parametrize("made", HELP, ids=[made.__name__ for made in HELP])
def test_a_page_explains_words_first_and_keys_last(made: object) -> None:
    panel = made()  # type: ignore[operator]
    headings = [each.children for each in panel.children if isinstance(each, html.H2)]
    *_, keys = panel.children
    assert headings in (["Words"], [])  # the keys' own heading goes with them
    assert (keys.className, keys.children[0].children) == ("by-mouse", "Keys")
    assert set(terms_of(panel)) <= set(TERMS)


def test_the_glossary_has_each_word_once() -> None:
    assert sorted(ids_in(glossary())) == sorted([*TERMS, "hint"])


def test_every_number_of_a_run_has_a_word_that_explains_it() -> None:
    assert set(METRIC_TERMS) == set(METRICS)
    assert set(METRIC_TERMS.values()) <= set(TERMS)


def test_the_words_of_a_sentence_are_links() -> None:
    before, link, after = with_terms("The [rate](rate) of an image.")
    assert (before, after) == ("The ", " of an image.")
    assert (link.children, link.href) == ("rate", "/glossary#rate")  # type: ignore[union-attr]
    assert with_terms("No word.") == ["No word."]


def test_a_word_without_a_meaning_is_a_fault_at_once() -> None:
    with pytest.raises(KeyError):
        term_link("rates")
    with pytest.raises(KeyError):
        with_terms("The [rate](rates) of an image.")


def test_the_film_and_the_curves_of_training_lead_to_their_words() -> None:
    found = {*terms_of(training.film()), *terms_of(training.curves())}
    assert found == {"elbo", "reconstruction", "rate", "beta", "learning-rate", "held-out"}
