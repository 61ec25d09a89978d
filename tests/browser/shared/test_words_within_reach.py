"""Every page explains itself by tap and by key, and names keys only where there are any."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.browser.visitor import Visitor

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
WITH_SKY = ("/?run=mnist-2d&panel=selection", "/paths", "/vectors", "/compare")
PAGES = (*WITH_SKY, "/training", "/train-your-own", "/runs", "/runs/mnist-2d", "/glossary")
# Hints of what cannot be in focus, nor anything in it.
OUT_OF_REACH = """() => {
  const fields = 'a[href], button, input, select, textarea, summary';
  const stops = `${fields}, [tabindex]:not([tabindex="-1"])`;
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  return [...document.querySelectorAll("[data-hint]")]
    .filter((owner) => isSeen(owner) && !owner.matches(stops))
    .filter((owner) => ![...owner.querySelectorAll(stops)].some(isSeen))
    .map((owner) => owner.dataset.hint);
}"""


def opened(page: Page, address: str) -> None:
    """Opens a page and waits until it has drawn itself and listens."""
    page.goto(address, wait_until="commit")
    page.locator("#help").wait_for(state="attached")
    if any(address.endswith(path) for path in WITH_SKY):
        page.wait_for_function("window.latentarium?.ready.then(() => true)")


def test_every_page_explains_itself_by_tap_and_key_and_has_its_hints_in_reach(
    new_visitor: Callable[..., Visitor],
) -> None:
    visitor = new_visitor(**PHONE)
    page = visitor.page
    for path in PAGES:
        opened(page, f"{visitor.address}{path}")
        panel = page.locator("#help")
        expect(panel).to_be_hidden()
        while not panel.is_visible():  # until the page's own code has come
            page.get_by_role("button", name="Help", exact=True).tap()
        expect(panel.get_by_role("link", name="All words, on one page")).to_be_visible()
        assert panel.locator("kbd:visible").count() == 0, path
        panel.get_by_role("button", name="Close the explanations").tap()
        expect(panel).to_be_hidden()
        page.keyboard.press("?")
        expect(panel).to_be_visible()
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        assert page.evaluate(OUT_OF_REACH) == [], path


def test_a_tap_opens_a_hint_and_still_does_what_the_control_does(
    new_visitor: Callable[..., Visitor],
) -> None:
    visitor = new_visitor(**PHONE)
    visitor.open("?run=mnist-2d")
    hint = visitor.page.locator("#hint")
    visitor.page.get_by_role("button", name="Random").tap()
    visitor.until("latentarium.state().z.some((value) => value !== 0)")
    expect(hint).to_have_text("A place drawn from the prior, as the model dreams.")
    visitor.page.touchscreen.tap(20, 300)
    expect(hint).to_be_hidden()
    visitor.page.locator("#nearest-facts").tap()
    expect(hint).to_contain_text("reconstruction error")
    visitor.page.keyboard.press("Escape")
    expect(hint).to_be_hidden()
    visitor.page.get_by_role("button", name="Density").tap()
    expect(hint).to_contain_text("Where each class is dense")
    visitor.until_state(density=1)
