"""Points on the sky become a path, and what is drawn is what is decoded."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.browser.path_visitor import ROUNDED, PathVisitor, distance_to_line
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"
FOUR = "points=-1.5,0.5~0.4,1.3~1.4,-0.6~-0.1,-1.6"


@pytest.fixture
def visitor(newcomer: Visitor) -> Visitor:
    return newcomer


def test_a_visit_without_points_finds_a_path_between_two_images(
    path: PathVisitor, published: Catalogue
) -> None:
    path.open(f"run={MNIST}&points=1,2~here")
    notice = path.page.locator("#notice")
    notice.wait_for()
    assert "points “1,2~here” was left out: it should be at most 10 places" in notice.inner_text()
    latents = published.latents(MNIST)
    images = [point["image"] for point in path.visitor.state()["points"]]
    rows = [int(np.flatnonzero(latents.index == image)[0]) for image in images]
    assert latents.label[rows[0]] != latents.label[rows[1]]
    np.testing.assert_allclose(path.points(), latents.mu[rows], atol=1e-6)


def test_what_is_drawn_is_what_is_decoded_and_a_link_restores_it(path: PathVisitor) -> None:
    path.open(f"run={MNIST}&curve=slerp&{FOUR}&t=0.37&classes=4,9")
    first, pixels = path.visitor.state(), path.visitor.pixels()
    drawn_is_decoded(path, "slerp")
    for curve, name in (("straight", "Straight"), ("spline", "Spline"), ("bezier", "Bézier")):
        path.choose(name)
        path.visitor.until_state(curve=curve)
        path.until_travelled()
        drawn_is_decoded(path, curve)
    path.choose("Slerp")
    path.visitor.until_state(**first)
    path.visitor.until("location.search.includes('curve=slerp')")
    path.page.reload()
    path.visitor.ready()
    path.until_travelled()
    assert path.visitor.state() == first
    np.testing.assert_array_equal(path.visitor.pixels(), pixels)


def drawn_is_decoded(path: PathVisitor, curve: str) -> None:
    journey = path.journey()
    assert distance_to_line(journey["line"], journey["z"]) < 0.01
    expected = path.visitor.decoded(MNIST, journey["z"])
    np.testing.assert_allclose(path.visitor.pixels(), expected, atol=2e-3)
    path.visitor.expect_canvas("#decoded", expected)
    off = [distance_to_line(journey["line"], point) for point in journey["points"]]
    assert max(off[0], off[-1]) < 1e-6, "the path begins and ends at its ends"
    passes = max(off) < 0.01
    assert passes == (curve != "bezier"), off


def test_a_click_adds_the_place_that_was_clicked(path: PathVisitor) -> None:
    path.open(f"run={MNIST}&points=none")
    path.click(-1.5, 0.5)
    path.until_points(1)
    path.click(1.5, -0.5)
    path.until_points(2)
    path.until_travelled()
    pixel = max(path.visitor.view().pixel)
    np.testing.assert_allclose(path.points(), [[-1.5, 0.5], [1.5, -0.5]], atol=pixel + ROUNDED)
    expect(path.page.locator("#points li")).to_have_count(2)
    path.button("Add points").click()
    path.click(0.5, -1.5)
    path.click(0.5, 1.5, "Shift")
    path.until_points(3)
    path.until_travelled()
    assert path.points()[2] == pytest.approx([0.5, 1.5], abs=0.02), "added by Shift alone"


def test_a_point_is_dragged_while_the_sky_stays(path: PathVisitor) -> None:
    path.open(f"run={MNIST}&points=-1.5,0.5~0,0~1.4,-0.6")
    before = path.visitor.view()
    path.page.mouse.move(*path.point(0, 0))
    path.page.mouse.down()
    path.page.mouse.move(*path.point(0.2, 0.8), steps=4)
    path.page.mouse.move(*path.point(0.3, 1.5), steps=4)
    path.page.mouse.up()
    path.visitor.until("Math.abs(latentarium.state().points[1].z[1] - 1.5) < 0.02")
    assert path.visitor.view() == before
    assert path.points()[1] == pytest.approx([0.3, 1.5], abs=0.02)
    path.button("Undo").click()
    path.visitor.until_state(points=[{"z": [-1.5, 0.5]}, {"z": [0, 0]}, {"z": [1.4, -0.6]}])


def test_the_list_is_reordered_shortened_and_taken_back(path: PathVisitor) -> None:
    path.open(f"run={MNIST}&points=0,1~1,0~0,-1")
    a, b, c = ({"z": z} for z in ([0, 1], [1, 0], [0, -1]))
    expect(path.button("Remove")).to_be_disabled()
    path.page.get_by_role("button", name="Point A").click()
    path.button("Later").click()
    path.visitor.until_state(points=[b, a, c])
    path.button("Later").click()
    path.visitor.until_state(points=[b, c, a])
    path.button("Remove").click()
    path.visitor.until_state(points=[b, c])
    path.button("Swap").click()
    path.visitor.until_state(points=[c, b])
    for expected in ([b, c], [b, c, a], [b, a, c], [a, b, c]):
        path.button("Undo").click()
        path.visitor.until_state(points=expected)
    expect(path.button("Undo")).to_be_disabled()
    path.button("Redo").click()
    path.visitor.until_state(points=[b, a, c])
    path.page.go_back()
    path.visitor.until_state(points=[a, b, c])

    # New ends are test images, and the middle stays.
    path.button("New A").click()
    path.visitor.until("latentarium.state().points[0].image !== undefined")
    path.button("New C").click()
    path.visitor.until("latentarium.state().points[2].image !== undefined")
    assert path.visitor.state()["points"][1] == b
    before = path.visitor.state()["points"]
    path.button("New A + B").click()
    path.visitor.until("JSON.stringify(latentarium.state().points) !== value", before)
    path.button("Clear").click()
    path.visitor.until_state(points=[])
    path.page.get_by_text("No path yet").wait_for()


def test_in_ten_dimensions_a_click_takes_the_whole_z_of_an_image(
    path: PathVisitor, published: Catalogue
) -> None:
    path.open("run=mnist-10d&points=none&axes=3,7")
    latents = published.latents("mnist-10d")
    row = int(np.argmax(latents.mu[:, 2]))
    path.click(*(float(value) for value in latents.mu[row, [2, 6]]))
    path.until_points(1)
    path.until_travelled()
    assert path.visitor.state()["points"] == [{"image": int(latents.index[row])}]
    np.testing.assert_allclose(path.points()[0], latents.mu[row], atol=1e-6)
    path.button("Snap to images").click()
    path.visitor.until_state(snap=False)
    path.click(0, 0)
    path.until_points(2)
    path.until_travelled()
    moved = np.where(np.isin(np.arange(10), [2, 6]), 0, latents.mu[row])
    np.testing.assert_allclose(path.points()[1], moved, atol=0.02)


def test_an_eleventh_point_is_refused_in_a_sentence(path: PathVisitor) -> None:
    ten = "~".join(f"{k / 10:.1f},1" for k in range(10))
    path.open(f"run={MNIST}&points={ten}")
    path.click(-1.5, -1)
    path.page.get_by_text("A path has at most 10 points: remove one first.").wait_for()
    assert len(path.visitor.state()["points"]) == 10
