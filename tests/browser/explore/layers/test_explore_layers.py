"""Layers under the stars and colours of the stars: all of them in one visit, numbers by numpy."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue, Latents

MNIST = "mnist-2d"
SCALE = "document.querySelector('.layer-words:not([hidden]) .layer-scale').innerText"
# Stars as they are drawn, class by class.
STARS = "document.getElementById('sky').data.flatMap(({x}) => Array.from(x))"
IS_DRAWN = """(() => {
  const canvas = document.getElementById("density");
  const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
  return data.some((byte) => byte > 0);
})()"""
PLACES = 1500


def hole_share(latents: Latents) -> float:
    """By chance: the share of places of the prior at which q(z) < p(z) / 10, q summed exactly."""
    places = np.random.default_rng(0).standard_normal((PLACES, 2))
    mu, variance = latents.mu.astype(np.float64), np.exp(latents.logvar.astype(np.float64))
    normalisers = 2 * np.pi * np.sqrt(variance.prod(1))
    holes = 0
    for z in places:
        q = (np.exp(-0.5 * ((z - mu) ** 2 / variance).sum(1)) / normalisers).mean()
        holes += q < 0.1 * np.exp(-0.5 * z @ z) / (2 * np.pi)
    return holes / PLACES


def test_every_layer_shows_what_it_says(visitor: Visitor, published: Catalogue) -> None:
    latents = published.latents(MNIST)
    visitor.open(f"?run={MNIST}")
    visitor.page.keyboard.press("y")
    panel = visitor.page.get_by_role("region", name="Layers")
    layer = panel.locator("select[data-choice=layer]")
    colour = panel.locator("select[data-choice=colour]")

    def choose(name: str, scale: str) -> str:
        layer.select_option(name)
        visitor.until_state(layer=name)
        visitor.until(f"/{scale}/.test({SCALE})")
        return str(visitor.page.evaluate(SCALE))

    assert "400 of 10,000" in choose("ellipses", "400 of")
    visitor.until(IS_DRAWN)

    spread = visitor.page.evaluate(STARS)
    choose("samples", "Draw 1")
    visitor.until(f"{STARS}[0] !== value", spread[0])
    first = visitor.page.evaluate(STARS)
    expected = np.sqrt(latents.mu[:, 0].var() + np.exp(latents.logvar[:, 0]).mean())
    np.testing.assert_allclose(np.std(first), expected, rtol=0.01)
    panel.get_by_role("button", name="Draw again").click()
    visitor.until_state(draw=2)
    visitor.until(f"{STARS}[0] !== value", first[0])

    said = re.search(r"(\d+) % of the prior", choose("ratio", "Hatched"))
    assert said is not None
    np.testing.assert_allclose(int(said[1]) / 100, hole_share(latents), atol=0.03)
    assert not np.array_equal(visitor.page.evaluate(STARS)[:1], first[:1])
    np.testing.assert_allclose(visitor.page.evaluate(STARS), spread, atol=1e-6)
    assert "from every test image" in choose("guessing", "Grey")
    visitor.until(IS_DRAWN)
    choose("magnification", "√det")

    layer.select_option("")
    visitor.until_state(layer=None)
    colour.select_option("reconstruction")
    visitor.until(f"/≥/.test({SCALE})")
    low, high = np.quantile(latents.reconstruction_nats, [0.02, 0.98])
    assert f"≤ {low:.0f}" in visitor.page.evaluate(SCALE)
    assert f"≥ {high:.0f}" in visitor.page.evaluate(SCALE)
    visitor.until("document.getElementById('sky').data[0].marker.color.length === value", 980)
    colour.select_option("slant")
    visitor.until(f"/Slant/.test({SCALE})")
    visitor.until("location.search.includes('colour=slant')")
    visitor.page.keyboard.press("Escape")
    expect(panel.get_by_text("Slant, px a row")).to_be_visible()
    expect(colour).to_be_hidden()
