"""Single values of JSON documents, each checked once where it is read."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

LONGEST_REASON = 160
DEEPEST, LARGEST_ATTRIBUTE = 8, 4096  # of layer specs
RUN_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class DocumentError(ValueError):
    """A run.json, dataset.json or file of a run that does not say what it must."""


def reason(error: Exception) -> str:
    """What a library says of a damaged file, in one line: some say the whole file."""
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= LONGEST_REASON else f"{said[:LONGEST_REASON]}…"


def text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(name, value, "text")
    return value


def texts(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(name, value, "a list of texts")
    return tuple(text(name, each) for each in value)


def named_texts(name: str, value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise _wrong(name, value, "an object of texts")
    return {key: text(f"{name} {key}", each) for key, each in value.items()}


def whole(name: str, value: Any, least: int) -> int:
    if type(value) is not int or value < least:
        raise _wrong(name, value, f"a whole number from {least}")
    return value


def whole_within(name: str, value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise _wrong(name, value, f"a whole number from {least} to {most}")
    return value


def number(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> float:
    if type(value) not in (int, float) or not math.isfinite(value) or not low <= value <= high:
        bounds = "" if low == -math.inf else f" from {low:g}"
        bounds += "" if high == math.inf else f" to {high:g}"
        raise _wrong(name, value, f"a finite number{bounds}")
    return float(value)


def numbers(name: str, value: Any) -> tuple[float, ...]:
    if not isinstance(value, list):
        raise _wrong(name, value, "a list of numbers")
    return tuple(number(name, each) for each in value)


def layers(name: str, value: Any, depth: int = 0) -> tuple[Mapping[str, Any], ...]:
    """Layer specs: objects with an `op`; whether they fit together shows where they are built."""
    if not isinstance(value, list) or depth > DEEPEST:
        raise _wrong(name, value, "a list of layer specs")
    for number, spec in enumerate(value):
        here = f"{name} {number}"
        if not isinstance(spec, dict):
            raise _wrong(here, spec, "an object")
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
    if isinstance(value, str) or type(value) is int:
        return value
    return number(name, value)


def _wrong(name: str, value: object, allowed: str) -> DocumentError:
    return DocumentError(f"{name} is {value!r:.80}; allowed: {allowed}.")
