"""A ready lesson from its first step to its last: alone, by keys, and in a room."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.support.browser.visitor import Visitor

# It has every kind of question but numbers.
LESSON, TITLE = "11-your-hand", "Your own hand"
Steps = list[dict[str, Any]]


def steps_of(page: Page, site: str) -> Steps:
    steps: Steps = page.request.get(f"{site}/api/lessons/{LESSON}").json()["steps"]
    return steps


def until_step(page: Page, number: int, steps: Steps) -> None:
    page.get_by_text(f"{TITLE} · {number} of {len(steps)}").wait_for()


def answer(page: Page, question: dict[str, Any]) -> None:
    """By keys alone; of options the right one, the first where none is."""
    form = page.locator("form.question")
    kind = question["kind"]
    if kind in ("choice", "predict"):
        form.locator("input").nth((question["answer"] or 1) - 1).focus()
        page.keyboard.press("Space")
    elif kind == "text":
        form.locator("textarea").focus()
        page.keyboard.type("Bars through <b>sevens</b>")
    elif kind == "drawing":
        form.locator("canvas").focus()
        page.keyboard.press("Space")
        for _ in range(4):
            page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Space")
    else:
        page.wait_for_function("window.latentarium?.canPoint?.()")
    form.get_by_role("button", name="Answer", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Change my answer").wait_for()


def shows(page: Page, address: str) -> None:
    """It shows the step's page, without a word of what the link lacks."""
    page.wait_for_function("(wanted) => location.href.includes(wanted)", arg=address.split("&")[0])


def test_a_lesson_is_taken_alone_by_keys(visitor: Visitor, address: str) -> None:
    page = visitor.page
    steps = steps_of(page, address)
    page.goto(f"{address}/class")
    page.get_by_role("button", name=f"Begin: {TITLE}").focus()
    page.keyboard.press("Enter")
    for number, step in enumerate(steps, 1):
        until_step(page, number, steps)
        answer(page, step["question"])
        if step["page"]:
            shows(page, step["page"])
            until_step(page, number, steps)
        page.locator(".verdict", has_text=step["question"]["because"][:40]).wait_for()
        if number < len(steps):
            page.get_by_role("button", name="Next", exact=True).focus()
            page.keyboard.press("Enter")
    page.get_by_text("Quiz: 2 of 2 before, 2 after.").wait_for()
    page.reload()
    until_step(page, len(steps), steps)
    page.get_by_role("button", name="Finish").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Lessons to take alone").wait_for()


def test_a_class_takes_a_lesson_with_its_teacher(
    new_visitor: Callable[..., Visitor], address: str
) -> None:
    teacher, member = new_visitor().page, new_visitor().page
    steps = steps_of(teacher, address)
    teacher.goto(f"{address}/class")
    teacher.get_by_role("button", name="Open a room").click()
    member.goto(f"{address}/class/{teacher.locator('.entrance .code').inner_text()}")
    member.get_by_role("button", name="Join").click()
    member.wait_for_function("window.latentarium?.canPoint?.()")
    teacher.get_by_label("Which").select_option(LESSON)
    for number, step in enumerate(steps, 1):
        teacher.get_by_role("button", name="Next step").click()
        until_step(member, number, steps)
        answer(member, step["question"])
        teacher.get_by_text(f"Step {number} of {len(steps)}").get_by_text(
            "answered by 1"
        ).wait_for()
        results = {"drawing": ".result-drawings canvas", "pin": ".result-pins .pin"}
        shown = results.get(step["question"]["kind"])
        if shown is not None:
            assert member.locator(".results").is_hidden(), "hidden until they are revealed"
            teacher.get_by_label("Show the answers to everybody").check()
            member.locator(shown).wait_for()
    teacher.get_by_text("Quiz: 100 % right before, 100 % after.").wait_for()
    with teacher.expect_download() as saved:
        teacher.get_by_role("button", name="Save as CSV").click()
    rows = list(csv.DictReader(saved.value.path().read_text("utf-8").splitlines()))
    assert sorted(row["step"] for row in rows) == sorted(step["id"] for step in steps)
