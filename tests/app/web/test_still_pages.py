"""The document of a page with a sky holds the page itself, and Dash for later."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

OPENING = re.compile(r'<script type="application/json" id="opening">(.*?)</script>', re.S)
TEMPLATE = re.compile(r'<template id="dash">(.*?)</template>', re.S)


HELD = re.compile(r'<script type="application/json" id="held">(.*?)</script>', re.S)
ALL_OF_DASH = "/dash_renderer_and_all."


def opening(document: str) -> Mapping[str, Any] | None:
    (text,) = OPENING.findall(document)
    found: Mapping[str, Any] | None = json.loads(text)
    return found


@pytest.mark.parametrize("path", ["/", "/paths", "/vectors", "/network"])
def test_the_page_stands_in_its_document_and_dash_waits(client: FlaskClient, path: str) -> None:
    document = client.get(path).text
    (template,) = TEMPLATE.findall(document)
    assert "DashRenderer" in template
    assert ALL_OF_DASH in template
    rest = TEMPLATE.sub("", document)
    assert ALL_OF_DASH not in rest
    for name in ("sky-pane", "waiting", "react-entry-point", "status", "help"):
        assert len(re.findall(rf'id="{name}"', rest)) == 1, name
    assert "sky-pane" not in client.get(f"{path.rstrip('/')}/_dash-layout").text


def test_the_document_describes_the_run_that_it_opens_with(client: FlaskClient) -> None:
    expected = client.get("/api/runs/tiny-2d").json
    for query in ("?run=tiny-2d", "?run=tiny-2d&z=1,2"):
        assert opening(client.get(f"/{query}").text) == expected
    assert opening(client.get("/").text) is not None
    assert opening(client.get("/?run=nothing").text) is None
    assert opening(client.get('/?run="></script>').text) is None


@pytest.mark.parametrize("path", ["/", "/compare"])
def test_a_document_holds_what_dash_asks_for_first(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    (text,) = HELD.findall(answer.text)
    asked = ("_dash-layout", "_dash-dependencies")
    below = path.rstrip("/")
    assert json.loads(text) == {name: client.get(f"{below}/{name}").json for name in asked}
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
