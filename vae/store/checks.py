"""Single values of JSON documents, each checked once where it is read."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from vae.store.said import Refusal, Said

LONGEST_REASON = 160
# Where something lies on the server is nobody else's affair: of a path its end is told.
PLACE = re.compile(r"(?<![\w./])(?:[A-Za-z]:)?(?:[\\/]+[^\s\\/:;,'\"]+)*[\\/]+([^\s\\/:;,'\"]+)")
DEEPEST, LARGEST_ATTRIBUTE = 8, 4096  # of layer specs
LARGEST_WHOLE = 2**53  # beyond it JavaScript's numbers are not exact
# Of a run.json or dataset.json, and of a file that one lists: this project's have 60 KB and 10 MB.
LARGEST_DOCUMENT, LARGEST_FILE = 4 * 2**20, 512 * 2**20
RUN_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class DocumentError(Refusal, ValueError):
    """A run.json, dataset.json or file of a run that does not say what it must."""


def reason(error: Exception) -> str:
    """What a library says of a damaged file, in one line: some say the whole file, or where on
    this machine it lies."""
    said = str(error)
    if isinstance(said, Said):
        return said
    said = PLACE.sub(r"\1", " ".join(said.split())) or type(error).__name__
    return said if len(said) <= LONGEST_REASON else f"{said[:LONGEST_REASON]}…"


def document(content: bytes) -> dict[str, Any]:
    """The JSON object, of what can be written again: finite numbers and whole characters."""
    try:
        found = json.loads(content, parse_float=_finite, parse_constant=_finite)
        if b"\\ud" in content.lower():
            json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise DocumentError("not JSON: it holds half a character.") from error
    except ValueError as error:
        raise DocumentError("not JSON: {reason}.", reason=reason(error)) from error
    except RecursionError as error:
        raise DocumentError("not JSON: it is nested too deeply.") from error
    if not isinstance(found, dict):
        raise DocumentError("not a JSON object.")
    return found


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is not a finite number")
    return value


def text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(name, value, Said("text"))
    return value


def texts(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(name, value, Said("a list of texts"))
    return tuple(text(name, each) for each in value)


def named_texts(name: str, value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise _wrong(name, value, Said("an object of texts"))
    return {key: text(f"{name} {key}", each) for key, each in value.items()}


def whole(name: str, value: Any, least: int, most: int = LARGEST_WHOLE) -> int:
    if type(value) is not int or not least <= value <= most:
        if most == LARGEST_WHOLE:
            raise _wrong(name, value, Said("a whole number from {least}", least=least))
        raise _wrong(name, value, _whole_within(least, most))
    return value


def whole_within(name: str, value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise _wrong(name, value, _whole_within(least, most))
    return value


def number(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> float:
    is_number = type(value) is float or (type(value) is int and abs(value) <= LARGEST_WHOLE)
    if not is_number or not math.isfinite(value) or not low <= value <= high:
        least = "" if low == -math.inf else Said(" from {low}", low=f"{low:g}")
        most = "" if high == math.inf else Said(" to {high}", high=f"{high:g}")
        raise _wrong(name, value, Said("a finite number{least}{most}", least=least, most=most))
    return float(value)


def numbers(name: str, value: Any) -> tuple[float, ...]:
    if not isinstance(value, list):
        raise _wrong(name, value, Said("a list of numbers"))
    return tuple(number(name, each) for each in value)


def layers(name: str, value: Any, depth: int = 0) -> tuple[Mapping[str, Any], ...]:
    """Layer specs: objects with an `op`; whether they fit together shows where they are built."""
    if not isinstance(value, list) or depth > DEEPEST:
        raise _wrong(name, value, Said("a list of layer specs"))
    for number, spec in enumerate(value):
        here = f"{name} {number}"
        if not isinstance(spec, dict):
            raise _wrong(here, spec, Said("an object"))
        text(f"{here} op", spec.get("op"))
        for key, inner in spec.items():
            match inner:
                case str() | None | bool():
                    pass
                case list() if key == "layers":
                    layers(f"{here} layers", inner, depth + 1)
                case list():
                    for side in inner:
                        whole(f"{here} {key}", side, 1)
                case _:
                    number_within(f"{here} {key}", inner)
    return tuple(value)


def number_within(name: str, value: Any) -> float:
    """A stride, a scale, a slope: none that would take all memory."""
    return number(name, value, -LARGEST_ATTRIBUTE, LARGEST_ATTRIBUTE)


def option(name: str, value: Any) -> str | int | float:
    if isinstance(value, str):
        return value
    return whole(name, value, -LARGEST_WHOLE) if type(value) is int else number(name, value)


def _whole_within(least: int, most: int) -> Said:
    return Said("a whole number from {least} to {most}", least=least, most=most)


def _wrong(name: str, value: object, allowed: str) -> DocumentError:
    return DocumentError(
        "{name} is {value}; allowed: {allowed}.", name=name, value=_shown(value), allowed=allowed
    )


def _shown(value: object) -> str:
    try:
        return f"{value!r:.80}"
    except ValueError:  # Python writes no whole number of thousands of digits
        return "a number without end"
