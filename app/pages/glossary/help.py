"""What the glossary says when asked."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import help_panel

ABOUT = (
    "The technical words of all pages, from A to Z. An underlined word on any page leads to its "
    "entry here; “back” returns to where you were, with all you had set there."
)


def glossary_help() -> Component:
    return help_panel("How to use the glossary", ABOUT)
