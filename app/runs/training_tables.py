"""The histories as tables: which columns, in which order rows stand, how a value is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from app.figures.histories import Cell

KEPT_COLUMNS: Mapping[str, str] = {
    "run": "Run",
    "epoch": "Epoch",
    "epochs": "of",
    "negative_elbo": "−ELBO",
    "reconstruction": "Reconstruction",
    "kl": "Rate",
    "train_negative_elbo": "−ELBO, training",
    "train_reconstruction": "Reconstruction, training",
    "train_kl": "Rate, training",
    "seconds": "Seconds",
}
EPOCH_COLUMNS: Mapping[str, str] = {
    "run": "Run",
    "epoch": "Epoch",
    "split": "Images",
    "negative_elbo": "−ELBO",
    "reconstruction": "Reconstruction",
    "kl": "Rate",
    "loss": "Loss",
    "beta": "β",
    "learning_rate": "Learning rate",
    "seconds": "Seconds",
}
SPLIT_NAMES = {"validation": "held out", "train": "training"}
# With three digits that count; all others are nats or seconds.
SMALL = ("beta", "learning_rate")
ROWS_A_PAGE = 100

Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Order:
    """column: None is the order in which rows come."""

    column: str | None = None
    is_falling: bool = False

    def after(self, column: str) -> Order:
        """A click on a head sorts by its column, and by another one the other way round."""
        return Order(column, column == self.column and not self.is_falling)

    def of(self, column: str) -> str:
        """The word of aria-sort."""
        if column != self.column:
            return "none"
        return "descending" if self.is_falling else "ascending"


def in_order(rows: Sequence[Row], order: Order) -> list[Row]:
    """Numbers by size, words by letters and the numbers in them; what is missing comes last."""
    column = order.column
    if column is None:
        return list(rows)
    known = [row for row in rows if row.get(column) is not None]
    missing = [row for row in rows if row.get(column) is None]
    return sorted(known, key=lambda row: _rank(row[column]), reverse=order.is_falling) + missing


def columns_with_values(rows: Sequence[Row], columns: Iterable[str]) -> list[str]:
    """Without those that no history has; all of them where there is no row."""
    return [
        column for column in columns if not rows or any(row.get(column) is not None for row in rows)
    ]


def pages(rows: Sequence[Row]) -> int:
    return max(1, ceil(len(rows) / ROWS_A_PAGE))


def page_of(rows: Sequence[Row], page: int) -> list[Row]:
    """The rows of a page, counted from 1; of the last one where there are not so many."""
    first = (min(page, pages(rows)) - 1) * ROWS_A_PAGE
    return list(rows[first : first + ROWS_A_PAGE])


def written(column: str, value: Cell) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return SPLIT_NAMES.get(value, value) if column == "split" else value
    if isinstance(value, int):
        return str(value)
    return (f"{value:.3g}" if column in SMALL else f"{value:.2f}").replace("-", "−")


def _rank(value: Cell) -> tuple[tuple[float, str], ...]:
    if isinstance(value, str):
        parts = re.split("([0-9]+)", value.casefold())
        return tuple((float(part), "") if part.isdecimal() else (-1, part) for part in parts)
    return ((float(value or 0), ""),)
