"""How figures are saved: as on the screen, or for a paper."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from app.web import ids
from app.web.attributes import attributes


def paper_choice() -> Component:
    return html.Div(
        [
            _select(
                ids.Compare.PAPER_WIDTH,
                "Save figures",
                {"0": "as on screen", "84": "for paper, 84 mm", "174": "for paper, 174 mm"},
                "For a paper: light colours, no title, as wide as one column or two.",
            ),
            _select(
                ids.Compare.PAPER_LETTERS,
                "Letters",
                {"8": "8 pt", "7": "7 pt", "9": "9 pt", "10": "10 pt"},
                "The size of all letters in figures for a paper.",
            ),
            _select(
                ids.Compare.PAPER_GROUND,
                "Background",
                {"white": "white", "none": "transparent"},
                "Of figures for a paper.",
            ),
        ],
        className="paper",
    )


def _select(element: str, label: str, options: dict[str, str], hint: str) -> Component:
    listed = [html.Option(text, value=value) for value, text in options.items()]
    return html.Label([label, " ", html.Select(listed, id=element)], **attributes(hint=hint))
