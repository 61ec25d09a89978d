"""The ids of the Training page, as its callbacks and its module elements.mjs name them."""

from __future__ import annotations

from typing import Final

KNOWN: Final = "known"
RUNS: Final = "runs"
SMOOTH: Final = "smooth"

# Elements that only the browser writes to.
TRAINING: Final = "training"
SKY: Final = "film-sky"
GRID: Final = "film-grid"
FILM_TITLE: Final = "film-title"
FILM_MESSAGE: Final = "film-message"
FILM_OFFERS: Final = "film-offers"
EPOCH: Final = "film-epoch"
LAST_EPOCH: Final = "film-last-epoch"
PLAY: Final = "film-play"
SPEED: Final = "film-speed"
BAR: Final = "film-bar"
CHIPS: Final = "curve-chips"
PANELS: Final = "curve-panels"
CURVE_MESSAGE: Final = "curve-message"
KEPT_TABLE: Final = "kept-table"
EPOCHS_TABLE: Final = "epochs-table"
KEPT_CSV: Final = "kept-csv"
EPOCHS_CSV: Final = "epochs-csv"
FACT: Final = "fact-"
