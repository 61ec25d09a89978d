"""Attributes that Dash takes as wildcards: what assistive technology and our own scripts read."""

from __future__ import annotations

from typing import Any


def attributes(
    label: str | None = None,
    hint: str | None = None,
    action: str | None = None,
    current: str | None = None,
    **data: str,
) -> dict[str, Any]:
    """aria-label, data-hint (shown on hover and focus) and data-action (done on click).

    Others are data-… by their names, for our own scripts.
    """
    given = {"aria-label": label, "data-hint": hint, "data-action": action, "aria-current": current}
    given |= {f"data-{name}": value for name, value in data.items()}
    return {name: value for name, value in given.items() if value is not None}
