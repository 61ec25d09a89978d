"""Pins: a place that stays, with its image and the test images nearest to it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"
NEIGHBOURS = 8


def expect_pinned(visitor: Visitor, published: Catalogue, images: np.ndarray) -> None:
    """The strip shows the pinned z decoded, and the true nearest test images in their order."""
    z = visitor.state()["z"]
    assert visitor.state()["pin"] is True
    visitor.expect_canvas("#strip button:nth-child(1) canvas", visitor.decoded(MNIST, z))

    buttons = visitor.page.locator("#strip button")
    expect(buttons).to_have_count(1 + NEIGHBOURS)
    names = [buttons.nth(k).get_attribute("aria-label") for k in range(1, 1 + NEIGHBOURS)]
    found = [re.fullmatch(r"Test image (\d+), (.+): move there", str(name)) for name in names]
    shown = [int(match[1]) for match in found if match]
    assert len(set(shown)) == NEIGHBOURS, names

    latents = published.latents(MNIST)
    distances = np.linalg.norm(latents.mu.astype(np.float64) - z, axis=1)
    row_of = {int(index): row for row, index in enumerate(latents.index)}
    # Distances, since images that lie on one point may come in any order.
    np.testing.assert_allclose(
        [distances[row_of[index]] for index in shown],
        np.sort(distances)[:NEIGHBOURS],
        atol=1e-6,
    )
    for k, match in enumerate(found):
        assert match
        index = int(match[1])
        assert match[2] == latents.classes[latents.label[row_of[index]]]
        visitor.expect_canvas(f"#strip button:nth-child({k + 2}) canvas", images[index], 0)


def test_a_click_pins_the_place_under_it(
    visitor: Visitor, published: Catalogue, test_images: np.ndarray
) -> None:
    visitor.open(f"?run={MNIST}")
    view = visitor.view()
    x, y = view.left + 0.4 * view.width, view.top + 0.6 * view.height
    visitor.page.mouse.click(x, y)
    visitor.until_state(pin=True)
    off = np.abs(np.subtract(visitor.state()["z"], view.place(x, y)))
    assert np.all(off <= view.pixel)
    expect_pinned(visitor, published, test_images)
    visitor.point_at(x + 200, y)
    assert visitor.state()["pin"] is True, "a pin stays when the pointer goes on"
    expect_pinned(visitor, published, test_images)


def test_enter_pins_a_neighbour_leads_to_its_place_and_escape_clears(
    visitor: Visitor, published: Catalogue, test_images: np.ndarray
) -> None:
    visitor.open(f"?run={MNIST}&z=0.7,-0.4")
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("Enter")
    visitor.until_state(pin=True, z=[0.7, -0.4])
    expect_pinned(visitor, published, test_images)
    third = visitor.page.locator("#strip button").nth(3)
    (index,) = re.findall(r"\d+", str(third.get_attribute("aria-label")))[:1]
    third.click()
    latents = published.latents(MNIST)
    (row,) = np.flatnonzero(latents.index == int(index))
    visitor.until("JSON.stringify(latentarium.state().z) !== '[0.7,-0.4]'")
    assert visitor.state()["z"] == pytest.approx(latents.mu[row].tolist(), abs=5e-4)
    visitor.page.mouse.move(5, 5)
    visitor.until("latentarium.stats().nearest === value", int(index))
    visitor.page.keyboard.press("Escape")
    visitor.until_state(pin=False)
    expect(visitor.page.locator("#strip button:enabled")).to_have_count(0)

    visitor.page.locator("#sky-pane").focus()
    view = visitor.view()
    z = visitor.point_at(view.left + 321, view.top + 234)
    visitor.page.keyboard.press("Enter")
    visitor.until_state(pin=True)
    assert visitor.state()["z"] == pytest.approx(z, abs=5e-4), "what is under the pointer"


def test_back_takes_pins_back_one_by_one_and_forward_brings_them_again(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    view = visitor.view()
    places = []
    for x, y in ((300, 200), (500, 350)):
        visitor.page.mouse.click(view.left + x, view.top + y)
        visitor.until(
            "latentarium.state().pin && !value.includes(String(latentarium.state().z))",
            [",".join(str(value) for value in place) for place in places],
        )
        places.append(visitor.state()["z"])
    visitor.page.evaluate("history.back()")
    visitor.until_state(pin=True, z=places[0])
    visitor.page.evaluate("history.back()")
    visitor.until_state(pin=False, z=[0, 0])
    visitor.page.evaluate("history.forward()")
    visitor.until_state(pin=True, z=places[0])
