"""The names of the classes among the stars can be taken away: a figure of stars alone."""

from __future__ import annotations

from tests.support.browser.visitor import Visitor

NAMES = ".sky-graph .annotation-text:visible"


def test_the_names_of_the_classes_go_and_come_back(visitor: Visitor) -> None:
    visitor.open("?run=mnist-2d")
    names = visitor.page.locator(NAMES)
    button = visitor.page.get_by_role("button", name="Names", exact=True)
    assert sorted(names.all_text_contents()) == list("0123456789")
    assert button.get_attribute("aria-pressed") == "true"

    visitor.page.keyboard.press("n")
    visitor.until("location.search.includes('names=off')")
    assert names.count() == 0
    assert button.get_attribute("aria-pressed") == "false"

    button.click()
    visitor.until_state(names=True)
    assert names.count() == 10
