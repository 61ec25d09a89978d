"""The map of many latents: what it shows, where each of its places leads, and its doubts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.support.browser.visitor import GRAPH, Visitor
from vae.measure import maps
from vae.store.catalogue import Catalogue

TEN = "mnist-10d"
SCALE = "document.querySelector('.layer-words:not([hidden]) .layer-scale').innerText"
DRAWN = "String(document.querySelector(value)?.layout?.meta?.axes)"


def lead_back(published: Catalogue, place: tuple[float, float]) -> np.ndarray:
    made, found = published.run(TEN).map, published.map(TEN)
    assert made is not None
    mu = published.latents(TEN).mu
    [z] = maps.inverse(found.place, mu, np.array([place]), made.inverse_neighbours)
    return np.asarray(z)


def test_a_run_of_many_latents_opens_on_its_map_which_decodes_everywhere(
    visitor: Visitor, published: Catalogue
) -> None:
    visitor.open(f"?run={TEN}&lang=en")  # a language is nothing that a link shows
    visitor.until_state(axes="map")
    visitor.until("/axes=map/.test(location.search)")
    xs = visitor.page.evaluate("(g) => Array.from(document.querySelector(g).data[0].x)", GRAPH)
    label = published.latents(TEN).label
    np.testing.assert_allclose(xs, published.map(TEN).place[label == 0, 0], atol=1e-5)

    view = visitor.view()
    x, y = view.left + 0.4 * view.width, view.top + 0.55 * view.height
    z = visitor.point_at(x, y)
    across, upward = view.place(x, y)
    assert z == pytest.approx(lead_back(published, (across, upward)), abs=0.02)
    visitor.expect_canvas("#decoded", visitor.decoded(TEN, z))
    visitor.page.mouse.click(x, y)
    visitor.until_state(pin=True)
    kept = visitor.state()["z"]
    assert kept == pytest.approx(z, abs=5e-4)

    visitor.page.keyboard.press("y")
    layer = visitor.page.locator("select[data-choice=layer]")
    assert layer.locator("option:not([disabled])").all_inner_texts() == [
        "None",
        "The decoded plane",
        "Guesses",
    ]
    layer.select_option("guessing")
    visitor.until(f"/leads astray/.test({SCALE})")
    error = np.quantile(published.map(TEN).error, 0.95)
    assert f"{error:.2f}" in visitor.page.evaluate(SCALE)

    switch = visitor.page.locator("#projections")
    switch.get_by_role("button", name="Principal").press("Enter")
    visitor.until(f"{DRAWN} === 'pca'", GRAPH)
    assert visitor.state()["z"] == kept
    visitor.page.evaluate("history.back()")
    visitor.until(f"{DRAWN} === 'map'", GRAPH)
    switch.get_by_role("button", name="Axes").press("Enter")
    visitor.until_state(axes=None)


def test_the_map_by_touch_on_a_phone(
    new_visitor: Callable[..., Visitor], published: Catalogue
) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
    visitor = new_visitor(**phone, color_scheme="dark")
    visitor.open(f"?run={TEN}&axes=pca")
    visitor.page.locator("#projections").get_by_role("button", name="Map").tap()
    visitor.until_state(axes="map")
    visitor.until(f"{DRAWN} === 'map'", GRAPH)
    view = visitor.view()
    x, y = view.left + 0.5 * view.width, view.top + 0.4 * view.height
    visitor.page.touchscreen.tap(x, y)
    visitor.until_state(pin=True)
    expected = lead_back(published, view.place(x, y))
    assert visitor.state()["z"] == pytest.approx(expected, abs=0.05)
    assert visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
