"""One pointer over all panels: the same image, the same place, aligned planes, the brush."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes

from tests.support.browser.boxes import box_of
from tests.support.browser.comparing import (
    Map,
    compare,
    decoded_canvas,
    expect_image,
    mark,
    mean_of,
    measured_map,
    panel,
)
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

TEN = ["mnist-10d-beta-0p25-seed-0", "mnist-10d-beta-1-seed-0", "mnist-10d-beta-8-seed-0"]
TWO = ["fc-256-mnist-2d", "fc-400-mnist-2d", "conv-bn-32-mnist-2d"]


def point(visitor: Visitor, x: float, y: float) -> None:
    before = visitor.stats()["decodes"]
    visitor.page.mouse.move(x, y)
    visitor.until("latentarium.stats().decodes > value", before)


def test_pointing_at_a_star_decodes_its_image_in_all_panels(
    visitor: Visitor, published: Catalogue, test_images: np.ndarray
) -> None:
    compare(visitor, *TEN)
    expect_image(visitor, published, TEN, 0)
    visitor.expect_canvas("#original", test_images[0])
    requests: list[str] = []
    visitor.page.on("request", lambda request: requests.append(request.url))

    places = measured_map(visitor, published, TEN[1], 1)
    latents = published.latents(TEN[1])
    stars = latents.mu[:, list(published.run(TEN[1]).plane or ())]
    pixels = np.array([places.pixel(*star) for star in stars])
    # At the rim, where stars are far apart, but not among the outermost, which are not shown.
    lonely = np.argsort(stars[:, 0])[-8]
    point(visitor, *pixels[lonely])
    expected = int(latents.index[np.linalg.norm(pixels - pixels[lonely], axis=1).argmin()])
    expect_image(visitor, published, TEN, expected)
    assert visitor.page.locator("#pointed").inner_text().startswith(f"Test image {expected},")
    for k in range(len(TEN)):
        visitor.page.locator(panel(k, ".spot.is-image:not([hidden])")).wait_for(state="attached")
    assert [url for url in requests if "/api/" in url and "/decode?" not in url] == []

    visitor.page.mouse.click(*pixels[lonely])
    visitor.until_state(image=expected)
    visitor.until("location.search.includes(`image=${value}`)", expected)
    visitor.page.mouse.move(5, 5)
    visitor.until("latentarium.stats().image === value", expected)
    visitor.page.evaluate("history.back()")
    visitor.until("latentarium.stats().image !== value", expected)


def test_the_same_place_is_the_same_z_for_all_and_aligned_as_scipy_turns_it(
    visitor: Visitor, published: Catalogue
) -> None:
    compare(visitor, *TWO, mode="place", z="0.5,-0.3")
    for k, run in enumerate(TWO):
        visitor.expect_canvas(decoded_canvas(k), visitor.decoded(run, (0.5, -0.3)))
    box = box_of(visitor.page.locator(panel(2, ".panel-sky")))
    x, y = box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"]
    point(visitor, x, y)
    places = visitor.stats()["places"]
    assert places[0] == places[1] == places[2] != [0.5, -0.3]
    assert mark(visitor, 2) == pytest.approx((x, y), abs=1), "the mark is under the pointer"
    for k, run in enumerate(TWO):
        visitor.expect_canvas(decoded_canvas(k), visitor.decoded(run, places[k]))
    visitor.page.mouse.click(x, y)
    visitor.until_state(z=[round(value, 3) for value in places[0]])

    visitor.page.keyboard.press("a")
    visitor.until_state(aligned=True)
    reference = published.latents(TWO[0]).mu.astype(np.float64)
    center = reference.mean(axis=0)
    for k, run in enumerate(TWO[1:], 1):
        own = published.latents(run).mu.astype(np.float64)
        turn, _ = orthogonal_procrustes(own - own.mean(axis=0), reference - center)
        expected = (np.array(visitor.state()["z"]) - center) @ turn.T + own.mean(axis=0)
        assert visitor.stats()["places"][k] == pytest.approx(expected.tolist(), abs=1e-4)
        visitor.expect_canvas(decoded_canvas(k), visitor.decoded(run, expected))
    sky = box_of(visitor.page.locator(panel(0, ".panel-sky")))
    other = box_of(visitor.page.locator(panel(1, ".panel-sky")))
    shift = other["x"] - sky["x"], other["y"] - sky["y"]
    first = mark(visitor, 0)
    assert mark(visitor, 1) == pytest.approx((first[0] + shift[0], first[1] + shift[1]), abs=1)

    # Pointing undoes the turn: the mark is where the pointer is, in every panel.
    x, y = other["x"] + 0.6 * other["width"], other["y"] + 0.3 * other["height"]
    point(visitor, x, y)
    assert mark(visitor, 1) == pytest.approx((x, y), abs=1)
    assert mark(visitor, 0) == pytest.approx((x - shift[0], y - shift[1]), abs=1)
    visitor.page.keyboard.press("a")
    visitor.until_state(aligned=False)
    visitor.until("new Set(latentarium.stats().places.map(String)).size === 1")


def brushed_rectangle(visitor: Visitor, places: Map, corners: np.ndarray) -> None:
    (x0, y0), (x1, y1) = (places.pixel(*corner) for corner in corners)
    visitor.page.keyboard.down("Shift")
    visitor.page.mouse.move(x0, y0)
    visitor.page.mouse.down()
    visitor.page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
    visitor.page.mouse.move(x1, y1)
    visitor.page.mouse.up()
    visitor.page.keyboard.up("Shift")
    visitor.until("latentarium.state().brush !== null")


def test_brushing_in_one_panel_lights_the_same_images_in_all(
    visitor: Visitor, published: Catalogue
) -> None:
    compare(visitor, *TEN)
    places = measured_map(visitor, published, TEN[0], 0)
    latents = published.latents(TEN[0])
    stars = latents.mu[:, list(published.run(TEN[0]).plane or ())]
    brushed_rectangle(visitor, places, np.array([[-1.5, -1.0], [0.5, 1.5]]))
    brush = visitor.state()["brush"]
    assert brush["panel"] == 0
    corners = np.array(brush["polygon"]).reshape(-1, 2)
    assert corners.min(axis=0) == pytest.approx([-1.5, -1.0], abs=2 / places.scale)
    assert corners.max(axis=0) == pytest.approx([0.5, 1.5], abs=2 / places.scale)
    inside = np.all((stars > corners.min(axis=0)) & (stars < corners.max(axis=0)), axis=1)
    assert visitor.stats()["selected"] == inside.sum()
    text = visitor.page.locator("#linked").inner_text()
    assert text == f"{inside.sum()} of {len(inside):,} test images selected"

    # Steps and pointing keep to what is lit.
    visitor.page.keyboard.press("ArrowRight")
    visitor.until("value.includes(latentarium.stats().image)", latents.index[inside].tolist())

    visitor.page.reload()
    visitor.ready()
    assert visitor.stats()["selected"] == inside.sum(), "the link selects the same images"
    visitor.page.keyboard.press("5")
    fives = inside & (latents.label == 5)
    visitor.until("latentarium.stats().selected === value", int(fives.sum()))
    visitor.page.keyboard.press("Escape")
    visitor.until("latentarium.stats().selected === value", int((latents.label == 5).sum()))
    visitor.page.keyboard.press("Escape")
    visitor.until("latentarium.stats().selected === value", len(inside))


def test_everything_is_reached_by_keys(visitor: Visitor, published: Catalogue) -> None:
    compare(visitor, *TWO)
    keys = visitor.page.keyboard
    keys.press("Shift+ArrowRight")
    expect_image(visitor, published, TWO, 10)
    keys.press("m")
    visitor.until_state(mode="place")
    expected = mean_of(published, TWO[0], 10)
    assert visitor.state()["z"] == pytest.approx(expected.tolist(), abs=6e-4)
    x, y = visitor.state()["z"]
    visitor.page.locator(panel(1, ".panel-sky")).focus()
    keys.press("b")
    keys.press("Shift+ArrowRight")
    keys.press("Shift+ArrowUp")
    visitor.until_state(z=[round(x + 0.5, 3), round(y + 0.5, 3)])
    keys.press("b")
    visitor.until("latentarium.state().brush?.panel === 1")
    corners = np.array(visitor.state()["brush"]["polygon"]).reshape(-1, 2)
    assert corners.min(axis=0) == pytest.approx([x, y], abs=2e-3)
    assert corners.max(axis=0) == pytest.approx([x + 0.5, y + 0.5], abs=2e-3)
    keys.press("Escape")
    visitor.until_state(brush=None)
    for key, shown in (("g", "grids"), ("t", "traversals"), ("s", "skies")):
        keys.press(key)
        visitor.until_state(show=shown)


def test_a_finger_explores_picks_and_brushes(
    new_visitor: Callable[..., Visitor], published: Catalogue
) -> None:
    visitor = new_visitor(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    compare(visitor, *TWO)
    visitor.until("document.documentElement.scrollWidth <= innerWidth")
    sky = visitor.page.locator(panel(1, ".panel-sky"))
    sky.scroll_into_view_if_needed()
    box = box_of(sky)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visitor.page.touchscreen.tap(x, y)
    visitor.until("latentarium.state().image !== null")

    session = visitor.page.context.new_cdp_session(visitor.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        where = [{"x": px, "y": py} for px, py in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    # Before any drag: the browser takes a tap right after a flick for the hand that stops it. And a
    # tap clicks some time after the finger is lifted, or not at all once another one is down.
    visitor.page.get_by_role("button", name="Select").tap()
    visitor.page.get_by_role("button", name="Select", pressed=True).wait_for()
    touch("touchStart", (x - 30, y - 30))
    for corner in ((x + 30, y - 30), (x + 30, y + 30), (x - 30, y + 30)):
        touch("touchMove", corner)
    touch("touchEnd")
    visitor.until("latentarium.state().brush?.panel === 1")
    assert 0 < visitor.stats()["selected"] < 10_000
    visitor.page.get_by_role("button", name="Select").press("Enter")
    visitor.page.keyboard.press("Escape")
    visitor.until_state(brush=None)

    picked = visitor.state()["image"]
    touch("touchStart", (x, y))
    touch("touchMove", (x - 40, y - 30))
    visitor.until("latentarium.stats().image !== value", picked)
    touch("touchEnd")
    visitor.until("latentarium.state().image !== value", picked)
    assert visitor.state()["brush"] is None
    heights = visitor.page.locator(".compare button").evaluate_all(
        "(all) => all.filter((each) => each.offsetParent).map((each) => each.offsetHeight)"
    )
    assert min(heights) >= 24
