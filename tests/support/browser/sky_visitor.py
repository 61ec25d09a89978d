"""A person at a page on which points of the sky are chosen: what Paths and Vectors have alike."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import Visitor

SHADES = 24
LEAST_PIXELS = 24
TABS = 60
NAME_IN_FOCUS = """(({ activeElement: at }) =>
  at.getAttribute("aria-label") ?? at.id ?? at.textContent)(document)"""
SEEN = """[...document.querySelectorAll(value)]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))"""


class SkyVisitor:
    """What a visitor does on such a page, beside what is done on every page."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point of the screen that shows the place of the plane."""
        return self.visitor.view().point(x, y)

    def click(self, x: float, y: float, *modifiers: Any) -> None:
        """Clicks where the sky shows (x, y)."""
        px, py = self.point(x, y)
        box = box_of(self.page.locator("#sky-pane"))
        self.page.locator("#sky-pane").click(
            position={"x": px - box["x"], "y": py - box["y"]}, modifiers=list(modifiers)
        )

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    def choose(self, name: str) -> None:
        """One of a group of choices."""
        self.page.get_by_role("radio", name=name, exact=True).check()

    def saved(self, entry: str, folder: Path) -> Path:
        """The file that the header's menu saves."""
        self.button("Save").click()
        with self.page.expect_download() as download:
            self.page.get_by_role("menuitem", name=entry).click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def tab_to_sky(self) -> None:
        while self.page.evaluate("document.activeElement.id") != "sky-pane":
            self.page.keyboard.press("Tab")

    def reached_by_tab(self) -> set[str]:
        """The names of all that Tab leads to."""
        names = set()
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            names.add(self.page.evaluate(NAME_IN_FOCUS))
        return names

    def to_be_reached(self) -> set[str]:
        """The names of all controls; of a group of choices that of the one which is taken."""
        names: list[str] = self.page.evaluate(
            f"""(value) => {SEEN}
              .filter((each) => each.type !== "radio" || each.checked)
              .map((each) => each.getAttribute("aria-label") ?? each.id)""",
            "main button:not(:disabled), main select, main input",
        )
        assert len(names) > 10
        return set(names)

    def out_of_reach(self, width: int) -> list[str]:
        """Controls that are beyond a screen of that width or too low for a finger."""
        assert self.page.evaluate("document.documentElement.scrollWidth") == width
        found: list[str] = self.page.evaluate(
            f"""([value, width, least]) => {SEEN}
              // The classes and the tools are lines that a finger moves along.
              .filter((each) => !each.closest("#legend, .sky-tools"))
              .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
              .filter(([, at]) => at.left < 0 || at.right > width || at.height < least)
              .map(([name]) => name)""",
            ["main button, main input, main select", width, LEAST_PIXELS],
        )
        return found

    def colour(self, name: str) -> list[int]:
        """Red, green and blue of one of the theme's colours."""
        value: str = self.page.evaluate(
            "(name) => getComputedStyle(document.documentElement).getPropertyValue(name)", name
        )
        return [int(value.strip()[k : k + 2], 16) for k in (1, 3, 5)]

    def accented_pixels(self) -> int:
        """How many pixels of the sky are in the theme's accent."""
        colour = self.colour("--accent")
        shot = Image.open(io.BytesIO(self.page.locator("#sky-pane").screenshot())).convert("RGB")
        return int((np.abs(np.asarray(shot).astype(int) - colour).max(-1) < SHADES).sum())
