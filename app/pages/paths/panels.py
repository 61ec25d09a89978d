"""The Paths page's panels, as Dash components; the browser fills them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.elements import button
from app.pages.shared.sky_panels import chosen_sky, play_button, projections
from app.web import ids
from app.web.attributes import attributes

INVITATION = "Click places on the sky: a path runs through them. Press play to travel along it."
LABEL = (
    "Latent space with the path. Arrows move a cross, in 3-D also Page Up and Page Down, Enter "
    "adds a point there, Space plays, Delete removes the selected point."
)
AT_RANDOM = "drawn at random, from the selected ones if there are any"
DRAWN = "New A, New B and New A + B draw"


def sky() -> Component:
    adding = button(
        "Add points",
        "adding",
        "A click on the sky adds a point (p). Off: Shift-click.",
        id="adding",
    )
    clear = button("Clear", "clear", "Removes all points.")
    return chosen_sky(INVITATION, LABEL, [projections(), adding], "the points", [clear], DRAWN)


def points() -> Component:
    return html.Ol(id="points", className="points", **attributes(label="Points of the path"))


def ends() -> Component:
    """What can be done with the ends and with the selected point."""
    return html.Div(
        [
            button(
                "New A",
                "new-first",
                tr("Begins at another test image, {at_random}.", at_random=tr(AT_RANDOM)),
            ),
            button(
                "New B",
                "new-last",
                tr("Ends at another test image, {at_random}.", at_random=tr(AT_RANDOM)),
            ),
            button(
                "New A + B",
                "new-both",
                tr("Both ends at other test images, {at_random} (n).", at_random=tr(AT_RANDOM)),
            ),
            button("Swap", "swap", "The same points in reverse order (x)."),
            html.Span(className="gap"),
            html.Div(
                [
                    _of_selected("earlier", "Moves the selected point one place earlier (<)."),
                    _of_selected("later", "Moves the selected point one place later (>)."),
                    _of_selected("remove", "Removes the selected point (Delete)."),
                ],
                className="of-selected",
            ),
        ],
        className="ends",
        role="group",
        **attributes(label="Ends and selected point"),
    )


def readout() -> Component:
    return html.Div(
        [
            html.Output(id=ids.PLACE, className="place"),
            html.P(
                id="lengths",
                className="lengths",
                tabIndex=0,
                **attributes(
                    hint="Euclidean lengths: of the path in latent space, and of the route that "
                    "its decoded pictures take through the space of pixels."
                ),
            ),
        ],
        className="readout",
    )


def curves() -> Component:
    return html.Div(id="curves", className="curves", role="radiogroup", **attributes(label="Curve"))


def chart() -> Component:
    return html.Section(
        [
            html.H2(
                [
                    "Speed of change",
                    html.B(["— ", "pictures"], className="in-pictures"),
                    html.B("- - z", className="in-z"),
                ]
            ),
            html.Div(id="speed-chart", className="plot"),
        ],
        className="chart",
        **attributes(
            label="Speed of change along the path",
            hint="How fast the pictures and z change along the path, each relative to its own "
            "mean.",
        ),
    )


def films() -> Component:
    return html.Section(
        [
            _transport(),
            html.H2("100 pictures along the path"),
            html.Div(
                id="film",
                className="film",
                tabIndex=0,
                role="img",
                **attributes(
                    "100 pictures along the path",
                    hint="Press and drag along the pictures to travel.",
                ),
            ),
            html.H2("For contrast: the first and the last picture cross-faded, pixel by pixel"),
            html.Div(
                id="fade",
                className="film",
                tabIndex=0,
                role="img",
                **attributes(
                    "The first and the last picture cross-faded",
                    hint="What a straight line in the space of pixels looks like: two ghosts "
                    "instead of one picture that changes.",
                ),
            ),
        ],
        className="films",
        **attributes(label="Film"),
    )


def pairs() -> Component:
    """The sheet of ten pairs; the browser fills its lines."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Ten pairs, seven steps"),
                    html.Div(
                        [
                            button(
                                "Same class",
                                "pairs-same",
                                "Ten pairs of test images, both of one class: do the steps stay "
                                "in it?",
                            ),
                            button(
                                "Different classes",
                                "pairs-different",
                                "Ten pairs of test images of two classes: where does the one turn "
                                "into the other?",
                            ),
                        ],
                        className="switch",
                        role="group",
                        **attributes(label="Pairs of test images"),
                    ),
                    button("Other pairs", "draw-pairs", "Draws ten others."),
                    button("Save pairs", "save-pairs", "All ten lines as one PNG."),
                ],
                className="pairs-head",
            ),
            html.P(
                "In each line a test image, seven even steps from its z to that of the other, the "
                "other test image; on the sphere where the curve is Slerp. Press a line to travel "
                "it.",
                className="pairs-words",
            ),
            html.Div(className="pair-lines"),
        ],
        id="pairs",
        className="pairs",
        **attributes(label="Ten pairs, seven steps"),
    )


def _transport() -> Component:
    return html.Div(
        [
            play_button("Travels along the path (Space)."),
            html.Div(
                id="time", className="time", **attributes(hint="Where on the path: t from 0 to 1.")
            ),
            html.Output(),
            html.Label(
                ["Speed", html.Select(id="speed", **attributes(label="Speed"))],
                **attributes(hint="At 1× the whole path takes six seconds."),
            ),
            html.Div(
                [html.Span("Even pace in"), html.Div(id="pace", className="pace")],
                className="pace",
                role="radiogroup",
                **attributes(
                    label="Even pace in",
                    hint="Even steps in latent space, or even steps of the pictures.",
                ),
            ),
        ],
        className="transport",
    )


def _of_selected(action: str, hint: str) -> Component:
    icon = "close" if action == "remove" else action
    return html.Button(
        html.Span(className=f"icon icon-{icon}"),
        className="button icon-only",
        type="button",
        disabled=True,
        **attributes(label=action.capitalize(), action=action, hint=hint),
    )
