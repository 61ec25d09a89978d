"""What tests ask of a page: its components, their ids, its addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from dash.development.base_component import Component

from app.web.page import Page
from app.web.shell import page_layout, still_components


def components(root: object) -> Iterator[Component]:
    """The component and all below it, in every property that can hold one."""
    if isinstance(root, Component):
        yield root
        for name in root._prop_names:
            yield from components(getattr(root, name, None))
    elif isinstance(root, list | tuple):
        for child in root:
            yield from components(child)


def whole_page(page: Page) -> list[Component]:
    """All that a page shows, wherever it stands: in its document or in what Dash draws."""
    still = still_components(page, [page]) if page.still else []
    return [*still, page_layout(page, [page])]


def ids_in(root: object) -> list[str]:
    found = (getattr(each, "id", None) for each in components(root))
    return [name for name in found if name]


def hint(component: Component) -> str | None:
    return getattr(component, "data-hint", None)


def addresses(html: str) -> list[str]:
    """What a document fetches or leads to on this site."""
    return re.findall(r'(?:src|href)="(/[^"]+)"', html)


def words_in(root: object) -> str:
    """What can be read in it, in its order."""
    if isinstance(root, Component):
        markup = getattr(root, "data-markup", None)
        if markup is not None:
            return " ".join(unescape(re.sub("<[^>]*>", " ", markup)).split())
        return words_in(getattr(root, "children", None))
    if isinstance(root, list | tuple):
        return " ".join(filter(None, map(words_in, root)))
    return "" if root is None else str(root)
