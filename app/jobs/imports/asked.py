"""What a visitor says of a file that they bring, and its check."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.languages.spoken import tr
from app.settings import ImportLimits
from app.web import validation
from app.web.validation import ValidationError
from vae.model.recipes import RECIPES

# Of one request: with the headers well below what a body may have.
PIECE_BYTES = 192 * 1024
LONGEST_FILE_NAME, LONGEST_TITLE, LONGEST_KEY = 80, 60, 80
# What a decoder may end in: as the file says, before its sigmoid, or from −1 to 1.
PIXELS = ("file", "logits", "signed")
FILE_NAME = re.compile(r"[^\\/:*?\"<>|\x00-\x1f]+")
LARGEST_BETA = 1000.0


@dataclass(frozen=True)
class Asked:
    """name, bytes: of the file; dataset: whose test images it is shown on; recipe, key: of a state
    dict; pixels: what its decoder ends in; beta: that it was trained with, where that is known."""

    name: str
    bytes: int
    dataset: str
    recipe: str | None = None
    key: str | None = None
    pixels: str = "file"
    title: str = ""
    beta: float | None = None

    @property
    def pieces(self) -> int:
        return -(-self.bytes // PIECE_BYTES)

    def piece_bytes(self, number: int) -> int:
        """Of the piece of that number, from 0: all but the last are alike."""
        return min(PIECE_BYTES, self.bytes - number * PIECE_BYTES)

    def document(self) -> dict[str, Any]:
        return asdict(self)


def asked_from(document: object, limits: ImportLimits, datasets: Sequence[str]) -> Asked:
    """What a client's JSON says. Raises ValidationError naming the field."""
    if not isinstance(document, Mapping):
        raise ValidationError("a file is announced with a JSON object.")
    for name in document:
        validation.choice("each field", str(name), tuple(Asked.__dataclass_fields__))
    beta = document.get("beta")
    return Asked(
        name=_file_name(document.get("name")),
        bytes=_size(document.get("bytes"), limits),
        dataset=validation.choice("dataset", _text("dataset", document), tuple(datasets)),
        recipe=_optional("recipe", document, tuple(RECIPES)),
        key=validation.line("key", document.get("key"), LONGEST_KEY) or None,
        pixels=_optional("pixels", document, PIXELS) or "file",
        title=validation.line("title", document.get("title"), LONGEST_TITLE),
        beta=None
        if beta in (None, "")
        else validation.number("beta", f"{beta}", 0, LARGEST_BETA, "1"),
    )


def _file_name(value: object) -> str:
    name = validation.line("name", value, LONGEST_FILE_NAME)
    if not FILE_NAME.fullmatch(name) or name.startswith("."):
        raise ValidationError(
            tr(
                "name must be a file's name of up to {longest_file_name} characters, without "
                "folders; got {name}.",
                longest_file_name=LONGEST_FILE_NAME,
                name=f"{name!r}",
            )
        )
    return name


def _size(value: object, limits: ImportLimits) -> int:
    most = limits.megabytes * 2**20
    if type(value) is not int or not 0 < value <= most:
        shown = f"{value / 2**20:.1f} MB" if type(value) is int and value > 0 else f"{value!r:.40}"
        raise ValidationError(
            tr(
                "a file may be up to {most} MB and must not be empty; this one has {shown}. The "
                "command `python -m vae import` on your own computer takes larger ones.",
                most=limits.megabytes,
                shown=shown,
            )
        )
    return value


def _optional(name: str, document: Mapping[str, Any], allowed: Sequence[str]) -> str | None:
    value = _text(name, document)
    return validation.choice(name, value, allowed) if value else None


def _text(name: str, document: Mapping[str, Any]) -> str | None:
    value = document.get(name)
    return value if value is None or isinstance(value, str) else f"a {type(value).__name__}"
