"""The parts of the Training page: what is chosen, the film, the curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.elements import button, by_keys
from app.pages.shared.glossary import term_link, with_terms
from app.pages.training import ids
from app.runs.training_curves import PANELS, Panel
from app.runs.training_view import MOST_RUNS, SMOOTHEST
from app.web import mantine as dmc
from app.web.attributes import attributes

# Kept epochs a second.
SPEEDS = (1, 2, 4, 8)
FIRST_SPEED = 2
# Without a figure Plotly draws its own empty axes, on white.
CLEAR = "rgba(0, 0, 0, 0)"
NOTHING_YET = {
    "layout": {
        **{"paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR},
        **{axis: {"visible": False} for axis in ("xaxis", "yaxis")},
    }
}
FACTS = {
    "negative_elbo": ("−ELBO", "nats"),
    "reconstruction": ("Reconstruction", "nats"),
    "kl": ("Rate (KL)", "nats"),
    "beta": ("β", ""),
    "learning_rate": ("Learning rate", ""),
}

# The words that explain what is drawn or measured, by its key.
TERMS = {
    "negative_elbo": "elbo",
    "reconstruction": "reconstruction",
    "kl": "rate",
    "beta": "beta",
    "learning_rate": "learning-rate",
}

TURNED = {
    "is-aligned": "Every epoch is rotated, and mirrored where needed, to match the next one: "
    "the prior looks the same from every side, so the model stays the same.",
    "as-trained": "As trained: every epoch on axes of its own.",
    "many-latents": "The sky shows the two latents that say most, the grid shows z₁ and z₂. "
    "As trained.",
}


def title(options: Sequence[Mapping[str, object]]) -> Component:
    """options: the groups of runs that can be chosen."""
    choice = dmc.MultiSelect(
        id=ids.RUNS,
        value=[],
        data=options,
        placeholder="Choose runs, or a series",
        searchable=True,
        hidePickedOptions=True,
        maxValues=MOST_RUNS + 1,  # a series may follow six runs; a seventh run is dropped
        disabled=not options,
        nothingFoundMessage="No run of that name",
        className="runs-select",
        comboboxProps={"width": 360, "position": "bottom-end"},
        maxDropdownHeight=480,
        **attributes(
            label="Runs",
            hint=tr(
                "Up to {most_runs} training runs, or a whole series, its seeds averaged.",
                most_runs=MOST_RUNS,
            ),
        ),
    )
    words = html.P(
        with_terms("Drag through the [epochs](epoch): the sky forms as the model learns.")
    )
    return html.Div([html.Div([html.H1("Training"), words]), choice], className="training-title")


def film() -> Component:
    """The sky and the decoded grid of an epoch, and what turns to another one."""
    sky_hint = "Where the same 2,000 test images lie after each kept epoch, by class."
    grid_hint = "What the decoder makes of a 10 × 10 grid over the same plane, from −3 to 3."
    return html.Section(
        [
            html.Div(
                html.Canvas(id=ids.SKY, role="img", **attributes(label="The sky at this epoch")),
                className="film-sky",
                tabIndex=0,
                **attributes(hint=sky_hint),
            ),
            html.Div(
                html.Canvas(
                    id=ids.GRID, role="img", **attributes(label="The decoded grid at this epoch")
                ),
                className="film-grid frame",
                tabIndex=0,
                **attributes(hint=grid_hint),
            ),
            _facts(),
            _bar(),
            html.Div(
                [
                    html.P(id=ids.FILM_MESSAGE, className="none"),
                    html.Div(id=ids.FILM_OFFERS, className="offers none"),
                    html.P(id=ids.FILM_FAILURE, className="failed"),
                    button("Try again", "retry", "Asks the server once more."),
                ],
                className="film-message",
            ),
        ],
        className="film",
        **attributes(label="The epochs as a film"),
    )


def _facts() -> Component:
    rows = [
        html.Div(
            [
                html.Dt(term_link(TERMS[key], name)),
                html.Dd([html.Span("–", id=f"{ids.FACT}{key}"), html.Span(unit, className="unit")]),
            ]
        )
        for key, (name, unit) in FACTS.items()
    ]
    return html.Div(
        [
            html.H2(id=ids.FILM_TITLE),
            html.P(
                [
                    html.Span("Epoch", className="word"),
                    html.Span("–", id=ids.EPOCH, className="number"),
                    html.Span(id=ids.LAST_EPOCH, className="word"),
                ],
                className="epoch",
            ),
            *(html.P(text, className=f"turned {name}") for name, text in TURNED.items()),
            html.Dl(
                rows,
                **attributes(hint="Measured on held-out images after this epoch, nats per image."),
            ),
        ],
        className="film-facts",
    )


def _bar() -> Component:
    step = "One kept epoch back (←)."
    play = html.Button(
        html.Span(className="play-icon"),
        id=ids.PLAY,
        type="button",
        className="button play",
        **attributes(label="Play", action="play", hint="Plays through the kept epochs (Space)."),
    )
    speed = html.Select(
        [
            html.Option(
                tr("{n} a second", n=speed), value=str(speed), selected=speed == FIRST_SPEED
            )
            for speed in SPEEDS
        ],
        id=ids.SPEED,
        **attributes(label="Speed", hint="How many kept epochs pass in a second."),
    )
    align = dmc.Chip(
        "Aligned",
        id=ids.ALIGNED,
        checked=True,
        wrapperProps=attributes(
            hint="Rotates and mirrors each epoch's plane to match the next one's (orthogonal "
            "Procrustes), so that images travel instead of jumping: the prior looks the same from "
            "every side, and training leaves the rotation open. Off: as trained."
        ),
        className="align",
    )
    return html.Div(
        [
            play,
            button("‹", "back", step, "Previous kept epoch"),
            html.Div(id=ids.BAR, className="time"),
            button("›", "forth", "One kept epoch on (→).", "Next kept epoch"),
            speed,
            align,
        ],
        className="film-bar",
    )


def curves() -> Component:
    """What all epochs measured, a chart a quantity."""
    return html.Section(
        [
            html.Div(
                [
                    dmc.ChipGroup(
                        html.Div(id=ids.CHIPS, className="chips"), id=ids.LINES, multiple=False
                    ),
                    html.Span(
                        [
                            html.Span(className="dash solid"),
                            term_link("held-out", "held out"),
                            html.Span(className="dash dotted"),
                            "training images",
                        ],
                        className="dashes",
                    ),
                    _tools(),
                ],
                className="curves-head",
            ),
            html.Div(
                [_panel(key, panel) for key, panel in PANELS.items()],
                id=ids.PANELS,
                className="panels",
            ),
            html.Div(
                [
                    html.P("The curves could not be loaded."),
                    html.P(id=ids.CURVE_MESSAGE),
                    html.Button(
                        "Try again",
                        id=ids.RETRY,
                        type="button",
                        className="button",
                        **attributes(hint="Asks the server once more."),
                    ),
                ],
                className="curves-message",
                role="alert",
            ),
        ],
        id=ids.CURVES_SECTION,
        className="curves-section",
        **attributes(label="Curves", curves="loading", zoomed="no"),
    )


def _panel(key: str, panel: Panel) -> Component:
    chart = dcc.Graph(
        id=ids.graph(key),
        figure=NOTHING_YET,
        responsive=True,
        config={"displayModeBar": False, "doubleClick": "autosize"},
        className="plot",
    )
    return html.Figure(
        [
            html.Figcaption(_title(key, panel.title), id=ids.title(key)),
            html.Div(
                [chart, html.Div(className="mark")], className="reader", **by_keys(panel.title)
            ),
        ],
        className="panel",
        **attributes(hint=panel.hint, key=key),
    )


def _title(key: str, title: str) -> list[Component | str]:
    """ "Rate (KL), nats per image", whose first part is a link where the glossary explains it."""
    name, comma, rest = tr(title).partition(", ")
    return [term_link(TERMS[key], name), comma + rest] if key in TERMS else [title]


def _tools() -> Component:
    smooth = dmc.Slider(
        id=ids.SMOOTH,
        value=0,
        min=0,
        max=SMOOTHEST,
        step=0.02,
        label=None,
        size=2,
        thumbSize=16,
        updatemode="mouseup",
        thumbLabel="Smoothing",
    )
    smooth_hint = (
        "Exponential moving average over earlier epochs; the measured values stay visible, faintly."
    )
    logs = [
        _log("log epochs", "x", "Gives the first epochs as much room as the last ones."),
        _log(
            "log values",
            "y",
            "A logarithmic axis: equal ratios are equal distances, for values above 0.",
        ),
    ]
    return html.Div(
        [
            html.Label(
                ["Smoothing", smooth], className="smoothing", **attributes(hint=smooth_hint)
            ),
            dmc.ChipGroup(logs, id=ids.LOG, multiple=True, value=[]),
            _zoom("Zoom in", ids.CLOSER, "Half as many epochs, around the marked one (+)."),
            _zoom("Zoom out", ids.WIDER, "Twice as many epochs, around the marked one (−)."),
            _zoom("All epochs", ids.WHOLE, "Back to all epochs (double click, Esc)."),
        ],
        className="tools",
    )


def _log(name: str, axis: str, hint: str) -> Component:
    return dmc.Chip(name, value=axis, wrapperProps=attributes(hint=hint))


def _zoom(name: str, element: str, hint: str) -> Component:
    return html.Button(name, id=element, type="button", className="button", **attributes(hint=hint))
