"""Codes that are read aloud, tokens that are not, and names that are given."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable

# Without 0 O, 1 I L: 31 characters, so 887 million codes of six.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE = re.compile(f"[{ALPHABET}]{{6}}")
MEMBER, TEACHER = "m", "t"  # first letters of tokens: a member's is never tried as a teacher's
TOKEN = re.compile(r"[mt]-[A-Za-z0-9_-]{32}")
LONGEST_NAME = 24
# Of 2,000 in a room two of three pairs of words are taken; each try is a write.
PAIRS_TRIED = 6

_FIRST = """
Amber Brave Bright Calm Clear Clever Coral Cosmic Curious Daring Eager Fair Gentle Golden Happy
Jolly Keen Kind Lively Lucky Lunar Merry Mint Noble Patient Polar Proud Quick Quiet Rapid Ruby
Silver Solar Steady Stellar Sunny Swift Tidy Velvet Warm Wise Witty
""".split()  # noqa: SIM905
_SECOND = """
Badger Beaver Bison Crane Dolphin Eagle Falcon Ferret Finch Fox Gecko Hare Hedgehog Heron Ibex
Jackdaw Kestrel Koala Lark Lemur Lynx Marmot Marten Meerkat Narwhal Newt Octopus Orca Otter Owl
Panda Penguin Puffin Quail Raven Robin Salmon Seal Sparrow Squirrel Stork Swan Tapir Tern Toad
Trout Turtle Walrus Wombat Wren Yak Zebra
""".split()  # noqa: SIM905


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


def read_code(text: str) -> str | None:
    """The code as it is kept, whatever case and spaces it was typed with; None: it is none."""
    code = re.sub(r"[\s-]", "", text[:20]).upper()
    return code if CODE.fullmatch(code) else None


def new_token(kind: str) -> str:
    """192 random bits."""
    return f"{kind}-{secrets.token_urlsafe(24)}"


def digest(token: str) -> str:
    """What is kept of a token, and names a member in the store: it opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()[:24]


def own_name(typed: str, asked: Callable[[str], int]) -> str:
    """The typed name or two words, and a number behind it where somebody has it.

    asked: how often a name was asked for, this time too, in a count that all processes share.
    """
    for _ in range(1 if typed else PAIRS_TRIED):
        name = typed or f"{secrets.choice(_FIRST)} {secrets.choice(_SECOND)}"
        count = asked(name)
        if count == 1:
            return name
    numbered = f"{name} {count}"
    while (count := asked(numbered)) > 1:  # who typed it so has it
        numbered = f"{numbered} {count}"
    return numbered
