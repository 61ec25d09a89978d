"""The language of what is being answered, and texts in it.

English is the text itself. A text that a catalogue lacks stays English: a language may be begun.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from app.computed_once import computed_once
from app.languages.catalogue import Catalogue, read_catalogue
from vae.store.said import Said, filled

ENGLISH = "en"
# By the codes of addresses and documents, each in its own words; the chooser has this order.
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "de": "Deutsch", "fr": "Français"}
FOLDER = Path(__file__).parent
P = ParamSpec("P")
T = TypeVar("T")

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    return _language.get()


@contextmanager
def spoken(code: str) -> Iterator[None]:
    """What is said within is said in that language."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def speak(code: str) -> None:
    """From now on in this thread, until it is told otherwise."""
    _language.set(code)


@cache
def catalogue(code: str) -> Catalogue | None:
    """None: English."""
    return None if code == ENGLISH else read_catalogue(FOLDER / f"{code}.po")


def tr(text: str, /, **values: object) -> str:
    """The text in the language of the answer, its {names} replaced by the values; what was said
    elsewhere with values of its own, too."""
    if isinstance(text, Said):
        return tr(text.text, **{name: _within(value) for name, value in text.values.items()})
    found = catalogue(_language.get())
    said = text if found is None else found.texts.get(text, [text])[0]
    return filled(said, values) if values else said


def trn(one: str, many: str, n: int, /, **values: object) -> str:
    """The text for that number of things, which is {n} in it."""
    found = catalogue(_language.get())
    said = [one, many] if found is None else found.texts.get(one, [one, many])
    form = found.form(n) if found is not None and one in found.texts else int(n != 1)
    return filled(said[min(form, len(said) - 1)], {"n": n, **values})


def remembered(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """As computed_once, in each language."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @computed_once(maxsize)
        def kept(code: str, *args: P.args, **named: P.kwargs) -> T:
            return function(*args, **named)

        @wraps(function)
        def called(*args: P.args, **named: P.kwargs) -> T:
            return kept(language(), *args, **named)

        return called

    return decorate


def browser_script(code: str, script: str | None = None) -> bytes:
    """What a document in that language loads before its other scripts; see assets/shell/texts.mjs.

    script: the only one that it has, of which other texts are no affair.
    """
    found = catalogue(code)
    if found is None:
        return b""
    said = {
        text: translations
        for text, translations in found.of_browser.items()
        # Only those signs are written otherwise there.
        if script is None or text in script or "\\" in text or "\n" in text
    }
    texts = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"window.latentariumTexts={{form:n=>+({found.rule}),texts:{texts}}};".encode()


def _within(value: object) -> object:
    return tr(value) if isinstance(value, Said) else value
