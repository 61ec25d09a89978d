"""A server, a browser, and visitors whose page must stay free of faults."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    expect,
    sync_playwright,
)

from app.settings import ROOT
from tests.support.browser.chromium import opened_chromium
from tests.support.browser.kept import Kept
from tests.support.browser.path_visitor import PathVisitor
from tests.support.browser.selecting import AREA, MNIST, within
from tests.support.browser.server import served
from tests.support.browser.vector_visitor import VectorVisitor
from tests.support.browser.visitor import Visitor
from tests.support.tiny_run import write_run, write_served_run
from vae.store.catalogue import Catalogue
from vae.store.documents import Run

PATIENCE_MILLISECONDS = 30_000
expect.set_options(timeout=PATIENCE_MILLISECONDS)
WINDOW = {"width": 1440, "height": 900}
# A point of the window at which nothing is decoded.
BESIDE = (5, 5)
# A context of what a canvas shows, also of one that only presents what was drawn elsewhere.
SEEN_ON = """
window.seenOn = (canvas) => {
  const context = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
  context.drawImage(canvas, 0, 0);
  return context;
};
"""
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.effectiveDirective} forbids ${event.blockedURI}`));
"""
SIX, THREE, BLIND, UNSEEN = "tiny-6d", "tiny-3d", "tiny-blind", "tiny-unseen"
SERVED = "tiny-served"
RATES = [0.1, 2.0, 0.0, 0.5, 3.0, 1.0]
BROWSER_TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Faults(list[str]):
    """What went wrong on a page; a test that breaks something says what it expects of that."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.expected: list[str] = []

    @contextmanager
    def watching(self, context: BrowserContext) -> Iterator[None]:
        heard = {"console": self._hear, "weberror": self._catch, "request": self._follow}
        for event, handler in heard.items():
            context.on(event, handler)  # type: ignore[call-overload]
        yield
        for event, handler in heard.items():
            context.remove_listener(event, handler)

    def unexpected(self) -> list[str]:
        return [each for each in self if not any(text in each for text in self.expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.append(f"console: {message.text} ({message.location['url']})")

    def _catch(self, error: WebError) -> None:
        self.append(f"uncaught: {error.error}")

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.append(f"left the site: {request.url}")


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def address(server_folder: Path) -> Iterator[str]:
    """Where the published runs are served."""
    runs = str(server_folder / "runs")
    with served(server_folder / "cache", RUNS_URL=runs, WORKER="no") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = opened_chromium(playwright)
        yield chromium
        chromium.close()


def prepared(context: BrowserContext) -> None:
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    context.add_init_script(REPORT_VIOLATIONS + SEEN_ON)


@pytest.fixture(scope="session")
def kept(browser: Browser) -> Kept:
    return Kept(browser, prepared)


@pytest.fixture
def faults(address: str) -> Iterator[Faults]:
    found = Faults(address)
    yield found
    assert found.unexpected() == []


@pytest.fixture
def new_visitor(kept: Kept, address: str, faults: Faults) -> Iterator[Callable[..., Visitor]]:
    """Visitors who share nothing but a cache; options are those of a browser context."""
    with ExitStack() as pages:

        def arrive(site: str = address, **options: Any) -> Visitor:
            options = {"viewport": WINDOW, **options}
            faults.address = site
            page = pages.enter_context(kept.page(site, options, faults.watching))
            return Visitor(page, site)

        yield arrive


@pytest.fixture
def newcomer(new_visitor: Callable[..., Visitor]) -> Visitor:
    """Opens a document of their own, for what its loading or their own browser's memory says."""
    return new_visitor()


@pytest.fixture(scope="module")
def standing_page(kept: Kept) -> Iterator[Callable[..., Page]]:
    """One page for each site and options, from a module's first test to its last."""
    pages: dict[str, Page] = {}
    with ExitStack() as left:

        def standing(site: str, options: dict[str, Any]) -> Page:
            key = f"{site} {sorted(options.items())}"
            if key not in pages:
                pages[key] = left.enter_context(kept.page(site, options, lambda _: nullcontext()))
            return pages[key]

        yield standing


@pytest.fixture
def stand(
    standing_page: Callable[..., Page], address: str, faults: Faults
) -> Iterator[Callable[..., Visitor]]:
    """Visitors who stay in one document for all tests of a module: an address costs .05 s of
    processor instead of 1.7. For tests that leave nothing behind that an address does not undo."""
    with ExitStack() as watched:

        def arrive(site: str = address, **options: Any) -> Visitor:
            faults.address = site
            page = standing_page(site, {"viewport": WINDOW, **options})
            watched.enter_context(faults.watching(page.context))
            page.mouse.move(*BESIDE)
            page.emulate_media(reduced_motion=options.get("reduced_motion", "no-preference"))
            page.keyboard.press("Escape")  # no help, menu or list of presets is open
            return Visitor(page, site, stays=True)

        yield arrive


@pytest.fixture
def visitor(stand: Callable[..., Visitor]) -> Visitor:
    return stand()


@pytest.fixture
def path(visitor: Visitor) -> PathVisitor:
    return PathVisitor(visitor)


@pytest.fixture
def vectors(visitor: Visitor) -> VectorVisitor:
    return VectorVisitor(visitor)


@pytest.fixture(scope="session")
def runs(published: Catalogue) -> dict[str, Run]:
    """The published runs that can be explored, by id."""
    found = {run.id: run for run in published.runs() if isinstance(run, Run)}
    return {name: run for name, run in found.items() if run.status == "ready"}


@pytest.fixture(scope="session")
def six_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Local runs of six and three latents, one without an encoder and one that the server decodes,
    on the digits' data set, and one in colour of pictures that are not published."""
    folder = tmp_path_factory.mktemp("six")
    write_run(folder / "runs" / SIX, latents=6, kl=RATES, dataset="mnist")
    write_run(folder / "runs" / THREE, latents=3, dataset="mnist")
    write_run(folder / "runs" / BLIND, dataset="mnist", encoder=[])
    write_run(folder / "runs" / UNSEEN, channels=3, latents=5)
    write_served_run(folder / "runs" / SERVED, dataset="mnist")
    return folder


@pytest.fixture(scope="session")
def six_address(six_folder: Path) -> Iterator[str]:
    with served(six_folder / "cache", RUNS_URL=str(six_folder / "runs"), WORKER="no") as url:
        yield url


@pytest.fixture(scope="session")
def six(six_folder: Path) -> Catalogue:
    return Catalogue([six_folder / "runs"], six_folder)


@pytest.fixture(scope="session")
def selected(published: Catalogue) -> np.ndarray:
    """The images within selecting.AREA of mnist-2d, as rows of its latents."""
    return np.flatnonzero(within(published.latents(MNIST).mu, AREA))


@pytest.fixture(scope="session")
def zoo_folder() -> Path:
    return ROOT / "zoo"


@pytest.fixture(scope="session")
def test_images(zoo_folder: Path) -> np.ndarray:
    """MNIST's test images as published, uint8 (N, 28, 28)."""
    folder = zoo_folder / "datasets" / "mnist"
    document = json.loads((folder / "dataset.json").read_text())
    height, width = document["image"]["height"], document["image"]["width"]
    rows, columns = document["sheet"]["rows"], document["sheet"]["columns"]
    images = []
    for path in sorted(folder.glob("sheet-*.webp")):
        sheet = np.asarray(Image.open(path).convert("L"))
        cells = sheet.reshape(rows, height, columns, width).swapaxes(1, 2)
        images.append(cells.reshape(-1, height, width))
    return np.concatenate(images)[: document["count"]]
