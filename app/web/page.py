"""What a page is made of; app/factory.py lists the pages and puts each at its address."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dash import ClientsideFunction, Dash
from dash.development.base_component import Component

from app.languages.spoken import tr


@dataclass(frozen=True)
class Head:
    """What a document says of itself: title, description, and the status it is sent with."""

    title: str
    about: str
    status: int = 200


@dataclass(frozen=True)
class Opening:
    """The thing that a page opens with. name: it and its version; document: what its API says of
    it; ahead: names of those among its document's urls that are fetched first."""

    name: str
    document: Callable[[], Mapping[str, Any]]
    ahead: Sequence[str] = ()


@dataclass(frozen=True)
class Page:
    """One address with a document, a Dash app and modules of its own.

    entry: the module below assets/ that starts it, main.mjs beside main.css; its default export
    holds the functions that clientside callbacks name. header: what stands between the names of
    the pages and the theme's switch. meta: what the document tells the modules before Dash is
    there. shows: all that the layout depends on; while that is the same, it is not made anew.
    libraries: packages of Dash components, beside Dash's html and Mantine, whose code it
    needs: "dcc" for dash.dcc, "dcc.Graph" for that with figures. libraries_later: those that
    its modules start themselves, see shell/charts/plotly.mjs, since the first screen has no
    component of theirs.
    pictures: does it paint pictures of pixels, whose look a visitor can choose? plotly: is
    Plotly, most of all code, to be had? plotly_when: fetched "first" of all, when the browser is
    "idle", or when the page's module has "need" of it. rule: the addresses of
    a page that has one for each of many things, such as /things/<thing>, which head(thing=…)
    describes; the header does not name it, and `path` is for Dash alone. in_header: does the
    header name it? help: what its question mark explains. still: is all that layout() gives,
    with the help, plain HTML that Dash has nothing to do with? Then it stands in the document,
    and the page's module runs on it before there is any Dash, which has the header alone and,
    in `data`, what callbacks read besides. opens: of the address's `run` what its API says of
    it, to stand in the document as well, and the files of it that are fetched first.
    """

    path: str
    name: str
    about: str
    entry: str
    layout: Callable[[], Component]
    register: Callable[[Dash], None]
    header: Callable[[], Sequence[Component]] = tuple
    meta: Callable[[], Mapping[str, str]] = dict
    libraries: tuple[str, ...] = ()
    shows: Callable[[], Hashable] | None = None
    libraries_later: tuple[str, ...] = ()
    pictures: bool = True
    plotly: bool = True
    plotly_when: Literal["first", "idle", "need"] = "first"
    rule: str = ""
    in_header: bool = True
    head: Callable[..., Head] | None = None
    help: Callable[[], Component] | None = None
    still: bool = False
    data: Callable[[], Sequence[Component]] = tuple
    opens: Callable[[str | None], Opening | None] | None = None

    @property
    def prefix(self) -> str:
        """The path with a slash at its end, below which Dash has its own addresses."""
        return self.path.rstrip("/") + "/"

    def is_within(self, other: Page) -> bool:
        """Is it the other page, or one of the things below that one's address?"""
        return self is other or (other.path != "/" and self.rule.startswith(other.prefix))

    @property
    def is_named(self) -> bool:
        """Do header and menu name it?"""
        return self.in_header and not self.rule

    @property
    def style(self) -> str:
        """The style sheet beside the entry, which imports all others that the page has."""
        return self.entry.removesuffix(".mjs") + ".css"

    @property
    def key(self) -> str:
        """The end of its links' ids: shell/page_links.mjs knows those of pages with a sky."""
        return self.path.strip("/") or "explore"

    @property
    def title(self) -> str:
        return "Latentarium" if self.path == "/" else f"{tr(self.name)} · Latentarium"


def in_browser(name: str) -> ClientsideFunction:
    """The function of that name in the default export of the page's entry module."""
    return ClientsideFunction(namespace="latentarium", function_name=name)
