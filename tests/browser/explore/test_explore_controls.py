"""Sliders, numbers, keys and buttons move z; the grid follows and leads."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.support.browser.visitor import SAME, Visitor

MNIST = "mnist-2d"


def expect_at(visitor: Visitor, z: list[float]) -> None:
    """State, number entries and decoded picture are at z."""
    visitor.until_state(z=z)
    visitor.until(
        "['z1', 'z2'].every((dial, k) =>"
        " Number(document.getElementById(`${dial}-number`).value) === value[k])",
        z,
    )
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, z))


def expect_grid(visitor: Visitor, z: list[float], span: float, n: int) -> None:
    """The grid's picture is the server's of the same centre, reach and number of cells."""
    place = ",".join(str(value) for value in z)
    path = f"/api/runs/{MNIST}/grid.png?center={place}&span={span}&n={n}"
    visitor.expect_canvas("#grid", visitor.server_picture(path), SAME)


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
    box = slider(visitor, dial).bounding_box()
    assert box
    return box["x"] + 8 + share * (box["width"] - 16), box["y"] + box["height"] / 2


def test_sliders_move_z_by_dragging_and_by_arrows_of_0_05(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    drag(visitor, "z1", 0.75)
    visitor.until("Math.abs(latentarium.state().z[0] - 2) <= 0.15")
    z1, z2 = visitor.state()["z"]
    assert (z1, z2) == (pytest.approx(2, abs=0.15), 0)
    assert z1 * 20 == pytest.approx(round(z1 * 20))
    slider(visitor, "z2").focus()
    visitor.page.keyboard.press("ArrowLeft")
    expect_at(visitor, [z1, -0.05])
    expect_grid(visitor, [z1, -0.05], 1.5, 10)


def test_the_grid_follows_a_slider_while_it_is_dragged(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    take(visitor, "z2")
    visitor.page.mouse.move(*on_track(visitor, "z2", 0.7), steps=4)
    visitor.until("latentarium.state().z[1] > 0")
    expect_grid(visitor, visitor.state()["z"], 1.5, 10)
    visitor.page.mouse.up()


def test_numbers_are_typed(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.type_number("z1-number", -1.25)
    visitor.type_number("z2-number", 2.5)
    expect_at(visitor, [-1.25, 2.5])
    # Digits in an entry are digits, not keys of the page.
    assert visitor.state()["classes"] == []
    assert visitor.state()["pin"] is False


def test_arrows_move_z_by_0_05_and_with_shift_ten_times_as_far(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.page.locator("#sky-pane").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Shift+ArrowDown"):
        visitor.page.keyboard.press(key)
    expect_at(visitor, [-0.4, -0.45])


def test_no_key_is_lost_when_many_come_at_once(visitor: Visitor) -> None:
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
    visitor.page.keyboard.press("ArrowUp")
    expect_at(visitor, [1, 0.05])


def test_random_draws_another_place_and_reset_returns(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
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


def test_the_grid_has_the_reach_and_the_cells_that_are_asked_for(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&z=0.3,-0.7")
    expect_grid(visitor, [0.3, -0.7], 1.5, 10)
    slider(visitor, "span").focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.until_state(span=1.6)
    expect_grid(visitor, [0.3, -0.7], 1.6, 10)
    visitor.type_number("side-number", 7)
    visitor.until_state(n=7)
    expect_grid(visitor, [0.3, -0.7], 1.6, 7)


def test_a_click_in_the_grid_moves_there(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&z=0.2,0.1&span=2&n=9")
    box = visitor.page.locator("#grid").bounding_box()
    assert box
    row, column = 1, 6
    visitor.page.mouse.click(
        box["x"] + box["width"] * (column + 0.5) / 9, box["y"] + box["height"] * (row + 0.5) / 9
    )
    expected = [0.2 - 2 + 4 * column / 8, 0.1 + 2 - 4 * row / 8]
    visitor.until("latentarium.state().z[0] !== 0.2")
    assert visitor.state()["z"] == pytest.approx(expected, abs=1e-3)
    expect_grid(visitor, visitor.state()["z"], 2, 9)


def test_the_grid_is_walked_by_keys(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&n=5&span=1")
    visitor.page.locator("#grid").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
        visitor.page.keyboard.press(key)
    visitor.until("String(latentarium.state().z) !== '0,0'")
    x, y = visitor.state()["z"]
    assert (x, y) in {(0.5, 0.5), (1.0, 0.5)}
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, visitor.shown()))


def test_the_key_g_enlarges_the_grid_and_escape_puts_it_back(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    small = visitor.page.locator("#grid").bounding_box()
    visitor.page.keyboard.press("g")
    visitor.until_state(large=True)
    large = visitor.page.locator("#grid").bounding_box()
    assert small
    assert large
    assert large["width"] > 1.5 * small["width"]
    assert large["width"] == pytest.approx(large["height"], abs=2)
    visitor.page.keyboard.press("Escape")
    visitor.until_state(large=False)


def test_the_status_line_tells_backend_images_and_the_runs_own_elbo(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    elbo = visitor.document(MNIST)["metrics"]["test"]["negative_elbo"]
    visitor.until("/ms in your browser/.test(document.getElementById('status').textContent)")
    text = visitor.page.locator("#status").inner_text()
    assert re.match(r"\d+\.\d ms in your browser \((WebAssembly|JavaScript)\) · ", text)
    assert "10,000 test images" in text
    assert f"−ELBO {elbo:.1f} nats" in text


def test_a_place_far_from_all_images_is_called_a_guess(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&z=40,40")
    assert "a guess" in visitor.page.locator("#distance").inner_text()
    assert np.isfinite(visitor.pixels()).all()
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, [40, 40]))


def test_sliders_and_grid_say_that_they_stay_while_the_pointer_looks_elsewhere(
    visitor: Visitor,
) -> None:
    """The ring on a slider is where the place under the pointer is: 0 and 1 are its ends."""
    visitor.open(f"?run={MNIST}&z=0.3,-1.2")
    around = visitor.page.locator("#grid-around")
    assert around.is_hidden()
    shown = visitor.point_at(*visitor.view().point(1.0, 0.5))
    assert around.inner_text() == "around z = (+0.30, −1.20)"
    for dial, value in zip(("z1", "z2"), shown, strict=True):
        found = slider(visitor, dial)
        assert "has-ghost" in str(found.get_attribute("class"))
        ghost = float(found.evaluate("(range) => range.style.getPropertyValue('--ghost')"))
        assert ghost == pytest.approx((value + 4) / 8, abs=1e-6)
    visitor.page.mouse.move(700, 10)
    around.wait_for(state="hidden")
    assert visitor.page.locator(".has-ghost").count() == 0
