"""What the web process refuses, and the headers under which it answers."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from collections.abc import Callable, Iterator

import pytest
from dash import ALL, MATCH, Dash, Input, Output, State, html
from flask import Flask, Response
from flask.testing import FlaskClient

from app.factory import create_app
from app.jobs.visitor import identified_visitor, visitor
from app.settings import Settings, SettingsError, settings_from
from app.web.answers import immutable, revalidated
from app.web.assets import Assets
from app.web.errors import answer_errors
from app.web.page import Page
from app.web.page_app import PageDash
from app.web.security import content_security_policy
from tests.support.layouts import addresses
from vae.store.catalogue import Catalogue


@pytest.mark.parametrize(
    "path", ["/nothing", "/index.html", "/api/nothing", "/static/x", "/files/"]
)
def test_unknown_paths_are_real_404s(still_client: FlaskClient, path: str) -> None:
    assert still_client.get(path).status_code == 404


def test_a_404_repeats_the_path_harmlessly(still_client: FlaskClient) -> None:
    answer = still_client.get("/<script>alert(1)</script>")
    assert (answer.status_code, "<script>" in answer.text) == (404, False)


@pytest.mark.parametrize("path", ["/assets/main.py", "/assets/", "/assets/../main.py"])
def test_no_source_is_served_as_an_asset(still_client: FlaskClient, path: str) -> None:
    assert still_client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/"), ("POST", "/api/runs"), ("DELETE", "/api/runs/tiny-2d"), ("PUT", "/healthz")],
)
def test_wrong_methods_are_405(still_client: FlaskClient, method: str, path: str) -> None:
    answer = still_client.open(path, method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_large_request_is_refused(still_client: FlaskClient) -> None:
    body = b'"' + b"x" * (256 * 1024) + b'"'
    answer = still_client.post(
        "/_dash-update-component", data=body, content_type="application/json"
    )
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
def test_a_callback_that_no_page_can_have_sent_is_400(still_client: FlaskClient, body: str) -> None:
    answer = still_client.post(
        "/_dash-update-component", data=body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json["error"]


def client_of(register: Callable[[Dash], None], settings: Settings) -> FlaskClient:
    """A client of a page with these callbacks and of nothing else."""
    page = Page("/", "P", "", "pages/compare/main.mjs", html.Div, register)
    server = Flask("callbacks")
    PageDash(page, [page], server, Assets(settings.assets))
    answer_errors(server)
    return server.test_client()


def test_a_servers_callback_with_foreign_inputs_is_400(settings: Settings) -> None:
    def register(app: Dash) -> None:
        @app.callback(Output("answer", "children"), Input("question", "children"))
        def answer(question: str) -> str:
            return question.upper()

    client = client_of(register, settings)
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


SCHOOL = "https://moodle.school.org"
MATCHING = '{"index":["MATCH"],"type":"row"}'
PATTERN = {"type": "row", "index": 3}
CALLS = {  # by output, a body as Dash's renderer posts it
    "all inputs of a pattern": {
        "output": "sum.children",
        "outputs": {"id": "sum", "property": "children"},
        "inputs": [
            [
                {"id": {"type": "row", "index": 3}, "property": "value", "value": 1},
                {"id": {"type": "row", "index": "x"}, "property": "value", "value": 2},
            ]
        ],
    },
    "the one that matches, to several outputs": {
        "output": f"..{MATCHING}.title...{MATCHING}.lang..",
        "outputs": [{"id": PATTERN, "property": "title"}, {"id": PATTERN, "property": "lang"}],
        "inputs": [{"id": PATTERN, "property": "value", "value": 5}],
        "state": [{"id": "sum", "property": "children", "value": 6}],
    },
}


@pytest.fixture
def patterns(settings: Settings) -> FlaskClient:
    """A client of a page with ordinary callbacks of patterns and of several outputs."""
    one, every = {"type": "row", "index": MATCH}, {"type": "row", "index": ALL}

    def register(app: Dash) -> None:
        @app.callback(Output("sum", "children"), Input(every, "value"))
        def total(values: list[int]) -> int:
            return sum(values)

        @app.callback(
            Output(one, "title"), Output(one, "lang"), Input(one, "value"), State("sum", "children")
        )
        def both(value: int, of: int) -> tuple[int, int]:
            return value, of

    return client_of(register, settings)


@pytest.mark.parametrize(
    ("call", "response"),
    [
        ("all inputs of a pattern", {"sum": {"children": 3}}),
        (
            "the one that matches, to several outputs",
            {'{"index":3,"type":"row"}': {"title": 5, "lang": 6}},
        ),
    ],
)
def test_callbacks_of_patterns_and_of_several_outputs_are_answered(
    patterns: FlaskClient, call: str, response: object
) -> None:
    answered = patterns.post("/_dash-update-component", json=CALLS[call])
    assert answered.json["response"] == response


@pytest.mark.parametrize("call", CALLS)
def test_no_part_of_a_callback_can_be_replaced(patterns: FlaskClient, call: str) -> None:
    # A pattern of several may also fit nothing on the page.
    right = [CALLS[call], {**CALLS[call], "inputs": [[]]}]
    bodies = [body for body in damaged(CALLS[call]) if body not in right]
    assert len(bodies) > 30
    for body in bodies:
        answered = patterns.post(
            "/_dash-update-component", data=json.dumps(body), content_type="application/json"
        )
        assert answered.status_code == 400, body


def damaged(whole: object) -> Iterator[object]:
    """`whole` with each of its parts, but the arguments' values, replaced by something else."""
    yield from (None, 7, "x", [], {}, [None], {"id": []}, [[whole]])
    if isinstance(whole, dict):
        for key, part in whole.items():
            if key not in ("value", "index"):
                yield from ({**whole, key: each} for each in damaged(part))
    elif isinstance(whole, list):
        for i, part in enumerate(whole):
            yield from ([*whole[:i], each, *whole[i + 1 :]] for each in damaged(part))


def test_security_headers_come_with_every_answer(still_client: FlaskClient) -> None:
    for path in ("/", "/healthz", "/nothing", "/api/runs/tiny-2d/decode?z=x", "/_dash-layout"):
        headers = still_client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "object-src 'none'" in headers["Content-Security-Policy"]


def test_other_sites_show_the_pages_in_a_frame_only_where_they_are_named() -> None:
    assert content_security_policy([]).endswith("frame-ancestors 'self'")
    named = content_security_policy([], settings_from({"EMBED_ORIGINS": SCHOOL}).embed_origins)
    assert named.endswith(f"frame-ancestors 'self' {SCHOOL}")
    for hostile in ("*", "school.org", "https://a.org;script-src", "https://a.org/x"):
        with pytest.raises(SettingsError, match="EMBED_ORIGINS must be"):
            settings_from({"EMBED_ORIGINS": hostile})


def test_every_inline_script_of_the_index_is_allowed_by_its_hash(still_client: FlaskClient) -> None:
    index = still_client.get("/")
    policy = index.headers["Content-Security-Policy"]
    scripts = re.findall(r"<script(?![^>]*(?:src=|json))[^>]*>(.*?)</script>", index.text, re.S)
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    (script_rule,) = re.findall(r"script-src [^;]*", policy)
    assert "unsafe-inline" not in script_rule


def test_the_visitor_is_known_to_what_is_about_the_visitor_alone(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session.permanent = True
        session["visitor"] = "a visitor with an order"
    assert "Set-Cookie" in client.get("/api/jobs").headers, "the month begins anew"
    run = client.get("/api/runs/tiny-2d").json["urls"]
    document = client.get("/")
    assert "private" in document.headers["Cache-Control"], "the visitor's own runs are in it"
    assets = addresses(document.text)[:3]
    for url in (*assets, "/api/runs", run["weights"], run["latents"], f"{run['grid']}?n=2"):
        headers = client.get(url).headers
        assert "Set-Cookie" not in headers, url
        assert "Cookie" not in headers.get("Vary", ""), url


def test_nothing_for_everybody_carries_an_identity(client: FlaskClient) -> None:
    """Whatever an answer does with the session: the mechanism, not the list of addresses."""

    def anyone() -> Response:
        identified_visitor()
        return immutable(Response("for everybody"))

    def one() -> Response:
        visitor()
        return revalidated(Response("for one"))

    client.application.add_url_rule("/test/anyone", view_func=anyone)
    client.application.add_url_rule("/test/one", view_func=one)
    for _ in range(2):
        headers = client.get("/test/anyone").headers
        assert ("Set-Cookie" in headers, "Vary" in headers) == (False, False)
        headers = client.get("/test/one").headers
        assert headers["Cache-Control"] == "no-cache, private"
        assert "Cookie" in headers["Vary"]
        client.get("/train-your-own/_dash-layout")


def test_the_layout_of_the_form_is_one_visitors(client: FlaskClient) -> None:
    headers = client.get("/train-your-own/_dash-layout").headers
    assert "private" in headers["Cache-Control"]
    assert "HttpOnly" in headers["Set-Cookie"]


def test_cookies_go_over_https_only_where_hosted(settings: Settings, catalogue: Catalogue) -> None:
    for hosted in (True, False):
        config = create_app(dataclasses.replace(settings, hosted=hosted), catalogue).server.config
        assert config["SESSION_COOKIE_SECURE"] is hosted
        assert config["SESSION_COOKIE_HTTPONLY"] is True
        assert config["SESSION_COOKIE_SAMESITE"] == "Lax"
