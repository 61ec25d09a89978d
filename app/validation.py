"""The one validator of what a client sends: text in, checked values out.

Every refusal names the parameter, what is allowed and the value that was sent.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from vae.documents import Run

# float() also reads "nan", "1_0" and digits of other scripts; an address should not.
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
LONGEST_NUMBER = 32
SHOWN = 60


class ValidationError(ValueError):
    """A client's value that is not allowed; the message is meant for the client."""


def numbers(
    name: str, text: str | None, count: int, low: float, high: float, example: str
) -> tuple[float, ...]:
    """Exactly `count` comma-separated finite numbers in [low, high]. Raises ValidationError."""
    values = [_number(part) for part in (text or "").split(",", count)]
    if len(values) != count or not all(low <= value <= high for value in values):
        plural = "a finite number" if count == 1 else f"{count} finite numbers"
        raise _refusal(name, text, f"{plural} between {low:g} and {high:g}, such as {example}")
    # -0.0 and 0.0 are one place and should be one cache key.
    return tuple(value + 0.0 for value in values)


def number(name: str, text: str | None, low: float, high: float, example: str) -> float:
    """One finite number in [low, high]. Raises ValidationError."""
    return numbers(name, text, 1, low, high, example)[0]


def whole(name: str, text: str | None, low: int, high: int) -> int:
    """A whole number in [low, high], in plain digits. Raises ValidationError."""
    if text is None or not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
        raise _refusal(name, text, f"a whole number from {low} to {high}")
    return int(text)


def pair(name: str, text: str | None, high: int) -> tuple[int, int]:
    """Two different whole numbers from 1 to `high`, such as "3,7". Raises ValidationError."""
    found = re.fullmatch(r"([0-9]{1,9}),([0-9]{1,9})", text or "")
    first, second = (int(part) for part in found.groups()) if found else (0, 0)
    if first == second or not (1 <= first <= high and 1 <= second <= high):
        raise _refusal(name, text, f"two different whole numbers from 1 to {high}, such as 1,2")
    return first, second


def axes(run: Run, text: str | None) -> tuple[int, int]:
    """The two latents that `text` names, counted from 0 ("3,7" is 2, 6); None: the run's plane.

    Raises ValidationError, also for a run that has no two latents.
    """
    if run.plane is None:
        raise ValidationError(f"run {run.id} has one latent; two span a plane.")
    if text is None:
        return run.plane
    first, second = pair("axes", text, run.latent_dim)
    return first - 1, second - 1


def choice(name: str, text: str | None, allowed: Sequence[str]) -> str:
    """One of `allowed`. Raises ValidationError."""
    if text is None or text not in allowed:
        raise _refusal(name, text, " or ".join(allowed))
    return text


def _number(text: str) -> float:
    text = text.strip(" ")
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        return math.nan
    value = float(text)
    return value if math.isfinite(value) else math.nan


def _refusal(name: str, text: str | None, allowed: str) -> ValidationError:
    if text is None:
        return ValidationError(f"{name} is missing: it must be {allowed}.")
    shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return ValidationError(f"{name} must be {allowed}; got {shown!r}.")
