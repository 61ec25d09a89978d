"""Assets and bundles: compressed once, kept for good, found whole."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import ROOT, Settings
from app.web.assets import AssetTree
from tests.support.layouts import addresses
from vae.store.catalogue import Catalogue

BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


def test_bundles_are_compressed_and_kept(client: FlaskClient) -> None:
    (react,) = [u for u in addresses(client.get("/").text) if "/react-dom@" in u]
    raw, packed = client.get(react), client.get(react, headers=BROWSER)
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == raw.data
    assert "immutable" in packed.headers["Cache-Control"]
    assert packed.headers["Vary"] == "Accept-Encoding"


def test_plotlys_fixed_address_is_revalidated_not_sent_again(client: FlaskClient) -> None:
    url = "/_dash-component-suites/plotly/package_data/plotly.min.js"
    client.get("/")
    first = client.get(url, headers=BROWSER)
    again = client.get(url, headers={**BROWSER, "If-None-Match": first.headers["ETag"]})
    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert len(client.get(url, headers=BROWSER).data) == len(first.data)


@pytest.mark.parametrize(
    "path", ["nope/x.js", "dash/dash.py", "dash/../../app.py", "dash/dcc/none.v1m1.js"]
)
def test_there_are_no_other_bundles(client: FlaskClient, path: str) -> None:
    client.get("/")
    assert client.get(f"/_dash-component-suites/{path}").status_code == 404


def test_figures_and_json_are_compressed(client: FlaskClient) -> None:
    plain, packed = client.get("/_dash-layout"), client.get("/_dash-layout", headers=BROWSER)
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == plain.data


def test_an_edited_asset_moves_all_assets_to_another_address(
    tmp_path: Path, settings: Settings, catalogue: Catalogue
) -> None:
    assets = tmp_path / "assets"
    (assets / "pages" / "explore").mkdir(parents=True)
    (assets / "pages" / "explore" / "main.mjs").write_text("export const a = 1;")
    (assets / ".hidden").write_text("secret")
    settings = dataclasses.replace(settings, assets=assets)
    client = create_app(settings, catalogue).server.test_client()
    (first,) = [url for url in addresses(client.get("/").text) if url.endswith("main.mjs")]
    served = client.get(first)
    assert (served.text, served.mimetype) == ("export const a = 1;", "text/javascript")
    assert client.get(first.replace("pages/explore/main.mjs", ".hidden")).status_code == 404
    assert (
        client.get(first.replace("pages/explore/main.mjs", "../zoo/tiny-2d/run.json")).status_code
        == 404
    )
    (assets / "pages" / "explore" / "main.mjs").write_text("export const a = 22;")
    (second,) = [url for url in addresses(client.get("/").text) if url.endswith("main.mjs")]
    assert client.get(second).text == "export const a = 22;"
    assert client.get(first).text == "export const a = 1;", "a page from before the edit breaks"
    restarted = create_app(settings, catalogue).server.test_client()
    assert restarted.get(first).status_code == 404


def test_the_modules_fetched_ahead_are_those_that_the_page_imports() -> None:
    modules = AssetTree(ROOT / "assets").modules("pages/explore/main.mjs")
    assert {
        "pages/explore/main.mjs",
        "pages/explore/explore.mjs",
        "inference/safetensors.mjs",
    } <= set(modules)
    assert not any(name.startswith("training/") or name.endswith("worker.mjs") for name in modules)


def test_modules_that_import_each_other_are_found_once(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "one.mjs").write_text('import {\n  x,\n} from "../two.mjs";\n')
    (tmp_path / "two.mjs").write_text('export { y } from "./a/one.mjs";\nimport "./none.mjs";\n')
    assert AssetTree(tmp_path).modules("a/one.mjs") == ["a/one.mjs", "two.mjs"]
