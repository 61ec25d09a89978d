"""Paths through the cloud of three latents: points, curves, keys and the camera, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.browser.boxes import box_of
from tests.support.browser.path_visitor import ROUNDED, PathVisitor, distance_to_line
from tests.support.browser.sky_visitor import SHADES
from tests.support.browser.small import small
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

THREE = "conv-3d-mnist"
AT = f"run={THREE}&sky=3d"
SNAPPING = "Snap to images"
# The pixel under the pointer is one of the screen's, of a pane some 400 of them high.
PIXEL = 1.5


@pytest.fixture
def path(visitor: Visitor) -> PathVisitor:
    return PathVisitor(small(visitor))


def drawn(path: PathVisitor) -> None:
    path.visitor.until(
        "document.getElementById('space').data?.length === 10"
        " && !document.getElementById('sky-pane').classList.contains('is-loading')"
    )


def screen(path: PathVisitor, place: object) -> tuple[float, float]:
    """The point of the window where the cloud shows the place."""
    x, y = path.page.evaluate("(place) => latentarium.pixelOf(place)", list(map(float, place)))
    box = box_of(path.page.locator("#sky-pane"))
    return box["x"] + x, box["y"] + y


def in_front(published: Catalogue) -> int:
    """The row of the point that is nearest to the eye, which no other covers."""
    return int(np.argmax(published.latents(THREE).mu @ [1.4, 1.4, 0.75]))


def test_what_is_drawn_in_space_is_what_is_decoded(path: PathVisitor) -> None:
    path.open(f"{AT}&curve=bezier&points=-1,2,-1~1,0.5,1~0.5,-2,-0.5&t=0.37")
    drawn(path)
    journey = path.journey()
    assert len(journey["line"][0]) == 3
    assert distance_to_line(journey["line"], journey["z"]) < 0.01
    path.visitor.expect_canvas("#decoded", path.visitor.decoded(THREE, journey["z"]))
    off = [distance_to_line(journey["line"], point) for point in journey["points"]]
    assert max(off[0], off[-1]) < 1e-6, "the path begins and ends at its ends"
    assert max(off) > 0.01, "a Bézier curve passes its inner points by"
    # The marker stands where the cloud shows that place.
    box = box_of(path.page.locator("#marker"))
    x, y = screen(path, journey["z"])
    assert (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) == pytest.approx(
        (x, y), abs=PIXEL
    )


def test_a_click_adds_the_test_image_and_beside_the_cloud_says_why_not(
    path: PathVisitor, published: Catalogue
) -> None:
    path.open(f"{AT}&points=none")
    drawn(path)
    row = in_front(published)
    latents = published.latents(THREE)
    path.page.mouse.click(*screen(path, latents.mu[row]))
    path.visitor.until_state(points=[{"image": int(latents.index[row])}])
    path.until_travelled()
    np.testing.assert_allclose(path.points(), [latents.mu[row]], atol=1e-6)
    box = box_of(path.page.locator("#sky-pane"))
    path.page.mouse.click(box["x"] + 24, box["y"] + box["height"] - 24)
    path.page.get_by_text("No test image is there").wait_for()
    assert len(path.visitor.state()["points"]) == 1


def test_a_point_is_dragged_or_added_where_it_was_clicked_and_the_cloud_stays(
    path: PathVisitor,
) -> None:
    path.open(f"{AT}&points=0.5,0.5,0.5&snap=0")
    drawn(path)
    x, y = screen(path, (0.5, 0.5, 0.5))
    path.page.mouse.move(x, y)
    path.page.mouse.down()
    path.page.mouse.move(x - 30, y - 30, steps=3)
    path.page.mouse.move(x - 60, y - 90, steps=3)
    path.page.mouse.up()
    path.visitor.until("latentarium.state().points[0].z[0] !== 0.5")
    path.visitor.until("document.activeElement.id === 'sky-pane'")
    moved = path.visitor.state()["points"][0]["z"]
    assert screen(path, moved) == pytest.approx((x - 60, y - 90), abs=PIXEL)
    assert path.visitor.state()["camera"] is None
    path.button("Undo").click()
    path.visitor.until_state(points=[{"z": [0.5, 0.5, 0.5]}])

    # Without snapping a click adds a place as deep as the last point.
    x, y = screen(path, (0.5, 0.5, 0.5))
    path.page.mouse.click(x + 80, y - 40)
    path.until_points(2)
    added = path.visitor.state()["points"][1]["z"]
    assert screen(path, added) == pytest.approx((x + 80, y - 40), abs=PIXEL)
    # Places that are equally deep differ across the direction of the eye.
    eye, target = np.array([1.4, 1.4, 0.75]), np.array([0, 0, -0.12])
    assert np.subtract(added, 0.5) @ (target - eye) == pytest.approx(0, abs=3 * ROUNDED)


def test_a_finger_drags_a_point_while_the_cloud_stays_and_taps_add(
    new_visitor: Callable[..., Visitor], published: Catalogue
) -> None:
    path = PathVisitor(small(new_visitor(has_touch=True)))
    path.open(f"{AT}&points=0.5,0.5,0.5&snap=0")
    drawn(path)
    x, y = screen(path, (0.5, 0.5, 0.5))
    session = path.page.context.new_cdp_session(path.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": px, "y": py} for px, py in points]},
        )

    touch("touchStart", (x, y))
    for k in range(1, 6):
        touch("touchMove", (x + 10 * k, y - 8 * k))
    touch("touchEnd")
    path.visitor.until("latentarium.state().points[0].z[0] !== 0.5")
    moved = path.visitor.state()["points"][0]["z"]
    assert screen(path, moved) == pytest.approx((x + 50, y - 40), abs=PIXEL)
    assert path.visitor.state()["camera"] is None
    path.button(SNAPPING).click()
    latents = published.latents(THREE)
    row = in_front(published)
    path.page.touchscreen.tap(*screen(path, latents.mu[row]))
    path.until_points(2)
    assert path.visitor.state()["points"][1] == {"image": int(latents.index[row])}


def test_by_keyboard_alone_a_path_leads_through_space(path: PathVisitor) -> None:
    path.open(f"run={THREE}&points=none&snap=0")
    path.button("3-D").focus()
    path.page.keyboard.press("Enter")
    path.visitor.until_state(space=True)
    drawn(path)
    path.tab_to_sky()
    for key in ("ArrowRight", "ArrowUp", "Shift+PageUp", "PageDown", "Enter"):
        path.page.keyboard.press(key)
    path.until_points(1)
    for key in ("Shift+ArrowLeft", "Shift+PageDown", "Enter"):
        path.page.keyboard.press(key)
    path.until_points(2)
    path.until_travelled()
    np.testing.assert_allclose(path.points(), [[0.05, 0.05, 0.45], [-0.45, 0.05, -0.05]])
    path.page.keyboard.press("d")
    path.visitor.until("latentarium.state().camera !== null")
    path.visitor.until(
        "location.search.includes(`sky=3d&camera=${latentarium.state().camera.join()}`)"
    )
    for _ in range(2):  # in both themes
        assert path.accented_pixels() > 100
        path.page.get_by_role("button", name="Theme").click()
    camera = path.visitor.state()["camera"]
    path.page.reload(wait_until="commit")
    path.page.wait_for_function("window.latentarium !== undefined")
    path.visitor.ready()
    drawn(path)
    assert path.visitor.state()["camera"] == camera
    expect(path.button("3-D")).to_have_attribute("aria-pressed", "true")
    path.page.go_back()
    path.until_points(1)


@pytest.mark.parametrize(("query", "graph"), [(AT, "space"), (f"run={THREE}", "sky")])
def test_the_saved_sky_has_the_stars_and_the_path(
    path: PathVisitor, query: str, graph: str, tmp_path: Path
) -> None:
    path.open(f"{query}&points=-1,2,-1~1,0.5,1&curve=straight&t=0")
    path.visitor.until("document.getElementById(value).querySelector('canvas') !== null", graph)
    path.visitor.until("!document.getElementById('sky-pane').classList.contains('is-loading')")
    size = path.page.locator("#sky-pane").evaluate(
        "(pane) => [pane.clientWidth, pane.clientHeight]"
    )
    with Image.open(path.saved("Sky as PNG", tmp_path)) as picture:
        assert picture.size == (2 * size[0], 2 * size[1])
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    middle = path.journey()["line"][len(path.journey()["line"]) // 2]
    x, y = path.page.evaluate("(place) => latentarium.pixelOf(place)", middle)
    around = pixels[round(2 * y) - 3 : round(2 * y) + 4, round(2 * x) - 3 : round(2 * x) + 4]
    assert np.abs(around - path.colour("--accent")).max(-1).min() < SHADES
    for k in range(10):
        near = np.abs(pixels - path.colour(f"--class-{k}")).max(-1) < 2 * SHADES
        assert near.sum() > 50, f"no stars of class {k}"
