"""The Vectors page's panels, as Dash components; the browser fills them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.elements import button
from app.pages.shared.sky_panels import chosen_sky, play_button
from app.web import ids
from app.web.attributes import attributes

INVITATION = "Move over the sky: the direction is added to every place you point at."
LABEL = (
    "Latent space with a direction. Arrows move the point it starts from, plus and minus change "
    "its strength, Space plays it."
)
BY_CHANCE = "at random, from the selected ones if there are any"
DRAWN = "Random and All random draw"


def sky() -> Component:
    reset = button("Reset", "reset", "Direction, points and strength as they were at first.")
    return chosen_sky(INVITATION, LABEL, [], "direction and points", [reset], DRAWN)


def points() -> Component:
    """What the direction starts from, and what else it takes to say where it leads."""
    return html.Div(
        [
            html.Ol(id="slots", className="points", **attributes(label="Points of the direction")),
            html.Div(
                [
                    _select("take", "Take the mean of a class", "Takes the mean of a class."),
                    button(
                        "Random",
                        "new-point",
                        tr("Another test image {by_chance} (n).", by_chance=tr(BY_CHANCE)),
                    ),
                ],
                className="take",
            ),
        ],
        className="slots",
    )


def readout() -> Component:
    return html.Div(
        [
            html.Output(id=ids.PLACE, className="place"),
            html.Div(
                id="nearest-images",
                className="nearest-images",
                tabIndex=0,
                role="group",
                **attributes(
                    label="Nearest test images",
                    hint="The test images nearest to the decoded place, in all latents, with "
                    "their classes.",
                ),
            ),
        ],
        className="readout",
    )


def direction() -> Component:
    return html.Section(
        [
            html.Div(
                id="kinds",
                className="curves",
                role="radiogroup",
                **attributes(label="Kind of direction"),
            ),
            html.Div([_classes(), _attribute(), _random(), _analogy()], className="choice-row"),
            html.Div(
                [
                    html.Progress(id="progress", max="1"),
                    html.P(id="progress-text", role="status"),
                ],
                className="progress",
            ),
            _facts(),
        ],
        className="direction",
        **attributes(label="Direction"),
    )


def effect() -> Component:
    strength_hint = "How many times the direction is added (+ and −)."
    return html.Section(
        [
            html.Div(
                [
                    play_button("From −3 to 3 and back (Space)."),
                    html.Label(
                        ["Strength", html.Span(id="strength-number")],
                        **attributes(hint=strength_hint),
                    ),
                    html.P(id="unit", className="unit"),
                    html.Label(
                        ["Chart", _bare_select("measure", "What the chart shows")],
                        className="measure",
                        **attributes(
                            hint="What is measured on each picture of the strip: does the "
                            "direction do what it says?"
                        ),
                    ),
                ],
                className="transport",
            ),
            html.Div(id="strength", className="strength", **attributes(hint=strength_hint)),
            html.Div(
                html.Div(id="strip-marker", className="film-marker"),
                id="strip",
                className="film",
                tabIndex=0,
                role="img",
                **attributes(
                    "Pictures from strength −3 to 3",
                    hint="The direction from −3 to 3. Press a picture to go there.",
                ),
            ),
            html.Div(id="effect-chart", className="effect-chart"),
        ],
        id="effect",
        className="effect",
        **attributes(label="What the direction does"),
    )


def _classes() -> Component:
    return html.Div(
        [
            _bare_select("to-class", "To the class", "To the mean of this class."),
            html.Span("−"),
            _bare_select("from-class", "From the class", "From the mean of this class."),
            button("Swap", "swap", "Reverses the direction (x)."),
        ],
        id="of-classes",
    )


def _attribute() -> Component:
    return html.Div(
        [
            _bare_select(
                "attribute-name",
                "Which attribute",
                "What is measured on the test images; the direction is the shortest way along "
                "which it grows.",
            ),
            html.Span("grows"),
        ],
        id="of-attribute",
        hidden=True,
    )


def _random() -> Component:
    return html.Div(
        button("Another direction", "another", "Draws another direction (r)."),
        id="of-chance",
        hidden=True,
    )


def _analogy() -> Component:
    return html.Div(
        [
            html.Span("A : B = C : ?", className="formula"),
            button("Swap A, B", "swap", "Reverses the analogy: B is to A (x)."),
            button(
                "All random",
                "new-points",
                tr("Three other test images {by_chance}.", by_chance=tr(BY_CHANCE)),
            ),
        ],
        id="of-points",
        hidden=True,
    )


def _facts() -> Component:
    facts = (
        (
            "Length",
            None,
            "fact-length",
            "How far strength 1 goes in z; in brackets the interval that holds 95 % of the results "
            "that other samples of the same size would give (bootstrap).",
        ),
        (
            "Direction",
            None,
            "fact-angle",
            "95 % of the directions that other samples of the same size would give lie within this "
            "angle (bootstrap). The fan on the sky is the same, seen on its plane.",
        ),
        (
            "Predicts",
            "predicts",
            "fact-prediction",
            "How well the place along the direction predicts it on images that the direction was "
            "not fitted to (every other one). R²: the share of the variance, 1 is perfect, 0 is "
            "useless. AUC: how often an image of the one class lies farther along than one of the "
            "other; 0.5 is no better than chance.",
        ),
    )
    return html.Dl(
        [
            html.Div(
                [
                    html.Dt(name) if name_id is None else html.Dt(name, id=name_id),
                    html.Dd(id=value),
                ],
                tabIndex=0,
                **attributes(hint=hint),
            )
            for name, name_id, value, hint in facts
        ],
        className="vector-facts",
    )


def _select(element: str, label: str, hint: str) -> Component:
    return html.Label(_bare_select(element, label, hint), className="taker")


def _bare_select(element: str, label: str, hint: str | None = None) -> Component:
    return html.Select(id=element, **attributes(label=label, hint=hint))
