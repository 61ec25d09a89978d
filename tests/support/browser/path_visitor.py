"""A person at the Paths page: points, journeys, and files that are taken home."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.browser.sky_visitor import SkyVisitor

# Of an axis: latents are kept to three digits, and a click is as fine as a pixel.
ROUNDED = 0.0006


class PathVisitor(SkyVisitor):
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
        journey: dict[str, Any] = self.page.evaluate("latentarium.journey()")
        return journey

    def points(self) -> np.ndarray:
        """All z of the points, (N, D)."""
        return np.array(self.journey()["points"])


def distance_to_line(line: object, place: object) -> float:
    """From a place to the nearest of a path's drawn pieces."""
    drawn, at = np.array(line), np.array(place)
    begin, step = drawn[:-1], np.diff(drawn, axis=0)
    squared = np.maximum((step**2).sum(1), 1e-12)
    share = np.clip(((at - begin) * step).sum(1) / squared, 0, 1)
    return float(np.linalg.norm(begin + share[:, None] * step - at, axis=1).min())
