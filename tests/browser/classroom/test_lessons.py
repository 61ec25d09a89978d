"""Every ready lesson from its first step to its last: alone, and in a room.

What the addresses of its steps show is told by tests/app/lessons/test_ready_lessons.py and
tests/js/lessons.test.mjs; here the documents are real, but what lies in them is left out: all of
it would take two minutes to draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import PATIENCE_MILLISECONDS, WINDOW, Faults, prepared
from tests.support.browser.answering import answer
from tests.support.browser.visitor import Visitor

# It is begun on whole pages: two choices, a drawing, another choice, a prediction of another run.
WHOLE, LAST = "11-your-hand", 5
POINTED = "window.latentarium = { pointed: () => [0.5, -1], canPoint: () => true };"
SENT = """Object.entries(sessionStorage).every(
  ([key, kept]) => !key.startsWith("latentarium-answers") || kept === "[]")"""


def without_contents(route: Route) -> None:
    """The document with its head and what a class or a lesson adds to it, and nothing else."""
    answered = route.fetch()
    document = answered.text()
    head, _, _ = document.partition("<body>")
    found = re.search(r'<script data-entry="[^"]*" data-inside="([^"]*)">.*?</script>', document)
    assert answered.ok, answered.url
    assert found is not None, answered.url
    script = re.sub(r'data-entry="[^"]*"', f'data-entry="{found[1]}"', found[0])
    route.fulfill(response=answered, body=f"{head}<body>{script}</body></html>")


def is_page(address: str) -> bool:
    return not re.search(r"/(static|api|files|class|_dash)|\.(js|css|svg|png)", address)


# In one go: a person's twelve presses a step would take a minute of the suite.
GIVE = """({ option }) => {
  const form = document.querySelector("form.question");
  form.querySelectorAll("input[type=radio]")[option - 1]?.click();
  for (const field of form.querySelectorAll("input:not([type=radio]), textarea")) field.value = "2";
  form.requestSubmit();
}"""
AT_STEP = """({ count, page, because }) => {
  const panel = document.querySelector(".lesson-panel:not(.digit-panel)");
  const verdict = panel?.querySelector(".lesson-verdict");
  return panel?.querySelector(".facts").textContent === count
    && (page === "" || location.pathname + location.search === page)
    && (because === "" || (!verdict.hidden && verdict.textContent.endsWith(because)));
}"""
ON = "document.querySelector('.lesson-panel:not(.digit-panel) footer .primary').click()"


class Walk:
    """A lesson that somebody takes in this page; its steps as the server tells them."""

    def __init__(self, page: Page, site: str, lesson: str) -> None:
        self.page = page
        self.lesson = page.request.get(f"{site}/api/lessons/{lesson}").json()
        self.steps: list[dict[str, Any]] = self.lesson["steps"]

    @property
    def quiz(self) -> int:
        """How many questions are asked before and after."""
        return sum("-after-" in step["id"] for step in self.steps)

    def until_step(self, number: int, page: str = "", because: str = "") -> None:
        count = f"{self.lesson['title']} · {number} of {len(self.steps)}"
        self.page.wait_for_function(AT_STEP, arg={"count": count, "page": page, "because": because})

    def take(self, judged: bool) -> None:
        """From the first step to the last; judged: is it said whether an answer is right?"""
        for number, step in enumerate(self.steps, 1):
            self.until_step(number)
            question, because = step["question"], ""
            if question is not None:
                because = (question["because"] or "Noted.") if judged else ""
                right = question["answer"] if isinstance(question["answer"], int) else 1
                if question["kind"] == "drawing":
                    answer(self.page, "drawing", "")
                else:
                    self.page.evaluate(GIVE, {"option": right})
            self.until_step(number, step["page"], because)
            if number < len(self.steps):
                self.page.evaluate(ON)


def begin(page: Page, site: str, walk: Walk) -> None:
    page.goto(f"{site}/class")
    page.get_by_role("button", name=f"Begin: {walk.lesson['title']}").focus()
    page.keyboard.press("Enter")


def test_a_lesson_is_begun_by_keys_on_whole_pages(visitor: Visitor, address: str) -> None:
    page, walk = visitor.page, Walk(visitor.page, address, WHOLE)
    begin(page, address, walk)
    for number, step in enumerate(walk.steps[:LAST], 1):
        walk.until_step(number)
        question = step["question"]
        answer(page, question["kind"], "", question["answer"] or 1)
        walk.until_step(number, because=question["because"])
        page.wait_for_function(
            "(wanted) => location.href.includes(wanted)", arg=step["page"].split("&")[0]
        )
        if number < LAST:
            page.get_by_role("button", name="Next", exact=True).focus()
            page.keyboard.press("Enter")
    page.reload()
    walk.until_step(LAST, because=walk.steps[LAST - 1]["question"]["because"])
    page.get_by_role("button", name="Leave the lesson").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Lessons to take alone").wait_for()


@pytest.fixture
def light(browser: Browser, faults: Faults) -> Iterator[Page]:
    """A page on which lessons are taken without what lies below them; nobody else gets it, since
    a script that begins every document cannot be taken back."""
    options: dict[str, Any] = {"viewport": WINDOW}
    context = browser.new_context(**options)
    prepared(context)
    context.add_init_script(POINTED)
    with faults.watching(context):
        page = context.new_page()
        page.route(is_page, without_contents)
        yield page
    context.close()


def test_every_lesson_is_taken_alone(light: Page, address: str) -> None:
    for lesson in light.request.get(f"{address}/api/lessons").json():
        walk = Walk(light, address, lesson["id"])
        begin(light, address, walk)
        walk.take(judged=True)
        light.get_by_text(f"Quiz: {walk.quiz} of {walk.quiz} before, {walk.quiz} after.").wait_for()


def test_every_lesson_is_taken_in_a_room(light: Page, address: str) -> None:
    """Each at their own pace; that a class goes with its teacher is told by test_class.py."""
    request, rooms = light.request, f"{address}/api/rooms"
    opened = request.post(rooms, data={}).json()
    room, led = f"{rooms}/{opened['code']}", {"Authorization": f"Bearer {opened['teacher']}"}
    request.patch(room, headers=led, data={"pace": "self"})
    light.goto(f"{address}/class/{opened['code']}")
    light.get_by_role("button", name="Join").click()
    asked = set()
    for lesson in request.get(f"{address}/api/lessons").json():
        request.patch(room, headers=led, data={"lesson": lesson["id"], "step": None})
        walk = Walk(light, address, lesson["id"])
        walk.take(judged=False)
        asked |= {step["id"] for step in walk.steps if step["question"] is not None}
    light.wait_for_function(SENT, timeout=4 * PATIENCE_MILLISECONDS)  # one after the other
    answers = request.get(f"{room}/answers.json", headers=led).json()
    assert {each["step"] for each in answers} == asked
    light.goto("about:blank")  # a last beat would ask for a room that is gone
    request.delete(room, headers=led)
