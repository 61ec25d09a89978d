"""What a client sends to a room, checked: every value is of its kind and of its size."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.rooms.codes import LONGEST_NAME
from app.rooms.drawings import DIGITS, pixels_of
from app.web.validation import ValidationError
from vae.store.checks import RUN_ID

LONGEST_TITLE = 80
LONGEST_ADDRESS = 4000
LONGEST_ANSWER = 16_384  # bytes of JSON: a drawing of 28 × 28 is 3,000
MOST_SAMPLES = 120
MOST_LATENTS = 64
FARTHEST = 1000.0
LONGEST_TRAIL = 60_000.0  # milliseconds
STEP = re.compile(r"[A-Za-z0-9_-]{1,60}")  # of a lesson's name, 40, and a step's
MEMBER_ID = re.compile(r"[0-9a-f]{24}")  # see codes.digest
MOST_DISCARDED = 1000
MOST_KEYS, LONGEST_KEY = 8, 12
KEYS = ("keys", "pressed")  # of a lead


@dataclass(frozen=True)
class Lead:
    """Where a class is led: an address of a page, and the pointer's way since the last one.

    trail: samples [milliseconds, z …], times rising from the first; keys: pressed since the last
    one, for the wall to draw; pressed: how many were by now.
    """

    address: str
    trail: list[list[float]]
    follow: bool
    paused: bool
    keys: list[str]
    pressed: int

    def document(self) -> dict[str, Any]:
        """Without keys where none was pressed yet."""
        named = dict(vars(self))
        return named if self.pressed > 0 else {k: named[k] for k in named if k not in KEYS}


@dataclass(frozen=True)
class Wanted:
    """Whose place is to be shown to all, or whose drawing of a step; step: "" for the place."""

    member: str
    step: str
    is_named: bool


@dataclass(frozen=True)
class Beat:
    """since: the version that is known; page, run, z: where somebody is; hand: is it up?"""

    since: int
    page: str
    run: str
    z: list[float]
    hand: bool

    def facts(self) -> str:
        """What changes seldom, as JSON."""
        return json.dumps({"page": self.page, "run": self.run, "hand": self.hand})

    def place(self) -> str:
        return json.dumps(self.z, separators=(",", ":"))


def body(sent: object) -> dict[str, Any]:
    """An empty body is an object without anything. Raises ValidationError."""
    if sent is None:
        return {}
    if not isinstance(sent, dict):
        raise ValidationError("the body must be a JSON object.")
    return sent


def line(name: str, sent: object, longest: int) -> str:
    """One line of text without control characters; None is an empty one."""
    if sent is None:
        return ""
    if not isinstance(sent, str) or len(sent) > 4 * longest:
        raise ValidationError(
            "{name} must be a text of at most {longest} characters.", name=name, longest=longest
        )
    text = unicodedata.normalize("NFC", " ".join(sent.split()))
    if len(text) > longest:
        raise ValidationError(
            "{name} must be a text of at most {longest} characters.", name=name, longest=longest
        )
    # Characters that turn the reading direction or are not seen could pose as another name.
    if any(unicodedata.category(each)[0] == "C" for each in text):
        raise ValidationError("{name} must have visible characters only.", name=name)
    return text


def flag(name: str, sent: object, default: bool = False) -> bool:
    if sent is None:
        return default
    if not isinstance(sent, bool):
        raise ValidationError("{name} must be true or false.", name=name)
    return sent


def title(sent: object) -> str:
    return line("title", sent, LONGEST_TITLE)


def member_name(sent: object) -> str:
    return line("name", sent, LONGEST_NAME)


def step(sent: object) -> str:
    """A number or a name of a lesson's step, as text."""
    text = str(sent) if isinstance(sent, int) and not isinstance(sent, bool) else sent
    if not isinstance(text, str) or not STEP.fullmatch(text):
        raise ValidationError(
            "step must be a number, or up to 60 letters, digits, hyphens and underscores."
        )
    return text


def answer(sent: object) -> str:
    """Any JSON but null, as text. Raises ValidationError where it is too large or not finite."""
    if sent is None:
        raise ValidationError("answer is missing.")
    try:
        text = json.dumps(sent, allow_nan=False, separators=(",", ":"), ensure_ascii=False)
    except ValueError as error:
        raise ValidationError("answer must have finite numbers only.") from error
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST_ANSWER:
        raise ValidationError(
            "answer must have at most {longest_answer} bytes.", longest_answer=LONGEST_ANSWER
        )
    if re.search("[\ud800-\udfff]", text):
        raise ValidationError("answer must be valid Unicode.")
    return text


def drawing(sent: object) -> str:
    """A small picture as it is kept: {"pixels": base64 of 28 × 28 bytes}."""
    pixels = pixels_of(sent)
    if pixels is None:
        raise ValidationError('answer must be {"pixels": 784 bytes as base64}.')
    return json.dumps({"pixels": pixels}, separators=(",", ":"))


def spotlight(sent: object) -> Wanted | None:
    """{"member", "step"?, "named"?}: a member's place, or their drawing of a step; null: none."""
    if sent is None:
        return None
    if not isinstance(sent, dict) or set(sent) - {"member", "step", "named"}:
        raise ValidationError(
            "spotlight must be null, or have member, and may have step and named."
        )
    return Wanted(
        member=member_id(sent.get("member")),
        step="" if sent.get("step") is None else step(sent["step"]),
        is_named=flag("named", sent.get("named")),
    )


def member_id(sent: object) -> str:
    if not isinstance(sent, str) or not MEMBER_ID.fullmatch(sent):
        raise ValidationError("member must be one of a teacher's beat.")
    return sent


def discarded(sent: object) -> list[tuple[str, int]]:
    """[{"member", "digit"} …]: drawings that the teacher takes out."""
    if not isinstance(sent, list) or len(sent) > MOST_DISCARDED:
        raise ValidationError(
            "drawings must be a list of up to {most_discarded}.", most_discarded=MOST_DISCARDED
        )
    if not all(isinstance(each, dict) for each in sent):
        raise ValidationError("each drawing must have member and digit.")
    return [(member_id(each.get("member")), digit(each.get("digit"))) for each in sent]


def left_out(sent: object) -> list[tuple[str, str]]:
    """[{"step", "member"} …]: answers that the teacher takes away."""
    if not isinstance(sent, list) or len(sent) > MOST_DISCARDED:
        raise ValidationError(
            "answers must be a list of up to {most_discarded}.", most_discarded=MOST_DISCARDED
        )
    if not all(isinstance(each, dict) for each in sent):
        raise ValidationError("each answer must have step and member.")
    return [(step(each.get("step")), member_id(each.get("member"))) for each in sent]


def digit(sent: object) -> int:
    if isinstance(sent, bool) or not isinstance(sent, int) or sent not in DIGITS:
        raise ValidationError("digit must be a whole number from 0 to 9.")
    return sent


def lead(sent: Mapping[str, Any], is_page: Callable[[str], bool]) -> Lead:
    return Lead(
        address=address(sent.get("address"), is_page),
        trail=trail(sent.get("trail")),
        follow=flag("follow", sent.get("follow"), default=True),
        paused=flag("paused", sent.get("paused")),
        keys=keys(sent.get("keys")),
        pressed=count("pressed", sent.get("pressed", 0)),
    )


def keys(sent: object) -> list[str]:
    """Names of keys, as they are drawn."""
    if sent is None:
        return []
    if not isinstance(sent, list) or len(sent) > MOST_KEYS:
        raise ValidationError("keys must be a list of up to {most_keys}.", most_keys=MOST_KEYS)
    return [line("keys", key, LONGEST_KEY) for key in sent]


def count(name: str, sent: object) -> int:
    if isinstance(sent, bool) or not isinstance(sent, int) or not 0 <= sent < 2**53:
        raise ValidationError("{name} must be a whole number from 0 on.", name=name)
    return sent


def address(sent: object, is_page: Callable[[str], bool]) -> str:
    """The path and query of one of our pages."""
    if not isinstance(sent, str) or not is_our_address(sent, is_page):
        raise ValidationError(
            "address must be one of this site's pages, such as /?run=mnist-2d, of "
            "at most {longest_address} characters.",
            longest_address=LONGEST_ADDRESS,
        )
    return sent


def is_our_address(sent: str, is_page: Callable[[str], bool]) -> bool:
    """Is it path and query of one of our pages?"""
    return (
        len(sent) <= LONGEST_ADDRESS
        and re.fullmatch(r"/[\x21-\x7e]*", sent) is not None
        and not sent.startswith("//")
        and "\\" not in sent
        and is_page(urlsplit(sent).path)
    )


def trail(sent: object) -> list[list[float]]:
    if sent is None:
        return []
    if not isinstance(sent, list) or len(sent) > MOST_SAMPLES:
        raise ValidationError(
            "trail must be a list of up to {most_samples} samples.", most_samples=MOST_SAMPLES
        )
    samples = [numbers("trail", sample, 1 + MOST_LATENTS, LONGEST_TRAIL) for sample in sent]
    if any(not sample for sample in samples):
        raise ValidationError("trail must be a list of samples [milliseconds, z …].")
    return samples


def beat(sent: Mapping[str, Any]) -> Beat:
    since = count("since", sent.get("since", 0))
    run = line("run", sent.get("run"), 120)
    if run and not RUN_ID.fullmatch(run):
        raise ValidationError("run must be the id of a run.")
    return Beat(
        since=since,
        page=line("page", sent.get("page"), 40),
        run=run,
        z=numbers("z", sent.get("z") or [], MOST_LATENTS, FARTHEST),
        hand=flag("hand", sent.get("hand")),
    )


def numbers(name: str, sent: object, most: int, farthest: float) -> list[float]:
    """Finite numbers within ± farthest, kept to three digits."""
    if not isinstance(sent, list) or len(sent) > most:
        raise ValidationError(
            "{name} must be a list of up to {most} numbers.", name=name, most=most
        )
    for value in sent:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValidationError(
                "{name} must be a list of up to {most} numbers.", name=name, most=most
            )
        if not -farthest <= value <= farthest or not math.isfinite(value):
            raise ValidationError(
                "{name} must have numbers from -{farthest} to {farthest}.",
                name=name,
                farthest=f"{farthest:g}",
            )
    return [round(float(value), 3) for value in sent]
