"""Selecting on the sky by pointer, finger and keys; the address holds the polygon."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.explore.test_explore_touch import PHONE, Fingers
from tests.support.browser.selecting import open_images, until_count, within
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"
# Shares of the sky's width and height.
TRIANGLE = ((0.35, 0.35), (0.65, 0.4), (0.45, 0.75))
BOX = [-0.503, -0.251, -0.003, -0.251, -0.003, 0.249, -0.503, 0.249]
# On no edge is a float16, in which latents are published.
SQUARE = [-0.999, -0.999, 0.999, -0.999, 0.999, 0.999, -0.999, 0.999]
SELECTED = "latentarium.state().sel !== null"


def corners(visitor: Visitor) -> list[tuple[float, float]]:
    view = visitor.view()
    return [(view.left + x * view.width, view.top + y * view.height) for x, y in TRIANGLE]


def drag(visitor: Visitor, points: list[tuple[float, float]]) -> None:
    visitor.page.mouse.move(*points[0])
    visitor.page.mouse.down()
    for point in points[1:]:
        visitor.page.mouse.move(*point, steps=8)
    visitor.page.mouse.up()


def expect_count(visitor: Visitor, published: Catalogue, run: str = MNIST) -> int:
    """The panel is about the images that lie within the state's polygon; returns how many."""
    stars = published.latents(run).mu
    count = int(within(stars, visitor.state()["sel"]).sum())
    until_count(visitor, f"{count:,} of {len(stars):,} images")
    return count


def test_a_lasso_selects_what_it_surrounds(visitor: Visitor, published: Catalogue) -> None:
    visitor.open(f"?run={MNIST}")
    before = visitor.view()
    drawn = corners(visitor)
    visitor.page.get_by_role("button", name="Lasso").click()
    drag(visitor, [*drawn, drawn[0]])
    visitor.until(SELECTED)
    visitor.until_state(panel="selection", pin=False, view=None)
    polygon = np.reshape(visitor.state()["sel"], (-1, 2))
    for corner in drawn:
        off = np.abs(polygon - before.place(*corner)).min(axis=0)
        assert np.all(off <= 2 * np.array(before.pixel)), "the corners that turn are kept"
    assert 6 <= polygon.size <= 64
    # The line wavers by less than a pixel; its corners alone decide.
    stars = published.latents(MNIST).mu
    exact = within(stars, np.ravel([before.place(*corner) for corner in drawn]).tolist()).sum()
    until_count(visitor, "")
    told = visitor.page.locator("#selection-count").inner_text()
    assert int(told.split(" ")[0].replace(",", "")) == pytest.approx(exact, rel=0.02)
    expect(visitor.page.get_by_role("button", name="Lasso")).to_have_attribute(
        "aria-pressed", "false"
    )
    visitor.until("location.search.includes('sel=')")
    visitor.page.evaluate("history.back()")
    visitor.until_state(sel=None, panel=None)
    expect(visitor.page.locator("#selection")).to_be_hidden()
    visitor.page.evaluate("history.forward()")
    visitor.until(SELECTED)
    visitor.until_state(panel="selection")


def test_a_drag_selects_a_box_and_moves_no_sky(visitor: Visitor, published: Catalogue) -> None:
    visitor.open(f"?run={MNIST}")
    before = visitor.view()
    first, _, last = corners(visitor)
    visitor.page.get_by_role("button", name="Box", exact=True).click()
    drag(visitor, [first, last])
    visitor.until(SELECTED)
    (x0, y0), (x1, y1) = before.place(*first), before.place(*last)
    off = np.subtract(visitor.state()["sel"], [x0, y0, x1, y0, x1, y1, x0, y1])
    assert np.all(np.abs(off) <= max(before.pixel))
    assert expect_count(visitor, published) > 100
    # The tool is put down: the next drag moves the sky.
    visitor.until_fitted()
    drag(visitor, corners(visitor)[::2])
    visitor.until("latentarium.state().view !== null")


def test_a_box_is_drawn_by_keys_alone(visitor: Visitor, published: Catalogue) -> None:
    visitor.open(f"?run={MNIST}&z=-0.503,-0.251")
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("b")
    visitor.page.locator("#notice", has_text="One corner is here").wait_for()
    visitor.page.keyboard.press("Shift+ArrowRight")
    visitor.page.keyboard.press("Shift+ArrowUp")
    visitor.until_state(z=[-0.003, 0.249])
    visitor.page.keyboard.press("b")
    visitor.until_state(sel=BOX, panel="selection")
    assert expect_count(visitor, published) > 100
    announced = "document.getElementById('announcement').textContent.includes(' of 10,000 images')"
    visitor.until(announced)
    visitor.page.keyboard.press("Escape")
    visitor.until_state(sel=None)
    until_count(visitor, "All 10,000 images")


def test_escape_puts_the_tool_down_before_it_unselects(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&sel=0,0,1,0,1,1")
    lasso = visitor.page.get_by_role("button", name="Lasso")
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("o")
    expect(lasso).to_have_attribute("aria-pressed", "true")
    visitor.page.keyboard.press("Escape")
    expect(lasso).to_have_attribute("aria-pressed", "false")
    visitor.until_state(sel=[0, 0, 1, 0, 1, 1])
    visitor.page.keyboard.press("Escape")
    visitor.until_state(sel=None)


def test_a_link_selects_what_was_selected(visitor: Visitor, published: Catalogue) -> None:
    open_images(visitor, MNIST, sel="-1.2,-0.5,0.4,-0.6,0.5,0.5,-1,0.7")
    assert expect_count(visitor, published) > 1000
    visitor.page.get_by_role("button", name="Place", exact=True).click()
    visitor.page.get_by_role("searchbox").fill("2")
    visitor.until("location.search.includes('find=2')")
    state = visitor.state()
    link = visitor.page.evaluate("location.search")
    visitor.open(link)
    assert visitor.state() == state
    expect_count(visitor, published)
    expect(visitor.page.get_by_role("searchbox")).to_have_value("2")


def test_a_selection_belongs_to_its_plane(visitor: Visitor, published: Catalogue) -> None:
    open_images(visitor, "mnist-10d", sel=",".join(map(str, SQUARE)))
    axes = list(published.run("mnist-10d").plane or ())
    stars = published.latents("mnist-10d").mu[:, axes]
    count = within(stars, SQUARE).sum()
    until_count(visitor, f"{count:,} of 10,000 images")
    visitor.page.locator("#across").select_option("0")
    visitor.until_state(sel=None)
    until_count(visitor, "All 10,000 images")
    visitor.page.evaluate("history.back()")
    until_count(visitor, f"{count:,} of 10,000 images")


def test_one_finger_draws_and_then_explores_again(new_visitor: Callable[..., Visitor]) -> None:
    phone = new_visitor(**PHONE)
    phone.open(f"?run={MNIST}")
    fingers = Fingers(phone.page.context.new_cdp_session(phone.page))
    before = phone.view()
    drawn = corners(phone)
    phone.page.get_by_role("button", name="Lasso").tap()
    fingers.down(drawn[0])
    for (x0, y0), (x1, y1) in zip(drawn, [*drawn[1:], drawn[0]], strict=True):
        for step in range(1, 9):
            fingers.move((x0 + step / 8 * (x1 - x0), y0 + step / 8 * (y1 - y0)))
    fingers.up()
    phone.until(SELECTED)
    phone.until_state(z=[0, 0], pin=False)
    assert phone.view() == before, "drawing moves nothing"
    phone.page.locator("#notice", has_text="at the end of the page").wait_for()
    width = "[document.documentElement.scrollWidth, document.body.scrollWidth]"
    assert phone.page.evaluate(width) == [360, 360]
    decodes = phone.stats()["decodes"]
    fingers.down(drawn[0])
    phone.until("latentarium.stats().decodes > value", decodes)
    fingers.up()
