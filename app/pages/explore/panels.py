"""The Explore page's own panels, as Dash components; the browser fills them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from app.pages.shared.elements import button
from app.pages.shared.glossary import term_link
from app.pages.shared.sky_panels import picture
from app.web import ids
from app.web.attributes import attributes


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
            picture(
                ids.ORIGINAL, "original", "Nearest test image", "The test image nearest to here."
            ),
            html.P("Nearest image", id=ids.ORIGINAL_NAME, className="caption"),
            picture(
                ids.RECONSTRUCTION,
                "reconstruction",
                "Its reconstruction",
                "The same image after passing through the model: encoded, then decoded.",
            ),
            html.P(term_link("reconstruction", "Reconstruction"), className="caption"),
            html.Div(
                [
                    html.P(
                        id=ids.NEAREST_FACTS,
                        className="facts",
                        tabIndex=0,
                        **attributes(
                            hint="Its number in the test set, and its reconstruction error: "
                            "how many nats the model needs to describe it. Lower is better."
                        ),
                    ),
                    button(
                        "Go",
                        "whole",
                        "Goes to this image's whole z: all latents, not only the two of "
                        "the sky (t).",
                        label="Go to this image's whole z",
                        id=ids.WHOLE_PLACE,
                        hidden=True,
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
                    "Click one to move there; the corner makes it large (g).",
                ),
            ),
            html.P(id=ids.GRID_AROUND, className="around", hidden=True),
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


def _on_picture(action: str, label: str, hint: str, icon: str | None = None) -> Component:
    return html.Button(
        html.Span(className=f"icon icon-{icon}") if icon else None,
        type="button",
        **attributes(action=action, label=label, hint=hint),
    )
