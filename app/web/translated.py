"""Components in the language of the answer.

Pages are written in English. Their texts are looked up here, where they leave the server, so that a
page has no more to do than to say them; only what is put together with values calls tr() itself.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import plotly.graph_objects as go
from dash.development.base_component import Component

from app.languages.spoken import ENGLISH, language, tr

# Attributes that people read; tests/languages/texts.py finds the texts given to them.
READ = (
    *("label", "placeholder", "title", "alt", "description", "error", "nothingFoundMessage"),
    *(
        "thumbLabel",
        "xAxisLabel",
        "yAxisLabel",
        "copiedChildren",
        "aria-label",
        "aria-description",
        "data-hint",
        "headerName",
        "headerTooltip",
        "group",
        "noRowsToShow",
    ),
)
# Of figures.
DRAWN = ("text", "name", "title", "hovertemplate", "hovertext", "ticktext", "label")
# Attributes with components, and with lists or tables of what is read.
WITHIN = (
    *("children", "items", "options", "data", "columnDefs", "columnDef", "defaultColDef"),
    *("boxWrapperProps", "wrapperProps", "attributes", "series", "referenceLines"),
)


def translated(given: Any) -> Any:
    """The component, or list of them, with its texts in the answer's language; English: itself.

    Figures, too; other values, such as what a callback keeps, stay as they are.
    """
    return given if language() == ENGLISH else _within(given, in_list=False)


def translating(callback: Callable[..., Any]) -> Callable[..., Any]:
    """The callback with components in the language of the answer."""

    @wraps(callback)
    def called(*args: Any, **named: Any) -> Any:
        return translated(callback(*args, **named))

    return called


def _within(given: Any, in_list: bool) -> Any:
    if isinstance(given, Component):
        return _component(given)
    if isinstance(given, Mapping) and "props" in given and "namespace" in given:
        return {**given, "props": _properties(given["props"])}
    if isinstance(given, go.Figure):
        return _figure(given.to_plotly_json())
    if isinstance(given, Mapping) and "data" in given and "layout" in given:
        return _figure(given)
    if isinstance(given, Mapping):
        return {name: _within(value, in_list=False) for name, value in given.items()}
    if isinstance(given, list | tuple):
        spoken = in_list or any(isinstance(each, Component | Mapping) for each in given)
        return [_within(each, spoken) for each in given]
    if isinstance(given, str) and in_list:
        return tr(given)
    return given


def _component(given: Component) -> Component:
    """A copy, since pages keep components that several answers share."""
    made = copy.copy(given)
    for name, value in _properties(
        {name: getattr(given, name) for name in vars(given) if name in (*READ, *WITHIN, "figure")}
    ).items():
        setattr(made, name, value)
    return made


def _properties(given: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(given)
    for name, value in given.items():
        if name in READ and isinstance(value, str):
            found[name] = tr(value)
        elif name == "children":
            found[name] = _within(value, in_list=True)
        elif name == "figure":
            found[name] = _within(value, in_list=False)
        elif name in WITHIN:
            found[name] = _rows(value)
        elif name in READ and isinstance(value, Component):
            found[name] = _component(value)
    return found


def _figure(given: Any, name: str = "") -> Any:
    if isinstance(given, Mapping):
        return {key: _figure(value, key) for key, value in given.items()}
    if isinstance(given, list | tuple):
        return [_figure(each, name) for each in given]
    return tr(given) if isinstance(given, str) and name in DRAWN else given


def _rows(given: Any) -> Any:
    """Options of a choice, columns of a table."""
    if isinstance(given, list | tuple):
        return [_rows(each) for each in given]
    if isinstance(given, Mapping):
        return _properties(given)
    return given
