"""What the list of runs is searched, filtered and sorted with."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from app.languages.spoken import tr, trn
from app.runs.listing import FEATURED, FILTERS, SORTS, Wanted, choices
from app.runs.offered import MOST_COMPARED
from app.web import mantine as dmc
from app.web.attributes import attributes
from vae.store.catalogue import BrokenRun
from vae.store.documents import Run

SEARCH, SORT = "runs-search", "runs-sort"
# Of each filter: its id, its name, and what it says while it is open.
NAMES = {
    "data": ("runs-data", "Data set", "Any data"),
    "latents": ("runs-latents", "Latents", "Any latents"),
    "recipe": ("runs-recipe", "Recipe", "Any recipe"),
    "series": ("runs-series", "Series", "Any series"),
}
# In the order of the fields of Wanted.
CONTROLS = (SEARCH, SORT, *(NAMES[name][0] for name in FILTERS))
# So that each letter is no request of its own.
CALM_MILLISECONDS = 250


def controls(runs: Sequence[Run | BrokenRun]) -> Component:
    return html.Div(
        [
            dmc.TextInput(
                id=SEARCH,
                placeholder="Search",
                debounce=CALM_MILLISECONDS,
                leftSection=html.Span(className="icon icon-search"),
                className="search",
                **attributes(
                    label="Search", hint="Searches titles, data sets, recipes and objectives."
                ),
            ),
            *(_filter(name, choices(runs, name)) for name in FILTERS),
            dmc.Select(
                id=SORT,
                data=[{"value": key, "label": title} for key, (title, _) in SORTS.items()],
                value=FEATURED,
                allowDeselect=False,
                className="sort",
                comboboxProps={"width": 200, "position": "bottom-end"},
                **attributes(label="Order", hint="The order in which the runs are listed."),
            ),
        ],
        className="run-controls",
        role="search",
    )


def _filter(name: str, found: Sequence[tuple[str, int]]) -> Component:
    element, title, is_open = NAMES[name]
    return dmc.Select(
        id=element,
        data=[{"value": value, "label": f"{value} ({count})"} for value, count in found],
        placeholder=is_open,
        clearable=True,
        disabled=not found,
        comboboxProps={"width": 220},
        **attributes(
            label=title, hint=tr("Shows only runs of one {lower}.", lower=tr(title).lower())
        ),
    )


def described(wanted: Wanted) -> str:
    """The search and the filters in words, "" where nothing is asked."""
    filters = [f"{tr(NAMES[name][1]).lower()} {value}" for name, value in wanted.filters.items()]
    return ", ".join([*([tr("“{text}”", text=wanted.q)] if wanted.q else []), *filters])


def chosen_bar(run_ids: Sequence[str]) -> list[Component]:
    """How many runs are chosen, and what can be done with them; nothing for none."""
    if not run_ids:
        return []
    some = trn("one run", "{n} runs", len(run_ids))
    if len(run_ids) > MOST_COMPARED:
        return [
            html.Span(
                tr(
                    "{some} chosen, {most_compared} at most can be compared",
                    some=some,
                    most_compared=MOST_COMPARED,
                )
            )
        ]
    address = f"/compare?runs={','.join(run_ids)}"
    return [
        html.Span(tr("{some} chosen", some=some)),
        html.A("Compare", href=address, className="button"),
    ]
