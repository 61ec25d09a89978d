"""The Paths page without a pointer, and with fingers on a small screen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.explore.test_explore_touch import PHONE, Fingers
from tests.support.browser.path_visitor import PathVisitor
from tests.support.browser.visitor import Visitor

MNIST = "mnist-2d"


@pytest.fixture
def phone(stand: Callable[..., Visitor]) -> PathVisitor:
    return PathVisitor(stand(**PHONE, color_scheme="dark"))


def test_a_path_is_made_and_played_by_keys_alone(path: PathVisitor) -> None:
    path.open(f"run={MNIST}&points=none")
    path.tab_to_sky()
    press = path.page.keyboard.press
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp", "Enter"):
        press(key)
    path.visitor.until_state(points=[{"z": [0.1, 0.5]}])
    for key in ("Shift+ArrowLeft", "Shift+ArrowLeft", "Enter"):
        press(key)
    path.visitor.until_state(points=[{"z": [0.1, 0.5]}, {"z": [-0.9, 0.5]}])
    path.until_travelled()
    chart = path.page.get_by_role("application", name="Speed of change along the path")
    chart.press("ArrowRight")
    expect(path.page.locator("#announcement")).to_have_text(
        re.compile(r"^pictures: [\d.]+ times the mean at t = 0\.0\d$")
    )
    chart.press("ArrowDown")
    expect(path.page.locator("#announcement")).to_have_text(re.compile("^z: "))
    press("<")
    path.visitor.until_state(points=[{"z": [-0.9, 0.5]}, {"z": [0.1, 0.5]}])
    press("Delete")
    path.visitor.until_state(points=[{"z": [0.1, 0.5]}])
    press("Control+z")
    path.visitor.until_state(points=[{"z": [-0.9, 0.5]}, {"z": [0.1, 0.5]}])
    press("Control+Shift+z")
    path.visitor.until_state(points=[{"z": [0.1, 0.5]}])
    press("n")
    path.visitor.until("latentarium.state().points.length === 2")
    press(" ")
    path.visitor.until("latentarium.stats().playing && latentarium.state().t > 0.05")
    press(" ")
    path.visitor.until("!latentarium.stats().playing")
    press("4")
    path.visitor.until_state(classes=[4])
    press("Escape")
    press("Escape")
    path.visitor.until_state(classes=[])


def test_tab_reaches_all_and_slider_and_curves_follow_the_arrows(path: PathVisitor) -> None:
    path.open(f"run={MNIST}&sky=3d")
    assert path.visitor.state()["space"] is False
    expect(path.page.locator("#projections"), "two latents have a plane alone").to_be_hidden()
    assert path.to_be_reached() <= path.reached_by_tab()
    path.page.get_by_role("slider", name="Where on the path, t").focus()
    path.page.keyboard.press("End")
    path.visitor.until_state(t=1)
    path.page.get_by_role("radio", name="Spline").focus()
    path.page.keyboard.press("ArrowLeft")
    path.visitor.until_state(curve="bezier")
    assert len(path.visitor.state()["points"]) == 2


def test_a_tap_adds_a_point_and_a_finger_drags_it(phone: PathVisitor) -> None:
    phone.open(f"run={MNIST}&points=none")
    phone.page.touchscreen.tap(*phone.point(-0.6, -1.2))
    phone.until_points(1)
    assert phone.visitor.state()["points"][0]["z"] == pytest.approx([-0.6, -1.2], abs=0.05)
    fingers = Fingers(phone.page.context.new_cdp_session(phone.page))
    begin, end = phone.point(-0.6, -1.2), phone.point(0.8, -0.2)
    fingers.down(begin)
    for share in (0.3, 0.6, 1.0):
        fingers.move(tuple(a + share * (b - a) for a, b in zip(begin, end, strict=True)))
    fingers.up()
    phone.visitor.until("latentarium.state().points[0].z[0] > 0.7")
    assert phone.visitor.state()["points"][0]["z"] == pytest.approx([0.8, -0.2], abs=0.05)
    assert phone.out_of_reach(360) == []
    # Ten pairs are sheets away from the sky, and one of them is travelled, by touch as well.
    phone.page.get_by_role("button", name="Same class").tap()
    phone.visitor.until_state(pairs="same")
    phone.page.locator(".pair-line").nth(2).tap()
    phone.until_points(2)
