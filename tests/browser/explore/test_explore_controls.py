"""Sliders, numbers, keys and buttons move z; the grid follows and leads."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import SAME, Visitor

MNIST = "mnist-2d"
# The mean difference of the pixels of pictures that are decoded a tenth of a unit apart, and more
# than one unit (of 25 draws around three places by numpy: at most .05, at least .14).
NEAR, FAR = 0.08, 0.1


def expect_at(visitor: Visitor, z: list[float]) -> None:
    """State, number entries and decoded picture are at z."""
    visitor.until_state(z=z)
    visitor.until(
        "['z1', 'z2'].every((dial, k) =>"
        " Number(document.getElementById(`${dial}-number`).value) === value[k])",
        z,
    )
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, z))


PETS = "pets-64d"


def expect_grid(visitor: Visitor, z: list[float], span: float, n: int) -> None:
    """The grid's picture is the server's of the same centre, reach and number of cells."""
    place = ",".join(str(value) for value in z)
    path = f"/api/runs/{MNIST}/grid.png?center={place}&span={span}&n={n}"
    visitor.expect_canvas("#grid", visitor.server_picture(path), SAME)


def until_cells_differ(visitor: Visitor, pixels: np.ndarray, least: float, most: float) -> None:
    """Waits until the middle one of the grid's 5 × 5 cells differs so much from a picture."""
    visitor.until(
        """(() => {
          const canvas = document.getElementById("grid");
          if (canvas.width !== 5 * 28) return false;
          const { data } = seenOn(canvas).getImageData(0, 0, 140, 140);
          const off = new Float64Array(25);
          for (let y = 0; y < 140; y++)
            for (let x = 0; x < 140; x++) {
              const expected = value.pixels[28 * (y % 28) + (x % 28)];
              off[5 * Math.floor(y / 28) + Math.floor(x / 28)] +=
                Math.abs(data[4 * (140 * y + x)] / 255 - expected) / 784;
            }
          const [middle] = off.sort().slice(12);
          return value.least <= middle && middle <= value.most;
        })()""",
        {"pixels": pixels.tolist(), "least": least, "most": most},
    )


def slider(visitor: Visitor, dial: str):
    return visitor.page.locator(f"#{dial} input[type=range]")


def drag(visitor: Visitor, dial: str, share: float) -> None:
    """Presses the slider's thumb in the middle of its track and drags it to that share of it."""
    take(visitor, dial)
    visitor.page.mouse.move(*on_track(visitor, dial, share), steps=5)
    visitor.page.mouse.up()


def take(visitor: Visitor, dial: str) -> None:
    visitor.page.mouse.move(*on_track(visitor, dial, 0.5))
    visitor.page.mouse.down()


def on_track(visitor: Visitor, dial: str, share: float) -> tuple[float, float]:
    """Where the middle of the thumb is, 16 pixels wide, at that share of the slider."""
    box = box_of(slider(visitor, dial))
    return box["x"] + 8 + share * (box["width"] - 16), box["y"] + box["height"] / 2


def test_sliders_and_numbers_move_z_and_the_grid_follows(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    elbo = visitor.document(MNIST)["metrics"]["test"]["negative_elbo"]
    drag(visitor, "z1", 0.75)
    visitor.until("Math.abs(latentarium.state().z[0] - 2) <= 0.15")
    z1, z2 = visitor.state()["z"]
    assert (z1, z2) == (pytest.approx(2, abs=0.15), 0)
    assert z1 * 20 == pytest.approx(round(z1 * 20))
    slider(visitor, "z2").focus()
    visitor.page.keyboard.press("ArrowLeft")
    expect_at(visitor, [z1, -0.05])
    expect_grid(visitor, [z1, -0.05], 1.5, 10)

    take(visitor, "z2")
    visitor.page.mouse.move(*on_track(visitor, "z2", 0.7), steps=4)
    visitor.until("latentarium.state().z[1] > 0")
    expect_grid(visitor, visitor.state()["z"], 1.5, 10)
    visitor.page.mouse.up()

    visitor.type_number("z1-number", -1.25)
    visitor.type_number("z2-number", 2.5)
    expect_at(visitor, [-1.25, 2.5])
    # Digits in an entry are digits, not keys of the page.
    assert visitor.state()["classes"] == []
    assert visitor.state()["pin"] is False

    visitor.until("/ms in your browser/.test(document.getElementById('status').textContent)")
    text = visitor.page.locator("#status").inner_text()
    assert re.match(r"\d+\.\d ms in your browser \((WebAssembly|JavaScript)\) · ", text)
    assert "10,000 test images" in text
    assert f"−ELBO {elbo:.1f} nats" in text

    drawn = set()
    for _ in range(3):
        before = visitor.state()["z"]
        visitor.page.get_by_role("button", name="Random").click()
        visitor.until("String(latentarium.state().z) !== String(value)", before)
        z = visitor.state()["z"]
        assert all(value == round(value, 2) for value in z)
        drawn.add(tuple(z))
    assert len(drawn) == 3
    visitor.page.get_by_role("button", name="Reset").click()
    visitor.page.mouse.move(5, 5)
    expect_at(visitor, [0, 0])


def test_arrows_move_z_and_no_key_is_lost_when_many_come_at_once(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.page.evaluate(
        """async () => {
          const pane = document.getElementById("sky-pane");
          const event = { key: "ArrowRight", bubbles: true, cancelable: true };
          for (let i = 0; i < 20; i++) {
            pane.dispatchEvent(new KeyboardEvent("keydown", event));
            await Promise.resolve();
          }
        }"""
    )
    # Later than what sliders and entries say back when they follow.
    expect_at(visitor, [1, 0])
    visitor.page.locator("#sky-pane").focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Shift+ArrowDown"):
        visitor.page.keyboard.press(key)
    expect_at(visitor, [0.55, -0.45])


def test_a_grid_that_is_coarse_at_first_is_exact_in_the_end(visitor: Visitor) -> None:
    """Of a decoder that takes long: every third picture, mixtures, then all others."""
    visitor.open(f"?run={PETS}&axes=1,2&n=10")
    slider(visitor, "z1").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        visitor.page.keyboard.press(key)
    visitor.until("latentarium.state().z[0] > 0")
    place = ",".join(map(str, visitor.state()["z"]))
    path = f"/api/runs/{PETS}/grid.png?center={place}&span=1.5&n=10&axes=1,2"
    visitor.expect_canvas("#grid", visitor.server_picture(path)[:, :, 0].copy())


def test_the_grid_has_the_reach_and_cells_asked_for_and_is_clicked_and_enlarged(
    visitor: Visitor,
) -> None:
    visitor.open(f"?run={MNIST}&z=0.2,0.1")
    expect_grid(visitor, [0.2, 0.1], 1.5, 10)
    slider(visitor, "span").focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.until_state(span=1.6)
    expect_grid(visitor, [0.2, 0.1], 1.6, 10)
    visitor.type_number("side-number", 9)
    visitor.until_state(n=9)
    expect_grid(visitor, [0.2, 0.1], 1.6, 9)

    small = box_of(visitor.page.locator("#grid"))
    row, column = 1, 6
    visitor.page.mouse.click(
        small["x"] + small["width"] * (column + 0.5) / 9,
        small["y"] + small["height"] * (row + 0.5) / 9,
    )
    expected = [0.2 - 1.6 + 3.2 * column / 8, 0.1 + 1.6 - 3.2 * row / 8]
    visitor.until("latentarium.state().z[0] !== 0.2")
    assert visitor.state()["z"] == pytest.approx(expected, abs=1e-3)
    expect_grid(visitor, visitor.state()["z"], 1.6, 9)

    visitor.page.keyboard.press("g")
    visitor.until_state(large=True)
    large = box_of(visitor.page.locator("#grid"))
    assert large["width"] > 1.5 * small["width"]
    assert large["width"] == pytest.approx(large["height"], abs=2)
    visitor.page.keyboard.press("Escape")
    visitor.until_state(large=False)


def test_the_grid_is_walked_by_keys_and_made_samples_and_noise(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&n=5&span=1")
    visitor.page.locator("#grid").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
        visitor.page.keyboard.press(key)
    visitor.until("String(latentarium.state().z) !== '0,0'")
    x, y = visitor.state()["z"]
    assert (x, y) in {(0.5, 0.5), (1.0, 0.5)}
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, visitor.shown()))

    # Samples of the prior at a tenth of its width all look like its middle, of four times not.
    cells, width = visitor.page.locator("#cells"), slider(visitor, "span")
    cells.press("ArrowDown")
    visitor.until_state(cells="samples")
    width.press("Home")
    visitor.until_state(scale=0.1, span=1)
    until_cells_differ(visitor, visitor.decoded(MNIST, [0, 0]), 0, NEAR)
    cells.press("ArrowDown")
    visitor.until_state(cells="noise")
    until_cells_differ(visitor, visitor.decoded(MNIST, [x, y]), 0, NEAR)
    width.press("End")
    visitor.until_state(scale=4)
    until_cells_differ(visitor, visitor.decoded(MNIST, [x, y]), FAR, 1)


def test_far_places_are_guesses_and_sliders_and_grid_say_where_the_pointer_looks(
    visitor: Visitor,
) -> None:
    """The ring on a slider is where the place under the pointer is: 0 and 1 are its ends."""
    visitor.open(f"?run={MNIST}&z=40,40")
    assert "a guess" in visitor.page.locator("#distance").inner_text()
    assert np.isfinite(visitor.pixels()).all()
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, [40, 40]))

    visitor.type_number("z1-number", 0.3)
    visitor.type_number("z2-number", -1.2)
    visitor.until_state(z=[0.3, -1.2])
    around = visitor.page.locator("#grid-around")
    expect(around).to_be_hidden()
    shown = visitor.point_at(*visitor.view().point(1.0, 0.5))
    expect(around).to_have_text("around z = (+0.30, −1.20)")
    for dial, value in zip(("z1", "z2"), shown, strict=True):
        ring = box_of(visitor.page.locator(f"#{dial} .dial-ghost"))
        line = box_of(slider(visitor, dial))
        # The line lies 8 px within the slider, the ring's middle 6.5 px within its box's end.
        along = ring["x"] + ring["width"] - 6.5 - (line["x"] + 8)
        assert along / (line["width"] - 16) == pytest.approx((value + 4) / 8, abs=0.01)
    assert visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    visitor.page.mouse.move(700, 10)
    around.wait_for(state="hidden")
    expect(visitor.page.locator(".dial-ghost:visible")).to_have_count(0)
