"""JSON that clients send: strict, and refused in a sentence where it is not."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from flask import Flask, Request
from flask.json.provider import DefaultJSONProvider

from app.web.validation import ValidationError

# One half of a character that is written in two: no text can be written with it.
MOST_EXACT = 2**53  # of whole numbers that every reader of JSON agrees on
HALF_CHARACTER = re.compile("[\ud800-\udfff]")


class StrictJSON(DefaultJSONProvider):
    """Raises ValueError for what json.loads takes beyond the standard, or dies of."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            found = json.loads(s, parse_float=_finite, parse_constant=_finite, **kwargs)
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error
        escaped = b"\\ud" if isinstance(s, bytes) else "\\ud"
        if escaped in s.lower() and HALF_CHARACTER.search(json.dumps(found, ensure_ascii=False)):  # type: ignore[operator]
            raise ValueError("it holds half a character")
        return found


class SiteRequest(Request):
    def on_json_loading_failed(self, e: ValueError | None) -> Any:
        if e is None:
            return super().on_json_loading_failed(e)  # 415: not sent as JSON
        raise ValidationError("the body is not JSON: {error}.", error=str(e)[:120]) from e


def take_strict_json(server: Flask) -> None:
    server.json = StrictJSON(server)
    server.request_class = SiteRequest


def _finite(text: str) -> float:
    """JSON has one kind of number: 3.0 is the whole number that 3 is."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is not a finite number")
    return int(value) if value.is_integer() and abs(value) < MOST_EXACT else value
