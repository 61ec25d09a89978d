"""Dash's HTML components as HTML, without what needs a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dash.development.base_component import Component
from markupsafe import Markup, escape

HTML = "dash_html_components"
VOID = {"Br", "Col", "Hr", "Img", "Input", "Link", "Meta", "Source", "Wbr"}
NAMES = {"className": "class", "htmlFor": "for"}
TERM = "/glossary#"


class NotHtml(TypeError):
    """A component that is no element of HTML: what draws it is not in a saved page."""


def markup(part: object) -> Markup:
    """The component, text, or list of both, as HTML. Raises NotHtml.

    Links to the server's pages lead nowhere from a file: the glossary's words keep their hints,
    a link that scripts write to stays without an address, a paragraph around another is left out.
    """
    return Markup("").join(_pieces(part))


def _pieces(part: object) -> Iterator[Markup]:
    if part is None:
        return
    if isinstance(part, list | tuple):
        for each in part:
            yield from _pieces(each)
    elif isinstance(part, Component):
        yield from _element(part)
    else:
        yield escape(part)


def _element(component: Component) -> Iterator[Markup]:
    described: Mapping[str, Any] = component.to_plotly_json()
    kind, given = described["type"], dict(described["props"])
    if described["namespace"] != HTML:
        raise NotHtml(f"{described['namespace']}.{kind} is no element of HTML.")
    children = given.pop("children", None)
    if kind == "Data" or (kind == "P" and _leads_away(children)):
        return
    if kind == "A":
        kind, given = _link(given)
    name = kind.lower()
    yield Markup("<{}{}>").format(name, Markup("").join(map(_attribute, given.items())))
    if kind not in VOID:
        yield from _pieces(children)
        yield Markup("</{}>").format(name)


def _attribute(item: tuple[str, Any]) -> Markup:
    name, value = item
    written = NAMES.get(name, name.lower())
    if value is None or value is False:
        return Markup("")
    return (
        Markup(" {}").format(written)
        if value is True
        else Markup(' {}="{}"').format(written, value)
    )


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
