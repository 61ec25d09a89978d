"""The page without a pointer, and for who hears it instead of seeing it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor

MNIST = "mnist-2d"
CONTROLS = {
    "application",
    "button",
    "checkbox",
    "combobox",
    "link",
    "menuitem",
    "slider",
    "spinbutton",
    "textbox",
}
# Who is in focus, and whether its looks differ from those it has without focus.
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const looks = (at) => {
    const { outline, boxShadow, borderColor, backgroundColor } = getComputedStyle(at);
    return JSON.stringify([outline, boxShadow, borderColor, backgroundColor]);
  };
  const around = [element, element.parentElement];
  const focused = around.map(looks);
  element.blur();
  const differs = around.some((at, k) => looks(at) !== focused[k]);
  element.focus({ focusVisible: true });
  const name = [element.id, element.ariaLabel, element.textContent].filter(Boolean).join(" ");
  return { name, differs };
}"""


def focus_round(visitor: Visitor) -> list[dict[str, object]]:
    """What Tab reaches, in order, until it leaves the document."""
    reached: list[dict[str, object]] = []
    while len(reached) < 200:
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate(FOCUSED)
        if focused is None or (reached and focused["name"] == reached[0]["name"]):
            return reached
        reached.append(focused)
    raise AssertionError("Tab never leaves the page")


def test_tab_reaches_everything_and_shows_where_it_is(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&pin=1&z=0.3,-1.2&classes=3")
    visitor.page.emulate_media(reduced_motion="reduce")
    reached = focus_round(visitor)
    names = " | ".join(str(each["name"]) for each in reached)
    for expected in (
        "Latentarium, start page",
        "run",
        "Save",
        "Share",
        "Theme",
        "Help",
        "sky-pane",
        "grid",
        "z1-number",
        "z2-number",
        "span-number",
        "side-number",
        "Random",
        "Reset",
        "Test image",
    ):
        assert expected in names, names
    chips = visitor.page.locator("#legend [data-class]").count()
    sliders = visitor.page.locator(".controls input[type=range]").count()
    assert sliders == 4
    assert len(reached) >= 16 + chips + sliders
    assert [each["name"] for each in reached if not each["differs"]] == []


def test_the_main_things_are_done_without_a_pointer(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    press = visitor.page.keyboard.press
    while visitor.page.evaluate("document.activeElement.id") != "run":
        press("Tab")
    press("Enter")
    visitor.page.get_by_role("listbox").get_by_role("option").first.wait_for()
    press("ArrowDown")
    press("ArrowUp")
    press("Escape")
    while visitor.page.evaluate("document.activeElement.id") != "sky-pane":
        press("Tab")
    for key in ("ArrowRight", "Shift+ArrowUp", "Enter"):
        press(key)
    visitor.until_state(z=[0.05, 0.5], pin=True)
    press("4")
    visitor.until_state(classes=[4])
    press("g")
    visitor.until_state(large=True)
    press("g")
    visitor.until_state(large=False)
    press("r")
    visitor.until("String(latentarium.state().z) !== '0.05,0.5'")
    press("Escape")
    press("Escape")
    visitor.until_state(pin=False, classes=[])


def test_another_run_is_chosen_with_the_keyboard(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    title = visitor.document("fashion-2d")["title"]
    visitor.page.locator("#run").focus()
    visitor.page.keyboard.press("Enter")
    option = visitor.page.get_by_role("option", name=title)
    option.wait_for()
    for _ in range(visitor.page.get_by_role("listbox").get_by_role("option").count()):
        if option.get_attribute("data-combobox-selected"):
            break
        visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Enter")
    visitor.until_state(run="fashion-2d")


def test_the_question_mark_shows_the_keys_and_escape_closes_them(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("?")
    panel = visitor.page.locator("#help")
    panel.wait_for(state="visible")
    for key in ("Enter", "Esc", "0 – 9", "r", "g"):
        assert panel.get_by_text(key, exact=True).count() >= 1, key
    # Keys of one character can be turned off; in the sky they go on.
    visitor.page.get_by_role("button", name="Single keys act everywhere").press("Enter")
    visitor.page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert visitor.page.evaluate("document.activeElement.id") == "sky-pane"
    visitor.page.keyboard.press("3")
    visitor.until_state(classes=[3])
    # There the sky is zoomed, too: the place that is decoded stays where it is.
    before = visitor.view()
    visitor.page.keyboard.press("+")
    visitor.until("latentarium.state().view !== null")
    after = visitor.view()
    assert after.pixel[0] == pytest.approx(0.8 * before.pixel[0], rel=0.01)
    assert [end / 0.8 for end in after.x] == pytest.approx(before.x, abs=0.02)
    visitor.page.get_by_role("button", name="Help", exact=True).focus()
    visitor.page.keyboard.press("4")
    visitor.page.keyboard.press("?")
    expect(panel).to_be_hidden()
    assert visitor.state()["classes"] == [3]


def test_what_the_keys_do_is_announced(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    live = visitor.page.locator("[role=status]")
    expect(live).to_have_count(1)
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("Shift+ArrowRight")
    said = "announcement.textContent.includes(value)"
    visitor.until(said, "0.50, ")
    visitor.until("/Looks like “\\d” \\(.* neighbours\\)/.test(announcement.textContent)")
    visitor.until(said, " from the nearest test image.")
    # Its way can be heard, once somebody wants it: a tone for each step.
    assert visitor.stats()["tones"] == 0
    visitor.page.get_by_role("button", name="Pictures", exact=True).press("Enter")
    visitor.page.get_by_role("checkbox", name="Hear the way").press("Space")
    visitor.page.keyboard.press("Escape")
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("ArrowRight")  # silent where the place before was not heard
    first = visitor.stats()["tones"]
    for steps, key in enumerate(("ArrowRight", "ArrowUp"), 1):
        visitor.page.keyboard.press(key)
        visitor.until("latentarium.stats().tones === value", first + steps)
    visitor.page.keyboard.press("Enter")
    visitor.until(said, "Pinned")
    visitor.page.keyboard.press("Escape")
    visitor.until("!announcement.textContent.includes('Pinned')")


def test_the_pointers_way_is_not_announced(newcomer: Visitor) -> None:
    visitor = newcomer  # what was announced before may be said late
    visitor.open(f"?run={MNIST}")
    visitor.page.evaluate(
        "new MutationObserver((changes) => (window.said = changes.length)).observe("
        "announcement, { childList: true, characterData: true, subtree: true })"
    )
    view = visitor.view()
    for x in (200, 300, 400):
        visitor.point_at(view.left + x, view.top + 200)
    visitor.next_frame()
    assert visitor.page.evaluate("window.said ?? 0") == 0


def test_everything_has_a_name(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&pin=1&panel=selection")
    visitor.page.get_by_role("button", name="Save").click()
    visitor.page.get_by_role("menuitem").first.wait_for()
    session = visitor.page.context.new_cdp_session(visitor.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    seen = [node for node in nodes if not node["ignored"]]
    roles = [node["role"]["value"] for node in seen]
    nameless = [
        (role, node["backendDOMNodeId"])
        for node, role in zip(seen, roles, strict=True)
        if role in CONTROLS and not node.get("name", {}).get("value", "").strip()
    ]
    assert {"button", "slider", "textbox", "menuitem", "application"} <= set(roles)
    assert nameless == []
    pictures = visitor.page.locator("canvas[role=img]")
    expect(pictures).to_have_count(5)
    assert all(pictures.evaluate_all("(all) => all.map((each) => each.ariaLabel)"))


def test_targets_are_at_least_24_pixels(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&pin=1&classes=1&panel=selection")
    for width in (1440, 360):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.next_frame()
        assert visitor.page.evaluate(SMALL_TARGETS) == [], width


SMALL_TARGETS = """() => {
          const hits = (element, x, y) => {
            const hit = document.elementFromPoint(x, y);
            return hit !== null && (element.contains(hit) || hit.contains(element));
          };
          return [...document.querySelectorAll("button, a, input, summary")]
            .filter((element) => element.checkVisibility({ visibilityProperty: true }))
            .filter((element) => !element.disabled && element.type !== "hidden")
            .filter((element) => {
              element.scrollIntoView({ block: "center" });
              const { left, top, width, height } = element.getBoundingClientRect();
              const [x, y] = [left + width / 2, top + height / 2];
              const corners = [[-11, 0], [11, 0], [0, -11], [0, 11]];
              return !corners.every(([dx, dy]) => hits(element, x + dx, y + dy));
            })
            .map((element) => element.outerHTML.slice(0, 120));
        }"""
