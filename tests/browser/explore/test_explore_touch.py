"""A finger on a small screen: one explores, two zoom, nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from playwright.sync_api import CDPSession

from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import Visitor

MNIST = "mnist-2d"
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


class Fingers:
    """Fingers on the glass, by the browser's own input path."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session

    def touch(self, kind: str, points: Sequence[tuple[float, float]]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def down(self, *points: tuple[float, float]) -> None:
        self.touch("touchStart", points)

    def move(self, *points: tuple[float, float]) -> None:
        self.touch("touchMove", points)

    def up(self) -> None:
        self.touch("touchEnd", [])


@pytest.fixture
def phone(stand: Callable[..., Visitor]) -> Visitor:
    return stand(**PHONE)


@pytest.fixture
def fingers(phone: Visitor) -> Fingers:
    return Fingers(phone.page.context.new_cdp_session(phone.page))


def test_nothing_scrolls_sideways_at_360_pixels(phone: Visitor) -> None:
    phone.open(f"?run={MNIST}&pin=1&classes=3&z=0.3,-1.2")
    phone.images_loaded()
    width = "[document.documentElement.scrollWidth, document.body.scrollWidth]"
    assert phone.page.evaluate(width) == [360, 360]
    phone.page.get_by_role("button", name="Help").click()
    phone.page.locator("#help").wait_for(state="visible")
    assert phone.page.evaluate(width) == [360, 360]


def test_everything_can_be_reached_at_360_pixels(phone: Visitor) -> None:
    phone.open(f"?run={MNIST}")
    beyond = phone.page.evaluate(
        """() => [...document.querySelectorAll("button, input, canvas")]
          .filter((element) => element.checkVisibility({ visibilityProperty: true }))
          .filter((element) => !element.closest("#sky-pane"))
          // Classes and tools are lines that a finger moves along.
          .filter((element) => !element.closest("#legend, .sky-tools"))
          .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
          .filter(([, { left, right }]) => left < 0 || right > 360)
          .map(([name]) => name)"""
    )
    assert beyond == []


def test_a_finger_decodes_where_it_is_and_stays_where_it_is_lifted(
    phone: Visitor, fingers: Fingers
) -> None:
    phone.open(f"?run={MNIST}")
    view = phone.view()
    x, y = view.left + 60, view.top + 80
    decodes = phone.stats()["decodes"]
    fingers.down((x, y))
    for step in range(1, 21):
        fingers.move((x + 8 * step, y + 5 * step))
    end = (x + 160, y + 100)
    phone.until("latentarium.stats().decodes > value", decodes + 5)
    phone.until(
        "value.place.every((at, k) =>"
        " Math.abs(at - latentarium.stats().shown[k]) <= 2 * value.pixel[k])",
        {"place": view.place(*end), "pixel": view.pixel},
    )
    z = phone.shown()
    phone.expect_canvas("#decoded", phone.decoded(MNIST, z))
    assert phone.view() == view, "one finger explores, it does not move the sky"
    fingers.up()
    phone.until("String(latentarium.state().z) !== '0,0'")
    assert np.all(np.abs(np.subtract(phone.state()["z"], view.place(*end))) <= view.pixel)
    assert phone.state()["pin"] is False


def test_a_tap_pins(phone: Visitor) -> None:
    phone.open(f"?run={MNIST}")
    view = phone.view()
    phone.page.touchscreen.tap(view.left + 120, view.top + 150)
    phone.until_state(pin=True)
    off = np.subtract(phone.state()["z"], view.place(view.left + 120, view.top + 150))
    assert np.all(np.abs(off) <= view.pixel)


def test_two_fingers_zoom_around_what_they_hold(phone: Visitor, fingers: Fingers) -> None:
    phone.open(f"?run={MNIST}")
    before = phone.view()
    x, y = before.left + before.width / 2, before.top + before.height / 2
    held = before.place(x, y)
    fingers.down((x - 30, y), (x + 30, y))
    for step in range(1, 7):
        fingers.move((x - 30 - 5 * step, y), (x + 30 + 5 * step, y))
    phone.until(
        "(([a, b]) => (b - a) < 0.55 * value)("
        "document.querySelector('.js-plotly-plot').layout.xaxis.range)",
        before.x[1] - before.x[0],
    )
    fingers.up()
    phone.next_frame()
    after = phone.view()
    assert after.x[1] - after.x[0] == pytest.approx((before.x[1] - before.x[0]) / 2, rel=0.05)
    assert after.point(*held) == pytest.approx((x, y), abs=3)
    assert phone.state()["pin"] is False


def test_the_decoded_picture_keeps_out_of_the_fingers_way(phone: Visitor, fingers: Fingers) -> None:
    phone.open(f"?run={MNIST}")
    view = phone.view()
    decoded = phone.page.locator("#decoded")
    for right in (0.1, 0.5, 0.9):
        for down in (0.1, 0.5, 0.9):
            x, y = view.left + right * view.width, view.top + down * view.height
            decodes = phone.stats()["decodes"]
            fingers.down((x, y))
            phone.until("latentarium.stats().decodes > value", decodes)
            box = box_of(decoded)
            under = box["x"] <= x <= box["x"] + box["width"]
            assert not (under and box["y"] <= y <= box["y"] + box["height"]), (right, down)
            fingers.up()


def test_a_phone_that_is_turned_and_turned_back_sees_the_same_sky(phone: Visitor) -> None:
    phone.open(f"?run={MNIST}")
    phone.until_fitted()
    upright = phone.view()
    for _ in range(2):
        phone.page.set_viewport_size({"width": 740, "height": 360})
        phone.until_fitted()
        lying = phone.view()
        assert lying.width > upright.width
        assert lying.x[0] < upright.x[0] < upright.x[1] < lying.x[1]
        phone.page.set_viewport_size({"width": 360, "height": 740})
        phone.until_fitted()
        again = phone.view()
        assert again.x == pytest.approx(upright.x)
        assert again.y == pytest.approx(upright.y)
