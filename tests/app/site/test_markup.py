"""Dash's HTML components as HTML that needs no server."""

from __future__ import annotations

import pytest
from dash import html

from app.pages.shared.glossary import term_link
from app.pages.shared.terms import TERMS
from app.site.markup import markup
from app.web import mantine as dmc
from app.web.attributes import attributes
from app.web.markup import NotHtml


def test_an_element_is_written_with_its_attributes_and_its_children() -> None:
    found = markup(
        html.Div(
            [html.P("one"), "two", html.Br(), None],
            className="a b",
            tabIndex=0,
            hidden=True,
            **attributes(hint="x"),
        )
    )
    assert found == ('<div class="a b" hidden tabindex="0" data-hint="x"><p>one</p>two<br></div>')


def test_what_is_false_or_missing_is_no_attribute() -> None:
    assert markup(html.Button("x", hidden=False, title=None)) == "<button>x</button>"


def test_texts_and_values_cannot_end_the_element_that_they_are_in() -> None:
    hostile = '"><script>alert(1)</script>'
    found = markup(html.P(hostile, title=hostile))
    assert "<script" not in found
    assert found.count("&lt;script&gt;") == 2


def test_a_word_of_the_glossary_keeps_its_hint_and_loses_its_link() -> None:
    found = markup(term_link("rate", "the rate"))
    assert found.startswith("<span ")
    assert 'data-term="rate"' in found
    assert "href" not in found
    assert markup(TERMS["rate"].text) in found


def test_links_to_other_pages_go_with_the_paragraph_around_them() -> None:
    page = [
        html.P(["New here? ", html.A("Take the first lesson", href="/class")]),
        html.P([html.A("a paper", href="https://example.org/")]),
        html.A("About this run", id="about-run", href="/"),
    ]
    assert markup(page) == (
        '<p><a href="https://example.org/">a paper</a></p><a id="about-run">About this run</a>'
    )


def test_a_component_that_is_drawn_by_a_library_is_refused_by_its_name() -> None:
    with pytest.raises(NotHtml, match="Select is no element of HTML"):
        markup(html.Div(dmc.Select(data=[])))
