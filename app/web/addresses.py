"""Parts of addresses that a client names, which may be no addresses at all."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qs, urlsplit

MOST_FIELDS = 100
NOWHERE = SplitResult("", "", "", "", "")


def parts_of(address: str) -> SplitResult:
    """All empty for what is no address."""
    try:
        return urlsplit(address)
    except ValueError:
        return NOWHERE


def query_of(address: str) -> dict[str, list[str]]:
    """The values by name; empty for what is no address."""
    try:
        return parse_qs(parts_of(address).query, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
