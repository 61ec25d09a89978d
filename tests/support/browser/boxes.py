"""Where things are on the screen."""

from __future__ import annotations

from playwright.sync_api import FloatRect, Locator


def box_of(locator: Locator) -> FloatRect:
    """Its place in client pixels, once it is seen."""
    locator.wait_for()
    found = locator.bounding_box()
    assert found is not None
    return found
