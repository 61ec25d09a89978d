"""The class is the data set: a student draws, the teacher looks through, all find their stars."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Faults
from tests.support.browser.visitor import Visitor
from tests.support.site_worker import working

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
    faults.expected += ["Failed to load resource", "net::ERR_INTERNET", "Failed to fetch"]
    teacher, student = new_visitor().page, new_visitor(**PHONE).page
    teacher.goto(f"{address}/class")
    teacher.get_by_role("button", name="Open a room").click()
    student.goto(f"{address}/class/{teacher.locator('.entrance .code').inner_text()}")
    switch_while_somebody_joins(teacher, student)
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
    student.get_by_role("application", name="2 drawings").focus()
    read_the_stars(student)
    student.get_by_text("The class’s average").wait_for()
    assert student.locator(".own-stars li").count() >= 1
    teacher.get_by_role("button", name="Discard the chosen").click()
    teacher.get_by_text("1 drawing: 0 ×1, 1 ×0").wait_for()


def switch_while_somebody_joins(teacher: Page, student: Page) -> None:
    """What the teacher has switched stays, whatever comes from before the server knew of it."""
    held: list[Route] = []
    teacher.route("**/api/rooms/*", lambda route: held.append(route))
    switch = teacher.get_by_label("Everybody draws ten digits")
    switch.check()
    with teacher.expect_response(lambda news: news.url.endswith("/beat") and news.status == 200):
        student.get_by_role("button", name="Join").click()
    Visitor(teacher, "").next_frame()
    assert switch.is_checked()
    held.pop().continue_()
    teacher.unroute("**/api/rooms/*")


def read_the_stars(student: Page) -> None:
    """By keys: the second is said as it is written, and so it stands in the table."""
    for key in ("ArrowRight", "ArrowDown"):
        student.keyboard.press(key)
    said = student.locator("#announcement").inner_text()
    found = re.fullmatch(r"1, drawing 1 of 1, yours, at \((.+), (.+)\): among the (\d)s\.", said)
    assert found is not None, said
    assert said == student.locator(".chosen-place span").inner_text()
    student.get_by_text("The same as a table").click()
    cells = student.locator(".values tbody tr", has_text="✓").nth(1).locator("td").all_inner_texts()
    digit, *place, among, own = cells
    assert (digit, among, own) == ("1", found[3], "✓")
    assert [number(text) for text in place] == pytest.approx(
        [number(found[1]), number(found[2])], abs=0.005
    )
    link = student.get_by_role("link", name="Go there", exact=True).last
    assert [number(text) for text in cells[1:3]] == [
        float(text)
        for text in link.evaluate("(a) => new URL(a.href).searchParams.get('z').split(',')")
    ]


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.fixture
def worker(server_folder: Path) -> Iterator[None]:
    runs, data = str(server_folder / "runs"), str(server_folder)
    with working(RUNS_URL=runs, DATA_ROOT=data, JOB_FREE_MB="1", JOB_HELD_OUT="10"):
        yield


def bar(digit: int, member: int) -> str:
    """A drawing that a net can tell from those of other digits, as a phone sends it."""
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4 + member : 20 + member, 2 + 2 * digit : 6 + 2 * digit] = 255
    return base64.b64encode(pixels.tobytes()).decode()


@pytest.mark.usefixtures("worker")
def test_a_model_of_the_class_is_trained_while_all_watch_and_then_explored(
    new_visitor: Callable[..., Visitor], address: str
) -> None:
    visitor = new_visitor(**PHONE)
    page, rooms = visitor.page, f"{address}/api/rooms"
    page.goto(f"{address}/class")
    opened = page.request.post(rooms, data={"title": "Our digits"}).json()
    code, led = opened["code"], {"Authorization": f"Bearer {opened['teacher']}"}
    page.request.patch(f"{rooms}/{code}", headers=led, data={"collect": True})
    for member in range(5):
        joined = page.request.post(f"{rooms}/{code}/members", data={}).json()
        headers = {"Authorization": f"Bearer {joined['member']}"}
        for digit in range(10):
            drawn = {"step": f"digit-{digit}", "answer": {"pixels": bar(digit, member)}}
            answer = page.request.post(f"{rooms}/{code}/answers", headers=headers, data=drawn)
            assert answer.status == 204
    page.goto(f"{address}/class/{code}")
    page.get_by_role("button", name="Join").click()
    answer = page.request.post(f"{rooms}/{code}/training", headers=led)
    assert answer.status == 201, answer.text()
    page.get_by_role("button", name="Our model").click()
    expect(page.get_by_role("link", name="Explore it")).to_be_visible(timeout=90_000)
    page.get_by_role("link", name="Explore it").click()
    visitor.ready()
    visitor.until_fitted()
    ours = visitor.state()["run"]
    assert ours.startswith("mine-")
    page.goto(f"{address}/compare?runs=mnist-2d,{ours}")
    expect(page.locator(".panel")).to_have_count(2)
    page.goto("about:blank")  # or its next beat hears a 404
    assert page.request.delete(f"{rooms}/{code}", headers=led).status == 204
