"""The web process as a whole: pages, bundles, headers, refusals, commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dash import html
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import Settings
from app.theme import SURFACES
from app.web.assets import Assets
from app.web.page import Page
from app.web.page_app import PageDash
from tests.support.layouts import addresses
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue

PAGES = ["/compare", "/training", "/paths", "/vectors", "/network", "/train-your-own"]


@pytest.mark.parametrize("page", ["/", *PAGES])
def test_a_document_and_all_it_asks_for_are_served(client: FlaskClient, page: str) -> None:
    index = client.get(page)
    assert index.status_code == 200
    found = addresses(index.text)
    assert found
    for url in found:
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("libraries", [(), ("dcc",), ("dcc.Graph",)])
def test_a_document_asks_for_the_libraries_of_its_page_alone(
    libraries: tuple[str, ...], settings: Settings
) -> None:
    page = Page(
        "/", "P", "", "pages/compare/main.mjs", html.Div, lambda app: None, libraries=libraries
    )
    app = PageDash(page, [page], Flask("one"), Assets(settings.assets))
    found = addresses(app.server.test_client().get("/").text)
    suites = [url for url in found if "_dash-component-suites" in url]
    folders = [url.split("/")[-2] for url in suites if "/plotly/" not in url]
    assert folders == ["dash_mantine_components", *(["dcc"] if libraries else [])], "one each"
    scripts = [[path.name for path in app.joined[url]] for url in suites if url in app.joined]
    assert "dash_renderer.min.js" in scripts[0]
    figures = ["async-graph.js"] if libraries == ("dcc.Graph",) else []
    assert [[name for name in names if "async" in name] for names in scripts[1:]] == (
        [figures] if libraries else []
    )


@pytest.mark.parametrize("page", ["/", *PAGES])
def test_pages_are_made_of_components_whose_code_is_served(client: FlaskClient, page: str) -> None:
    layout = client.get(f"{page.rstrip('/')}/_dash-layout").text
    scripts = [url for url in addresses(client.get(page).text) if "_dash-component-suites" in url]
    code = " ".join(client.get(url).text for url in scripts)
    for namespace in set(re.findall(r'"namespace":\s*"(\w+)"', layout)):
        assert f".{namespace}=" in code, namespace


def test_the_theme_is_set_before_anything_is_painted(client: FlaskClient) -> None:
    document = client.get("/").text
    script = document.index("document.documentElement.dataset.mantineColorScheme=")
    assert script < document.index('rel="stylesheet"')


def test_nothing_in_the_index_comes_from_another_site(client: FlaskClient) -> None:
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', client.get("/").text) == []


def test_the_layout_and_the_callbacks_are_served(client: FlaskClient) -> None:
    assert client.get("/_dash-layout").json["props"]
    assert isinstance(client.get("/_dash-dependencies").json, list)


def test_two_apps_live_in_one_process(settings: Settings, tmp_path: Path) -> None:
    write_run(tmp_path / "one" / "first-2d", seed=1)
    write_run(tmp_path / "two" / "second-2d", seed=2)
    clients = {
        name: create_app(settings, Catalogue([tmp_path / name], tmp_path)).server.test_client()
        for name in ("one", "two")
    }
    assert [run["id"] for run in clients["one"].get("/api/runs").json] == ["first-2d"]
    assert [run["id"] for run in clients["two"].get("/api/runs").json] == ["second-2d"]
    for client in clients.values():
        assert client.get("/").status_code == 200
        assert (
            client.get("/_dash-dependencies").json == clients["one"].get("/_dash-dependencies").json
        )


def test_a_run_that_is_published_meanwhile_is_in_the_next_layout(
    client: FlaskClient, zoo: Path
) -> None:
    assert "later-2d" not in client.get("/_dash-layout").text
    write_run(zoo / "later-2d")
    assert "later-2d" in client.get("/_dash-layout").text


def test_an_empty_zoo_still_serves_a_page(tmp_path: Path, settings: Settings) -> None:
    client = create_app(settings, Catalogue([tmp_path / "no"], tmp_path)).server.test_client()
    assert client.get("/").status_code == 200
    assert client.get("/_dash-layout").status_code == 200
    assert client.get("/api/runs").json == []


def test_each_page_is_a_document_of_its_own_with_the_bundles_of_all(client: FlaskClient) -> None:
    for path in ("/", "/train-your-own", "/train-your-own/"):
        html = client.get(path).get_data(as_text=True)
        bundles = re.findall(r'"([^"]*_dash-component-suites/[^"]*)"', html)
        assert bundles
        assert all(each.startswith("/_dash-component-suites/") for each in bundles)
    refusal = client.get("/train-your-own/nothing")
    assert refusal.status_code == 404
    assert all(SURFACES[scheme]["body"] in refusal.text for scheme in SURFACES), "in either theme"
