"""Views that are kept, and presented one after another; the browser fills them."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from app.pages.shared.elements import button
from app.web import ids
from app.web.attributes import attributes


def kept_views() -> Component:
    return html.Div(
        [
            button(
                "Keep this view",
                "keep",
                "Place, highlights and zoom go into the address; when presented, the arrow keys "
                "lead from one kept view to the next (v).",
                id=ids.KEEP,
            ),
            html.Div(
                id=ids.KEPT_VIEWS,
                className="kept-views",
                role="group",
                **attributes(label="Kept views"),
            ),
        ],
        className="keeping",
    )


def sentence() -> Component:
    """What the place is, for whoever sits too far away to read numbers."""
    return html.P(id=ids.PRESENT_WORDS, className="present-words")


def walk() -> Sequence[Component]:
    return [
        button("‹", "walk-back", "The view before (←).", "The view before"),
        html.Output(id=ids.PRESENT_COUNT),
        button("›", "walk-on", "The next view (→).", "The next view"),
    ]
