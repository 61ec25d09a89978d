"""The class is the data set: a student draws, the teacher looks through, all find their stars."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import Faults
from tests.support.browser.visitor import Visitor

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


def draw(page: Page) -> None:
    """A stroke downwards, by keys."""
    page.locator(".digit-panel canvas").focus()
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Give it to the class").click()


def test_a_class_draws_its_own_digits(
    new_visitor: Callable[..., Visitor], address: str, faults: Faults
) -> None:
    faults.expected += ["Failed to load resource", "net::ERR_INTERNET_DISCONNECTED"]
    teacher, student = new_visitor().page, new_visitor(**PHONE).page
    teacher.goto(f"{address}/class")
    teacher.get_by_role("button", name="Open a room").click()
    student.goto(f"{address}/class/{teacher.locator('.entrance .code').inner_text()}")
    student.get_by_role("button", name="Join").click()
    teacher.get_by_label("Everybody draws ten digits").check()
    student.get_by_role("heading", name="Draw a 0 · 0 of 10 done").wait_for()
    draw(student)
    student.get_by_role("heading", name="Draw a 1 · 1 of 10 done").wait_for()
    # What is drawn without a network is sent when it is back.
    student.context.set_offline(True)
    draw(student)
    student.get_by_role("heading", name="Draw a 2 · 2 of 10 done").wait_for()
    student.context.set_offline(False)
    teacher.get_by_text("2 drawings: 0 ×1, 1 ×1").wait_for()

    teacher.get_by_text("Look through them").click()
    teacher.get_by_label("Drawings of").select_option("1")
    teacher.get_by_role("button", name="A drawing of 1").click()
    teacher.get_by_role("button", name="Show the chosen one to all").click()
    student.get_by_text("A drawing from the class").wait_for()
    teacher.get_by_role("button", name="Spotlight off").click()
    student.get_by_text("A drawing from the class").wait_for(state="hidden")
    teacher.get_by_role("button", name="Spotlight", exact=True).click()
    student.get_by_role("link", name="Go there").wait_for()
    teacher.get_by_role("button", name="Place them on the MNIST sky").click()
    student.get_by_role("button", name="The class’s stars").click()
    student.get_by_role("img", name="2 drawings").wait_for()
    student.get_by_text("The class’s average").wait_for()
    assert student.locator(".own-stars li").count() >= 1
    teacher.get_by_role("button", name="Discard the chosen").click()
    teacher.get_by_text("1 drawing: 0 ×1, 1 ×0").wait_for()
