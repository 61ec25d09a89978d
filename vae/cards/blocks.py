"""A page of text as data, and the two ways it is written: Markdown and HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


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


def html(blocks: Sequence[Block]) -> str:
    """Elements without a document around them; every text is escaped."""
    return "\n".join(_html(block) for block in blocks)


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
    """Titles come from whoever trained a run: no line break, tag or emphasis of theirs."""
    shown = " ".join(text.split())
    for sign in "\\`*<[":
        shown = shown.replace(sign, f"\\{sign}")
    return shown


def _html(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Table(rows):
            header, *body = rows
            lines = [_html_row(header, "th"), *(_html_row(row, "td") for row in body)]
            return "<table>\n" + "\n".join(lines) + "\n</table>"


def _html_row(row: Sequence[str | Link], element: str) -> str:
    cells = (f"<{element}>{_html_cell(cell)}</{element}>" for cell in row)
    return f"<tr>{''.join(cells)}</tr>"


def _html_cell(cell: str | Link) -> str:
    if isinstance(cell, Link):
        return f'<a href="{escape(cell.address)}">{escape(cell.text)}</a>'
    return escape(cell)
