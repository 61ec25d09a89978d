"""What a page's address writes into its controls."""

from __future__ import annotations

from typing import Any

from dash import no_update


def unless_held(held: object, value: object) -> Any:
    """A control's new value; nothing where it has that: somebody may be typing there, whose last
    letters are not sent yet."""
    return no_update if held == value else value
