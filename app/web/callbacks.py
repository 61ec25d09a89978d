"""What a client may post to Dash's callbacks, checked before Dash believes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash
from flask import request
from flask.typing import ResponseReturnValue

from app.web.validation import ValidationError

UPDATE = "_dash-update-component"


def check_callbacks(app: Dash) -> None:
    """Refuse what no page of ours can have sent; Dash would answer 500 and log a traceback."""
    address = app.config.routes_pathname_prefix + UPDATE
    update = app.server.view_functions[address]

    def checked_update() -> ResponseReturnValue:
        try:
            body = request.get_json()
        except RecursionError as error:
            raise ValidationError("the JSON is nested too deeply.") from error
        check_callback_request(body, app.callback_map)
        return update()

    app.server.view_functions[address] = checked_update


def check_callback_request(body: object, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises ValidationError unless `body` calls one of `callbacks` with its own arguments."""
    if not isinstance(body, dict):
        raise ValidationError("a callback is called with a JSON object.")
    output = body.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None or "callback" not in callback:
        raise ValidationError(f"there is no callback with the output {str(output)[:60]!r}.")
    for role in ("inputs", "state"):
        expected = _properties(callback[role])
        if _properties(body.get(role, [])) != expected:
            names = ", ".join(f"{component}.{name}" for component, name in expected) or "nothing"
            raise ValidationError(f"{role} of the callback {output} must be {names}.")
    outputs = body.get("outputs")
    named = _properties(outputs if isinstance(outputs, list) else [outputs])
    joined = [f"{component}.{name}" for component, name in named]
    if not callback.get("no_output") and output not in (*joined[:1], f"..{'...'.join(joined)}.."):
        raise ValidationError(f"outputs must be those of the callback {output}.")
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) for name in changed):
        raise ValidationError("changedPropIds must be a list of names.")


def _properties(listed: object) -> list[tuple[str, str]]:
    """(id, property) of each; an empty pair stands for what is not of that form."""
    if not isinstance(listed, list):
        return [("", "")]
    return [
        (str(each.get("id", "")), str(each.get("property", "")))
        if isinstance(each, dict)
        else ("", "")
        for each in listed
    ]
