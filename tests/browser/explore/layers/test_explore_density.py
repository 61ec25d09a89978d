"""The map of the classes' densities: what it shows, how it is chosen, that it follows the sky."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from playwright.sync_api import expect
from scipy.stats import gaussian_kde

from app.pictures.planes import plane
from app.theme import Scheme, class_colours
from app.web.axes import Axes
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"
# As the map says it: opacity is this times the root of the share of the largest density.
OPAQUE = 0.9
# RGBA of points of the window on the map's canvas.
READ_POINTS = """(points) => {
  const canvas = document.getElementById("density");
  const { left, top } = canvas.getBoundingClientRect();
  const { data, width } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
  return points.map(([x, y]) => {
    const at = 4 * (Math.floor(y - top) * width + Math.floor(x - left));
    return [...data.slice(at, at + 4)];
  });
}"""
IS_DRAWN = """(() => {
  const canvas = document.getElementById("density");
  const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
  return data.some((byte) => byte > 0);
})()"""


def densities(
    stars: np.ndarray, label: np.ndarray, factor: float, places: np.ndarray
) -> np.ndarray:
    """By scipy: shares of all images per unit of area, (classes, places)."""
    found = []
    for k in np.unique(label):
        own = stars[label == k]
        kernel = gaussian_kde(own.T, bw_method=factor * len(own) ** (-1 / 6))
        found.append(len(own) / len(stars) * kernel(places.T))
    return np.array(found)


def expect_map(visitor: Visitor, stars: np.ndarray, label: np.ndarray, scheme: Scheme) -> None:
    """Colours are those of scipy's densest classes, opacities of its densities, at many places."""
    visitor.until(IS_DRAWN)
    view = visitor.view()
    shares = [(i / 24, j / 20) for i in range(3, 22) for j in range(5, 16)]
    points = [(view.left + a * view.width, view.top + b * view.height) for a, b in shares]
    # What is read is the middle of a pixel.
    places = np.array([view.place(int(x) + 0.5, int(y) + 0.5) for x, y in points])
    factor = visitor.state()["density"]
    expected = densities(stars, label, factor, places)
    peak = densities(stars, label, factor, stars[::4]).max()
    second, first = np.sort(expected, axis=0)[-2:]
    clear = (first > 1.3 * second) & (first > 0.05 * peak)
    assert clear.sum() >= 15

    read = np.array(visitor.page.evaluate(READ_POINTS, [[int(x), int(y)] for x, y in points]))[
        clear
    ]
    colours = [tuple(bytes.fromhex(colour[1:])) for colour in class_colours(scheme)]
    distances = np.abs(read[:, None, :3] - np.array(colours)).sum(2)
    np.testing.assert_array_equal(distances.argmin(1), expected.argmax(0)[clear])
    # The peak is that at the stars, which the map's own may exceed a little.
    share = (read[:, 3] / 255 / OPAQUE) ** 2
    np.testing.assert_allclose(share, first[clear] / peak, rtol=0.06, atol=0.01)


def test_the_map_is_that_of_scipy_also_where_the_sky_was_moved(
    new_visitor: Callable[..., Visitor], published: Catalogue
) -> None:
    scheme: Scheme = "dark"
    visitor = new_visitor(color_scheme=scheme)
    visitor.open(f"?run={MNIST}&density=0.8")
    latents = published.latents(MNIST)
    stars = latents.mu.astype(np.float64)
    expect_map(visitor, stars, latents.label, scheme)

    before = visitor.view()
    middle = (before.left + before.width / 2, before.top + before.height / 2)
    visitor.page.mouse.move(*middle)
    visitor.page.mouse.wheel(0, -300)
    visitor.until("latentarium.state().view !== null")
    visitor.next_frame()
    assert visitor.view().x != before.x
    expect_map(visitor, stars, latents.label, scheme)


def test_any_plane_has_its_map(visitor: Visitor, published: Catalogue) -> None:
    visitor.open("?run=mnist-10d&axes=pca&density=1")
    axes = Axes((0, 1), is_principal=True)
    latents = published.latents("mnist-10d")
    stars = plane(published, published.run("mnist-10d"), axes).coordinates(latents.mu)
    expect_map(visitor, stars.astype(np.float64), latents.label, "light")


def test_the_button_and_the_key_show_and_hide_it(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    button = visitor.page.get_by_role("button", name="Density", exact=True)
    panel = visitor.page.get_by_role("region", name="Density map")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(panel).to_be_hidden()

    button.click()
    visitor.until_state(density=1)
    visitor.until(IS_DRAWN)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(panel.get_by_text("% of all images / unit²")).to_be_visible()
    visitor.until("location.search.includes('density=1')")

    visitor.page.go_back()
    visitor.until_state(density=None)
    expect(panel).to_be_hidden()
    visitor.page.keyboard.press("m")
    visitor.until_state(density=1)
    visitor.page.keyboard.press("m")
    visitor.until_state(density=None)


def test_bandwidth_and_stars_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.page.keyboard.press("m")
    visitor.until(IS_DRAWN)
    scale = visitor.page.locator("#density-panel").get_by_text("% of all images / unit²")
    peak = float(scale.inner_text().split()[0])

    visitor.page.get_by_role("slider", name="Bandwidth of the density map").focus()
    for _ in range(4):
        visitor.page.keyboard.press("ArrowLeft")
    visitor.until_state(density=0.8)
    visitor.until(
        "parseFloat(document.querySelector('#density-panel').innerText.match(/([\\d.]+) %/)[1])"
        " > value",
        peak,
    )
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.type("3")
    visitor.page.keyboard.press("Tab")
    visitor.until_state(density=3)

    stars = visitor.page.get_by_role("button", name="Stars", exact=True)
    assert stars.evaluate("(button) => button === document.activeElement")
    visitor.page.keyboard.press("Space")
    visitor.until_state(stars=False)
    visitor.until("getComputedStyle(document.querySelector('#sky .gl-container')).opacity === '0'")
    visitor.until("location.search.includes('stars=off')")
    visitor.page.keyboard.press("Space")
    visitor.until_state(stars=True)


def test_highlighted_classes_have_the_map_to_themselves(
    visitor: Visitor, published: Catalogue
) -> None:
    visitor.open(f"?run={MNIST}&density=1&classes=4")
    visitor.until(IS_DRAWN)
    latents = published.latents(MNIST)
    middles = [latents.mu[latents.label == k].mean(0) for k in (0, 4)]
    points = [visitor.view().point(*map(float, middle)) for middle in middles]
    nothing, four = np.array(visitor.page.evaluate(READ_POINTS, points))
    assert nothing[3] < 10
    assert four[3] > 60
    expected = list(bytes.fromhex(class_colours("light")[4][1:]))
    assert np.abs(four[:3] - expected).max() <= 4


def test_it_stays_when_the_run_changes_and_is_made_anew(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&density=1")
    visitor.until(IS_DRAWN)
    scale = visitor.page.locator("#density-panel").get_by_text("% of all images / unit²")
    before = scale.inner_text()
    visitor.choose_run("fashion-2d")
    visitor.until_state(density=1)
    visitor.until("!document.querySelector('#density-panel').innerText.includes(value)", before)


def test_three_latents_in_space_have_none(visitor: Visitor) -> None:
    visitor.open("?run=conv-3d-mnist&density=1&sky=3d")
    expect(visitor.page.get_by_role("button", name="Density", exact=True)).to_be_disabled()
    expect(visitor.page.locator("#density-panel")).to_be_hidden()
    visitor.page.get_by_role("button", name="Plane", exact=True).click()
    visitor.until(IS_DRAWN)
    expect(visitor.page.locator("#density-panel")).to_be_visible()
