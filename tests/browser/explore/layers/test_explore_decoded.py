"""The decoded plane under the stars: pictures finer where one zooms in, the pointer over it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image
from playwright.sync_api import Request

from tests.support.browser.visitor import View, Visitor
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"
# Pictures of a level are as wide as a power of two, and at least so wide on the screen.
LEAST_PIXELS = 28
OPACITY = "getComputedStyle(document.querySelector('#sky .gl-container')).opacity"
PLANE = "[...seenOn(document.getElementById('density')).getImageData(...value, 1, 1).data]"


def width_of_pictures(view: View) -> float:
    return float(2.0 ** -np.floor(np.log2(view.width / (view.x[1] - view.x[0]) / LEAST_PIXELS)))


def expect_pictures(visitor: Visitor, published: Catalogue) -> None:
    """A picture near the middle of the plane is what the decoder gives at its own middle."""
    view = visitor.view()
    width = width_of_pictures(view)
    x, y = (np.floor(np.mean(axis) / width + 0.5) * width + width / 2 for axis in (view.x, view.y))
    [image] = published.decoder(MNIST)(np.array([[x, y]]))[:, 0]
    left, top = view.point(x - width / 2, y + width / 2)
    right, bottom = view.point(x + width / 2, y - width / 2)
    box = [round(each) for each in (left - view.left, top - view.top, right - left, bottom - top)]
    expected = Image.fromarray(np.uint8(255 * image)).resize((box[2], box[3]), Image.Resampling.BOX)
    visitor.until(
        """(() => {
          const { box, expected } = value;
          const context = seenOn(document.getElementById("density"));
          const { data } = context.getImageData(...box);
          const off = expected.reduce((sum, level, k) => sum + Math.abs(level - data[4 * k]), 0);
          return off / expected.length < 12 && data[3] === 255;
        })()""",
        {"box": box, "expected": np.asarray(expected).ravel().tolist()},
    )


def test_the_plane_is_decoded_wherever_one_zooms_and_the_pointer_goes_on(
    visitor: Visitor, published: Catalogue
) -> None:
    visitor.open(f"?run={MNIST}&layer=decoded")
    expect_pictures(visitor, published)
    asked: list[str] = []

    def heard(request: Request) -> None:
        asked.append(request.url)

    view = visitor.view()
    middle = (view.left + view.width / 2, view.top + view.height / 2)
    visitor.page.on("request", heard)
    visitor.page.mouse.move(*middle)
    before = width_of_pictures(view)
    for _ in range(8):
        visitor.page.mouse.wheel(0, -300)
    visitor.until("latentarium.state().view !== null")
    z = visitor.point_at(middle[0] + 40, middle[1] - 25)
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, z))
    expect_pictures(visitor, published)
    assert width_of_pictures(visitor.view()) < before
    visitor.page.remove_listener("request", heard)
    assert [url for url in asked if "/api/" in url and "/decode?" not in url] == []


def test_a_slider_leads_from_the_stars_to_the_plane_by_keys_and_touch(
    new_visitor: Callable[..., Visitor],
) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
    visitor = new_visitor(**phone, color_scheme="dark")
    visitor.open(f"?run={MNIST}&layer=decoded&blend=0")
    slider = visitor.page.get_by_label("From the stars to the decoded plane")
    visitor.until(f"{PLANE}[3] === 0", [100, 100])
    slider.press("End")
    visitor.until_state(blend=1)
    visitor.until(f"{OPACITY} === '0'")
    visitor.until(f"{PLANE}[3] === 255", [100, 100])
    slider.tap()
    visitor.until("latentarium.state().blend < 1")
    assert visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
