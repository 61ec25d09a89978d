"""A class in real browsers, from its opening to its end.

A teacher, the wall and three students: one on a phone, one who comes late, one who loses the
network. Two web processes answer them, which share nothing but the store. Both stores keep the same
contract in tests/app/rooms and tests/app/api; lessons and digits are taught on the other one.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.conftest import Faults
from tests.support.browser.answering import answer
from tests.support.browser.lesson_text import LESSON, MARKUP, STEPS
from tests.support.browser.server import served
from tests.support.browser.visitor import Visitor
from tests.support.redis_server import RedisServer

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
CAN_POINT = "window.latentarium?.canPoint?.()"
OUTAGE_MILLISECONDS = 60_000
MOST_FRAMES = 1800  # half a minute and more
HOSTILE = "<svg onload=alert(1)>"
SENT = [MARKUP, [MARKUP], [MARKUP, MARKUP], {"__html": MARKUP}, MARKUP, {"pixels": MARKUP}, 2]
POINTED_THERE = "(z) => latentarium.pointed().every((value, k) => Math.abs(value - z[k]) < .02)"


@pytest.fixture
def school(redis_server: RedisServer, tmp_path: Path) -> Iterator[str]:
    """Where the published runs are served by two web processes."""
    url, runs = redis_server.fresh_url(), str(tmp_path / "runs")
    shared = {"REDIS_URL": url, "RUNS_URL": runs, "WORKER": "no"}
    with served(tmp_path / "cache", WEB_CONCURRENCY="2", **shared) as url:
        yield url


class Class:
    """members, by their names: each a page of its own."""

    def __init__(self, school: str, new_visitor: Callable[..., Visitor]) -> None:
        self.school, self.new_visitor = school, new_visitor
        self.members: dict[str, Page] = {}
        self.teacher = new_visitor(school).page
        self.teacher.goto(f"{school}/class?code=AB0DO1")  # as somebody typed it
        self.teacher.get_by_text("never 0, O, 1, I or L").wait_for()
        self.teacher.get_by_label("Title").fill(MARKUP)
        self.teacher.get_by_label("Members type their names").check()
        self.press("Open a room")
        self.code = self.teacher.locator(".entrance .code").inner_text()

    def join(self, name: str, **options: object) -> Page:
        page = self.new_visitor(self.school, **options).page
        page.goto(f"{self.school}/class/{self.code.lower()}")
        page.get_by_text("Type a name").click()
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Join").click()
        page.wait_for_function(CAN_POINT)
        self.members[name] = page
        return page

    def press(self, name: str) -> None:
        """A button of the teacher's."""
        self.teacher.get_by_role("button", name=name, exact=True).click()

    def open_wall(self) -> Page:
        with self.teacher.context.expect_page() as opened:
            self.press("Wall for the projector")
        wall: Page = opened.value
        # Four skies are drawn at once, without a graphics card: small ones.
        wall.set_viewport_size({"width": 960, "height": 540})
        return wall

    def lead(self) -> None:
        self.teacher.get_by_role("link", name="Explore with the class").click()
        self.teacher.wait_for_function(CAN_POINT)
        self.press("Lead")

    def take_step(self, number: int, kind: str, *absent: Page) -> None:
        """Everybody answers the step; those without a network will be heard later."""
        self.press("Begin" if number == 1 else "Next")
        for page in (self.teacher, *self.members.values()):
            if page not in absent:
                page.get_by_text(f"· {number} of {STEPS}").wait_for()
        for page in self.members.values():
            answer(page, kind, text=MARKUP)
        answers = len(self.members) - len(absent) + 1  # and the hostile one
        self.teacher.get_by_text(f"{answers} answers, {len(self.members)} here.").wait_for()

    def send_markup(self) -> None:
        """Somebody without our pages answers every step, whatever it asks for, with markup."""
        request, rooms = self.teacher.request, f"{self.school}/api/rooms/{self.code}"
        joined = request.post(f"{rooms}/members", data={"name": HOSTILE}).json()
        own = {"Authorization": f"Bearer {joined['member']}"}
        for step, sent in zip(request.get(f"{rooms}/lesson").json()["steps"], SENT, strict=True):
            body = {"step": step["id"], "answer": sent}
            assert request.post(f"{rooms}/answers", data=body, headers=own).ok


def until_address(page: Page, part: str) -> None:
    page.wait_for_function("(part) => location.href.includes(part)", arg=part)


def until_all(pages: list[Page], text: str) -> None:
    for page in pages:
        page.get_by_text(text).first.wait_for()


def test_a_class_from_its_opening_to_its_end(
    school: str, new_visitor: Callable[..., Visitor], faults: Faults
) -> None:
    faults.expected += ["Failed to load resource", "net::ERR_INTERNET_DISCONNECTED", "404"]
    room = Class(school, new_visitor)
    teacher = room.teacher
    teacher.get_by_text("A lesson of your own").click()
    teacher.get_by_label("A lesson of your own").fill(LESSON)
    room.press("Use this lesson")
    teacher.locator(".lesson-preview li").nth(STEPS - 1).wait_for()
    wall = room.open_wall()
    phone = room.join(MARKUP[:24], **PHONE)
    room.send_markup()
    follow_the_teacher(room, phone, wall)
    take_the_lesson(room, wall)
    light_and_save(room, phone, wall)
    delete(room)
    until_all([*room.members.values(), wall], "The class has ended")
    titles = {page.title() for page in (teacher, wall, *room.members.values())}
    assert "1" not in titles, "no markup was run"
    list(room.members.values())[1].close()  # its clock was moved: no other test gets this page


def delete(room: Class) -> None:
    """Who ended it knows, though a beat finds no room before the answer to the deleting comes."""
    teacher = room.teacher
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        held.append((route, route.fetch()))

    teacher.on("dialog", lambda dialog: dialog.accept())
    teacher.route(f"**/api/rooms/{room.code}", hold)
    with teacher.expect_response(lambda news: news.url.endswith("/beat") and news.status == 404):
        room.press("Delete this room now")
    for _ in range(MOST_FRAMES):  # the answer itself may be on its way still
        Visitor(teacher, "").next_frame()
        if held:
            break
    [(route, answer)] = held
    route.fulfill(response=answer)
    teacher.get_by_role("button", name="Open a room").wait_for()
    expect(teacher.get_by_text("The class has ended")).to_have_count(0)


def follow_the_teacher(room: Class, phone: Page, wall: Page) -> None:
    """Where the teacher leads, by the pointer too; on one's own, and back; while it is paused."""
    teacher = room.teacher
    wall.get_by_role("heading", name=MARKUP).wait_for()
    assert "#" not in wall.url
    assert wall.evaluate("document.querySelector('.qr').naturalWidth") > 100
    room.lead()
    teacher.keyboard.press("m")
    late = room.join("Late", **PHONE)
    for page in (phone, late):
        until_address(page, "density=1")
    wall.frame_locator("iframe").locator("#density-panel").wait_for()

    # The pointer's way is played on theirs, to where it ended.
    for step in range(6):
        teacher.mouse.move(400 + 10 * step, 400)
        teacher.evaluate("new Promise((done) => setTimeout(done, 60))")
    place = teacher.evaluate("latentarium.pointed()")
    for page in (phone, late):
        page.wait_for_function(POINTED_THERE, arg=place)

    phone.get_by_role("button", name="Explore on my own").click()
    room.press("Names")
    until_address(late, "names=off")
    assert "names=off" not in phone.url
    phone.get_by_role("button", name="Catch up").click()
    until_address(phone, "names=off")
    room.press("Pause")
    until_all([phone, late], "look up for a moment")
    room.press("Go on")
    late.get_by_text("look up for a moment").wait_for(state="hidden")
    phone.get_by_role("button", name="Hand up").click()
    teacher.get_by_text("1 hand up").wait_for()
    phone.get_by_role("button", name="Hand is up").click()
    room.press("Leading")


def take_the_lesson(room: Class, wall: Page) -> None:
    """Every kind of question; results are hidden until they are revealed, then on the wall, too."""
    phone, late = room.members.values()
    room.take_step(1, "choice")
    room.take_step(2, "predict")
    until_address(late, "z=1")
    until_all([phone], "what a decoder is")
    # A link of the text is followed, and not undone by the step; who comes back is who left.
    phone.get_by_role("link", name="what a decoder is").click()
    until_address(phone, "/glossary#decoder")
    phone.reload()
    phone.get_by_role("button", name="Show its page").click()
    phone.wait_for_function(CAN_POINT)

    room.take_step(3, "pin")
    expect(phone.locator(".lesson-results"), "hidden until they are revealed").to_be_hidden()
    room.press("Show the answers")
    for page in (phone, wall):
        page.locator(".result-pins .pin").nth(1).wait_for()
    phone.locator(".result-pins .pins").focus()
    phone.keyboard.press("ArrowRight")
    phone.get_by_role("status").get_by_text("Pin 1 of").wait_for()
    room.take_step(4, "number")

    # A minute without any network: the page goes on, and what was answered is sent afterwards.
    late.clock.install()
    late.context.set_offline(True)
    late.get_by_text("No network").wait_for()
    late.clock.run_for(OUTAGE_MILLISECONDS)
    late.get_by_text("No network").wait_for()
    answer(late, "number", text="", again=True)
    late.context.set_offline(False)
    late.get_by_text("No network").wait_for(state="hidden")

    room.take_step(5, "text")
    room.press("Show the answers")
    for page in (phone, late, wall):
        page.locator(".result-texts").get_by_text(MARKUP, exact=True).wait_for()
    room.take_step(6, "drawing")
    room.press("Show the answers")
    wall.locator(".result-drawings canvas").nth(1).wait_for()
    room.take_step(7, "choice")


def light_and_save(room: Class, phone: Page, wall: Page) -> None:
    """A place of one is shown to all without a name; the answers leave as CSV and as JSON."""
    teacher = room.teacher
    teacher.get_by_role("button", name="Console").click()
    teacher.get_by_text("Quiz: 0 % right before, 33 % after.").wait_for()
    row = teacher.locator(".members li", has_text=MARKUP[:24])
    row.get_by_role("button", name="Spotlight").click()
    until_all([phone, wall], "A place from the class")
    room.press("Spotlight off")
    room.press("New code")
    wall.wait_for_function(
        "(old) => document.querySelector('.corner .code').textContent !== old", arg=room.code
    )
    # A tab that was closed by mistake.
    again = teacher.context.new_page()
    again.goto(f"{room.school}/class")
    again.get_by_role("button", name="Go on").click()
    again.get_by_text(f"{len(room.members) + 1} joined").wait_for()
    again.close()
    saved = {}
    for kind in ("CSV", "JSON"):
        with teacher.expect_download() as download:
            room.press(f"Save as {kind}")
        saved[kind] = download.value.path().read_text("utf-8")
    rows = list(csv.DictReader(saved["CSV"].splitlines()))
    assert len(rows) == len(json.loads(saved["JSON"])) == STEPS * (len(room.members) + 1)
    assert {row["nickname"] for row in rows} == {*room.members, HOSTILE}
