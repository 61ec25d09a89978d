"""A person at the Paths page: points, journeys, and files that are taken home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tests.browser.visitor import Visitor

# Of an axis: latents are kept to three digits, and a click is as fine as a pixel.
ROUNDED = 0.0006


class PathVisitor:
    """What a visitor does on the page, beside what is done on every page with a sky."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    def open(self, query: str) -> None:
        """Opens the page and waits for the journey with all of its pictures."""
        self.visitor.go(f"paths?{query}")
        self.visitor.ready()
        if "points=none" not in query:
            self.until_travelled()

    def until_travelled(self) -> None:
        """Waits until the present points' pictures and lengths are known."""
        self.visitor.until(
            "((journey, { points }) => journey !== null && journey.points.length === points.length"
            " && !journey.searching && journey.straight !== null)"
            "(latentarium.journey(), latentarium.state())"
        )

    def until_points(self, count: int) -> None:
        self.visitor.until("latentarium.state().points.length === value", count)

    def journey(self) -> dict[str, Any]:
        return self.page.evaluate("latentarium.journey()")

    def points(self) -> np.ndarray:
        """All z of the points, (N, D)."""
        return np.array(self.journey()["points"])

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point of the screen that shows the place of the plane."""
        return self.visitor.view().point(x, y)

    def click(self, x: float, y: float, *modifiers: Any) -> None:
        """Clicks where the sky shows (x, y)."""
        px, py = self.point(x, y)
        self.page.locator("#sky-pane").click(
            position=self._inside(px, py), modifiers=list(modifiers)
        )

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    def choose(self, name: str) -> None:
        """One of the curves or of the paces."""
        self.page.get_by_role("radio", name=name, exact=True).check()

    def saved(self, entry: str, folder: Path) -> Path:
        """The file that the header's menu saves."""
        self.button("Save").click()
        with self.page.expect_download() as download:
            self.page.get_by_role("menuitem", name=entry).click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def _inside(self, px: float, py: float) -> dict[str, float]:
        box = self.page.locator("#sky-pane").bounding_box()
        assert box
        return {"x": px - box["x"], "y": py - box["y"]}


def distance_to_line(line: object, place: object) -> float:
    """From a place to the nearest of a path's drawn pieces."""
    drawn, at = np.array(line), np.array(place)
    begin, step = drawn[:-1], np.diff(drawn, axis=0)
    squared = np.maximum((step**2).sum(1), 1e-12)
    share = np.clip(((at - begin) * step).sum(1) / squared, 0, 1)
    return float(np.linalg.norm(begin + share[:, None] * step - at, axis=1).min())
