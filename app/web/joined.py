"""Dash's scripts joined, one file a library: a page asks for one or two instead of six or nine."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

import dash
from dash.fingerprint import build_fingerprint, check_fingerprint

SUITES = "/_dash-component-suites/"
SCRIPT = re.compile(r'<script src="([^"]+)"></script>')
ADDRESS = re.compile(rf"{SUITES}(\w+)/(.+)")
LIBRARY = re.compile(rf"{SUITES}(?:dash/)?([^/]+)/")
# Scripts of every page stand with Mantine's, which fetches its further parts from beside itself.
MANTINE = "dash_mantine_components"
ALWAYS = ("deps", "dash-renderer", "html", MANTINE)
# Of what browsers lack, of which dcc needs the generators that no browser lacks any more.
POLYFILL = "/deps/polyfill@"
# dcc fetches what draws figures when there is one: a request more, and a fault in the console of a
# page that is left before its answer.
GRAPH = "dcc.Graph"
GRAPH_PART = f"{SUITES}dash/dcc/async-graph.js"


def library_of(address: str) -> str:
    """The library that a page has to need for the script to come; those of every page are one."""
    if POLYFILL in address:
        return "dcc"
    found = LIBRARY.search(address)
    return MANTINE if found is None or found[1] in ALWAYS else found[1]


def by_library(addresses: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The scripts of each library in their order, those of every page first; under GRAPH those of
    dcc with what draws figures."""
    found: dict[str, tuple[str, ...]] = {MANTINE: ()}
    for address in addresses:
        name = library_of(address)
        found[name] = (*found.get(name, ()), address)
    if "dcc" in found:
        found[GRAPH] = (*found["dcc"], GRAPH_PART)
    return found


@cache
def joined(addresses: tuple[str, ...]) -> tuple[str, tuple[Path, ...]]:
    """Address of one script that does what those do one after the other, and its parts."""
    paths = tuple(file_of(address) for address in addresses)
    # A library's further parts lie beside it, and Dash looks for its renderer in the document.
    beside = next((each for each in addresses if MANTINE in each), addresses[-1]).rpartition("/")[0]
    name = "dash_renderer_and_all" if MANTINE in beside else "joined"
    digest = sha256(b"".join(sha256(path.read_bytes()).digest() for path in paths)).hexdigest()[:12]
    return build_fingerprint(f"{beside}/{name}.js", dash.__version__, digest), paths


def file_of(address: str) -> Path:
    """Where the package has the script of that address."""
    found = ADDRESS.fullmatch(address)
    assert found is not None, address
    return folder_of(found[1]) / str(check_fingerprint(found[2])[0])


def folder_of(package: str) -> Path:
    return Path(str(sys.modules[package].__file__)).parent
