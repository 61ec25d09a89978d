"""/api/openapi.json: what there is below /api, for programs and for those who try to break it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from werkzeug.routing import Rule

from app.api.described import (
    JSON,
    NAMES,
    OF_IMPORTS,
    OF_ROOMS,
    OF_RUNS,
    OTHERWISE,
    PLACES,
    TEXT,
    Route,
    Schema,
    of_jobs,
    order_schema,
)
from app.jobs.order import Field
from app.settings import ROOT
from app.web.answers import revalidated

OWN = "openapi.document"
REFUSALS = {
    400: "Something that was sent is not allowed; the sentence says what is.",
    403: "This needs a teacher's or a member's token.",
    404: "There is no such thing, or it is another visitor's.",
    409: "Not now: one training run at a time, and so many may wait.",
    415: "The body must be sent as application/json.",
    429: "Too often, or too much at once; Retry-After says when to come back.",
    503: "The storage of rooms, or the queue, cannot be reached just now.",
}
# Of every route: the web process refuses such a request before it reads it to its end.
UNREAD = {
    "408": "The request did not come to its end in time.",
    "411": "A body needs a Content-Length.",
    "413": "A body may have 256 KB.",
    "431": "Headers may have 64 KB.",
}
ERROR: Schema = {"type": "object", "properties": {"error": TEXT}, "required": ["error"]}
SCHEMES = {
    "visitor": {"type": "apiKey", "in": "cookie", "name": "latentarium"},
    "member": {"type": "http", "scheme": "bearer", "description": "m-…, or a teacher's"},
    "teacher": {"type": "http", "scheme": "bearer", "description": "t-…"},
}


def openapi_blueprint(order: Callable[[], Mapping[str, Field]]) -> Blueprint:
    """order: the fields of an order as they are now."""
    api = Blueprint("openapi", __name__)

    @api.get("/api/openapi.json")
    def document() -> Response:
        return revalidated(jsonify(described(current_app, order_schema(order()))))

    return api


def described(server: Flask, order: Schema) -> dict[str, Any]:
    """All routes below /api that are described, which a test asks of each."""
    routes = {**OF_RUNS, **of_jobs(order), **OF_IMPORTS, **OF_ROOMS, OWN: _OWN}
    paths: dict[str, dict[str, Any]] = {}
    for rule in server.url_map.iter_rules():
        route = routes.get(str(rule.endpoint))
        if route is None or not rule.rule.startswith("/api/"):
            continue
        path = re.sub(r"<(?:[^:>]*:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _operation(rule, route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Latentarium", "version": _version()},
        "paths": dict(sorted(paths.items())),
        "components": {"securitySchemes": SCHEMES, "schemas": {"Error": ERROR}},
    }


_OWN = Route("This document.", {200: (JSON, {"type": "object"})})


def _operation(rule: Rule, route: Route) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status, given in route.gives.items():
        kinds = [each for each in (given, OTHERWISE.get(rule.endpoint)) if each is not None]
        shown = {kind: {"schema": schema} for kind, schema in kinds}
        answers[str(status)] = {"description": route.about, **({"content": shown} if shown else {})}
    error = {"content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}}
    for status in route.refuses:
        answers[str(status)] = {"description": REFUSALS[status], **error}
    answers |= {status: {"description": why} for status, why in UNREAD.items()}
    operation: dict[str, Any] = {
        "operationId": rule.endpoint,
        "summary": route.about,
        "parameters": [*_places(rule), *_query(route)],
        "responses": answers,
    }
    if route.sends is not None:
        operation["requestBody"] = {
            "required": bool(route.sends.get("required")),
            "content": {route.sent_as: {"schema": route.sends}},
        }
    if route.who:
        operation["security"] = [{}, *({name: []} for name in route.who)]
    return operation


def _places(rule: Rule) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True}
        | {"schema": NAMES[rule.endpoint] if name == "name" else PLACES[name]}
        for name in sorted(rule.arguments)
    ]


def _query(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "schema": schema, "required": name in route.required}
        for name, schema in route.query.items()
    ]


@cache
def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])
