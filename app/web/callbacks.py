"""What a client may post to Dash's callbacks, checked before Dash believes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.web.validation import ValidationError

# Patterns of ids with one of these stand for as many components as there are.
SEVERAL = (["ALL"], ["ALLSMALLER"])


def check_callback_request(body: object, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises ValidationError unless `body` calls one of `callbacks` with its own arguments.

    The arguments' values are the callback's to check.
    """
    if not isinstance(body, dict):
        raise ValidationError("a callback is called with a JSON object.")
    output = body.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None or "callback" not in callback:
        raise ValidationError(
            "there is no callback with the output {output}.", output=f"{str(output)[:60]!r}"
        )
    for role in ("inputs", "state"):
        if not _are_all(callback[role], body.get(role, [])):
            names = ", ".join(f"{each['id']}.{each['property']}" for each in callback[role])
            raise ValidationError(
                "{role} of the callback {output} must be {names}.",
                role=role,
                output=output,
                names=names or "nothing",
            )
    if not callback["no_output"] and not _are_outputs(callback["output"], body.get("outputs")):
        raise ValidationError("outputs must be those of the callback {output}.", output=output)
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) for name in changed):
        raise ValidationError("changedPropIds must be a list of names.")


def _are_outputs(registered: Any, given: object) -> bool:
    if isinstance(registered, list | tuple):
        return _are_all([each.to_dict() for each in registered], given)
    return _is_one(registered.to_dict(), given)


def _are_all(registered: Sequence[Mapping[str, str]], given: object) -> bool:
    return (
        isinstance(given, list)
        and len(given) == len(registered)
        and all(map(_is_one, registered, given))
    )


def _is_one(registered: Mapping[str, str], given: object) -> bool:
    """Whether `given` names the registered property: for a pattern of several, a list of such."""
    name = registered["id"]
    pattern = json.loads(name) if name.startswith("{") else name
    each = given if isinstance(given, list) else [given]
    if isinstance(given, list) != (
        isinstance(pattern, dict) and any(value in SEVERAL for value in pattern.values())
    ):
        return False
    return all(
        isinstance(one, dict)
        # Dash marks the property of an output that several callbacks share by "@…".
        and str(one.get("property")).partition("@")[0] == registered["property"]
        and _fits(pattern, one.get("id"))
        for one in each
    )


def _fits(pattern: object, given: object) -> bool:
    """Whether `given` is that id, or one that the pattern covers: a wildcard is a list in it."""
    if not isinstance(pattern, dict):
        return given == pattern
    return (
        isinstance(given, dict)
        and given.keys() == pattern.keys()
        and all(
            isinstance(given[key], str | int | float)
            if isinstance(wanted, list)
            else given[key] == wanted
            for key, wanted in pattern.items()
        )
    )
