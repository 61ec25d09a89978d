"""Codes that are read aloud, tokens that are not, and names that are given."""

from __future__ import annotations

import hashlib
import re
import secrets

# Without 0 O, 1 I L: 31 characters, so 887 million codes of six.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE = re.compile(f"[{ALPHABET}]{{6}}")
MEMBER, TEACHER = "m", "t"  # first letters of tokens: a member's is never tried as a teacher's
TOKEN = re.compile(r"[mt]-[A-Za-z0-9_-]{32}")
LONGEST_NAME = 24

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


def new_nickname(taken: set[str]) -> str:
    """Two words that nobody in the room has; a number follows where all pairs are taken."""
    for _ in range(50):
        name = f"{secrets.choice(_FIRST)} {secrets.choice(_SECOND)}"
        if name not in taken:
            return name
    return f"{name} {len(taken) + 1}"


def distinct(name: str, taken: set[str]) -> str:
    """The name, with the first free number behind it where somebody has it."""
    if name not in taken:
        return name
    return next(
        numbered for k in range(2, len(taken) + 3) if (numbered := f"{name} {k}") not in taken
    )
