"""A person with a small window: without a graphics card a cloud takes as long as its pixels."""

from __future__ import annotations

from playwright.sync_api import ViewportSize

from tests.support.browser.visitor import Visitor

SMALL: ViewportSize = {"width": 960, "height": 640}


def small(visitor: Visitor) -> Visitor:
    """The visitor, whose window is made small."""
    if visitor.page.viewport_size != SMALL:  # the same once more draws all anew
        visitor.page.set_viewport_size(SMALL)
    return visitor
