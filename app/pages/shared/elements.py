"""Elements that pages have alike: buttons, and the places where a page speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from flask import has_request_context, request

from app.pages.shared.glossary import words_of_scripts
from app.web import ids
from app.web.attributes import attributes
from app.web.language import with_language


def button(
    text: str, action: str, hint: str, label: str | None = None, **properties: Any
) -> Component:
    """Does the page's action of that name; label: what it is called where its text is too short."""
    return html.Button(
        text, className="button", type="button", **properties, **attributes(label, hint, action)
    )


def page_link(text: str, address: str, style: str) -> Component:
    """A link that Dash follows within the document, in the language that the page's address names;
    shell/language_links.mjs sees to all others."""
    page = request.headers.get("Referer", "") if has_request_context() else ""
    return dcc.Link(text, href=with_language(address, page), className=style)


def close_button(action: str, label: str, hint: str | None = None) -> Component:
    """The cross in the corner of what can be closed."""
    return html.Button(
        html.Span(className="icon icon-close"),
        className="close",
        type="button",
        **attributes(label, hint, action),
    )


def message(ways: Sequence[Component] = ()) -> Component:
    """What stands in the middle of the page where nothing can be shown, and the ways out of that.

    ways: beside trying again, hidden until one of them is one.
    """
    return html.Div(
        [
            html.P(id=ids.MESSAGE_TEXT),
            html.Button(
                "Try again",
                id=ids.RETRY,
                className="button",
                type="button",
                hidden=True,
                **attributes(action="retry"),
            ),
            *ways,
        ],
        id=ids.MESSAGE,
        className="message",
        role="alert",
        hidden=True,
    )


def asides() -> list[Component]:
    """What the page says beside what it shows: hints, notices, and to who hears instead of sees."""
    return [
        html.Div(id=ids.HINT, className="hint", role="tooltip", hidden=True),
        html.Div(id=ids.NOTICE, className="notice", role="alert", hidden=True),
        html.Div(id=ids.ANNOUNCEMENT, className="unseen", role="status"),
        words_of_scripts(),
    ]


def by_keys(label: str) -> dict[str, Any]:
    """Of an element that holds a chart: a stop of the keyboard, at which arrows walk the chart's
    points (shell/charts/chart_keys.mjs). label: what the chart is called."""
    named = {"aria-label": label, "aria-description": "Arrow keys walk the points of this chart."}
    return {"tabIndex": 0, "role": "application", **named, **attributes(chart="walked")}


def data(element: str, value: Any = None) -> Component:
    """What callbacks read and write as `value`, and nobody sees.

    dcc.Store is the same, and comes with all of Dash's core components: 126 KB, which the first
    screen of a page with a sky has no other use for.
    """
    return html.Data(id=element, value=value, hidden=True)
