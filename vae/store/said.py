"""Sentences said where nobody's language is known, such as by a worker, and read where one is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

VALUE = re.compile(r"\{(\w+)\}")
LONGEST_KEPT, DEEPEST = 2000, 6


class Said(str):
    """A sentence in English that knows the text and the values that it is made of: app/languages
    says it in the reader's language. Exceptions with one keep it: str() gives it back."""

    text: str
    values: Mapping[str, object]

    def __new__(cls, text: str, /, **values: object) -> Said:
        made = super().__new__(cls, filled(text, values))
        made.text, made.values = text, values
        return made

    def __str__(self) -> str:
        return self


class Refusal(Exception):
    """What cannot be done, said by a text and its values, or by a sentence that is whole."""

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(Said(text, **values) if values else text)


def filled(text: str, values: Mapping[str, object]) -> str:
    """The text, its {names} replaced by the values."""
    return VALUE.sub(lambda found: str(values.get(found[1], found[0])), text)


def recognised(sentence: str, texts: Iterable[str]) -> str:
    """The sentence as the first of the texts that it can be made of: so it is said in any language,
    though it was kept as plain English."""
    for text in texts:
        parts = VALUE.split(text)
        pattern = "".join(f"(?P<{p}>.+)" if k % 2 else re.escape(p) for k, p in enumerate(parts))
        if found := re.fullmatch(pattern, sentence):
            return Said(text, **found.groupdict())
    return sentence


def kept(sentence: str) -> Any:
    """A sentence as JSON can hold it."""
    if not isinstance(sentence, Said):
        return sentence
    values = {name: kept(_of_json(value)) for name, value in sentence.values.items()}
    return {"text": sentence.text, "values": values}


def read(document: object, depth: int = DEEPEST) -> str | None:
    """What kept() made of a sentence; None for anything else, which others may have written."""
    match document:
        case str():
            return document[:LONGEST_KEPT]
        case {"text": str(text), "values": dict(values)} if depth and len(text) <= LONGEST_KEPT:
            parts = {str(name): read(value, depth - 1) for name, value in values.items()}
            if None not in parts.values():
                return Said(text, **parts)
    return None


def _of_json(value: object) -> str:
    return value if isinstance(value, str) else str(value)
