"""Words that any terminal, pipe or file can print: other encodings lack β and −."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

WRITTEN = {
    **{
        "β": "beta",
        "σ": "sigma",
        "μ": "mu",
        "Σ": "sum ",
        "Π": "product ",
        "Φ": "Phi",
        "∫": "integral ",
    },
    **{"−": "-", "–": "-", "—": "-", "…": "...", "·": "*", "×": "x", "±": "+/-", "²": "^2"},
    **{"≤": "<=", "≥": ">=", "←": "<-", "→": "->", "“": '"', "”": '"', "’": "'"},
}
ERRORS = "latentarium.written"


def written(error: UnicodeError) -> tuple[str, int]:
    """A codec's error handler: the word for a sign, a letter without its accents, or its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_in_ascii, error.object[error.start : error.end])), error.end


def print_everywhere() -> None:
    """From now on nothing that is printed fails for want of a letter."""
    codecs.register_error(ERRORS, written)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ERRORS)


def _in_ascii(letter: str) -> str:
    if letter in WRITTEN:
        return WRITTEN[letter]
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return plain or letter.encode("ascii", "backslashreplace").decode()
