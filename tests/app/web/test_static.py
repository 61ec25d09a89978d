"""Scripts and styles: compressed once, kept for good, found whole."""

from __future__ import annotations

import dataclasses
import gzip
import os
import time
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import Settings
from app.web.assets import Assets
from app.web.joined import SUITES
from app.web.serving.static import KEPT_SECONDS, compress_best, copy, serve_static
from tests.conftest import BufferedClient
from tests.support.layouts import addresses
from vae.store.catalogue import Catalogue

BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
OLD_PROXY = {"Accept-Encoding": "gzip"}
PART = f"{SUITES}dash_mantine_components/async-LineChart.js"


def test_what_a_document_fetches_is_compressed_and_kept(client: FlaskClient) -> None:
    fetched = [url for url in addresses(client.get("/").text) if url.endswith((".js", ".css"))]
    assert len(fetched) == 4
    for url in fetched:
        raw, packed = client.get(url), client.get(url, headers=BROWSER)
        assert packed.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert packed.headers["X-Content-Type-Options"] == "nosniff"
        assert gzip.decompress(packed.data) == raw.data


def test_the_best_compression_is_sent_from_the_next_start_on(tmp_path: Path) -> None:
    source, server, folder = tmp_path / "script.js", Flask("one"), tmp_path / "static"
    source.write_text("let a = 1;" * 200)
    bundles = {f"{SUITES}dash/script.v1m1.js": source}
    sources = Assets(tmp_path, as_sources=True)
    serve_static(server, sources, bundles, folder)
    compress_best(folder)
    serve_static(server, sources, bundles, folder)
    packed = BufferedClient(server).get(f"{SUITES}dash/script.v1m1.js", headers=BROWSER)
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == source.read_bytes()


def test_a_script_without_a_fingerprint_is_revalidated_not_sent_again(client: FlaskClient) -> None:
    first = client.get(PART)
    again = client.get(PART, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "max-age=0, public")
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["nope/x.js", "dash/dash.py", "dash/../../app.py", "dash/dcc/none.v1m1.js"]
)
def test_there_are_no_other_bundles(client: FlaskClient, path: str) -> None:
    assert client.get(f"{SUITES}{path}").status_code == 404


def test_figures_and_json_are_compressed(client: FlaskClient) -> None:
    plain, packed = client.get("/_dash-layout"), client.get("/_dash-layout", headers=BROWSER)
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == plain.data
    assert client.get("/_dash-layout", headers=OLD_PROXY).headers["Content-Encoding"] == "gzip"
    refused = {"Accept-Encoding": "br;q=0, gzip;q=0"}
    assert "Content-Encoding" not in client.get("/_dash-layout", headers=refused).headers


def test_sources_are_served_as_they_are_now(
    tmp_path: Path, settings: Settings, catalogue: Catalogue
) -> None:
    module = tmp_path / "assets" / "pages" / "explore" / "main.mjs"
    module.parent.mkdir(parents=True)
    module.write_text("export const a = 1;")
    sources = dataclasses.replace(settings, assets=tmp_path / "assets", as_sources=True)
    client = BufferedClient(create_app(sources, catalogue).server)
    (url,) = [url for url in addresses(client.get("/").text) if url.endswith("explore/main.mjs")]
    served = client.get(url)
    assert (served.text, served.mimetype) == ("export const a = 1;", "text/javascript")
    assert served.headers["Cache-Control"] == "max-age=0, public"
    module.write_text("export const a = 22;")
    assert client.get(url).text == "export const a = 22;"
    assert client.get("/static/../zoo/tiny-2d/run.json").status_code == 404


def test_a_damaged_copy_is_made_again(tmp_path: Path) -> None:
    source, folder = tmp_path / "script.js", tmp_path / "static"
    source.write_text("let a = 1;")
    copy({"/static/script.js": source}, folder)
    kept = folder / "static" / "script.js"
    kept.write_text("let")
    copy({"/static/script.js": source}, folder)
    assert kept.read_text() == "let a = 1;"


def test_scripts_of_versions_before_go_after_a_month(tmp_path: Path) -> None:
    source, folder = tmp_path / "script.js", tmp_path / "static"
    source.write_text("let a = 1;")
    copy({"/static/one.js": source, "/static/two.js": source}, folder)
    compress_best(folder)
    long_ago = time.time() - KEPT_SECONDS - 60
    os.utime(folder / "static" / "one.js", (long_ago, long_ago))
    copy({"/static/three.js": source}, folder)
    assert {path.name for path in (folder / "static").iterdir()} == {
        f"{name}.js{suffix}" for name in ("two", "three") for suffix in ("", ".gz")
    } | {"two.js.br"}


def test_without_a_folder_that_can_be_written_pages_are_served(
    tmp_path: Path, settings: Settings, catalogue: Catalogue
) -> None:
    (tmp_path / "a file").write_text("in the way")
    settings = dataclasses.replace(settings, cache_folder=tmp_path / "a file")
    client = BufferedClient(create_app(settings, catalogue).server)
    assert client.get(PART).status_code == 200


@pytest.mark.parametrize("suffix", [".gz", ".br"])
def test_a_compressed_copy_that_was_cut_short_is_made_anew(tmp_path: Path, suffix: str) -> None:
    source, folder = tmp_path / "script.js", tmp_path / "static"
    source.write_text("let a = 1;" * 200)
    address = f"{SUITES}dash/script.v1m1.js"
    copy({address: source}, folder)
    compress_best(folder)
    packed = (folder / address[1:]).with_name(f"script.v1m1.js{suffix}")
    packed.write_bytes(packed.read_bytes()[:-9])
    copy({address: source}, folder)
    whole = packed.with_suffix(".gz").read_bytes()
    assert gzip.decompress(whole) == source.read_bytes()
    assert suffix == ".gz" or not packed.exists(), "made again by python -m app.precompress"
