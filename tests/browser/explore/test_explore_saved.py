"""A page that was saved as one file: from the disk without a network, and in another's frame."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from playwright.sync_api import Browser, Frame, Page, expect
from safetensors.numpy import load

from app.settings import ROOT
from app.site.document import one_file
from app.site.saved import SavedRun
from app.site.smaller import STEPS
from app.site.writer import saved_runs
from app.web.assets import Assets
from tests.browser.conftest import SIX, Faults, prepared
from tests.support.browser.boxes import box_of
from tests.support.browser.comparing import mean_of
from tests.support.browser.path_visitor import PathVisitor, distance_to_line
from tests.support.browser.sky_visitor import SkyVisitor
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue
from vae.store.inference import Network

MNIST = "mnist-2d"
PAIR = ["mnist-2d-beta-1-seed-0", "mnist-2d-beta-8-seed-0"]
# So many bytes that weights are packed and pictures are as they were published.
SOME = 5e6
FILLING = (
    "<style>iframe { position: fixed; inset: 0; border: 0; width: 100%; height: 100% }</style>"
)


class Framed:
    """A page's frame that fills it: what is in it, under the page's mouse and keys."""

    def __init__(self, page: Page, frame: Frame) -> None:
        self._page, self._frame = page, frame

    def __getattr__(self, name: str) -> Any:
        of_page = name in ("mouse", "keyboard", "context", "expect_download")
        return getattr(self._page if of_page else self._frame, name)


@pytest.fixture(scope="module")
def saved(published: Catalogue) -> SavedRun:
    (found,) = saved_runs(published, [MNIST], Assets(ROOT / "assets"), SOME)
    assert found.step == STEPS[1]
    return found


@pytest.fixture(scope="module")
def file(saved: SavedRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saved") / "my digits.html"
    path.write_bytes(one_file([saved], Assets(ROOT / "assets")))
    return path


@pytest.fixture
def alone(browser: Browser) -> Iterator[Callable[[], Page]]:
    """A page without a network, on which nothing is asked of anybody and nothing goes wrong."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    prepared(context)
    context.set_offline(True)
    faults = Faults("file:")
    with faults.watching(context):
        yield context.new_page
        context.close()
    assert faults.unexpected() == []


def test_from_the_disk_and_without_a_network_the_file_is_explored(
    alone: Callable[[], Page], file: Path, saved: SavedRun, test_images: np.ndarray
) -> None:
    page = alone()
    page.goto(file.as_uri())
    explore(Visitor(page, ""), saved, test_images)
    page.locator("#about-run").click()
    heading = page.get_by_role("heading", name="How it was made")
    expect(heading).to_be_visible()
    page.keyboard.press("Escape")
    expect(heading).to_be_hidden()
    travel(Visitor(page, ""), saved)


def test_in_a_frame_without_an_origin_the_file_is_explored(
    alone: Callable[[], Page], file: Path, saved: SavedRun, test_images: np.ndarray
) -> None:
    page = alone()
    inner = escape(file.read_text())
    page.set_content(f'{FILLING}<iframe sandbox="allow-scripts" srcdoc="{inner}"></iframe>')
    inside = cast(Page, Framed(page, page.frames[1]))
    pin(Visitor(inside, ""), saved, test_images)
    to_paths(Visitor(inside, ""))


def test_of_two_runs_both_decode_the_image_that_is_pointed_at_in_one(
    alone: Callable[[], Page], published: Catalogue, tmp_path: Path
) -> None:
    assets = Assets(ROOT / "assets")
    path = tmp_path / "two.html"
    path.write_bytes(one_file(saved_runs(published, PAIR, assets, None), assets))
    visitor = Visitor(alone(), "")
    visitor.page.goto(path.as_uri())
    until_ready(visitor)
    box = box_of(visitor.page.locator(".panel canvas").last)
    before = visitor.stats()["image"]
    visitor.page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.6 * box["height"])
    visitor.until("latentarium.stats().image !== value", before)
    stats = visitor.stats()
    for run, place in zip(PAIR, stats["places"], strict=True):
        np.testing.assert_allclose(place, mean_of(published, run, stats["image"]), atol=1e-3)
    visitor.page.get_by_role("link", name="Explore").click()
    visitor.until("window.latentarium?.state().run === value", PAIR[0])
    visitor.page.locator("#run").select_option(PAIR[1])
    visitor.until_state(run=PAIR[1])
    until_ready(visitor)


def test_the_save_menu_downloads_the_page_as_one_file(
    new_visitor: Callable[..., Visitor], six_address: str, tmp_path: Path
) -> None:
    visitor = new_visitor(six_address)
    visitor.open(f"?run={SIX}")
    path = SkyVisitor(visitor).saved("This explorer as one file", tmp_path)
    assert path.name == f"{SIX}.html"
    assert 'id="saved"' in path.read_text()
    expect(visitor.page.locator("#notice")).to_contain_text(f"{SIX}.html, ")


def explore(visitor: Visitor, saved: SavedRun, test_images: np.ndarray) -> None:
    """Pointer, pin, grid, classes, colours, drawing, theme: each does what it does on a server."""
    page = visitor.page
    x, y = pin(visitor, saved, test_images)

    page.keyboard.press("3")
    visitor.until("document.querySelector(value).data[4].marker.opacity < 0.2", ".js-plotly-plot")
    assert visitor.traces("opacity")[3] > 0.5
    page.keyboard.press("y")
    page.locator("[data-choice=colour]").select_option("width")
    visitor.until(
        "Array.isArray(document.querySelector(value).data[0].marker.color)", ".js-plotly-plot"
    )
    page.keyboard.press("y")

    page.keyboard.press("e")
    box = box_of(page.locator(".pad canvas"))
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 3 * box["height"] / 4, steps=4)
    page.mouse.up()
    visitor.until("latentarium.stats().drawn !== null")
    page.keyboard.press("e")

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=4)
    page.mouse.up()
    visitor.until_shown_under(x + 60, y)
    visitor.until("latentarium.state().view !== null")

    ink = page.evaluate("getComputedStyle(document.body).color")
    page.locator("#theme").click()
    visitor.until("getComputedStyle(document.body).color !== value", ink)


def to_paths(visitor: Visitor) -> PathVisitor:
    visitor.page.get_by_role("link", name="Paths").click()
    visitor.page.wait_for_function("() => window.latentarium?.journey !== undefined")
    until_ready(visitor)
    return PathVisitor(visitor)


def travel(visitor: Visitor, saved: SavedRun) -> None:
    """Between two places on a line and on a sphere: what is half-way is what the weights give."""
    page, path = visitor.page, to_paths(visitor)
    assert visitor.state()["classes"] == [3], "what Explore highlights"
    page.get_by_role("button", name="Clear", exact=True).click()
    view = visitor.view()
    for share in (0.3, 0.7):
        page.mouse.click(view.left + share * view.width, view.top + (1 - share) * view.height)
    path.until_points(2)
    for curve in ("Straight", "Slerp"):
        page.get_by_role("radio", name=curve).click()
        path.until_travelled()
        box = box_of(page.locator("#film"))
        page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
        visitor.until("latentarium.state().t > 0.4")
        a, b = path.points()
        z = np.array(path.journey()["z"])
        assert distance_to_line(way(curve, a, b), z) < 0.01 * np.linalg.norm(b - a)
        visitor.expect_canvas("#decoded", network(saved)(z[None].astype(np.float32)))


def way(curve: str, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Places of the curve; Shoemake 1985 for the one on a sphere."""
    share = np.linspace(0, 1, 400)[:, None]
    begin, end = 1 - share, share
    if curve == "Slerp":
        angle = np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
        begin, end = (np.sin(each * angle) / np.sin(angle) for each in (begin, end))
    return np.asarray(begin * a + end * b)


def pin(visitor: Visitor, saved: SavedRun, test_images: np.ndarray) -> tuple[float, float]:
    """By a click: its decoded place, its neighbours, the nearest image, the grid by workers."""
    page = visitor.page
    until_ready(visitor)
    view = visitor.view()

    x, y = view.left + 0.4 * view.width, view.top + 0.45 * view.height
    shown = visitor.point_at(x, y)
    assert np.abs(np.array(shown) - view.place(x, y)).max() < max(view.pixel)
    visitor.expect_canvas("#decoded", network(saved)(np.array([shown], np.float32)))
    page.mouse.click(x, y)
    visitor.until_state(pin=True)
    expect(page.locator(".neighbour")).to_have_count(9)
    visitor.expect_canvas("#original", test_images[visitor.stats()["nearest"]])
    visitor.until("latentarium.stats().gridMilliseconds !== null")
    assert visitor.stats()["workers"] > 0
    return x, y


def until_ready(visitor: Visitor) -> None:
    """As a function, which the page is given once: its policy evaluates no text."""
    visitor.page.wait_for_function("() => window.latentarium?.ready.then(() => true)")


def network(saved: SavedRun) -> Network:
    """The decoder that the file's weights make."""
    (piece,) = [piece for piece in saved.files.values() if piece.packed]
    held = load(zlib.decompress(piece.content))
    restored = {}
    for name, tensor in held.items():
        scale = held.get(f"{name}.scale")
        restored[name] = tensor if scale is None else tensor * scale[:, None]
    return Network(saved.run.decoder, restored)
