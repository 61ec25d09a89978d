"""The Explore page's panels, as Dash components; the browser fills them."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from app import ids
from app.attributes import attributes

EXPLORING = (
    "Latent space. Arrows move the place that is decoded, Enter pins it, Escape clears the pin."
)
STATUS = (
    "Time of one decode and what computed it; the images on the sky; −ELBO: how well the model "
    "describes images it has never seen (lower is better)."
)
INVITATION = "Every point is a test image. Move anywhere: the model imagines what belongs there."


def sky(
    invitation: str = INVITATION,
    label: str = EXPLORING,
    tools: Sequence[Component] = (),
    under: Sequence[Component] = (),
    corner: Sequence[Component] = (),
) -> Component:
    """The stars with what is drawn over them, and the classes below.

    tools: what floats over the stars, within their pane; under: what is drawn under them; corner:
    beside the pane, over its corner.
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
                    html.Div(
                        [
                            html.P(id=ids.MESSAGE_TEXT),
                            html.Button(
                                "Try again",
                                id=ids.RETRY,
                                className="button",
                                hidden=True,
                                **attributes(action="retry"),
                            ),
                        ],
                        id=ids.MESSAGE,
                        className="message",
                        role="alert",
                        hidden=True,
                    ),
                    *tools,
                ],
                id=ids.SKY_PANE,
                className="sky-pane is-loading",
                tabIndex=0,
                role="application",
                **attributes(label=label),
            ),
            *corner,
            html.Div(
                id=ids.LEGEND, className="legend", role="group", **attributes(label="Classes")
            ),
        ],
        className="sky",
    )


def decoded(actions: Sequence[Component] = ()) -> Component:
    """actions: what can be done with the picture, over it."""
    hint = "What the model imagines at this place."
    return _picture(ids.DECODED, "hero", "Decoded image", hint, actions)


def picture_actions() -> Component:
    """Copying and saving the decoded picture as it looks."""
    return html.Div(
        [
            _on_picture(
                "copy-decoded", "Copy this picture", "Copies the picture as it looks (c).", "copy"
            ),
            _on_picture(
                "save-decoded",
                "Download this picture",
                "Downloads the picture as it looks, as PNG (p).",
                "save",
            ),
            _on_picture(
                "enlarged",
                "Size of copies and files",
                "How large copies and files are: one pixel for each of the model's, or 8 × 8.",
            ),
        ],
        className="picture-actions",
    )


def readout() -> Component:
    return html.Div(
        [
            html.Output(id=ids.PLACE, className="place"),
            html.P(id=ids.DISTANCE, className="distance"),
        ],
        className="readout",
    )


def nearest_image() -> Component:
    return html.Div(
        [
            _picture(
                ids.ORIGINAL, "original", "Nearest test image", "The test image nearest to here."
            ),
            html.P("Nearest image", id=ids.ORIGINAL_NAME, className="caption"),
            _picture(
                ids.RECONSTRUCTION,
                "reconstruction",
                "Its reconstruction",
                "The same image after passing through the model: encoded, then decoded.",
            ),
            html.P("Reconstruction", className="caption"),
            html.Div(
                [
                    html.P(
                        id=ids.NEAREST_FACTS,
                        className="facts",
                        **attributes(
                            hint="Its number in the test set, and its reconstruction error: "
                            "how many nats the model needs to describe it. Lower is better."
                        ),
                    ),
                    html.Button(
                        "Go",
                        id=ids.WHOLE_PLACE,
                        className="button",
                        type="button",
                        hidden=True,
                        **attributes(
                            action="whole",
                            label="Go to this image's whole z",
                            hint="Goes to this image's whole z: all latents, not only "
                            "the two of the sky (t).",
                        ),
                    ),
                ],
                className="facts-row",
            ),
        ],
        className="nearest",
    )


def grid() -> Component:
    return html.Div(
        [
            html.Canvas(
                id=ids.GRID,
                className="pixels",
                tabIndex=0,
                role="application",
                **attributes(
                    label="Grid of decoded places around z. Arrows choose a cell, "
                    "Enter moves there.",
                    hint="Decoded places around z: the faint square on the sky. "
                    "Click one to move there; g makes it large.",
                ),
            ),
            html.Button(
                html.Span(className="icon icon-enlarge"),
                className="enlarge",
                type="button",
                **attributes(
                    action="large",
                    label="Large grid",
                    hint="Large grid (g).",
                ),
            ),
        ],
        id=ids.GRID_FRAME,
        className="grid-view",
    )


def pinned() -> Component:
    return html.Section(
        [
            html.H2("Click to pin a place and see its nearest test images", id=ids.STRIP_TITLE),
            html.Div(id=ids.STRIP, className="strip-images"),
        ],
        className="strip",
        **attributes(label="Pinned place"),
    )


def status_line(hint: str = STATUS) -> Component:
    return html.Footer(
        [
            html.P(
                "Loading …",
                id=ids.STATUS,
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


def _on_picture(action: str, label: str, hint: str, icon: str | None = None) -> Component:
    return html.Button(
        html.Span(className=f"icon icon-{icon}") if icon else None,
        type="button",
        **attributes(action=action, label=label, hint=hint),
    )


def _picture(
    element: str, class_name: str, label: str, hint: str, actions: Sequence[Component] = ()
) -> Component:
    return html.Div(
        [
            html.Canvas(id=element, className="pixels", role="img", **attributes(label=label)),
            *actions,
        ],
        className=f"frame {class_name}",
        **attributes(hint=hint),
    )
