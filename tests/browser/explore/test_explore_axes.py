"""Runs of more than two latents: the plane that is shown, choosing another, whole places."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import SIX, Faults
from tests.support.browser.visitor import GRAPH, Visitor
from vae.store.catalogue import Catalogue

CLASSES = ["round", "square", "star"]


@pytest.fixture
def visitor(stand: Callable[..., Visitor], six_address: str) -> Visitor:
    return stand(six_address)


def expect_plane(visitor: Visitor, axes: tuple[int, int], published: Catalogue) -> None:
    """Stars, names and places are of these latents, counted from 1."""
    visitor.until(
        "String(document.querySelector(value[0])?.layout?.meta?.axes) === String(value[1])"
        " && !document.getElementById('sky-pane').classList.contains('is-loading')",
        [GRAPH, list(axes)],
    )
    latents = published.latents(SIX)
    xs, ys = visitor.page.evaluate(
        "(graph) => ['x', 'y'].map((key) => Array.from("
        "document.querySelector(graph).data[0][key]))",
        GRAPH,
    )
    of_class = latents.mu[latents.label == 0]
    np.testing.assert_allclose(xs, of_class[:, axes[0] - 1], atol=1e-6)
    np.testing.assert_allclose(ys, of_class[:, axes[1] - 1], atol=1e-6)
    names = [f"z{'₀₁₂₃₄₅₆'[axis]}" for axis in axes]
    expect(visitor.page.locator("#across-name")).to_have_text(f"{names[0]} →")
    expect(visitor.page.locator("#upward-name")).to_have_text(f"{names[1]} ↑")
    sliders = visitor.page.locator("#z1 input[type=range], #z2 input[type=range]")
    assert [slider.get_attribute("aria-label") for slider in sliders.all()] == names


def shares(six: Catalogue) -> np.ndarray:
    """Of the variance of the means, which each principal direction explains."""
    mu = six.latents(SIX).mu.astype(np.float64)
    squares = np.linalg.svd(mu - mu.mean(axis=0), compute_uv=False) ** 2
    return squares / squares.sum()


def test_a_run_of_many_opens_on_its_principal_directions_and_links_on_what_they_say(
    visitor: Visitor, six: Catalogue
) -> None:
    visitor.open(f"?run={SIX}")
    visitor.until_state(axes={"principal": [0, 1]})
    visitor.until("/axes=pca/.test(location.search)")
    switch = visitor.page.locator("#projections")
    assert switch.locator("button:visible").all_inner_texts() == ["Axes", "Principal"]
    switch.get_by_role("button", name="Axes").press("Enter")
    visitor.until_state(axes=None)
    expect_plane(visitor, (2, 5), six)

    # An address that says where on its own plane is as it always was.
    visitor.open(f"?run={SIX}&z=0,0,0,0,0,1")
    expect_plane(visitor, (2, 5), six)
    assert visitor.state()["axes"] is None
    texts = visitor.page.locator("#across option").all_inner_texts()
    assert [" ".join(text.split()) for text in texts] == [
        "z₅ 3.00",
        "z₂ 2.00",
        "z₆ 1.00",
        "z₄ 0.50",
        "z₁ 0.10",
        "z₃ 0.00",
    ] + [f"PC{'₁₂₃₄₅₆'[k]} {100 * share:.1f} %" for k, share in enumerate(shares(six))]
    inactive = visitor.page.locator("#across optgroup").nth(1)
    assert (inactive.get_attribute("label") or "").startswith("Inactive")
    expect(inactive.locator("option")).to_have_count(1)
    visitor.page.locator("#upward").focus()
    visitor.page.keyboard.press("ArrowDown")
    visitor.until_state(axes=[4, 1])
    expect_plane(visitor, (5, 2), six)


def test_pointing_moves_the_two_latents_of_the_plane_and_keeps_the_others(
    visitor: Visitor, six: Catalogue
) -> None:
    visitor.open(f"?run={SIX}&axes=4,1&z=0.1,0.2,0.3,0.4,0.5,0.6")
    expect_plane(visitor, (4, 1), six)
    view = visitor.view()
    x, y = view.left + 0.3 * view.width, view.top + 0.6 * view.height
    z = visitor.point_at(x, y)
    across, upward = view.place(x, y)
    assert np.all(np.abs(np.subtract((z[3], z[0]), (across, upward))) <= view.pixel)
    assert [z[k] for k in (1, 2, 4, 5)] == [0.2, 0.3, 0.5, 0.6]
    visitor.expect_canvas("#decoded", visitor.decoded(SIX, z))
    visitor.page.mouse.click(x, y)
    visitor.until_state(pin=True)
    assert visitor.state()["z"] == pytest.approx(z, abs=5e-4)


def test_grid_dials_and_arrows_are_of_the_plane(visitor: Visitor) -> None:
    visitor.open(f"?run={SIX}&axes=6,3&n=5")
    path = f"/api/runs/{SIX}/grid.png?center=0,0,0,0,0,0&n=5&axes=6,3"
    visitor.expect_canvas("#grid", visitor.server_picture(path))
    visitor.type_number("z1-number", 1.5)
    visitor.until_state(z=[0, 0, 0, 0, 0, 1.5])
    visitor.type_number("z2-number", -0.5)
    visitor.until_state(z=[0, 0, -0.5, 0, 0, 1.5])
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("ArrowLeft")
    visitor.page.keyboard.press("Shift+ArrowUp")
    visitor.until_state(z=[0, 0, 0, 0, 0, 1.45])


def test_another_plane_is_chosen_linked_and_taken_back(visitor: Visitor, six: Catalogue) -> None:
    visitor.open(f"?run={SIX}&z=0.1,0.2,0.3,0.4,0.5,0.6")
    visitor.page.locator("#across").select_option("5")
    visitor.until_state(axes=[5, 4])
    expect_plane(visitor, (6, 5), six)
    assert "axes=6,5" in visitor.page.url
    assert visitor.state()["z"] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    visitor.page.locator("#upward").select_option("5")
    visitor.until_state(axes=[4, 5])
    expect_plane(visitor, (5, 6), six)
    visitor.page.evaluate("history.back()")
    visitor.until_state(axes=[5, 4])
    expect_plane(visitor, (6, 5), six)
    visitor.page.evaluate("history.back()")
    visitor.until_state(axes=None)
    expect_plane(visitor, (2, 5), six)


def test_the_nearest_image_is_the_planes_and_neighbours_are_those_in_all_latents(
    visitor: Visitor, six: Catalogue
) -> None:
    visitor.open(f"?run={SIX}&pin=1&z=0.5,0.2,-1,0.3,0.1,1")
    latents = six.latents(SIX)
    z = np.array([0.5, 0.2, -1, 0.3, 0.1, 1])
    on_plane = np.linalg.norm(latents.mu[:, [1, 4]] - z[[1, 4]], axis=1)
    in_space = np.linalg.norm(latents.mu - z, axis=1)
    assert on_plane.argmin() != in_space.argmin(), "the two must differ to tell them apart"
    assert visitor.stats()["nearest"] == latents.index[on_plane.argmin()]
    name = CLASSES[latents.label[on_plane.argmin()]]
    expect(visitor.page.locator("#original-name")).to_have_text(f"In plane: {name}")
    assert f"{in_space.min():.2f}" in visitor.page.locator("#distance").inner_text()
    labels = [
        str(button.get_attribute("aria-label"))
        for button in visitor.page.locator("#strip button").all()[1:]
    ]
    expected = [f"Test image {latents.index[row]}," for row in np.argsort(in_space)[:8]]
    assert [label.split(",")[0] + "," for label in labels] == expected


def test_the_nearest_images_whole_z_is_taken(visitor: Visitor, six: Catalogue) -> None:
    visitor.open(f"?run={SIX}&z=0.5,0.2,-1,0.3,0.1,1")
    latents = six.latents(SIX)
    (row,) = np.flatnonzero(latents.index == visitor.stats()["nearest"])
    visitor.page.get_by_role("button", name="Go to this image's whole z").click()
    visitor.until("latentarium.state().z[0] !== 0.5")
    assert visitor.state()["z"] == pytest.approx(latents.mu[row].tolist(), abs=5e-4)
    assert visitor.page.locator("#distance").inner_text().endswith("0.00")
    visitor.page.evaluate("history.back()")
    visitor.until("latentarium.state().z[0] === 0.5")
    visitor.page.keyboard.press("t")
    visitor.until("latentarium.state().z[0] !== 0.5")
    assert visitor.state()["z"] == pytest.approx(latents.mu[row].tolist(), abs=5e-4)


def test_the_sky_is_moved_and_pointed_at_while_plotly_is_on_its_way(
    new_visitor: Callable[..., Visitor], six_address: str, faults: Faults
) -> None:
    """It is large, may come much later, and is asked for again where it was lost on its way; while
    somebody holds the sky it does not take over."""
    visitor = new_visitor(six_address)
    faults.expected.append("net::ERR_FAILED")
    held: list[Route] = []
    visitor.page.route("**/package_data/plotly.*", lambda route: held.append(route))
    visitor.open(f"?run={SIX}&axes=2,5")
    view = visitor.view()
    x, y = view.left + 0.3 * view.width, view.top + 0.6 * view.height
    visitor.bring_plotly(x, y)
    view = visitor.view()
    z = visitor.point_at(x, y)
    assert np.all(np.abs(np.subtract((z[1], z[4]), view.place(x, y))) <= view.pixel)
    visitor.expect_canvas("#decoded", visitor.decoded(SIX, z))
    while not held:
        visitor.next_frame()
    with visitor.page.expect_event("requestfailed"):
        held.pop().abort()
    visitor.page.mouse.wheel(0, -40)
    while not held:
        visitor.next_frame()
    view = visitor.view()
    visitor.page.mouse.down()
    held.pop().continue_()
    visitor.until("window.Plotly !== undefined")
    visitor.page.mouse.move(x + 100, y, steps=4)
    expect(visitor.page.locator(".canvas-chart")).to_have_count(1)
    visitor.page.mouse.up()
    visitor.until("document.querySelector('.canvas-chart') === null")
    assert visitor.view().place(x + 100, y) == pytest.approx(view.place(x, y), abs=view.pixel[0])
