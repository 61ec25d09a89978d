"""The one validator of what a client sends: text in, checked values out.

Every refusal names the parameter, what is allowed and the value that was sent.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

from app.languages.spoken import tr
from app.web.axes import MOST_DIRECTIONS, Axes, own_axes
from vae.store.checks import RUN_ID
from vae.store.documents import Run
from vae.store.said import Refusal

# float() also reads "nan", "1_0" and digits of other scripts; an address should not.
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
MINUS = "−"  # the pages' own
LONGEST_NUMBER = 32
# Between letters of several scripts, and within emoji.
JOINERS = "\u200c\u200d"
SHOWN = 60


class ValidationError(Refusal, ValueError):
    """A client's value that is not allowed; the message is meant for the client."""


def numbers(
    name: str, text: str | None, count: int, low: float, high: float, example: str
) -> tuple[float, ...]:
    """Exactly `count` comma-separated finite numbers in [low, high]. Raises ValidationError."""
    values = [_number(part) for part in (text or "").split(",", count)]
    if len(values) != count or not all(low <= value <= high for value in values):
        plural = "a finite number" if count == 1 else tr("{count} finite numbers", count=count)
        raise _refusal(
            name,
            text,
            tr(
                "{plural} between {low} and {high}, such as {example}",
                plural=plural,
                low=f"{low:g}",
                high=f"{high:g}",
                example=example,
            ),
        )
    # -0.0 and 0.0 are one place and should be one cache key.
    return tuple(value + 0.0 for value in values)


def number(name: str, text: str | None, low: float, high: float, example: str) -> float:
    """One finite number in [low, high]. Raises ValidationError."""
    return numbers(name, text, 1, low, high, example)[0]


def whole(name: str, text: str | None, low: int, high: int) -> int:
    """A whole number in [low, high], in plain digits. Raises ValidationError."""
    if text is None or not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
        raise _refusal(name, text, tr("a whole number from {low} to {high}", low=low, high=high))
    return int(text)


def axes(run: Run, text: str | None) -> Axes:
    """What `text` says spans the plane; None: the run's own plane.

    "3,7" are two latents, "pc1,pc3" two principal directions, "pca" the first two of them, "map"
    is the run's map.
    Raises ValidationError.
    """
    if text is None or (run.latent_dim == 1 and text == "1"):
        return own_axes(run)
    if run.latent_dim == 1:
        raise _refusal("axes", text, tr("1, the only latent of {id}", id=run.id))
    if text == "map" and run.map is not None:
        return Axes((0, 1), is_map=True)
    if text == "pca":
        return Axes((0, 1), is_principal=True)
    found = re.fullmatch(r"(pc)?([0-9]{1,9}),(pc)?([0-9]{1,9})", text)
    high = run.latent_dim
    if found and found[1] == found[3]:
        pair = int(found[2]) - 1, int(found[4]) - 1
        most = min(MOST_DIRECTIONS, high) if found[1] else high
        if pair[0] != pair[1] and min(pair) >= 0 and max(pair) < most:
            return Axes(pair, is_principal=found[1] is not None)
    directions = f"pc1 to pc{min(MOST_DIRECTIONS, high)}"
    allowed = tr(
        "two different whole numbers from 1 to {high}, such as 1,2, or two of {directions}",
        high=high,
        directions=directions,
    )
    allowed += ", or map" if run.map is not None else ""
    raise _refusal("axes", text, allowed)


def choice(name: str, text: str | None, allowed: Sequence[str]) -> str:
    """One of `allowed`. Raises ValidationError."""
    if text is None or text not in allowed:
        raise _refusal(name, text, " or ".join(allowed))
    return text


def text(name: str, sent: object, longest: int) -> str:
    """A text of at most so many characters; None is an empty one. Raises ValidationError."""
    if sent is not None and not isinstance(sent, str):
        raise ValidationError(
            tr("{name} must be a text; got a {name2}.", name=name, name2=type(sent).__name__)
        )
    if len(sent or "") > longest:
        raise _refusal(name, sent, tr("a text of at most {longest} characters", longest=longest))
    return sent or ""


def run_ids(name: str, sent: object, most: int) -> list[str]:
    """At most `most` ids of runs, each once, before any is looked up. Raises ValidationError."""
    if (
        not isinstance(sent, list)
        or len(sent) > most
        or not all(isinstance(each, str) and RUN_ID.fullmatch(each) for each in sent)
    ):
        count = f"{len(sent)} entries" if isinstance(sent, list) else f"a {type(sent).__name__}"
        raise ValidationError(
            tr(
                "{name} must be a list of up to {most} ids of runs; got {count}.",
                name=name,
                most=most,
                count=count,
            )
        )
    return list(dict.fromkeys(sent))


def line(name: str, value: object, longest: int) -> str:
    """A line of text as a person reads it: composed (NFC), without spaces that only take room; ""
    where there is none. Raises ValidationError, also for what is no character or is not seen, such
    as those that turn the direction of what follows."""
    text = " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else None
    if value is not None and (text is None or len(text) > longest or not all(map(_is_seen, text))):
        shown = value if isinstance(value, str) else f"a {type(value).__name__}"
        raise _refusal(
            name, shown, tr("one line of up to {longest} visible characters", longest=longest)
        )
    return text or ""


def _is_seen(letter: str) -> bool:
    return letter in JOINERS or unicodedata.category(letter)[0] not in "CZ" or letter == " "


def _number(text: str) -> float:
    text = text.strip(" ").replace(MINUS, "-")
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        return math.nan
    value = float(text)
    return value if math.isfinite(value) else math.nan


def _refusal(name: str, text: str | None, allowed: str) -> ValidationError:
    if text is None:
        return ValidationError(
            tr("{name} is missing: it must be {allowed}.", name=name, allowed=allowed)
        )
    shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return ValidationError(
        tr("{name} must be {allowed}; got {shown}.", name=name, allowed=allowed, shown=f"{shown!r}")
    )
