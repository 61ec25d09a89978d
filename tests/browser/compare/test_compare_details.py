"""Decoded grids and traversals side by side."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect

from tests.support.browser.boxes import box_of
from tests.support.browser.comparing import compare, decoded_canvas, mean_of, panel
from tests.support.browser.visitor import SAME, Visitor
from vae.store.catalogue import Catalogue

TEN = ["mnist-10d-beta-1-seed-0", "mnist-10d-beta-8-seed-0"]
TWO = ["fc-256-mnist-2d", "conv-bn-32-mnist-2d"]
INACTIVE_NATS = 0.01


def until_painted(visitor: Visitor) -> None:
    visitor.until("latentarium.stats().areDetailsPainted")


def server_grid(visitor: Visitor, run: str, center: np.ndarray) -> np.ndarray:
    place = ",".join(repr(float(value)) for value in center)
    return visitor.server_picture(f"/api/runs/{run}/grid.png?center={place}&span=1.5&n=8")


def test_every_run_decodes_a_grid_and_traversals_around_its_own_mean_of_the_image(
    visitor: Visitor, published: Catalogue
) -> None:
    compare(visitor, *TEN, show="grids", image=25)
    until_painted(visitor)
    for k, run in enumerate(TEN):
        expected = server_grid(visitor, run, mean_of(published, run, 25))
        visitor.expect_canvas(panel(k, ".panel-grid canvas"), expected)
    visitor.page.keyboard.press("ArrowRight")
    visitor.until("latentarium.state().image === 30")
    expected = server_grid(visitor, TEN[1], mean_of(published, TEN[1], 30))
    visitor.expect_canvas(panel(1, ".panel-grid canvas"), expected)
    visitor.page.keyboard.press("t")
    visitor.until_state(show="traversals")
    until_painted(visitor)
    traversals_come_by_rate_and_fold_what_says_nothing(visitor, published, 30)


def traversals_come_by_rate_and_fold_what_says_nothing(
    visitor: Visitor, published: Catalogue, image: int
) -> None:
    for k, run in enumerate(TEN):
        rates = np.array(published.run(run).test.kl_per_dimension)
        order = np.argsort(-rates, kind="stable")
        active = int((rates >= INACTIVE_NATS).sum())
        rows = visitor.page.locator(panel(k, ".traversal:visible .traversal-name"))
        subscripts = "₀₁₂₃₄₅₆₇₈₉"
        expected = [
            f"z{''.join(subscripts[int(digit)] for digit in str(latent + 1))} {rates[latent]:.2f}"
            for latent in order[:active]
        ]
        assert rows.all_inner_texts() == expected
        mean = mean_of(published, run, image)
        for step in (0, 3, 6):
            place = mean.copy()
            place[order[0]] = step - 3
            first = visitor.canvas(panel(k, ".traversal:first-child canvas"))
            tile = first[:, 28 * step : 28 * (step + 1)].astype(int).ravel()
            decoded = np.round(255 * visitor.decoded(run, place)).astype(int)
            assert np.abs(tile - decoded).max() <= SAME

    visitor.page.get_by_role("button", name="inactive").last.click()
    visitor.until_state(unfolded=True)
    until_painted(visitor)
    for k in range(2):
        expect(visitor.page.locator(panel(k, ".traversal:visible"))).to_have_count(10)
    assert visitor.page.locator(".traversal.is-inactive:visible").count() > 0
    assert "unfolded=1" in visitor.page.url


def test_pointing_at_a_cell_decodes_it_in_all_and_a_click_goes_there(visitor: Visitor) -> None:
    compare(visitor, *TWO, show="grids", mode="place", z="0.2,0.1")
    until_painted(visitor)
    for k, run in enumerate(TWO):
        expected = server_grid(visitor, run, np.array([0.2, 0.1]))
        visitor.expect_canvas(panel(k, ".panel-grid canvas"), expected)
    box = box_of(visitor.page.locator(panel(1, ".panel-grid canvas")))
    # The third row from the top, the last column.
    x, y = box["x"] + box["width"] * 7.5 / 8, box["y"] + box["height"] * 2.5 / 8
    visitor.page.mouse.move(x, y)
    place = [0.2 + 1.5, 0.1 + 1.5 - 2 * 3 / 7]
    visitor.until("Math.abs(latentarium.stats().places[0][0] - value) < 1e-3", place[0])
    assert np.allclose(visitor.stats()["places"], place, atol=1e-5)
    for k, run in enumerate(TWO):
        visitor.expect_canvas(decoded_canvas(k), visitor.decoded(run, place))
    expect(visitor.page.locator(".panel-grid .cell:visible")).to_have_count(2)
    visitor.page.mouse.click(x, y)
    visitor.until_state(z=[round(value, 3) for value in place])
