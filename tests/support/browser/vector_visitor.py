"""A person at the Vectors page: directions, points, strengths."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.browser.sky_visitor import SkyVisitor


class VectorVisitor(SkyVisitor):
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
        """The direction as it is shown, see assets/pages/vectors/main.mjs."""
        vector: dict[str, Any] = self.page.evaluate("latentarium.vector()")
        return vector

    def select(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def fact(self, name: str) -> str:
        return self.page.locator(f"#fact-{name}").inner_text()


def typical(mu: np.ndarray, label: np.ndarray, k: int) -> int:
    """The row of the class's image that is nearest to the class's mean."""
    rows = np.flatnonzero(label == k)
    far = np.linalg.norm(mu[rows] - mu[rows].mean(0), axis=1)
    return int(rows[np.argmin(far)])
