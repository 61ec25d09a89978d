"""Dash's HTML components as HTML, for what needs no Dash: still pages, and saved ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dash.development.base_component import Component
from markupsafe import Markup, escape

from app.web.translated import translated

HTML = "dash_html_components"
VOID = {"Br", "Col", "Hr", "Img", "Input", "Link", "Meta", "Source", "Wbr"}
NAMES = {"className": "class", "htmlFor": "for"}

# From an element's kind, attributes and children to what is written in its place; None for nothing.
Given = dict[str, Any]
Change = Callable[[str, Given, object], tuple[str, Given] | None]


class NotHtml(TypeError):
    """A component that is no element of HTML: what draws it is not there without Dash."""


def markup(part: object, change: Change | None = None) -> Markup:
    """The component, text, or list of both, as HTML. Raises NotHtml."""
    return Markup("").join(_pieces(part, change))


def as_html(part: object) -> str:
    """In the language of the answer: for documents without Dash, and for the `data-markup` of an
    element that shell/as_html.mjs fills, since each of Dash's components takes time for every
    other, so that hundreds of cells are better one."""
    return str(markup(translated(part)))


def _pieces(part: object, change: Change | None) -> Iterator[Markup]:
    if part is None:
        return
    if isinstance(part, list | tuple):
        for each in part:
            yield from _pieces(each, change)
    elif isinstance(part, Component):
        yield from _element(part, change)
    else:
        yield escape(part)


def _element(component: Component, change: Change | None) -> Iterator[Markup]:
    described: Mapping[str, Any] = component.to_plotly_json()
    kind, given = described["type"], dict(described["props"])
    if described["namespace"] != HTML:
        raise NotHtml(f"{described['namespace']}.{kind} is no element of HTML.")
    children = given.pop("children", None)
    if change is not None:
        changed = change(kind, given, children)
        if changed is None:
            return
        kind, given = changed
    name = kind.lower()
    yield Markup("<{}{}>").format(name, Markup("").join(map(_attribute, given.items())))
    if kind not in VOID:
        yield from _pieces(children, change)
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
