"""The ids of components and elements, as both Dash callbacks and assets/view name them."""

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
GRID: Final = "grid"
GRID_FRAME: Final = "grid-frame"
LEGEND: Final = "legend"
STRIP: Final = "strip"
STRIP_TITLE: Final = "strip-title"
STATUS: Final = "status"
ANNOUNCEMENT: Final = "announcement"
HELP: Final = "help"
HINT: Final = "hint"
