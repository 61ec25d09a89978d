"""The ids of components and elements, as both Dash callbacks and assets/ name them."""

from __future__ import annotations

from typing import Final

RUNS: Final = "runs"
RUN: Final = "run"
SKY: Final = "sky"
Z1: Final = "z1"
Z2: Final = "z2"
Z1_NUMBER: Final = "z1-number"
Z2_NUMBER: Final = "z2-number"
SPAN: Final = "span"
SPAN_NUMBER: Final = "span-number"
SIDE: Final = "side"
SIDE_NUMBER: Final = "side-number"
# The selects of the two latents that span the sky, and their names on it.
ACROSS: Final = "across"
UPWARD: Final = "upward"
ACROSS_NAME: Final = "across-name"
UPWARD_NAME: Final = "upward-name"
DIALS: Final = (Z1, Z2, SPAN, SIDE, Z1_NUMBER, Z2_NUMBER, SPAN_NUMBER, SIDE_NUMBER)

# Elements that only the browser writes to.
EXPLORE: Final = "explore"
SKY_PANE: Final = "sky-pane"
OVERLAY: Final = "overlay"
INVITATION: Final = "invitation"
MESSAGE: Final = "message"
MESSAGE_TEXT: Final = "message-text"
RETRY: Final = "retry"
NOTICE: Final = "notice"
DECODED: Final = "decoded"
PLACE: Final = "place"
DISTANCE: Final = "distance"
ORIGINAL: Final = "original"
ORIGINAL_NAME: Final = "original-name"
RECONSTRUCTION: Final = "reconstruction"
NEAREST_FACTS: Final = "nearest-facts"
WHOLE_PLACE: Final = "whole-place"
GRID: Final = "grid"
GRID_FRAME: Final = "grid-frame"
LEGEND: Final = "legend"
STRIP: Final = "strip"
STRIP_TITLE: Final = "strip-title"
# Ways to see and to move through all latents.
PROJECTIONS: Final = "projections"
SPACE: Final = "space"
SPACE_LABEL: Final = "space-label"
PRESETS: Final = "presets"
PRESETS_BUTTON: Final = "presets-button"
PRESET_CLASSES: Final = "preset-classes"
LATENTS: Final = "latents"
LATENTS_BUTTON: Final = "latents-button"
LATENT_ROWS: Final = "latent-rows"
# The map of the classes' densities.
DENSITY: Final = "density"
DENSITY_BUTTON: Final = "density-button"
DENSITY_PANEL: Final = "density-panel"
STATUS: Final = "status"
ABOUT_RUN: Final = "about-run"
ANNOUNCEMENT: Final = "announcement"
HELP: Final = "help"
DISPLAY: Final = "display"
HINT: Final = "hint"


# The Compare page. The ids of the chosen runs in their order, for all that shows them:
COMPARED: Final = "compared"


class Compare:
    """Of elements that the Compare page has beside those named alike on all pages."""

    OFFER: Final = "offer"
    CHOICE: Final = "choice"
    PANELS: Final = "panels"
    POINTED: Final = "pointed"
    LINKED: Final = "linked"
    UNSELECT: Final = "unselect"
