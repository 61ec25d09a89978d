"""What breaks around the page is said in words, and the rest goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from app.factory import create_app
from app.settings import Settings
from tests.browser.conftest import Faults
from tests.support.browser.server import served
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"


@pytest.fixture
def visitor(newcomer: Visitor) -> Visitor:
    return newcomer


@pytest.fixture(scope="module")
def broken_address(tmp_path_factory: pytest.TempPathFactory, zoo_folder: Path) -> Iterator[str]:
    """A server with the published runs and a local copy of one, a bit of whose weights flipped."""
    folder = tmp_path_factory.mktemp("broken")
    run = folder / "runs" / "broken-2d"
    shutil.copytree(zoo_folder / MNIST, run)
    document = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps({**document, "id": run.name, "title": "Broken"}))
    weights = bytearray((run / "weights.safetensors").read_bytes())
    weights[len(weights) // 2] ^= 1
    (run / "weights.safetensors").write_bytes(weights)
    with served(folder / "cache", RUNS_URL=str(folder / "runs")) as url:
        yield url


def test_a_broken_run_shows_its_reason_and_the_others_go_on(
    new_visitor: Callable[..., Visitor], faults: Faults, broken_address: str
) -> None:
    faults.expected = ["status of 404", "run broken-2d is broken"]
    visitor = new_visitor(broken_address)
    visitor.open(f"?run={MNIST}")
    visitor.page.locator("#run").click()
    visitor.page.get_by_role("option", name="Broken").click()
    message = visitor.page.locator("#message")
    message.wait_for(state="visible")
    assert "weights.safetensors" in message.inner_text()
    visitor.choose_run(MNIST)
    message.wait_for(state="hidden")
    view = visitor.view()
    z = visitor.point_at(view.left + 300, view.top + 300)
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, z))


def test_a_broken_run_in_the_link_is_told(
    new_visitor: Callable[..., Visitor], faults: Faults, broken_address: str
) -> None:
    faults.expected = ["status of 404", "run broken-2d is broken"]
    visitor = new_visitor(broken_address)
    visitor.go("?run=broken-2d")
    told = visitor.page.locator("#message:visible, #notice:visible")
    told.first.wait_for()
    assert "broken-2d" in told.first.inner_text()


@pytest.mark.parametrize("missing", ["weights", "latents"])
def test_what_does_not_load_can_be_tried_again(
    visitor: Visitor, faults: Faults, missing: str
) -> None:
    faults.expected = ["net::ERR_FAILED", "the server could not be reached"]
    files = f"**/{missing}.safetensors"
    visitor.page.route(files, lambda route: route.abort())
    visitor.go(f"?run={MNIST}")
    retry = visitor.page.locator("#retry")
    retry.wait_for(state="visible")
    assert "cannot be shown" in visitor.page.locator("#message").inner_text()
    visitor.page.unroute(files)
    retry.click()
    visitor.ready()
    visitor.page.locator("#message").wait_for(state="hidden")
    view = visitor.view()
    z = visitor.point_at(view.left + 300, view.top + 300)
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, z))


def test_missing_test_images_leave_frames_and_nothing_else(
    visitor: Visitor, faults: Faults
) -> None:
    faults.expected = ["net::ERR_FAILED"]
    visitor.page.route("**/files/datasets/**", lambda route: route.abort())
    visitor.open(f"?run={MNIST}&pin=1")
    view = visitor.view()
    z = visitor.point_at(view.left + 300, view.top + 300)
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, z))
    expect(visitor.page.locator("#message")).to_be_hidden()


def test_an_empty_zoo_says_how_to_get_a_run(
    new_visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    settings = Settings(zoo=tmp_path, runs=tmp_path, cache_folder=tmp_path / "cache")
    app = create_app(settings, Catalogue([tmp_path], tmp_path))
    with make_server("127.0.0.1", 0, app.server, threaded=True) as listener:
        thread = Thread(target=listener.serve_forever)
        thread.start()
        visitor = new_visitor(f"http://127.0.0.1:{listener.port}")
        visitor.go()
        message = visitor.page.locator("#message")
        message.wait_for(state="visible")
        assert "python -m vae train" in message.inner_text()
        visitor.page.close()
        listener.shutdown()
        thread.join()
