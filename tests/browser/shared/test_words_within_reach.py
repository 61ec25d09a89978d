"""A page explains itself by tap and by key: hints, help, and the glossary one link away.

test_accessibility.py looks on every page whether its hints are within reach.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.explore.test_explore_touch import PHONE
from tests.support.browser.visitor import Visitor


def expect_help(page: Page) -> None:
    """The panel opens by tap and by key, and names keys only where there are any."""
    panel = page.locator("#help")
    expect(panel).to_be_hidden()
    while not panel.is_visible():  # until the page's own code has come
        page.get_by_role("button", name="Help", exact=True).tap()
    expect(panel.get_by_role("link", name="All words, on one page")).to_be_visible()
    expect(panel.locator("kbd:visible")).to_have_count(0)
    panel.get_by_role("button", name="Close the explanations").tap()
    expect(panel).to_be_hidden()
    page.keyboard.press("?")
    expect(panel).to_be_visible()


def test_a_tap_explains_and_still_does_what_the_control_does(
    new_visitor: Callable[..., Visitor],
) -> None:
    visitor = new_visitor(**PHONE)
    visitor.open("?run=mnist-2d")
    page = visitor.page
    hint = page.locator("#hint")
    page.get_by_role("button", name="Random").tap()
    visitor.until("latentarium.state().z.some((value) => value !== 0)")
    expect(hint).to_have_text("A place drawn from the prior, as the model dreams.")
    page.touchscreen.tap(20, 300)
    expect(hint).to_be_hidden()
    # On the number: its unit leads to the glossary.
    page.locator("#nearest-facts").tap(position={"x": 6, "y": 6})
    expect(hint).to_contain_text("reconstruction error")
    page.keyboard.press("Escape")
    expect(hint).to_be_hidden()
    page.get_by_role("button", name="Density").tap()
    expect(hint).to_contain_text("Where each class is dense")
    visitor.until_state(density=1)
    page.touchscreen.tap(20, 300)

    expect_help(page)
    page.locator(".help").get_by_role("link", name="Rate (KL)").tap()
    page.wait_for_url("**/glossary#rate")
    entry = page.locator("#rate")
    expect(entry).to_be_in_viewport()
    entry.get_by_text("Formula").tap()
    expect(entry).to_contain_text("KL( q(z | x) ‖ N(0, I) )")
    expect_help(page)
