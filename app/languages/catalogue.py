"""Catalogues of texts: <language>.po, as gettext has them. Read as they are: nothing to compile."""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

KEYWORD = re.compile(r"(msgid_plural|msgid|msgstr)(?:\[(\d)\])? (\".*\")")
PLURAL = re.compile(r"plural=([^;]+);")


@dataclass
class Entry:
    """A text with its translations, one for each number (singular, plural, …) that it has."""

    msgid: str = ""
    plural: str | None = None
    said: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    @property
    def is_translated(self) -> bool:
        return bool(self.said) and all(self.said)


@dataclass(frozen=True)
class Catalogue:
    """texts: English texts with their translations; form: which of them a number takes.

    of_browser: those of the texts that scripts say; rule: form() in C, and so in JavaScript.
    """

    texts: Mapping[str, list[str]]
    of_browser: Mapping[str, list[str]]
    rule: str
    form: Callable[[int], int]


def read_catalogue(path: Path) -> Catalogue:
    """Without what is not translated yet, or only guessed (fuzzy)."""
    texts, of_browser, rule = {}, {}, "n != 1"
    for entry in _entries(path.read_text("utf-8")):
        if not entry.msgid:
            found = PLURAL.search(entry.said[0])
            rule = found[1] if found else rule
        elif entry.is_translated:
            texts[entry.msgid] = entry.said
            if any(each.startswith("assets/") for each in entry.references):
                of_browser[entry.msgid] = entry.said
    return Catalogue(texts, of_browser, rule, gettext.c2py(rule))


def _entries(text: str) -> Iterator[Entry]:
    for block in re.split(r"\n\s*\n", text):
        lines = block.splitlines()
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        entry = _entry(lines)
        if entry.said:
            yield entry


def _entry(lines: list[str]) -> Entry:
    entry, name = Entry(), ""
    for line in lines:
        if line.startswith("#: "):
            entry.references += line[3:].split()
        elif found := KEYWORD.fullmatch(line):
            name, value = found[1], json.loads(found[3])
            if name == "msgid":
                entry.msgid = value
            elif name == "msgid_plural":
                entry.plural = value
            else:
                entry.said.append(value)
        elif line.startswith('"') and name:
            more = json.loads(line)
            if name == "msgid":
                entry.msgid += more
            elif name == "msgid_plural":
                entry.plural = (entry.plural or "") + more
            else:
                entry.said[-1] += more
    return entry
