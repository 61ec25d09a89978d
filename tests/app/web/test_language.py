"""An answer is in the language that its address names, else in that which the browser wishes."""

from __future__ import annotations

import json
import re

import pytest
from dash import html
from flask import Flask
from flask.testing import FlaskClient

from app.languages.spoken import spoken, tr
from app.pages.shared.elements import page_link
from app.web.translated import translated
from vae.store import said
from vae.store.said import Said

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.8"}
LANGUAGE = re.compile(r'<html lang="(\w+)"')


def language(client: FlaskClient, path: str, **headers: str) -> str:
    found = LANGUAGE.search(client.get(path, headers=headers).text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", ["/", "/runs", "/class", "/runs/tiny-2d", "/nowhere"])
def test_the_address_comes_first_then_the_browsers_wish(client: FlaskClient, path: str) -> None:
    assert language(client, path) == "en"
    assert language(client, path, **GERMAN) == "de"
    assert language(client, f"{path}?lang=fr", **GERMAN) == "fr"
    assert language(client, f"{path}?lang=en", **GERMAN) == "en"
    assert language(client, f"{path}?lang=xx", **GERMAN) == "de"
    assert language(client, path, **{"Accept-Language": "ja"}) == "en"


def test_what_everybody_may_keep_says_what_it_depends_on(client: FlaskClient) -> None:
    wished, named = client.get("/", headers=GERMAN), client.get("/?lang=de")
    assert "Accept-Language" in wished.headers["Vary"]
    assert "Accept-Language" not in named.headers.get("Vary", "")
    assert wished.headers["Content-Language"] == named.headers["Content-Language"] == "de"


def test_dash_asks_in_the_language_of_its_document(client: FlaskClient) -> None:
    for path in ("/", "/compare"):
        document = client.get(f"{path}?lang=de").text
        prefix = re.search(r'"requests_pathname_prefix":"([^"]+)"', document)
        assert prefix is not None
        asked = prefix[1].replace("\\u002f", "/")
        assert "Erkunden" in client.get(f"{asked}_dash-layout").text
        # The browser's wish is not asked again: an address has one answer.
        assert "Erkunden" not in client.get(f"{path}/_dash-layout", headers=GERMAN).text


def test_a_document_loads_its_scripts_texts_before_them(client: FlaskClient) -> None:
    document = client.get("/?lang=de").text
    texts = re.search(r'<script src="(/static/texts-de-[^"]+)">', document)
    assert texts is not None
    assert document.index(texts[1]) < document.index("clientside")
    answer = client.get(texts[1])
    assert "immutable" in answer.headers["Cache-Control"]
    assert "latentariumTexts" in answer.text
    assert "texts-" not in client.get("/").text


def test_programs_get_english_unless_they_ask(client: FlaskClient) -> None:
    path = "/api/runs/nothing-2d"
    english = client.get(path, headers=GERMAN).json
    assert english == client.get(path).json
    refused = "/api/compare.csv?runs="
    assert client.get(refused, headers=GERMAN).json == client.get(refused).json


def test_components_are_copied_and_only_what_people_read_changes() -> None:
    shared = html.Div(["Explore", html.A("Explore", href="Explore", id="Explore")], title="Explore")
    with spoken("de"):
        german = translated(html.Section([shared]))
    said = german.children[0]
    assert (said.title, said.children[0], said.children[1].children) == ("Erkunden",) * 3
    assert (said.children[1].href, said.children[1].id) == ("Explore", "Explore")
    assert vars(shared)["title"] == shared.children[1].children == "Explore"
    assert translated(shared) is shared, "English needs no copy"
    with spoken("de"):
        assert translated({"value": "Explore"}) == {"value": "Explore"}
        assert translated("Explore") == "Explore", "a callback's value may be data"
        figure = {"data": [{"name": "Explore", "x": ["Explore"]}], "layout": {}}
        assert translated(figure)["data"] == [{"name": "Erkunden", "x": ["Explore"]}]


def href(address: str) -> object:
    return getattr(page_link("Over there", address, "button"), "href", None)


def test_a_link_that_dash_follows_keeps_the_language_of_the_pages_address() -> None:
    server = Flask("pages")
    for page, address in (("/training?lang=de&view=film", "/runs?lang=de"), ("/runs", "/runs")):
        with server.test_request_context(headers={"Referer": f"http://localhost{page}"}):
            assert href("/runs") == address
    with server.test_request_context(headers={"Referer": "http://localhost/?lang=fr"}):
        assert href("/training?view=film") == "/training?view=film&lang=fr"
    assert href("/runs") == "/runs"


def test_what_was_said_without_a_language_is_read_in_any() -> None:
    inner = Said("the disk is nearly full: a run needs {megabytes} MB free.", megabytes=5)
    sentence = Said("{sentence}.", sentence=inner)
    kept = json.loads(json.dumps(said.kept(sentence)))
    assert said.read(kept) == sentence == "the disk is nearly full: a run needs 5 MB free.."
    with spoken("de"):
        found = tr(str(ValueError(said.read(kept))))
    assert found.startswith("die Platte ist fast voll: Ein Lauf braucht 5 MB")
    odd: list[object] = [None, 5, [], {"text": 5, "values": {}}, {"text": "", "values": {"n": []}}]
    assert [said.read(each) for each in odd] == [None] * 5
