"""Weights in eight bits come first: what is looked at is of them until the exact ones are there."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Route

from tests.support.browser.visitor import Visitor

MNIST = "mnist-2d"
PLACE = (0.5, -0.5)


def test_what_is_decoded_first_is_nearly_exact_and_what_is_saved_is_exact(visitor: Visitor) -> None:
    page = visitor.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/weights.safetensors", hold)
    visitor.go(f"?run={MNIST}&z={PLACE[0]},{PLACE[1]}&layer=magnification")
    visitor.until("latentarium.stats().decodes > 0 && latentarium.canPoint()")
    exact = visitor.decoded(MNIST, PLACE)
    apart = np.abs(visitor.pixels() - exact)
    assert 0 < apart.mean() < 1 / 256
    # Numbers are of the exact weights alone.
    assert page.locator(".layer-words:visible").count() == 0
    while not held:
        page.wait_for_timeout(20)
    # Which lets them go on.
    page.unroute("**/weights.safetensors", hold)
    visitor.ready()
    assert np.abs(visitor.pixels() - exact).max() < 1e-3
    page.locator(".layer-words:visible .layer-scale").first.wait_for()
