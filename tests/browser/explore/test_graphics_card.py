"""A graphics card that the browser takes away from a page and gives back."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from tests.browser.conftest import THREE, Faults
from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import Visitor

# Kept, since a lost context has no extensions.
LOSE = """(graph) => {
  window.cards = [...document.querySelectorAll(`#${graph} canvas`)]
    .map((canvas) => (canvas.getContext("webgl") ?? canvas.getContext("experimental-webgl"))
      ?.getExtension("WEBGL_lose_context"))
    .filter(Boolean);
  for (const card of window.cards) card.loseContext();
}"""
RESTORE = "() => { for (const card of window.cards) card.restoreContext(); }"


@pytest.mark.parametrize(("graph", "query"), [("sky", ""), ("space", "&sky=3d")])
def test_stars_that_the_graphics_card_lost_come_back_by_themselves(
    new_visitor: Callable[..., Visitor], six_address: str, faults: Faults, graph: str, query: str
) -> None:
    faults.expected = ["CONTEXT_LOST_WEBGL"]
    visitor = new_visitor(six_address)
    visitor.open(f"?run={THREE}{query}")
    if graph == "sky":
        view = visitor.view()
        visitor.bring_plotly(view.left + 200, view.top + 200)
        visitor.until("document.querySelector('.canvas-chart') === null")
    there = starry(visitor)
    visitor.page.evaluate(LOSE, graph)
    told = visitor.page.locator("#message")
    told.wait_for(state="visible")
    assert "graphics card" in told.inner_text()
    gone = starry(visitor)
    visitor.page.evaluate(RESTORE)
    told.wait_for(state="hidden")
    back = starry(visitor)
    assert gone < 0.2 * there < 0.9 * back


def starry(visitor: Visitor) -> int:
    """How many pixels of the sky's lower half, below any message, are of the classes' colours."""
    visitor.page.mouse.move(0, 0)
    for _ in range(3):
        visitor.next_frame()
    box = box_of(visitor.page.locator("#sky-pane"))
    box["y"] += 0.55 * box["height"]
    box["height"] *= 0.4
    picture = Image.open(io.BytesIO(visitor.page.screenshot(clip=box))).convert("HSV")
    _, saturation, value = np.asarray(picture).astype(int).transpose(2, 0, 1)
    return int(np.sum((saturation > 80) & (value > 90)))
