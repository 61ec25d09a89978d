"""What the Compare page is steered with: the choice of runs, and what all of them show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.elements import button
from app.runs import offered as selection
from app.web import ids
from app.web import mantine as dmc
from app.web.attributes import attributes
from app.web.shell import icon_button
from vae.store.documents import Run

WHOLE_SERIES = "series:"
# (name, action, what it does), a group of buttons each.
MODES = (
    (
        "Same image",
        "mode-image",
        "Every model decodes its own description of the test image nearest to the pointer (m).",
    ),
    (
        "Same place",
        "mode-place",
        "Every model decodes the same z. Only for runs of equally many latents; what z means "
        "differs from model to model (m).",
    ),
)
SHOWN = (
    ("Skies", "show-skies", "Where each model puts the test images (s)."),
    ("Grids", "show-grids", "What each model decodes around the place or image (g)."),
    (
        "Traversals",
        "show-traversals",
        "One row per latent, from −3 to 3 with all others kept, the most telling first (t).",
    ),
)
OPTIONS = (
    (
        "Align",
        "align",
        "Rotates and mirrors every plane to match the first one, which changes nothing for any "
        "model; never scales it (a). Orthogonal Procrustes.",
    ),
    (
        "Select",
        "select",
        "Draw around stars: the same images are lit in all skies. A mouse can always do so; with "
        "Shift it is a rectangle, and the key b sets two corners.",
    ),
)


def header(runs: Sequence[Run]) -> list[Component]:
    """runs: those that can be compared, in the order in which they are offered."""
    return [
        dmc.MultiSelect(
            id=ids.Compare.CHOICE,
            data=_choices(runs),
            placeholder="No runs yet" if not runs else "Choose runs or a series",
            disabled=not runs,
            searchable=True,
            clearable=False,
            # One more than fit, so that a series can be chosen in place of as many as do.
            maxValues=selection.MOST_COMPARED + 1,
            nothingFoundMessage="No run of that name",
            checkIconPosition="right",
            className="run-select runs-select",
            comboboxProps={"width": 320, "position": "bottom-end"},
            maxDropdownHeight=480,
            **attributes(
                label="Runs",
                hint=tr(
                    "Up to {most_compared} runs, or a whole series at once.",
                    most_compared=selection.MOST_COMPARED,
                ),
            ),
        ),
        html.Div([icon_button("share", "Copy a link to exactly this view.")], className="actions"),
    ]


def _choices(runs: Sequence[Run]) -> list[Any]:
    whole = [
        {
            "value": f"{WHOLE_SERIES}{name}",
            "label": tr("{name}, all {count} values of β", name=name, count=len(members)),
        }
        for name, members in selection.series(runs).items()
        if len(members) > 1
    ]
    found = list(selection.options(runs))
    return [{"group": "A whole series", "items": whole}, *found] if whole else found


def toolbar() -> Component:
    """The image or place that all models decode, and the switches."""
    return html.Section(
        [
            html.Div(
                html.Canvas(id=ids.ORIGINAL, className="pixels", role="img"),
                className="frame original",
                tabIndex=0,
                **attributes(hint="The test image itself, as the models were given it."),
            ),
            html.Div(
                [
                    html.H1("Loading …", id=ids.Compare.POINTED),
                    html.P(
                        [
                            html.Span(id=ids.Compare.LINKED),
                            html.Button(
                                "clear",
                                id=ids.Compare.UNSELECT,
                                className="link",
                                type="button",
                                hidden=True,
                                **attributes(
                                    action="unselect", hint="Lights up all images again (Esc)."
                                ),
                            ),
                            html.A(
                                "Numbers and figures",
                                href=f"#{ids.Compare.BELOW}",
                                className="link",
                                **attributes(hint="Table, figures and report, below the panels."),
                            ),
                        ],
                        className="linked",
                    ),
                ],
                className="toolbar-words",
            ),
            html.Div(
                [
                    _segments("What is decoded", MODES),
                    _segments("What the panels show", SHOWN),
                    html.Div(
                        [
                            *(button(*option) for option in OPTIONS),
                            button("Random", "random", "A random image, or a random place (r)."),
                        ],
                        className="toolbar-options",
                    ),
                ],
                className="toolbar-controls",
            ),
        ],
        className="toolbar",
        **attributes(label="What is compared"),
    )


def _segments(label: str, choices: Sequence[tuple[str, str, str]]) -> Component:
    return html.Div(
        [button(*choice) for choice in choices],
        className="segments",
        role="group",
        **attributes(label=label),
    )
