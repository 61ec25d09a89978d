"""A person at the Compare page: what its panels show, and where its stars are."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np

from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue


def compare(visitor: Visitor, *runs: str, **state: object) -> None:
    """Opens the page on these runs, or on the first visit's, and waits for its panels."""
    named = {"runs": ",".join(runs)} if runs else {}
    query = urlencode({**named, **state}, safe=",:")
    visitor.go(f"compare?{query}" if query else "compare")
    visitor.ready()


def panel(k: int, inside: str = "") -> str:
    """The selector of panel k, counted from 0, or of something in it."""
    return f".panel:nth-child({k + 1}) {inside}".strip()


def decoded_canvas(k: int) -> str:
    return panel(k, ".panel-head canvas")


def mean_of(catalogue: Catalogue, run: str, index: int) -> np.ndarray:
    """The run's posterior mean of the test image of that number."""
    latents = catalogue.latents(run)
    (row,) = np.flatnonzero(latents.index == index)
    mean: np.ndarray = latents.mu[row]
    return mean


def expect_image(visitor: Visitor, catalogue: Catalogue, runs: list[str], index: int) -> None:
    """Every panel decodes its own mean of the image."""
    visitor.until("latentarium.stats().image === value", index)
    for k, run in enumerate(runs):
        expected = visitor.decoded(run, mean_of(catalogue, run, index))
        visitor.expect_canvas(decoded_canvas(k), expected)


@dataclass(frozen=True)
class Map:
    """From a panel's plane to the window: pixel = offset + place · scale, y downward."""

    scale: float
    offset: tuple[float, float]

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        return self.offset[0] + self.scale * x, self.offset[1] - self.scale * y


def mark(visitor: Visitor, k: int) -> tuple[float, float]:
    """Where panel k marks what it decodes, in the window."""
    box = visitor.page.locator(panel(k, ".spot")).evaluate(
        "(spot) => { const { x, y } = spot.getBoundingClientRect(); return [x, y]; }"
    )
    return box[0], box[1]


def measured_map(visitor: Visitor, catalogue: Catalogue, run: str, k: int) -> Map:
    """Found from where two images are marked, as a person would with a ruler."""
    axes = list(catalogue.run(run).plane or ())
    places, marks = [], []
    for _ in range(2):
        image = visitor.stats()["image"]
        places.append(mean_of(catalogue, run, image)[axes])
        marks.append(mark(visitor, k))
        visitor.page.keyboard.press("ArrowRight")
        visitor.until("latentarium.stats().image !== value", image)
    (x0, y0), (x1, y1) = places
    (p0, q0), (p1, q1) = marks
    scale = np.hypot(p1 - p0, q1 - q0) / np.hypot(x1 - x0, y1 - y0)
    return Map(scale, (p0 - scale * x0, q0 + scale * y0))
