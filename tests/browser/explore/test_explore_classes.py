"""The class list: highlights one class or several, and clears again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor

MNIST = "mnist-2d"
LIT = 1  # on the light theme
NAMES = ".sky-graph .annotation-text:visible"
LINES = ".sky-graph :is(.xtick text, .ytick text, .gridlayer path):visible"


def expect_highlighted(visitor: Visitor, classes: list[int]) -> None:
    """State, stars and buttons agree; no class at all means that all are lit."""
    visitor.until_state(classes=classes)
    visitor.until(
        "document.querySelector('.js-plotly-plot').data.every(({ marker }, k) =>"
        " marker.opacity === (value.length === 0 || value.includes(k) ? 1 : 0.12))",
        classes,
    )
    chips = visitor.page.locator("#legend [data-class]")
    pressed = chips.evaluate_all("(chips) => chips.map((chip) => chip.ariaPressed)")
    assert pressed == ["true" if k in classes else "false" for k in range(len(pressed))]


def test_every_class_is_listed_with_its_name_and_number_of_images(visitor: Visitor) -> None:
    visitor.open("?run=fashion-2d")
    run = visitor.document("fashion-2d")
    texts = visitor.page.locator("#legend [data-class]").all_inner_texts()
    assert [" ".join(text.split()) for text in texts] == [f"{n} 1,000" for n in run["classes"]]
    assert visitor.traces("opacity") == [LIT] * len(texts)


def test_clicks_and_keys_highlight_one_class_and_several_and_clear_them(
    visitor: Visitor,
) -> None:
    visitor.open(f"?run={MNIST}")
    chip = visitor.page.locator("#legend [data-class]")
    expect_highlighted(visitor, [])
    chip.nth(3).click()
    expect_highlighted(visitor, [3])
    chip.nth(8).click()
    expect_highlighted(visitor, [3, 8])
    chip.nth(3).click()
    expect_highlighted(visitor, [8])
    visitor.page.locator("#legend .clear").click()
    expect_highlighted(visitor, [])
    assert visitor.traces("opacity") == [LIT] * 10
    for k, key in ((5, "Enter"), (6, "Space")):
        chip.nth(k).focus()
        visitor.page.keyboard.press(key)
    expect_highlighted(visitor, [5, 6])
    assert visitor.state()["pin"] is False
    visitor.page.keyboard.press("Escape")
    expect_highlighted(visitor, [])
    visitor.page.keyboard.press("4")
    expect_highlighted(visitor, [4])
    view = visitor.view()
    for share in (0.2, 0.5, 0.8):
        visitor.point_at(view.left + share * view.width, view.top + share * view.height)
        assert visitor.page.locator("#original").get_attribute("aria-label") == (
            "Nearest test image: 4"
        )


def test_the_names_of_the_classes_go_and_come_back(visitor: Visitor) -> None:
    """A figure of stars alone."""
    visitor.open(f"?run={MNIST}")
    names = visitor.page.locator(NAMES)
    button = visitor.page.get_by_role("button", name="Names", exact=True)
    assert sorted(names.all_text_contents()) == list("0123456789")
    expect(button).to_have_attribute("aria-pressed", "true")

    visitor.page.keyboard.press("n")
    visitor.until("location.search.includes('names=off')")
    expect(names).to_have_count(0)
    expect(button).to_have_attribute("aria-pressed", "false")

    button.click()
    visitor.until_state(names=True)
    expect(names).to_have_count(10)


def test_the_lines_of_the_grid_go_with_their_numbers_and_come_back(visitor: Visitor) -> None:
    """By key and by button, and a link keeps them away."""
    visitor.open(f"?run={MNIST}&lines=off")
    parts = visitor.page.locator(LINES)
    button = visitor.page.get_by_role("button", name="Lines", exact=True)
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(parts).to_have_count(0)

    visitor.page.keyboard.press("x")
    visitor.until_state(lines=True)
    visitor.until("!location.search.includes('lines')")
    assert "3" in parts.all_text_contents()

    button.click()
    visitor.until("location.search.includes('lines=off')")
    expect(parts).to_have_count(0)
