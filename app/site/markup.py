"""Dash's HTML components as HTML, without what needs a server."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component
from markupsafe import Markup

from app.web.markup import markup as written

TERM = "/glossary#"


def markup(part: object) -> Markup:
    """The component, text, or list of both, as HTML. Raises NotHtml.

    Links to the server's pages lead nowhere from a file: the glossary's words keep their hints,
    a link that scripts write to stays without an address, a paragraph around another is left out.
    """
    return written(part, _alone)


def _alone(kind: str, given: dict[str, Any], children: object) -> tuple[str, dict[str, Any]] | None:
    if kind == "Data" or (kind == "P" and _leads_away(children)):
        return None
    return _link(given) if kind == "A" else (kind, given)


def _link(given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    address = str(given.get("href", ""))
    if address.startswith(TERM):
        word = {name: value for name, value in given.items() if name != "href"}
        return "Span", {**word, "tabIndex": 0, "data-term": address.removeprefix(TERM)}
    if address.startswith("/"):
        given = {name: value for name, value in given.items() if name not in ("href", "target")}
    return "A", given


def _leads_away(children: object) -> bool:
    """Is one of them a link to a page of the server that is no word of the glossary?"""
    parts = children if isinstance(children, list | tuple) else [children]
    addresses = [str(getattr(each, "href", "")) for each in parts if isinstance(each, Component)]
    return any(each.startswith("/") and not each.startswith(TERM) for each in addresses)
