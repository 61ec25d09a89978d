"""The ids of the Training page, as its callbacks and its modules below assets/ name them."""

from __future__ import annotations

from typing import Final

# What a visitor chooses; each control owns its value.
ADDRESS: Final = "address"
RUNS: Final = "runs"
LINES: Final = "curve-lines"
SMOOTH: Final = "smooth"
LOG: Final = "log"
ALIGNED: Final = "aligned"
CLOSER: Final = "closer"
WIDER: Final = "wider"
WHOLE: Final = "whole"
RETRY: Final = "curves-retry"

# The x axis of a chart as it was dragged, which Plotly tells among its other changes.
DRAGGED: Final = "dragged"

# What follows from it: the view whose curves are drawn, the runs of the tables, what the film
# shows, the values that it reads; and the film's epoch, which the film owns.
CURVES: Final = "curves"
TABLED: Final = "tabled"
SHOWN: Final = "shown"
FACTS: Final = "facts"
EPOCH_SHOWN: Final = "epoch-shown"

CURVES_SECTION: Final = "curves-section"
CHIPS: Final = "curve-chips"
PANELS: Final = "curve-panels"
CURVE_MESSAGE: Final = "curve-message"
OWN_CURVES: Final = "own-curves"

# The film, which only the browser draws.
TRAINING: Final = "training"
SKY: Final = "film-sky"
GRID: Final = "film-grid"
FILM_TITLE: Final = "film-title"
FILM_MESSAGE: Final = "film-message"
FILM_FAILURE: Final = "film-failure"
FILM_OFFERS: Final = "film-offers"
EPOCH: Final = "film-epoch"
LAST_EPOCH: Final = "film-last-epoch"
PLAY: Final = "film-play"
SPEED: Final = "film-speed"
BAR: Final = "film-bar"
FACT: Final = "fact-"


def graph(panel: str) -> str:
    return f"{panel}-graph"


def title(panel: str) -> str:
    return f"{panel}-title"


class TableIds:
    """Of one table: its body, pages and link, its heads and their buttons, how it is sorted."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.table = f"{name}-table"
        self.body = f"{name}-body"
        self.pages = f"{name}-pages"
        self.csv = f"{name}-csv"
        self.order = f"{name}-order"

    def head(self, column: str) -> str:
        return f"{self.name}-head-{column}"

    def sort(self, column: str) -> str:
        return f"{self.name}-sort-{column}"


KEPT: Final = TableIds("kept")
EPOCHS: Final = TableIds("epochs")
