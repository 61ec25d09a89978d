"""A person at the Vectors page: directions, points, strengths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tests.browser.visitor import Visitor


class VectorVisitor:
    """What a visitor does on the page, beside what is done on every page with a sky."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    def open(self, query: str) -> None:
        """Opens the page and waits for the direction and what it does."""
        self.visitor.go(f"vectors?{query}")
        self.visitor.ready()
        self.until_found()

    def until_found(self) -> None:
        self.visitor.until(
            "(({ step, lines }) => step !== null && lines !== null)(latentarium.vector())"
        )

    def vector(self) -> dict[str, Any]:
        """The direction as it is shown, see assets/vectors/main.mjs."""
        return self.page.evaluate("latentarium.vector()")

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    def choose(self, kind: str) -> None:
        self.page.get_by_role("radio", name=kind, exact=True).check()

    def select(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def fact(self, name: str) -> str:
        return self.page.locator(f"#fact-{name}").inner_text()

    def click(self, x: float, y: float) -> None:
        """Clicks where the sky shows (x, y)."""
        px, py = self.visitor.view().point(x, y)
        box = self.page.locator("#sky-pane").bounding_box()
        assert box
        self.page.locator("#sky-pane").click(position={"x": px - box["x"], "y": py - box["y"]})

    def saved(self, entry: str, folder: Path) -> Path:
        """The file that the header's menu saves."""
        self.button("Save").click()
        with self.page.expect_download() as download:
            self.page.get_by_role("menuitem", name=entry).click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path


def typical(mu: np.ndarray, label: np.ndarray, k: int) -> int:
    """The row of the class's image that is nearest to the class's mean."""
    rows = np.flatnonzero(label == k)
    far = np.linalg.norm(mu[rows] - mu[rows].mean(0), axis=1)
    return int(rows[np.argmin(far)])
