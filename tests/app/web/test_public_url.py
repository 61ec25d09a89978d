"""Behind a proxy: links, the check of who asks, and https for good."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import Settings
from tests.conftest import BufferedClient
from tests.support.layouts import addresses
from vae.store.catalogue import Catalogue

PUBLIC = "https://vae.example.org"
INSIDE = {"Host": "10.0.0.7:8050"}  # as nginx' plain proxy_pass sends it
Headers = dict[str, str]


def site(settings: Settings, catalogue: Catalogue, **changes: object) -> FlaskClient:
    hosted = replace(settings, host="0.0.0.0", **changes)  # type: ignore[arg-type]
    return BufferedClient(create_app(hosted, catalogue).server)


@pytest.fixture
def behind(settings: Settings, catalogue: Catalogue) -> FlaskClient:
    return site(settings, catalogue, public_url=PUBLIC)


@pytest.fixture
def unknowing(settings: Settings, catalogue: Catalogue) -> FlaskClient:
    return site(settings, catalogue)


def is_taken(client: FlaskClient, **headers: str) -> bool:
    sent = {name.replace("_", "-"): value for name, value in headers.items()} | INSIDE
    return client.post("/api/rooms", json={}, headers=sent).status_code == 201


def test_a_proxy_may_change_the_host_header(behind: FlaskClient, unknowing: FlaskClient) -> None:
    assert is_taken(behind, Origin=PUBLIC), "over http, where browsers send no more"
    assert is_taken(behind, Origin=PUBLIC, Sec_Fetch_Site="same-origin")
    assert is_taken(unknowing, Origin=PUBLIC, Sec_Fetch_Site="same-origin")
    assert not is_taken(unknowing, Origin=PUBLIC)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": PUBLIC, "Sec_Fetch_Site": "cross-site"},
        {"Origin": f"{PUBLIC}.evil.example"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
    ],
)
def test_no_other_site_may_ask(behind: FlaskClient, headers: Headers) -> None:
    assert not is_taken(behind, **headers)


def test_links_of_a_class_are_those_that_phones_reach(behind: FlaskClient) -> None:
    opened = json.loads(behind.post("/api/rooms", json={}, headers=INSIDE).text)
    assert opened["join"] == f"{PUBLIC}/class/{opened['code']}"
    assert behind.get(f"/class/{opened['code']}/qr.svg", headers=INSIDE).status_code == 200


def test_https_is_for_good_where_there_is_https(
    behind: FlaskClient, client: FlaskClient, settings: Settings, catalogue: Catalogue
) -> None:
    script = next(url for url in addresses(client.get("/").text) if url.endswith(".js"))
    for each in (behind, site(settings, catalogue, hosted=True)):
        for path in ("/", script, "/nothing"):
            assert each.get(path).headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in client.get("/").headers
