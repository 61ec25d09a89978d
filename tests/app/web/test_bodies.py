"""Bodies that are no JSON and addresses that are none: a sentence, never a fault."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.bodies import StrictJSON

NESTED = "[" * 100_000
BODIES = (NESTED, f'{{"dataset": {NESTED}', '{"epochs": NaN}', '{"beta": 1e400}', "{", '"\\ud800"')
TAKES_JSON = (
    *(("POST", "/api/jobs"), ("POST", "/api/lessons/check"), ("POST", "/_dash-update-component")),
    *(("POST", "/api/rooms"), ("POST", "/api/rooms/ABCDEF/members")),
    *(("PUT", "/api/rooms/ABCDEF/lead"), ("POST", "/api/rooms/ABCDEF/answers")),
)


@pytest.mark.parametrize(("method", "path"), TAKES_JSON)
def test_a_body_that_is_no_json_is_refused(client: FlaskClient, method: str, path: str) -> None:
    for body in BODIES:
        answer = client.open(path, method=method, data=body, content_type="application/json")
        assert answer.status_code in (400, 403, 404), body[:40]
        assert json.loads(answer.text)["error"].endswith("."), answer.text


@pytest.mark.parametrize("address", ["http://[", "http://[::1", "//\\", "http://a:b:c/?run=x", "?"])
def test_an_address_that_is_none_is_nobodys(client: FlaskClient, address: str) -> None:
    assert client.get("/_dash-layout", headers={"Referer": address}).status_code == 200
    answer = client.post("/api/jobs", json={}, headers={"Origin": address})
    assert (answer.status_code, "own pages" in json.loads(answer.text)["error"]) == (400, True)


def test_a_whole_number_may_be_written_with_a_point() -> None:
    found = StrictJSON(Flask("one")).loads(b"[3.0, -0.5, 1e2, 1e300]")
    assert found == [3, -0.5, 100, 1e300]
    assert list(map(type, found)) == [int, float, int, float]
