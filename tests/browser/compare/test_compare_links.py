"""Saved links of Compare open what they always opened and stay as they are."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor

TWO = "fc-256-mnist-2d,fc-400-mnist-2d"
TEN = "mnist-10d-beta-1-seed-0,mnist-10d-beta-8-seed-0"
AT_START = {
    "mode": "image",
    "image": None,
    "aligned": False,
    "show": "skies",
    "classes": [],
    "brush": None,
    "unfolded": False,
    "large": None,
}
LINKS: list[tuple[str, dict[str, Any]]] = [
    (
        f"runs={TEN}&image=120&show=traversals&unfolded=1&large=2",
        {
            "image": 120,
            "show": "traversals",
            "unfolded": True,
            "large": 2,
        },
    ),
    (
        f"runs={TWO}&mode=place&z=0.31,-1.2&show=grids&aligned=1&unfolded=1&classes=3,8"
        "&brush=1:0,0,1,0,1,1",
        {
            "mode": "place",
            "z": [0.31, -1.2],
            "show": "grids",
            "aligned": True,
            "unfolded": True,
            "classes": [3, 8],
            "brush": {"panel": 0, "polygon": [0, 0, 1, 0, 1, 1]},
        },
    ),
]


@pytest.mark.parametrize(("link", "said"), LINKS, ids=[link for link, _ in LINKS])
def test_a_saved_link_opens_its_picture_and_stays(
    visitor: Visitor, link: str, said: dict[str, Any]
) -> None:
    visitor.open(f"compare?{link}")
    runs = link.removeprefix("runs=").split("&")[0].split(",")
    state = visitor.state()
    assert state == {**AT_START, "runs": runs, "z": state["z"], **said}
    expect(visitor.page.locator(".panel")).to_have_count(len(runs))
    # Written anew by a change and by the next, which takes it back.
    visitor.page.keyboard.press("3")
    visitor.page.keyboard.press("3")
    visitor.until("location.search === value", f"?{link}")
