"""The panels that every page with a sky has, as Dash components; the browser fills them."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.elements import button, message
from app.web import ids
from app.web.attributes import attributes


def sky(
    invitation: str,
    label: str,
    tools: Sequence[Component] = (),
    under: Sequence[Component] = (),
    beside: Sequence[Component] = (),
) -> Component:
    """The stars with what is drawn over them, and the classes below.

    tools: what floats over the stars, within their pane; under: what is drawn under the stars;
    beside: what floats over the pane's corner without being part of it, so that the keys there
    have no meaning for the sky.
    """
    return html.Section(
        [
            html.Div(
                [
                    *under,
                    html.Div(id=ids.SKY, className="sky-graph"),
                    html.Div(id=ids.SPACE, className="space-graph", hidden=True),
                    html.Span(id=ids.ACROSS_NAME, className="axis-name across"),
                    html.Span(id=ids.UPWARD_NAME, className="axis-name upward"),
                    html.Canvas(id=ids.OVERLAY, className="overlay"),
                    html.P(id=ids.SPACE_LABEL, className="space-label", hidden=True),
                    html.P(invitation, id=ids.INVITATION, className="invitation"),
                    message([_to_plane()]),
                    *tools,
                ],
                id=ids.SKY_PANE,
                className="sky-pane is-loading",
                tabIndex=0,
                role="application",
                **attributes(label=label),
            ),
            *beside,
            html.Div(
                id=ids.TOLD,
                className="told",
                role="radiogroup",
                hidden=True,
                **attributes(label="Told class"),
            ),
            html.Div(
                id=ids.LEGEND, className="legend", role="group", **attributes(label="Classes")
            ),
        ],
        className="sky",
    )


def decoded(actions: Sequence[Component] = ()) -> Component:
    """actions: what can be done with the picture, over it."""
    hint = "What the model imagines at this place."
    return picture(ids.DECODED, "hero", "Decoded image", hint, actions)


def chosen_sky(
    invitation: str,
    label: str,
    own: Sequence[Component],
    undo: str,
    others: Sequence[Component],
    drawn: str,
) -> Component:
    """The sky of a page on which points are chosen, with tools over it and a marker that travels.

    own, others: tools before and after those that all such pages have; undo: what Undo takes back;
    drawn: what draws from the selected images.
    """
    tools = html.Div(
        [
            _selected(drawn),
            axis_choice(ids.ACROSS, "across"),
            axis_choice(ids.UPWARD, "upward"),
            *own,
            button(
                "Snap to images",
                "snap",
                "A click takes the nearest test image with all of its z, not the place itself (i).",
                id="snap",
            ),
            button(
                "Undo",
                "undo",
                tr("Takes back what was done to {undo} (Ctrl Z).", undo=tr(undo)),
                id="undo",
            ),
            button("Redo", "redo", "Does it again (Ctrl Shift Z).", id="redo"),
            *others,
        ],
        className="sky-tools",
        role="toolbar",
        **attributes(label="Points on the sky"),
    )
    marker = html.Div(id="marker", className="path-marker", hidden=True)
    return sky(invitation, label, [marker, tools])


def projections() -> Component:
    """How a run of more than two latents is seen; the browser shows those buttons that it has."""
    return html.Div(
        [
            button("Plane", "show-plane", "Two latents, or two principal directions."),
            button("3-D", "show-space", "All three latents: turn the cloud, zoom into it."),
            button("Axes", "show-axes", "Two latents, at first those that say most."),
            button(
                "Principal",
                "show-principal",
                "The two directions along which the images differ most, through all latents (PCA).",
            ),
            button(
                "Map",
                "show-map",
                "Near stars are near in all latents (UMAP). Directions and large distances mean "
                "nothing; each place decodes from the images around it.",
            ),
        ],
        id=ids.PROJECTIONS,
        className="switch",
        role="group",
        hidden=True,
        **attributes(label="How the latents are shown"),
    )


def _to_plane() -> Component:
    hint = "Two latents, or two principal directions."
    return button("Show the plane", "show-plane", hint, id=ids.TO_PLANE, hidden=True)


def status_line(hint: str) -> Component:
    return html.Footer(
        [
            html.P(
                "Loading …",
                id=ids.STATUS,
                tabIndex=0,
                **attributes(hint=hint),
            ),
            html.A(
                "About this run",
                id=ids.ABOUT_RUN,
                href="/",
                target="_blank",
                hidden=True,
                className="about-run",
                **attributes(hint="Its card: data, recipe, all numbers with definitions, licence."),
            ),
        ],
        className="status",
    )


def play_button(hint: str) -> Component:
    return html.Button(
        html.Span(className="icon icon-play"),
        id="play",
        className="button play",
        type="button",
        **attributes(label="Play", action="play", hint=hint),
    )


def picture(
    element: str, class_name: str, label: str, hint: str, actions: Sequence[Component] = ()
) -> Component:
    """A canvas of decoded or given pixels, which the browser paints; actions: what lies over it."""
    return html.Div(
        [
            html.Canvas(id=element, className="pixels", role="img", **attributes(label=label)),
            *actions,
        ],
        className=f"frame {class_name}",
        tabIndex=0,
        **attributes(hint=hint),
    )


def _selected(drawn: str) -> Component:
    """How many images are selected, and the way to select none; there only while some are."""
    return button(
        "",
        "clear-selection",
        tr(
            "{drawn} from the images in the outline, of highlighted classes only. Press to "
            "select none (Esc).",
            drawn=tr(drawn),
        ),
        id="selected",
        hidden=True,
    )


def axis_choice(select: str, direction: str) -> Component:
    return html.Label(
        html.Select(
            id=select,
            **attributes(
                label=tr("Latent shown {direction}", direction=tr(direction)),
                hint=tr(
                    "Which latent the sky shows {direction}, with its rate (KL) in nats.",
                    direction=tr(direction),
                ),
            ),
        ),
        className="sky-axis",
    )
