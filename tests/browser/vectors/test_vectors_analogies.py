"""A is to B as C is to what; and the whole page without a pointer, and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.explore.test_explore_touch import PHONE
from tests.support.browser.vector_visitor import VectorVisitor
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"
PIXELS = 2e-3


@pytest.fixture
def phone(stand: Callable[..., Visitor]) -> VectorVisitor:
    return VectorVisitor(stand(**PHONE))


def test_the_answer_is_c_and_the_step_from_a_to_b(
    vectors: VectorVisitor, published: Catalogue
) -> None:
    run = "pets-64d"
    latents = published.latents(run)
    mu = latents.mu.astype(np.float64)
    first, last = int(latents.index[3]), int(latents.index[-1])
    vectors.open(f"run={run}&direction=analogy&a=i{first}&b=m1&at=i{last}")
    a, b, c = mu[3], mu[latents.label == 1].mean(0), mu[-1]
    shown = vectors.vector()
    np.testing.assert_allclose(shown["z"], c + b - a, atol=1e-5)
    expected = published.decoder(run)((c + b - a)[None].astype(np.float32))
    np.testing.assert_allclose(vectors.visitor.pixels(), expected.ravel(), atol=PIXELS)
    far = np.linalg.norm(mu - (c + b - a), axis=1)
    assert shown["nearest"] == latents.index[np.argsort(far, kind="stable")[:5]].tolist()
    assert "exactly" in vectors.fact("angle")


def test_points_are_chosen_swapped_and_taken_back(vectors: VectorVisitor) -> None:
    vectors.open(f"run={MNIST}&direction=analogy&a=m0&b=m1&at=m2")
    before = np.array(vectors.vector()["step"])
    vectors.button("Swap A, B").click()
    vectors.visitor.until_state(a={"mean": 1}, b={"mean": 0})
    np.testing.assert_allclose(vectors.vector()["step"], -before, atol=1e-9)
    vectors.page.get_by_role("button", name="Point B, mean of 0").click()
    vectors.click(-1.0, 0.4)
    vectors.visitor.until("latentarium.state().b.z !== undefined")
    assert vectors.visitor.state()["b"]["z"] == pytest.approx([-1.0, 0.4], abs=0.02)
    vectors.select("Take the mean of a class", "7")
    vectors.visitor.until_state(a={"mean": 1}, b={"mean": 7}, at={"mean": 2})
    vectors.button("Random").click()
    vectors.visitor.until("latentarium.state().b.image !== undefined")
    vectors.button("All random").click()
    vectors.visitor.until(
        "['a', 'b', 'at'].every((slot) => latentarium.state()[slot].image !== undefined)"
    )
    for _ in range(4):
        vectors.button("Undo").click()
    vectors.visitor.until_state(a={"mean": 1}, b={"mean": 0}, at={"mean": 2})
    vectors.button("Undo").click()
    vectors.visitor.until_state(a={"mean": 0}, b={"mean": 1})
    expect(vectors.button("Undo")).to_be_disabled()
    vectors.button("Redo").click()
    vectors.visitor.until_state(a={"mean": 1}, b={"mean": 0})
    vectors.page.go_back()
    vectors.visitor.until_state(a={"mean": 0}, b={"mean": 1})
    vectors.button("Reset").click()
    vectors.visitor.until_state(direction=None, a=None, b=None, at=None, s=1)


def test_classes_are_chosen_and_never_lead_to_themselves(newcomer: Visitor) -> None:
    vectors = VectorVisitor(newcomer)
    vectors.open(f"run={MNIST}&direction=7-7")
    notice = vectors.page.locator("#notice")
    notice.wait_for()
    assert "direction “7-7” was left out: it should be two classes such as" in notice.inner_text()
    vectors.select("From the class", "7")
    vectors.visitor.until_state(direction={"kind": "classes", "to": 1, "from": 7})
    vectors.select("From the class", "all others")
    vectors.visitor.until_state(direction={"kind": "classes", "to": 1, "from": None})
    vectors.choose("Attribute")
    vectors.select("Which attribute", "Slant")
    vectors.visitor.until_state(direction={"kind": "attribute", "name": "slant"})
    vectors.until_found()
    assert vectors.fact("prediction").startswith("R² 0.")
    vectors.select("What the chart shows", "Width (px)")
    vectors.visitor.until("latentarium.vector().measure === 'width'")


def test_a_direction_is_used_by_keys_alone(vectors: VectorVisitor) -> None:
    vectors.open(f"run={MNIST}&at=0,0")
    assert vectors.to_be_reached() <= vectors.reached_by_tab()
    vectors.tab_to_sky()
    press = vectors.page.keyboard.press
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp"):
        press(key)
    vectors.visitor.until_state(at={"z": [0.1, 0.5]})
    press("Control+z")
    vectors.visitor.until_state(at={"z": [0, 0]})
    # What the direction does is read by the same arrows, which then move nothing.
    chart = vectors.page.get_by_role("application", name="What the direction does")
    said = vectors.page.locator("#announcement")
    for key, strength in (("End", "−3.00"), ("End", "3.00"), ("ArrowDown", "3.00")):
        chart.press(key)
        expect(said).to_contain_text(f"at strength {strength}")
    assert vectors.visitor.state()["at"] == {"z": [0, 0]}
    press("+")
    vectors.visitor.until_state(s=1.25)
    press("-")
    press("-")
    vectors.visitor.until_state(s=0.75)
    press("x")
    vectors.visitor.until_state(direction={"kind": "classes", "to": 1, "from": 7})
    press("r")
    vectors.visitor.until("latentarium.state().direction.kind === 'random'")
    press("n")
    vectors.visitor.until("latentarium.state().at.image !== undefined")
    press(" ")
    vectors.visitor.until("latentarium.stats().playing")
    press("Escape")
    vectors.visitor.until("!latentarium.stats().playing")
    press("4")
    vectors.visitor.until_state(classes=[4])
    vectors.page.get_by_role("radio", name="Random").focus()
    press("ArrowRight")
    vectors.visitor.until_state(direction={"kind": "analogy"})
    for key, slot in (("b", "b"), ("c", "at"), ("a", "a")):
        press(key)
        vectors.visitor.until("latentarium.vector().slot === value", slot)
    press("?")
    vectors.page.locator("#help").wait_for(state="visible")


def test_a_tap_chooses_and_everything_fits_at_360_pixels(phone: VectorVisitor) -> None:
    phone.open(f"run={MNIST}&s=3")
    phone.page.touchscreen.tap(*phone.visitor.view().point(-0.6, -1.2))
    phone.visitor.until("latentarium.state().at !== null")
    assert phone.visitor.state()["at"]["z"] == pytest.approx([-0.6, -1.2], abs=0.05)
    for kind in ("Attribute", "Random", "Analogy", "Classes"):
        phone.choose(kind)
        phone.until_found()
        assert phone.out_of_reach(360) == []
