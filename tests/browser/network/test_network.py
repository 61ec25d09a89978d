"""The Network page: layers that follow the pointer, where units fire, weights of two runs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect
from safetensors.numpy import load_file

from tests.browser.conftest import BLIND, UNSEEN
from tests.browser.explore.test_explore_touch import PHONE
from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import View, Visitor
from vae.store.catalogue import Catalogue
from vae.store.inference import Network

MNIST = "mnist-2d"
ONE, FOUR = (f"mnist-2d-beta-{beta}-seed-0" for beta in (1, 4))
FINEST = 64
ENCODED = "latentarium.stats().encodes > 0"
# How many colours a canvas has: one where nothing is drawn.
COLOURS = """(canvas) => {
  const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""
# Is anything painted where this run's weights are to be?
INKED = """() => {
  const canvas = document.querySelector("#own-weights canvas");
  const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
  return data.some((byte) => byte > 0);
}"""

# How bright the sheet of a layer's units is on the whole, of 255.
BRIGHTNESS = """(() => {
  const canvas = document.querySelector("#units-now canvas");
  const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
  return data.reduce((sum, level) => sum + level, 0) / data.length;
})()"""


def opened(visitor: Visitor, query: str) -> Visitor:
    visitor.open(f"network?{query}")
    return visitor


def pictures(visitor: Visitor, network: str) -> list[str]:
    """What the canvases of a network's stages show now."""
    found: list[str] = visitor.page.locator(f"#{network}-layers canvas").evaluate_all(
        "(all) => all.map((canvas) => canvas.toDataURL())"
    )
    return found


def press_unit(visitor: Visitor, stage: int, columns: int, rows: int, unit: int) -> None:
    """A click on a unit of a stage of the decoder."""
    canvas = visitor.page.locator("#decoder-layers canvas").nth(stage - 1)
    canvas.scroll_into_view_if_needed()
    box = box_of(canvas)
    x = (unit % columns + 0.5) * box["width"] / columns
    y = (unit // columns + 0.5) * box["height"] / rows
    canvas.click(position={"x": x, "y": y})


def span(text: str) -> tuple[float, float]:
    """The smallest and largest value that a unit is said to have."""
    low, high = re.findall(r"([+−][\d.]+)", text)[:2]
    return float(low.replace("−", "-")), float(high.replace("−", "-"))


def test_all_layers_follow_the_pointer_and_ask_nobody(
    visitor: Visitor, published: Catalogue
) -> None:
    opened(visitor, f"run={MNIST}").until(ENCODED)
    visitor.images_loaded()
    visitor.until("document.getElementById('code').textContent !== ''")
    before = {network: pictures(visitor, network) for network in ("encoder", "decoder")}
    assert [len(each) for each in before.values()] == [5, 5]
    view, encodes = visitor.view(), visitor.stats()["encodes"]
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    z = visitor.point_at(*view.point(-1.6, 0.2))
    np.testing.assert_allclose(visitor.pixels(), visitor_decode(published, z), atol=2e-3)
    visitor.until("latentarium.stats().encodes > value", encodes)
    for network, shown in before.items():
        for old, new in zip(shown, pictures(visitor, network), strict=True):
            assert old != new, f"a layer of the {network} stands still"
    # The encoder says where the image is that it sees, as it did when the run was published.
    latents = published.latents(MNIST)
    number = re.search(r"Test image (\d+)", visitor.page.locator("#original-name").inner_text())
    assert number
    mu = latents.mu[int(np.flatnonzero(latents.index == int(number[1]))[0])]
    assert span(visitor.page.locator("#code").inner_text()) == pytest.approx(mu, abs=0.02)
    assert asked == []
    sizes = visitor.page.locator("h2 .size").all_inner_texts()
    assert sizes == [
        "1,182,100 parameters · 1,180,416 multiply-adds",
        "666,128 parameters · 664,064 multiply-adds",
    ]
    # Words that scripts write lead to their meanings, and say them at a tap, as the server's do.
    words = visitor.page.locator("#decoder-size a.term[data-hint]")
    links = [str(word.get_attribute("href")) for word in words.all()]
    assert links == ["/glossary#weight", "/glossary#multiply-add"]


def visitor_decode(published: Catalogue, z: tuple[float, ...]) -> np.ndarray:
    return published.decoder(MNIST)(np.array([z], np.float32)).ravel()


def test_a_unit_is_pressed_and_its_map_lies_under_the_stars(visitor: Visitor) -> None:
    opened(visitor, f"run={MNIST}").until(ENCODED)
    press_unit(visitor, 3, columns=32, rows=8, unit=59)
    visitor.until_state(unit={"key": "d3", "unit": 59})
    visitor.until("latentarium.stats().detail >= value", FINEST)
    title = visitor.page.locator("#unit-title")
    assert title.inner_text().startswith("Decoder layer 3, unit 60: ")
    assert span(title.inner_text().partition(": ")[2]) == pytest.approx(
        numpy_span(visitor.view(), 59), abs=0.02
    )
    assert visitor.page.locator("#unit-map").evaluate(COLOURS) > 100
    visitor.page.locator("#units-everywhere canvas").scroll_into_view_if_needed()
    assert visitor.page.locator("#units-everywhere canvas").evaluate(COLOURS) > 100
    visitor.page.keyboard.press("Escape")
    visitor.until_state(unit={"key": "d3", "unit": None})
    expect(visitor.page.locator("#unit-panel")).to_be_hidden()


def numpy_span(view: View, unit: int) -> tuple[float, float]:
    """A unit of mnist-2d's third stage over what the sky shows, by the server's forward pass."""
    folder = Path(__file__).parents[3] / "zoo" / MNIST
    specs = json.loads((folder / "run.json").read_text())["decoder"][:6]
    network = Network(specs, load_file(folder / "weights.safetensors"))
    (x0, x1), (y0, y1) = view.x, view.y
    side = (np.arange(FINEST) + 0.5) / FINEST
    grid = np.meshgrid(x0 + side * (x1 - x0), y0 + side * (y1 - y0))
    values = network(np.stack(grid, -1).reshape(-1, 2).astype(np.float32))[:, unit]
    return float(values.min()), float(values.max())


def test_the_page_works_by_keyboard_on_paper(new_visitor: Callable[..., Visitor]) -> None:
    visitor = opened(new_visitor(color_scheme="light"), f"run={MNIST}")
    visitor.until(ENCODED)
    page, keyboard = visitor.page, visitor.page.keyboard
    reached = set()
    for _ in range(40):
        keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        if page.evaluate("document.activeElement.id") == "sky-pane":
            break
    assert len([name for name in reached if name and name.startswith("Encoder layer")]) == 5
    keyboard.press("ArrowRight")
    keyboard.press("Shift+ArrowUp")
    visitor.until_state(z=[0.05, 0.5])
    page.locator("#decoder-layers canvas").first.focus()
    keyboard.press("ArrowRight")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    visitor.until_state(unit={"key": "d1", "unit": 33}, z=[0.05, 0.5])
    visitor.until("latentarium.stats().detail >= value", FINEST)
    page.go_back()
    visitor.until_state(unit=None)
    # Weights and units lie further down: nobody has seen them yet, and paper has them all the same,
    # on white, also from a dark screen.
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(BRIGHTNESS) == 0
    page.evaluate(f"window.print = () => {{ window.printed = [({INKED})(), {BRIGHTNESS}] }}")
    assert page.evaluate(f"({INKED})()") is False
    keyboard.press("Control+p")
    visitor.until("window.printed !== undefined")
    inked, brightness = page.evaluate("window.printed")
    assert inked
    assert brightness > 192


def test_convolutions_by_touch_on_a_phone(new_visitor: Callable[..., Visitor]) -> None:
    visitor = opened(new_visitor(**PHONE, color_scheme="dark"), "run=conv-bn-32-mnist-2d")
    visitor.until(ENCODED)
    view = visitor.view()
    visitor.page.touchscreen.tap(*view.point(0.5, -0.5))
    visitor.until("latentarium.state().z[0] !== 0")
    assert visitor.state()["z"] == pytest.approx([0.5, -0.5], abs=0.05)
    # Tiles of 14 × 14 pixels with a line between them.
    shapes = {each["key"]: each["shape"] for each in visitor.page.evaluate("latentarium.layers()")}
    assert shapes["d2"] == [32, 14, 14]
    canvas = visitor.page.locator("#decoder-layers canvas").nth(1)
    canvas.scroll_into_view_if_needed()
    canvas.tap(position={"x": 4, "y": 4})
    visitor.until_state(unit={"key": "d2", "unit": 0})
    visitor.until("latentarium.stats().detail >= 16")
    assert "channel 1" in visitor.page.locator("#unit-title").inner_text()
    assert visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    # Two runs' weights: a tap shows which two are alike, and they stay marked.
    visitor.go(f"network?run={ONE}&other={FOUR}")
    visitor.page.locator("#weights").scroll_into_view_if_needed()
    theirs = visitor.page.locator("#other-weights canvas")
    theirs.scroll_into_view_if_needed()
    theirs.tap(position={"x": 10, "y": 10})
    visitor.until("document.getElementById('match-text').textContent.includes('beside unit')")
    assert visitor.page.locator(".weights .unit-box:visible").count() >= 2
    assert visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_many_latents_residual_blocks_and_colour(visitor: Visitor) -> None:
    opened(visitor, "run=pets-64d&unit=e2-5").until("latentarium.stats().detail >= 8")
    assert visitor.page.locator("#unit-title").inner_text().startswith("Encoder layer 2, channel 5")
    visitor.until(ENCODED)
    stages = visitor.page.evaluate("latentarium.layers()")
    assert len(stages) == 15
    assert stages[-1]["shape"] == [3, 32, 32]
    x, y = visitor.view().point(1.5, -2.0)
    visitor.page.mouse.click(x, y)
    visitor.until("latentarium.state().z.some((value) => value !== 0)")
    visitor.page.locator("#weights").scroll_into_view_if_needed()
    visitor.until("document.getElementById('weights-words').textContent.includes('colour')")


def test_weights_of_two_runs_of_one_seed_lie_side_by_side(visitor: Visitor) -> None:
    opened(visitor, f"run={ONE}&other={FOUR}")
    visitor.page.locator("#weights").scroll_into_view_if_needed()
    visitor.until("document.getElementById('comparison').textContent.includes('cosine')")
    words = visitor.page.locator("#comparison").inner_text()
    assert "Both began from seed 0" in words
    canvas = visitor.page.locator("#other-weights canvas")
    canvas.scroll_into_view_if_needed()
    canvas.hover(position={"x": 10, "y": 10})
    visitor.until("document.getElementById('match-text').textContent.includes('beside unit')")
    visitor.page.get_by_role("button", name="Decoder, last layer").press("Enter")
    visitor.until_state(weights="decoder")
    visitor.until("document.getElementById('weights-words').textContent.includes('draws')")
    visitor.page.get_by_label("Another run").select_option("")
    visitor.until_state(other=None)
    expect(canvas).to_be_hidden()


def test_runs_without_an_encoder_or_without_published_images(
    new_visitor: Callable[..., Visitor], six_address: str
) -> None:
    visitor = opened(new_visitor(six_address), f"run={BLIND}&unit=d1-3")
    visitor.until("latentarium.stats().detail >= value", FINEST)
    assert "without its encoder" in visitor.page.locator("#encoder-layers").inner_text()
    stages = visitor.page.evaluate("latentarium.layers()")
    assert {each["key"] for each in stages} == {"d1", "d2"}
    opened(visitor, f"run={UNSEEN}").until(ENCODED)
    expect(visitor.page.locator("#original-name")).to_have_text("What the decoder imagines")
    encodes = visitor.stats()["encodes"]
    visitor.point_at(*visitor.view().point(1.0, 1.0))
    visitor.until("latentarium.stats().encodes > value", encodes)
