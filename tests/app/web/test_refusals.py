"""What the web process refuses, and the headers under which it answers."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re

import pytest
from dash import Dash, Input, Output, html
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import Settings
from app.web.callbacks import check_callbacks
from app.web.errors import answer_errors
from vae.store.catalogue import Catalogue


@pytest.mark.parametrize(
    "path", ["/nothing", "/index.html", "/api/nothing", "/static/x", "/files/"]
)
def test_unknown_paths_are_real_404s(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_404_repeats_the_path_harmlessly(client: FlaskClient) -> None:
    answer = client.get("/<script>alert(1)</script>")
    assert (answer.status_code, "<script>" in answer.text) == (404, False)


@pytest.mark.parametrize("path", ["/assets/main.py", "/assets/", "/assets/../main.py"])
def test_no_source_is_served_as_an_asset(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/"), ("POST", "/api/runs"), ("DELETE", "/api/runs/tiny-2d"), ("PUT", "/healthz")],
)
def test_wrong_methods_are_405(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_large_request_is_refused(client: FlaskClient) -> None:
    body = b'"' + b"x" * (256 * 1024) + b'"'
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        "3",
        "null",
        "{",
        "[" * 100_000,
        '{"output": "nope.children", "inputs": []}',
        '{"output": 5}',
    ],
)
def test_a_callback_that_no_page_can_have_sent_is_400(client: FlaskClient, body: str) -> None:
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["error"]


def test_a_servers_callback_with_foreign_inputs_is_400() -> None:
    app = Dash("callbacks")
    app.layout = html.Div([html.P(id="question"), html.P(id="answer")])

    @app.callback(Output("answer", "children"), Input("question", "children"))
    def answer(question: str) -> str:
        return question.upper()

    check_callbacks(app)
    answer_errors(app.server)
    client = app.server.test_client()
    right = {
        "output": "answer.children",
        "outputs": {"id": "answer", "property": "children"},
        "inputs": [{"id": "question", "property": "children", "value": "why"}],
        "changedPropIds": [],
    }
    for change in ({"inputs": []}, {"inputs": 3}, {"outputs": {}}, {"changedPropIds": [{}]}):
        answered = client.post("/_dash-update-component", json=right | change)
        assert answered.status_code == 400, change
    answered = client.post("/_dash-update-component", json=right)
    assert answered.json["response"] == {"answer": {"children": "WHY"}}


def test_security_headers_come_with_every_answer(client: FlaskClient) -> None:
    for path in ("/", "/healthz", "/nothing", "/api/runs/tiny-2d/decode?z=x", "/_dash-layout"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "object-src 'none'" in headers["Content-Security-Policy"]


def test_every_inline_script_of_the_index_is_allowed_by_its_hash(client: FlaskClient) -> None:
    index = client.get("/")
    policy = index.headers["Content-Security-Policy"]
    scripts = re.findall(r"<script(?![^>]*(?:src=|json))[^>]*>(.*?)</script>", index.text, re.S)
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    (script_rule,) = re.findall(r"script-src [^;]*", policy)
    assert "unsafe-inline" not in script_rule


def test_cookies_go_over_https_only_where_hosted(settings: Settings, catalogue: Catalogue) -> None:
    for hosted in (True, False):
        config = create_app(dataclasses.replace(settings, hosted=hosted), catalogue).server.config
        assert config["SESSION_COOKIE_SECURE"] is hosted
        assert config["SESSION_COOKIE_HTTPONLY"] is True
        assert config["SESSION_COOKIE_SAMESITE"] == "Lax"
