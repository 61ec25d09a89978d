"""`make screenshots`: the README's pictures, taken of the real page on the published runs.

`python -m tests.screenshots explore-light.png explore-phone.png` takes those alone.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from app.settings import ROOT
from tests.support.browser.chromium import opened_chromium
from tests.support.browser.path_visitor import PathVisitor
from tests.support.browser.server import served
from tests.support.browser.vector_visitor import VectorVisitor
from tests.support.browser.visitor import Visitor

DOCS = ROOT / "docs"
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DIGITS = "?run=mnist-2d&z=1.05,0.35&pin=1"
# Between the phones that stand side by side, in pixels of the picture.
GAP = 48


def main(names: Sequence[str] = ()) -> None:
    """Those of the names, all where there are none."""
    DOCS.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as cache,
        served(Path(cache)) as address,
        sync_playwright() as playwright,
    ):
        browser = opened_chromium(playwright)
        scenes: dict[str, Callable[[], Image.Image]] = {
            "explore-dark.png": lambda: _desk(browser, address, "dark", DIGITS, (0.34, 0.42)),
            "explore-light.png": lambda: _desk(
                browser, address, "light", f"{DIGITS}&classes=4,7,9", (0.62, 0.34)
            ),
            "explore-fashion.png": lambda: _desk(
                browser, address, "dark", "?run=fashion-2d&z=-0.4,0.6&pin=1", (0.6, 0.55)
            ),
            "explore-density.png": lambda: _desk(
                browser, address, "light", "?run=mnist-2d&density=1&z=1.05,0.35", (0.62, 0.34)
            ),
            "compare-dark.png": lambda: _compare(browser, address),
            "paths-dark.png": lambda: _path(browser, address),
            "vectors-dark.png": lambda: _vector(browser, address),
            "network-dark.png": lambda: _network(browser, address),
            "explore-phone.png": lambda: _side_by_side(
                [_phone(browser, address, scheme) for scheme in ("dark", "light")]
            ),
        }
        for name in names or scenes:
            scenes[name]().save(DOCS / name, optimize=True)
            print(f"docs/{name}", file=sys.stderr)
        browser.close()


def _visit(browser: Browser, address: str, scheme: str, query: str, options: Any) -> Visitor:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", **options)
    visitor = Visitor(context.new_page(), address)
    visitor.open(query)
    visitor.images_loaded()
    return visitor


def _desk(
    browser: Browser, address: str, scheme: str, query: str, pointer: tuple[float, float]
) -> Image.Image:
    """The page with the pointer at that share of the sky, across and down."""
    visitor = _visit(browser, address, scheme, query, DESK)
    view = visitor.view()
    visitor.point_at(view.left + pointer[0] * view.width, view.top + pointer[1] * view.height)
    return _taken(visitor)


def _path(browser: Browser, address: str) -> Image.Image:
    """A geodesic around what lies between two digits, a third of the way along it."""
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce", **DESK)
    visitor = Visitor(context.new_page(), address)
    visitor.open("paths?run=mnist-2d&curve=geodesic&points=i0~i1~-1.2,1.5&t=0.4")
    visitor.page.keyboard.press("Space")
    visitor.page.keyboard.press("Space")
    PathVisitor(visitor).until_travelled()
    return _taken(visitor)


def _compare(browser: Browser, address: str) -> Image.Image:
    """One digit in four models of a series, whose price of the code rises."""
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce", **DESK)
    visitor = Visitor(context.new_page(), address)
    runs = ",".join(f"mnist-2d-beta-{beta}-seed-0" for beta in ("0p25", "1", "4", "8"))
    visitor.open(f"compare?runs={runs}&image=20")
    visitor.until("latentarium.stats().image === 20")
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("ArrowLeft")
    return _taken(visitor)


def _vector(browser: Browser, address: str) -> Image.Image:
    """From seven to one, and what it makes of a slanted one."""
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce", **DESK)
    visitor = VectorVisitor(Visitor(context.new_page(), address))
    visitor.open("run=mnist-2d")
    visitor.page.keyboard.press("Space")
    visitor.page.keyboard.press("Space")
    return _taken(visitor.visitor)


def _network(browser: Browser, address: str) -> Image.Image:
    """A unit that fires for two digits, and both networks at a third one's place."""
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce", **DESK)
    visitor = Visitor(context.new_page(), address)
    visitor.open("network?run=mnist-2d&unit=d3-60&z=1.1,0.4")
    visitor.until("latentarium.stats().encodes > 0 && latentarium.stats().detail >= 64")
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("ArrowLeft")
    return _taken(visitor)


def _phone(browser: Browser, address: str, scheme: str) -> Image.Image:
    visitor = _visit(browser, address, scheme, "?run=mnist-2d", PHONE)
    view = visitor.view()
    visitor.page.touchscreen.tap(view.left + 0.32 * view.width, view.top + 0.62 * view.height)
    visitor.until_state(pin=True)
    return _taken(visitor)


def _taken(visitor: Visitor) -> Image.Image:
    visitor.next_frame()
    picture = Image.open(io.BytesIO(visitor.page.screenshot()))
    visitor.page.context.close()
    return picture.convert("RGB")


def _side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """The pictures on transparent ground, so that any page can hold them."""
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) - 1)
    sheet = Image.new("RGBA", (width, pictures[0].height))
    left = 0
    for picture in pictures:
        sheet.paste(picture, (left, 0))
        left += picture.width + GAP
    return sheet


if __name__ == "__main__":
    main(sys.argv[1:])
