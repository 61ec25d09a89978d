"""The epoch scrubber in a real Chromium: by slider, keys, play and touch, linked to the curves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Faults
from tests.support.browser.at_training import (
    epoch,
    open_training,
    point_of_epoch,
    until_epoch,
    until_query,
    until_read,
)
from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

Arrive = Callable[..., Visitor]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
# The pictures on a canvas, as one number that changes with any pixel.
LIGHT = """(id) => {
  const canvas = document.getElementById(id);
  const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
  return data.reduce((sum, value, k) => (sum + value * ((k % 8191) + 1)) % 1e9, 0);
}"""

PAUSE = "#film-play[aria-label=Pause]"


@pytest.fixture
def visitor(newcomer: Visitor) -> Visitor:
    return newcomer


def light(visitor: Visitor, canvas: str) -> int:
    return visitor.page.evaluate(LIGHT, canvas)


def test_keys_step_through_the_kept_epochs_read_all_panels_and_stay_in_the_address(
    visitor: Visitor, published: Catalogue
) -> None:
    open_training(visitor, "?runs=mnist-2d&epoch=13")
    sky, grid = light(visitor, "film-sky"), light(visitor, "film-grid")
    visitor.page.keyboard.press("ArrowRight")
    until_epoch(visitor, 16)
    assert light(visitor, "film-sky") != sky
    assert light(visitor, "film-grid") != grid
    columns = published.history("mnist-2d").columns
    (row,) = np.flatnonzero((columns["epoch"] == 16) & (columns["split"] == "validation"))
    for panel in ("negative_elbo", "reconstruction", "kl"):
        until_read(visitor, panel, [f"{columns[panel][row]:.1f}"])
    until_read(visitor, "latents", [f"{columns[name][row]:.1f}" for name in ("kl_0", "kl_1")])
    visitor.page.keyboard.press("ArrowLeft")
    visitor.page.keyboard.press("ArrowLeft")
    until_epoch(visitor, 12)
    until_query(visitor, epoch="12")
    visitor.page.keyboard.press("Home")
    until_epoch(visitor, 1)
    visitor.page.keyboard.press("End")
    until_epoch(visitor, 130)
    until_query(visitor, epoch=None)
    visitor.page.locator("#announcement", has_text="Epoch 130, −ELBO 130.2 nats").wait_for(
        state="attached"
    )


def test_the_slider_goes_between_kept_epochs_and_images_travel(
    visitor: Visitor,
) -> None:
    open_training(visitor, "?runs=mnist-2d-beta-0&epoch=0")  # the untrained net
    seen = {light(visitor, "film-sky")}
    slider = visitor.page.locator("#film-time")
    for time in ("0.25", "0.5", "0.75"):
        slider.fill(time)
        seen.add(light(visitor, "film-sky"))
    assert len(seen) == 4
    assert epoch(visitor) == pytest.approx(0.75)
    expect(visitor.page.locator("#film-epoch")).to_have_text("1")


def test_space_plays_to_the_end_and_pauses(visitor: Visitor) -> None:
    open_training(visitor, "?epoch=69")
    visitor.page.select_option("#film-speed", "8")
    visitor.page.keyboard.press("Space")
    # In one look: on a busy machine the end may come before a second one.
    visitor.until("latentarium.stats().isPlaying && document.querySelector(value) !== null", PAUSE)
    visitor.until("!latentarium.stats().isPlaying")
    assert epoch(visitor) == 130
    visitor.page.get_by_role("button", name="Play").click()  # from the start again
    visitor.until("latentarium.stats().isPlaying && latentarium.stats().epoch > 1.2")
    visitor.page.keyboard.press("ArrowRight")
    visitor.until("!latentarium.stats().isPlaying")
    assert epoch(visitor) in range(2, 130)  # a whole one


def test_grids_are_as_decoded_or_turned_and_inverted_between_their_images_too(
    visitor: Visitor, published: Catalogue
) -> None:
    open_training(visitor, "?runs=fashion-2d&epoch=25&aligned=0")
    snapshots = published.snapshots("fashion-2d")
    (at,) = np.flatnonzero(snapshots.epoch == 25)
    expected = snapshots.grid[at].astype(float)
    shown = visitor.canvas("#film-grid").astype(float)
    # Their sizes differ: the mean light of each of the hundred images does not.
    side = len(shown) // 10
    tiles = shown[: 10 * side, : 10 * side].reshape(10, side, 10, side).mean((1, 3))
    stored = expected.reshape(10, 28, 10, 28).mean((1, 3))
    assert np.corrcoef(tiles.ravel(), stored.ravel())[0, 1] > 0.99

    trained, grid = light(visitor, "film-sky"), light(visitor, "film-grid")
    expect(visitor.page.get_by_text("As trained: every epoch")).to_be_visible()
    visitor.page.get_by_text("Aligned", exact=True).click()
    until_query(visitor, aligned=None)
    visitor.page.get_by_text("Every epoch is rotated").wait_for()
    assert light(visitor, "film-sky") != trained
    assert light(visitor, "film-grid") != grid
    visitor.page.go_back()
    until_query(visitor, aligned="0")
    visitor.page.get_by_text("As trained: every epoch").wait_for()
    assert light(visitor, "film-sky") == trained
    visitor.page.get_by_text("Aligned", exact=True).click()
    until_query(visitor, aligned=None)

    # At a kept epoch and halfway between two, whose grids are turned differently.
    slider = visitor.page.locator("#film-time")
    plain: dict[str, np.ndarray] = {}
    for time in ("0", "3.5"):
        slider.fill(time)
        plain[time] = visitor.canvas("#film-grid")
        assert (plain[time][:8, :8] == 0).all(), "turned, the grid leaves its corners free"
    visitor.page.get_by_role("button", name="Pictures", exact=True).click()
    visitor.page.get_by_role("radio", name="Inverted", exact=True).check()
    for time in ("3.5", "0"):
        slider.fill(time)
        visitor.expect_canvas("#film-grid", 255 - plain[time])


def test_a_click_on_a_curve_moves_the_film_and_the_film_marks_the_curves(
    visitor: Visitor, published: Catalogue
) -> None:
    open_training(visitor, "?runs=mnist-2d")
    assert epoch(visitor) == 130, "a link without an epoch opens at the last"
    visitor.page.mouse.click(*point_of_epoch(visitor, "negative_elbo", 50))
    until_epoch(visitor, 50)
    until_query(visitor, epoch="50")
    across, _ = point_of_epoch(visitor, "kl", 50)
    box = box_of(visitor.page.locator(".panel[data-key=kl] .mark"))
    assert box["x"] + box["width"] / 2 == pytest.approx(across, abs=1)
    columns = published.history("mnist-2d").columns
    (row,) = np.flatnonzero((columns["epoch"] == 50) & (columns["split"] == "validation"))
    expected = f"{columns['negative_elbo'][row]:.1f}"
    visitor.until("document.getElementById('fact-negative_elbo').textContent === value", expected)


def test_a_run_without_a_film_says_so_and_offers_those_that_have_one(visitor: Visitor) -> None:
    open_training(visitor, "?runs=fc-256-mnist-2d")
    message = visitor.page.locator(".film-message")
    assert "published without the latents of its epochs" in message.inner_text()
    visitor.page.keyboard.press("ArrowRight")  # the curves' mark still moves
    until_query(visitor, epoch="1")
    message.get_by_role("link", name="MNIST, 2-D", exact=True).click()
    until_query(visitor, runs="fc-256-mnist-2d,mnist-2d", run="mnist-2d")
    until_epoch(visitor, 1)


def test_a_film_that_cannot_be_had_can_be_asked_for_again(visitor: Visitor, faults: Faults) -> None:
    faults.expected.append("ERR_FAILED")
    visitor.page.route("**/snapshots.png", lambda route: route.abort())
    open_training(visitor)
    message = visitor.page.locator(".film-message")
    assert "could not be loaded" in message.inner_text()
    visitor.page.unroute("**/snapshots.png")
    message.get_by_role("button", name="Try again").click()
    until_epoch(visitor, 1)
    expect(visitor.page.locator("#film-epoch")).to_have_text("1")
    expect(visitor.page.locator("#film-title")).to_have_text("MNIST, 2-D")


def test_a_phone_shows_all_of_it_and_a_tap_reads_a_curve(new_visitor: Arrive) -> None:
    visitor = new_visitor(**PHONE, color_scheme="dark")
    open_training(visitor, "?runs=mnist-2d")
    visitor.until("document.documentElement.scrollWidth <= innerWidth")
    visitor.page.touchscreen.tap(*point_of_epoch(visitor, "kl", 30))
    visitor.until("Math.abs(latentarium.stats().epoch - 30) <= 1")
    visitor.page.get_by_role("button", name="Next kept epoch").tap()
    visitor.until("latentarium.stats().epoch > 31")
    # Words within a sentence need no size of their own (WCAG 2.5.8).
    pressed = "main :is(button, select, a:not(.term), input[type=range])"
    sizes = visitor.page.locator(pressed).evaluate_all(
        "(all) => all.filter((each) => each.offsetParent).map((each) => each.offsetHeight)"
    )
    assert min(sizes) >= 24
