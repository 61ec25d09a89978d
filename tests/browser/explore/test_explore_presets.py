"""Places to go to: classes, the origin, a step in a random direction; animated and undoable."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

MNIST, TEN = "mnist-2d", "mnist-10d"


@pytest.fixture
def means(published: Catalogue) -> np.ndarray:
    """Of each digit's places: (10, 2)."""
    latents = published.latents(MNIST)
    return np.array([latents.mu[latents.label == k].mean(axis=0) for k in range(10)])


def go_to(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=f"Go to {name}", exact=True).click()


def expect_at(visitor: Visitor, z: np.ndarray) -> None:
    visitor.until(
        "value.every((each, k) => Math.abs(latentarium.state().z[k] - each) < 2e-3)", z.tolist()
    )


def test_a_class_is_gone_to_step_by_step_and_back_undoes_it(
    visitor: Visitor, means: np.ndarray
) -> None:
    visitor.open(f"?run={MNIST}&z=3,-3")
    visitor.page.get_by_role("button", name="Go to …").click()
    before = visitor.stats()["decodes"]
    go_to(visitor, "7")
    expect_at(visitor, means[7])
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, visitor.state()["z"]))
    assert visitor.stats()["decodes"] > before + 2, "it must pass through places between"
    visitor.page.evaluate("history.back()")
    visitor.until_state(z=[3, -3])


def test_the_next_journey_cancels_the_last(visitor: Visitor, means: np.ndarray) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.page.get_by_role("button", name="Go to …").click()
    visitor.page.evaluate(
        "for (const name of ['3', '0'])"
        " document.querySelector(`[aria-label='Go to ${name}']`).click()"
    )
    expect_at(visitor, means[0])
    visitor.page.evaluate("history.back()")
    expect_at(visitor, means[3])
    visitor.page.evaluate("history.back()")
    visitor.until_state(z=[0, 0])


def test_another_move_ends_a_journey_where_it_is(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&z=2,2")
    visitor.page.get_by_role("button", name="Go to …").click()
    visitor.page.evaluate("document.querySelector(\"[aria-label='Go to 1']\").click()")
    visitor.page.keyboard.press("r")
    visitor.until("String(latentarium.state().z) !== '2,2'")
    z = visitor.state()["z"]
    assert all(value == round(value, 2) for value in z)
    for _ in range(5):
        visitor.next_frame()
    assert visitor.state()["z"] == z


def test_who_wants_no_motion_is_there_at_once(visitor: Visitor, means: np.ndarray) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.open(f"?run={MNIST}&z=2,2")
    visitor.page.get_by_role("button", name="Go to …").click()
    z = visitor.page.evaluate(
        "(document.querySelector(\"[aria-label='Go to 4']\").click(), latentarium.state().z)"
    )
    assert z == pytest.approx(means[4].tolist(), abs=2e-3)


def test_a_typical_image_is_the_one_nearest_to_its_classs_mean_in_all_latents(
    visitor: Visitor, published: Catalogue
) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.open(f"?run={TEN}")
    visitor.page.get_by_role("button", name="Go to …").click()
    visitor.page.get_by_role("button", name="Typical images").click()
    go_to(visitor, "5")
    latents = published.latents(TEN)
    fives = latents.mu[latents.label == 5].astype(np.float64)
    typical = fives[np.linalg.norm(fives - fives.mean(axis=0), axis=1).argmin()]
    expect_at(visitor, typical)
    assert visitor.page.locator("#distance").inner_text().endswith("0.00")
    visitor.page.get_by_role("button", name="Class means").click()
    go_to(visitor, "5")
    expect_at(visitor, fives.mean(axis=0))


def test_presets_by_keyboard_alone(visitor: Visitor, means: np.ndarray) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.open(f"?run={MNIST}&z=1,1")
    opener = visitor.page.get_by_role("button", name="Go to …")
    opener.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    visitor.page.get_by_role("button", name="Go to 2", exact=True).press("Enter")
    expect_at(visitor, means[2])
    visitor.page.get_by_role("button", name="Origin").press("Enter")
    visitor.until_state(z=[0, 0])
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("#presets")).to_be_hidden()
    assert visitor.page.evaluate("document.activeElement.id") == "presets-button"


def test_random_steps_differ_and_stay_with_the_prior(visitor: Visitor) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.open(f"?run={TEN}")
    visitor.page.get_by_role("button", name="Go to …").click()
    step = visitor.page.get_by_role("button", name="Random step")
    places = [visitor.state()["z"]]
    for _ in range(30):
        step.click()
        places.append(visitor.state()["z"])
    walked = np.array(places)
    assert len({tuple(place) for place in places}) == 31
    # Each step's new part is N(0, 1/4) in each latent: of 300 draws the mean square is 1/4 ± 0.02.
    new = walked[1:] - np.sqrt(0.75) * walked[:-1]
    assert np.mean(new**2) == pytest.approx(0.25, abs=0.1)
    visitor.page.evaluate("history.back()")
    visitor.until_state(z=places[-2])
