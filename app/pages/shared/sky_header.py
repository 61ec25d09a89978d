"""What pages with a sky have in the header: the choice of a run, saving, sharing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from app.runs import offered as selection
from app.web import ids
from app.web import mantine as dmc
from app.web.attributes import attributes
from app.web.shell import icon_button, menu_button
from vae.store.catalogue import BrokenRun
from vae.store.documents import Run


def header(runs: Sequence[Run | BrokenRun], saved: Mapping[str, str]) -> list[Component]:
    """runs: those that the select offers, in its order; saved: actions to their names."""
    actions = [
        _save_menu(saved),
        icon_button("present", "Fills the screen with sky and picture, for many to see (f)."),
        icon_button("share", "Copy a link to exactly this view."),
    ]
    return [_run_select(runs), html.Div(actions, className="actions")]


def _run_select(runs: Sequence[Run | BrokenRun]) -> Component:
    return dmc.Select(
        id=ids.RUN,
        data=selection.options(runs),
        placeholder="No runs yet" if not runs else "Choose a run",
        disabled=not runs,
        allowDeselect=False,
        checkIconPosition="right",
        className="run-select",
        comboboxProps={"width": 300, "position": "bottom-end"},
        maxDropdownHeight=480,
        **attributes(
            label="Run",
            hint="Which trained model is shown, and which images it was trained on.",
        ),
    )


def _save_menu(saved: Mapping[str, str]) -> Component:
    return dmc.Menu(
        [
            menu_button("save", "Save", "Save pictures, or the latents as a table."),
            dmc.MenuDropdown(
                [dmc.MenuItem(text, **attributes(action=key)) for key, text in saved.items()]
            ),
        ],
        position="bottom-end",
        width=200,
    )
