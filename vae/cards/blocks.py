"""A page of text as data, and how it is written in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Table:
    """rows: the header first; all of one length. Cells are text or links."""

    rows: Sequence[Sequence[str | Link]]


@dataclass(frozen=True)
class Link:
    text: str
    address: str


Block = Heading | Paragraph | Table


def markdown(blocks: Sequence[Block]) -> str:
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_plain(text)}"
        case Paragraph(text):
            return _plain(text)
        case Table(rows):
            header, *body = rows
            lines = [[_markdown_cell(cell) for cell in row] for row in (header, *body)]
            lines.insert(1, ["---"] * len(header))
            return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _markdown_cell(cell: str | Link) -> str:
    if isinstance(cell, Link):
        return f"[{_markdown_cell(cell.text)}]({cell.address})"
    return _plain(cell).replace("|", "\\|")


def _plain(text: str) -> str:
    """Titles are written by users: a line break, tag or emphasis in them is not one of the page."""
    shown = " ".join(text.split())
    for sign in "\\`*<[":
        shown = shown.replace(sign, f"\\{sign}")
    return shown
