"""A class in real browsers: a teacher leads, members follow, one late, one without a network."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import Faults
from tests.support.browser.visitor import Visitor

MARKUP = '<img src=x onerror="document.title=1">'
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
CAN_POINT = "window.latentarium?.canPoint?.()"


class Class:
    def __init__(self, school: str, new_visitor: Callable[..., Visitor]) -> None:
        self.school, self.new_visitor = school, new_visitor
        self.teacher = new_visitor(school).page
        self.teacher.goto(f"{school}/class")
        self.teacher.get_by_label("Title").fill(MARKUP)
        self.teacher.get_by_label("Members type their names").check()
        self.teacher.get_by_role("button", name="Open a room").click()
        self.code = self.teacher.locator(".entrance .code").inner_text()

    def join(self, name: str, **options: object) -> Page:
        page = self.new_visitor(self.school, **options).page
        page.goto(f"{self.school}/class/{self.code.lower()}")
        page.get_by_text("Type a name").click()
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Join").click()
        page.wait_for_function(CAN_POINT)
        return page

    def lead(self) -> None:
        self.teacher.get_by_role("link", name="Explore with the class").click()
        self.teacher.wait_for_function(CAN_POINT)
        self.teacher.get_by_role("button", name="Lead", exact=True).click()


def until_address(page: Page, part: str) -> None:
    page.wait_for_function("(part) => location.href.includes(part)", arg=part)


def test_a_class_follows_its_teacher(
    address: str, new_visitor: Callable[..., Visitor], faults: Faults
) -> None:
    faults.expected += ["Failed to load resource", "net::ERR_INTERNET_DISCONNECTED", "404"]
    room = Class(address, new_visitor)
    teacher, phone = room.teacher, room.join(MARKUP[:24], **PHONE)
    assert teacher.get_by_role("heading", name=MARKUP).is_visible(), "markup is text"
    member = teacher.locator(".members li", has_text=MARKUP[:24])
    member.get_by_text("explore").wait_for()
    with teacher.context.expect_page() as opened:
        teacher.get_by_role("button", name="Wall").click()
    wall = opened.value
    wall.get_by_role("heading", name=MARKUP).wait_for()
    assert "#" not in wall.url
    assert wall.evaluate("document.querySelector('.qr').naturalWidth") > 100

    room.lead()
    teacher.keyboard.press("m")
    until_address(phone, "density=1")
    wall.frame_locator("iframe").locator("#density-panel").wait_for()
    late = room.join("Late", viewport={"width": 768, "height": 900})
    until_address(late, "density=1")

    # The pointer's way is played on theirs, to where it ended.
    for step in range(8):
        teacher.mouse.move(400 + 10 * step, 400)
        teacher.evaluate("new Promise((done) => setTimeout(done, 60))")
    place = teacher.evaluate("latentarium.pointed()")
    for page in (phone, late):
        page.wait_for_function(
            "(z) => latentarium.pointed().every((value, k) => Math.abs(value - z[k]) < .02)",
            arg=place,
        )

    phone.get_by_role("button", name="Explore on my own").click()
    late.context.set_offline(True)
    late.get_by_text("No network").wait_for()
    teacher.get_by_role("button", name="Names", exact=True).click()
    teacher.wait_for_function("location.search.includes('names=off')")
    late.context.set_offline(False)
    until_address(late, "names=off")
    assert "names=off" not in phone.url
    phone.get_by_role("button", name="Catch up").click()
    until_address(phone, "names=off")

    teacher.get_by_role("button", name="Pause").click()
    for page in (phone, late):
        page.get_by_text("look up for a moment").wait_for()
    teacher.get_by_role("button", name="Go on").click()
    late.get_by_text("look up for a moment").wait_for(state="hidden")
    phone.get_by_role("button", name="Hand up").click()
    teacher.get_by_text("1 hand up").wait_for()

    # A page that was loaded anew is the same member, where the teacher is now.
    teacher.goto(f"{address}/glossary")
    until_address(phone, "/glossary")
    phone.reload()
    phone.get_by_text(MARKUP[:24]).wait_for()

    teacher.goto(f"{address}/class")
    teacher.on("dialog", lambda dialog: dialog.accept())
    teacher.get_by_role("button", name="Delete this room now").click()
    for page in (phone, late, wall):
        page.get_by_text("The class has ended").first.wait_for()
    assert "1" not in {page.title() for page in (teacher, phone, late, wall)}
