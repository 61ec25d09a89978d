"""The web process as a whole: pages, bundles, headers, refusals, commands."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import brotli
import pytest
from dash import Dash, Input, Output, html
from flask.testing import FlaskClient

from app.assets import AssetTree
from app.callbacks import check_callbacks
from app.errors import answer_errors
from app.factory import create_app
from app.settings import ROOT, Settings
from tiny_run import write_run
from vae.catalogue import Catalogue

BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


def addresses(html: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/[^"]+)"', html)


def test_the_index_and_all_it_asks_for_are_served(client: FlaskClient) -> None:
    index = client.get("/")
    assert index.status_code == 200
    found = addresses(index.text)
    (plotly,) = [url for url in found if "/package_data/plotly." in url]
    assert "immutable" in client.get(plotly).headers["Cache-Control"]
    for url in found:
        assert client.get(url).status_code == 200, url


def test_the_index_leaves_out_what_no_page_of_ours_uses(client: FlaskClient) -> None:
    scripts = [url for url in addresses(client.get("/").text) if "_dash-component-suites" in url]
    assert len(scripts) >= 8
    assert [url for url in scripts if "dash_table" in url or "polyfill" in url] == []


def test_nothing_in_the_index_comes_from_another_site(client: FlaskClient) -> None:
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', client.get("/").text) == []


def test_the_layout_and_the_callbacks_are_served(client: FlaskClient) -> None:
    assert client.get("/_dash-layout").json["props"]
    assert isinstance(client.get("/_dash-dependencies").json, list)


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


def test_dash_is_ready_before_the_first_request(settings: Settings, catalogue: Catalogue) -> None:
    client = create_app(settings, catalogue).server.test_client()
    url = "/_dash-component-suites/plotly/package_data/plotly.min.js"
    assert client.get(url).status_code == 200


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
    (assets / "view").mkdir(parents=True)
    (assets / "view" / "main.mjs").write_text("export const a = 1;")
    (assets / ".hidden").write_text("secret")
    settings = dataclasses.replace(settings, assets=assets)
    client = create_app(settings, catalogue).server.test_client()
    (first,) = [url for url in addresses(client.get("/").text) if url.endswith("main.mjs")]
    served = client.get(first)
    assert (served.text, served.mimetype) == ("export const a = 1;", "text/javascript")
    assert client.get(first.replace("view/main.mjs", ".hidden")).status_code == 404
    assert client.get(first.replace("view/main.mjs", "../zoo/tiny-2d/run.json")).status_code == 404
    (assets / "view" / "main.mjs").write_text("export const a = 22;")
    (second,) = [url for url in addresses(client.get("/").text) if url.endswith("main.mjs")]
    assert client.get(second).text == "export const a = 22;"
    assert client.get(first).text == "export const a = 1;", "a page from before the edit breaks"
    restarted = create_app(settings, catalogue).server.test_client()
    assert restarted.get(first).status_code == 404


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


def test_an_empty_zoo_still_serves_a_page(tmp_path: Path, settings: Settings) -> None:
    client = create_app(settings, Catalogue([tmp_path / "no"], tmp_path)).server.test_client()
    assert client.get("/").status_code == 200
    assert client.get("/_dash-layout").status_code == 200
    assert client.get("/api/runs").json == []


def test_cookies_go_over_https_only_where_hosted(settings: Settings, catalogue: Catalogue) -> None:
    for hosted in (True, False):
        config = create_app(dataclasses.replace(settings, hosted=hosted), catalogue).server.config
        assert config["SESSION_COOKIE_SECURE"] is hosted
        assert config["SESSION_COOKIE_HTTPONLY"] is True
        assert config["SESSION_COOKIE_SAMESITE"] == "Lax"


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_web_process_never_imports_torch(tmp_path: Path) -> None:
    done = python(
        """
import sys
from app.main import server
client = server.test_client()
for path in ("/", "/_dash-layout", "/api/runs/mnist-2d/grid.png", "/api/runs/mnist-2d"):
    assert client.get(path).status_code == 200, path
print(sorted(name for name in ("torch", "torchvision", "scipy", "sklearn") if name in sys.modules))
""",
        CACHE_DIR=str(tmp_path),
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_worker_needs_no_arrays_while_it_waits() -> None:
    done = python("import sys, app.worker; print('numpy' in sys.modules)")
    assert (done.stdout, done.stderr) == ("False\n", "")


def main_script(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app/main.py"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("command", ["app/main.py", "Procfile"])
def test_both_commands_serve_and_say_where(command: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    web = (ROOT / "Procfile").read_text().splitlines()[0]
    line = web.removeprefix("web: ").split()
    script = [sys.executable, "app/main.py"]
    hosted = [sys.executable, "-m", *line]
    environment = {"PATH": "/usr/bin:/bin", "PORT": str(port), "CACHE_DIR": str(tmp_path)}
    with subprocess.Popen(
        script if command == "app/main.py" else hosted,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            greeting = process.stdout.readline()
            assert greeting.startswith(f"Latentarium is open at http://127.0.0.1:{port} ")
            with urlopen(f"http://127.0.0.1:{port}/api/runs") as answer:
                assert b"mnist-2d" in answer.read()
        finally:
            process.terminate()
    assert process.returncode == 0


def test_a_used_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = main_script(PORT=str(port), CACHE_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Latentarium cannot start: port {port} is in use")
    assert len(done.stderr.splitlines()) == 1


def test_a_bad_variable_is_one_clear_sentence() -> None:
    done = main_script(PORT="eighty")
    assert done.stderr == (
        "Latentarium cannot start: PORT must be a whole number from 1 to 65535; got 'eighty'.\n"
    )


def test_the_modules_fetched_ahead_are_those_that_the_page_imports() -> None:
    modules = AssetTree(ROOT / "assets").modules("view/main.mjs")
    assert {"view/main.mjs", "view/explore.mjs", "inference/safetensors.mjs"} <= set(modules)
    assert not any(name.startswith("training/") or name.endswith("worker.mjs") for name in modules)


def test_modules_that_import_each_other_are_found_once(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "one.mjs").write_text('import {\n  x,\n} from "../two.mjs";\n')
    (tmp_path / "two.mjs").write_text('export { y } from "./a/one.mjs";\nimport "./none.mjs";\n')
    assert AssetTree(tmp_path).modules("a/one.mjs") == ["a/one.mjs", "two.mjs"]


def test_each_page_is_a_document_of_its_own_with_the_bundles_of_all(client: FlaskClient) -> None:
    for path in ("/", "/train-your-own", "/train-your-own/"):
        html = client.get(path).get_data(as_text=True)
        bundles = re.findall(r'"([^"]*_dash-component-suites/[^"]*)"', html)
        assert bundles
        assert all(each.startswith("/_dash-component-suites/") for each in bundles)
    assert client.get("/train-your-own/nothing").status_code == 404
