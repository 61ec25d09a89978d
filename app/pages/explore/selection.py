"""Selecting on the sky, and the panel of the selected images or of all; the browser fills it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from app.pages.shared.elements import button, close_button
from app.pages.shared.glossary import term_link, with_terms
from app.web import ids
from app.web.attributes import attributes

PURITY = (
    "Nearest-neighbour purity: the share of the 15 nearest other test images, in all latents, that "
    "has the image's own class; the mean over the images here."
)
ERROR = (
    "The model's worst images first: reconstruction error in nats, −log p(x | z) at one z drawn "
    "from q(z | x), measured when the run was published."
)


def selection_tools() -> list[Component]:
    return [
        html.Div(
            [
                button("Lasso", "lasso", "Draw around images to select them (o)."),
                button(
                    "Box",
                    "box",
                    "Drag a box to select images; by keys, press b at one corner and again at "
                    "the other.",
                ),
            ],
            className="switch selecting",
            role="group",
            **attributes(label="Select images on the sky"),
        ),
        button(
            "Images",
            "selection",
            "The selected images, or all: the model's worst ones, by class, as they lie (i).",
            id=ids.SELECTION_BUTTON,
        ),
    ]


def selection_panel() -> Component:
    return html.Aside(
        [
            _head(),
            html.Div(
                id=ids.CLASS_BARS,
                className="class-bars",
                role="group",
                **attributes(label="Classes"),
            ),
            _summary(),
            _neighbours(),
            _choice(),
            html.P(id=ids.CONTACT_FACT, className="contact-fact"),
            html.Div(
                [html.P(id=ids.CONTACT_EMPTY, className="contact-empty", hidden=True)],
                id=ids.CONTACT,
                className="contact",
                tabIndex=0,
                role="application",
                **attributes(label="Contact sheet"),
            ),
            _takeaway(),
        ],
        id=ids.SELECTION,
        className="selection",
        hidden=True,
        **attributes(label="Images"),
    )


def _head() -> Component:
    return html.Div(
        [
            html.H2("Images", id=ids.SELECTION_TITLE),
            button(
                "Clear",
                "clear-selection",
                "Clears the selection: all images again (Esc).",
                id=ids.SELECTION_CLEAR,
                hidden=True,
            ),
            close_button("selection", "Close the images"),
            html.P(id=ids.SELECTION_COUNT, className="selection-count"),
        ],
        className="selection-head",
    )


def _summary() -> Component:
    return html.Div(
        [
            _picture(ids.MEAN_OF_IMAGES, "Mean of the images", "Their pixels, averaged."),
            _picture(
                ids.DECODE_OF_MEAN,
                "Decode of the mean z",
                "Their places, averaged, and what the model imagines there.",
            ),
            html.Div(
                [
                    html.P(
                        "They differ because decoding is not linear: averaged pixels blur, an "
                        "averaged z is one picture."
                    ),
                    html.P(
                        [term_link("purity"), " ", html.Output("–", id=ids.PURITY)],
                        className="purity",
                        **attributes(hint=PURITY),
                    ),
                ],
                className="summary-words",
            ),
        ],
        className="summary",
    )


def _neighbours() -> Component:
    about = (
        "Of the 15 nearest images of a row's class, how many per cent have a column's class; the "
        "diagonal is the class's [purity](purity). A click shows the images behind it."
    )
    return html.Details(
        [
            html.Summary("Neighbours, class by class"),
            html.P(with_terms(about)),
            html.Div(id=ids.NEIGHBOUR_TABLE, className="neighbour-table"),
        ],
        className="neighbours",
    )


def _picture(canvas: str, name: str, hint: str) -> Component:
    return html.Figure(
        [
            html.Div(
                html.Canvas(id=canvas, className="pixels", role="img", **attributes(label=name)),
                className="frame",
            ),
            html.Figcaption(name),
        ],
        tabIndex=0,
        **attributes(hint=hint),
    )


def _choice() -> Component:
    """In which order the images are shown, and which are asked for."""
    return html.Div(
        [
            html.Div(
                [
                    button("Worst", "order-worst", ERROR),
                    button("Class", "order-class", "Class by class, each with its worst first."),
                    button("Place", "order-place", "As they lie on the sky, the topmost first."),
                ],
                className="switch",
                role="group",
                **attributes(label="Order"),
            ),
            # Dash's own entry would hold what is typed; here the page's address does.
            html.Div(
                id=ids.FIND,
                className="find",
                **attributes(
                    hint="An image's number in the test set (#42 if a class has that name), or the "
                    "beginning of a class's name."
                ),
            ),
        ],
        className="choice-row",
    )


def _takeaway() -> Component:
    return html.Div(
        [
            button(
                "CSV", "save-images-csv", "These images as a table: class, latents, rate, error."
            ),
            button("PNG", "save-images-png", "These images side by side, at their original size."),
            html.A(
                "Open in Compare",
                id=ids.OPEN_IN_COMPARE,
                href="/compare",
                className="button",
                **attributes(
                    hint="The same selection beside other runs. Compare shows a run's own plane: "
                    "what is selected on another one stays here."
                ),
            ),
        ],
        className="takeaway",
    )
