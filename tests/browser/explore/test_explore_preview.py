"""Weights in eight bits come first: what is looked at is of them until the exact ones are there."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from playwright.sync_api import Route, expect

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
    expect(page.locator(".layer-words:visible")).to_have_count(0)
    while not held:
        page.wait_for_timeout(20)
    # Which lets them go on.
    page.unroute("**/weights.safetensors", hold)
    visitor.ready()
    assert np.abs(visitor.pixels() - exact).max() < 1e-3
    page.locator(".layer-words:visible .layer-scale").first.wait_for()


def test_the_page_works_before_dash_is_there(new_visitor: Callable[..., Visitor]) -> None:
    # A tab of its own: one that has run a script takes it from its memory, where nothing holds it.
    visitor = new_visitor(viewport={"width": 1440, "height": 902})
    page = visitor.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    late = re.compile("dash_mantine_components")
    page.route(late, hold)
    visitor.go()
    visitor.until("latentarium.canPoint()")
    visitor.until("document.querySelectorAll('#sky .annotation-text').length === 10")
    page.locator("#legend .chip").nth(7).click()
    z = visitor.stats()["shown"]
    page.mouse.move(400, 400)
    visitor.until("latentarium.stats().shown.join() !== value", ",".join(map(str, z)))
    link = page.locator("#waiting a", has_text="Paths")
    link.focus()
    before = link.bounding_box()
    page.unroute(late, hold)
    page.locator("#run").wait_for()
    expect(page.locator("#waiting")).to_have_count(0)
    after = page.locator("#link-paths")
    assert after.bounding_box() == before
    assert after.evaluate("(link) => link === document.activeElement")
    # What could not be told to Dash before it was there.
    visitor.until("document.querySelector('#link-paths').search.includes('run=mnist-2d')")
    expect(page.locator("#run")).to_have_value("MNIST, 2-D")
    visitor.ready()
    assert visitor.state()["classes"] == [7]


def test_a_later_visit_asks_for_its_document_alone(newcomer: Visitor) -> None:
    sizes = "performance.getEntriesByType('resource').map((each) => [each.name, each.transferSize])"
    for _ in range(2):
        newcomer.go()
        newcomer.ready()
        newcomer.until(
            "performance.getEntriesByType('resource').some((e) => /album-2/.test(e.name))"
        )
        newcomer.page.wait_for_load_state("networkidle")
        asked = dict(newcomer.page.evaluate(sizes))
    sent = {name for name in asked if name.startswith("http")}
    assert len(sent) < 30, "of a first visit, with its document"
    assert [name for name in sent if asked[name] > 0] == []
