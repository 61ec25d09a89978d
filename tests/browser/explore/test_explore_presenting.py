"""Presenting: sky, picture and a sentence fill the window, and arrows walk the kept views."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor

PROJECTOR = {"viewport": {"width": 1024, "height": 768}, "reduced_motion": "reduce"}
# What of the page is not whole in the window.
CUT = """() => ["#sky-pane", ".hero", "#place", "#present-words", ".present-bar"]
  .map((selector) => document.querySelector(selector))
  .filter((element) => {
    const { left, top, right, bottom, height } = element.getBoundingClientRect();
    return height === 0 || left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
  })
  .map(({ id, className }) => id || className)"""

BESIDE = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  return box("#sky-pane").right <= box(".hero").left;
}"""


@pytest.fixture
def visitor(stand: Callable[..., Visitor]) -> Visitor:
    return stand(**PROJECTOR)


def test_kept_views_are_presented_whole_at_1024_by_768_and_arrows_walk_them(
    visitor: Visitor,
) -> None:
    page = visitor.page
    visitor.open("?run=mnist-2d&z=0.4,1.1")
    assert page.evaluate(BESIDE), "two columns"
    page.keyboard.press("v")
    visitor.until_state(kept=[{"z": [0.4, 1.1], "classes": [], "view": None}])
    page.keyboard.press("r")
    # One latent alone, which has two digits, is the same once in 270 times.
    visitor.until("String(latentarium.state().z) !== '0.4,1.1'")
    page.keyboard.press("8")
    page.keyboard.press("v")
    visitor.until("latentarium.state().kept.length === 2")
    second = visitor.state()["z"]

    page.keyboard.press("f")
    expect(page.locator(".header")).to_be_hidden()
    visitor.until("document.fullscreenElement !== null")  # a frame after the page's own layout
    visitor.until_fitted()
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    expect(page.locator("#present-count")).to_have_text("2 of 2")
    page.keyboard.press("ArrowRight")
    visitor.until_state(z=[0.4, 1.1], classes=[])
    expect(page.locator("#present-count")).to_have_text("1 of 2")
    expect(page.locator("#present-words")).to_contain_text("Around here lie images of “4”")
    page.keyboard.press("PageUp")
    visitor.until_state(z=second, classes=[8])
    page.get_by_role("button", name="Stop presenting").click()
    expect(page.locator(".header")).to_be_visible()
    assert "kept=0.4,1.1;" in page.url


def test_without_kept_views_arrows_walk_the_classes(visitor: Visitor) -> None:
    visitor.open("?run=mnist-2d&z=0.4,1.1")
    visitor.page.get_by_role("button", name="Present", exact=True).click()
    visitor.page.keyboard.press("ArrowRight")
    expect(visitor.page.locator("#present-count")).to_have_text("1 of 10")
    expect(visitor.page.locator("#present-words")).to_contain_text("images of “0”")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator(".header")).to_be_visible()
