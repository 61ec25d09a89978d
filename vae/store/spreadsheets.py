"""Cells of CSV files that a spreadsheet takes as text, whoever wrote them."""

from __future__ import annotations

# What begins so is run; an apostrophe in front makes it text.
EXECUTED = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> object:
    """Texts that would be run as text; numbers and all others as they are."""
    is_run = isinstance(cell, str) and (
        cell.lstrip().startswith(EXECUTED) or cell.startswith(EXECUTED)
    )
    return f"'{cell}" if is_run else cell
