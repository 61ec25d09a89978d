"""Addresses below a sub-path: in documents, answers and scripts, and nothing that is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import Settings
from app.web.serving.sub_path import SubPath
from tests.conftest import BufferedClient
from tests.support.layouts import addresses
from vae.store.catalogue import Catalogue

FIRST = {"api", "runs", "compare", "class", "paths"}
ADDRESSES = (
    *(
        'href="@/"',
        'href="@/?run=a"',
        '"href":"@/compare?runs=a"',
        "`@/api/runs/${id}`",
        "'@/runs'",
        *('"href":"@\\u002fcompare?runs=a"', '"href":"@\\u002fruns\\u002fa"', '"href":"@\\u002f"'),
    ),
    *('{explore:"@/",paths:"@/paths"}', 'assign("@/")', "`${location.origin}@/class#${code}`"),
    *('"requests_pathname_prefix":"@/"', 'url("@/static/a.png")', "`@/api/rooms${path}`"),
)
OTHERS = ('split("/")', '"/classes"', "a/?b=1", '"//x"', '"/lat/?run=x"', "/runs/", '"/?a b"')


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_begins_with_the_path(text: str) -> None:
    sent = SubPath("/lat", FIRST).rewritten(text.replace("@", "").encode()).decode()
    assert sent.replace("\\u002f", "/") == text.replace("@", "/lat").replace("\\u002f", "/")


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_address_stays(text: str) -> None:
    assert SubPath("/lat", FIRST).rewritten(text.encode()).decode() == text


@pytest.fixture
def below(settings: Settings, catalogue: Catalogue) -> FlaskClient:
    changed = replace(
        settings,
        public_url="https://example.org/lat",
        cache_folder=settings.cache_folder.parent / "other",
    )
    return BufferedClient(create_app(changed, catalogue).server)


@pytest.mark.parametrize("sent", ["", "/lat"], ids=["a proxy took it off", "it did not"])
def test_every_address_of_a_document_is_found(below: FlaskClient, sent: str) -> None:
    found = addresses(below.get(f"{sent}/").text)
    assert len(found) > 10
    for address in found:
        assert address.startswith("/lat/"), address
        assert below.get(sent + address.removeprefix("/lat")).status_code == 200, address


def test_a_class_is_led_and_joined_below_the_path(below: FlaskClient) -> None:
    opened = below.post("/lat/api/rooms", json={}).get_json()
    assert opened["join"] == f"https://example.org/lat/class/{opened['code']}"
    teacher = {"Authorization": f"Bearer {opened['teacher']}"}
    lead = {"address": "/lat/?run=tiny-2d"}
    room = f"/lat/api/rooms/{opened['code']}"
    assert below.put(f"{room}/lead", json=lead, headers=teacher).status_code == 204
    joined = below.post(f"{room}/members", json={"name": ""})
    assert "Path=/lat/api/rooms/" in joined.headers["Set-Cookie"]
    seen = below.post(f"{room}/beat", json={"since": 0, "page": "", "run": "", "z": []})
    assert seen.get_json()["lead"]["address"] == "/lat/?run=tiny-2d"
    typed = below.get(f"/lat/class?code={opened['code'].lower()}")
    assert typed.headers["Location"] == f"/lat/class/{opened['code']}"
