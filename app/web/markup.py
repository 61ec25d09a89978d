"""Dash's HTML components as HTML, for what needs no Dash: still pages, and saved ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup, escape

from app.web.attributes import attributes
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
    """In the language of the answer: for documents without Dash, and for in_one()."""
    return str(markup(translated(part)))


def in_one(part: object, class_name: str | None = None) -> Component:
    """In one component, which shell/as_html.mjs fills: each of Dash's takes time for every other,
    so that hundreds of cells are better one. Raises NotHtml."""
    return html.Div(className=class_name, **attributes(markup=as_html(part)))


def in_few(parts: Sequence[Component]) -> list[Component]:
    """The parts, of which neighbours that need no Dash are in one, as if they were not."""
    found: list[Component] = []
    for is_html, group in groupby(parts, _is_html):
        neighbours = list(group)
        found += [in_one(neighbours, "in-one")] if is_html else neighbours
    return found


def _is_html(part: object) -> bool:
    if isinstance(part, list | tuple):
        return all(map(_is_html, part))
    if not isinstance(part, Component | Mapping):
        return True
    described = _described(part)
    return described["namespace"] == HTML and _is_html(described["props"].get("children"))


def _described(part: Component | Mapping[str, Any]) -> Mapping[str, Any]:
    """What Dash sends of a component, which may be that already."""
    return part.to_plotly_json() if isinstance(part, Component) else part


def _pieces(part: object, change: Change | None) -> Iterator[Markup]:
    if part is None:
        return
    if isinstance(part, list | tuple):
        for each in part:
            yield from _pieces(each, change)
    elif isinstance(part, Component | Mapping):
        yield from _element(_described(part), change)
    else:
        yield escape(part)


def _element(described: Mapping[str, Any], change: Change | None) -> Iterator[Markup]:
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
