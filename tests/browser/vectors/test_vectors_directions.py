"""A direction is what the latents say it is, and what it is added to is decoded so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import expect
from sklearn.linear_model import LinearRegression

from tests.browser.conftest import Faults
from tests.parity.test_vectors import class_vector
from tests.support.browser.boxes import box_of
from tests.support.browser.vector_visitor import VectorVisitor, typical
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"
# Shades of 1: float16 weights through two implementations.
PIXELS = 2e-3


@pytest.mark.parametrize(
    ("run", "to", "start"),
    [(MNIST, 7, 1), ("pets-64d", 1, 0)],
)
def test_a_class_vector_is_added_to_a_typical_image(
    vectors: VectorVisitor, published: Catalogue, run: str, to: int, start: int
) -> None:
    vectors.open(f"run={run}&direction={to}-{start}&s=1.5")
    latents = published.latents(run)
    mu = latents.mu.astype(np.float64)
    step = mu[latents.label == to].mean(0) - mu[latents.label == start].mean(0)
    base = mu[typical(mu, latents.label, start)]
    shown = vectors.vector()
    np.testing.assert_allclose(shown["step"], step, atol=1e-5)
    np.testing.assert_allclose(shown["base"], base, atol=1e-5)
    np.testing.assert_allclose(shown["z"], base + 1.5 * step, atol=1e-5)
    expected = published.decoder(run)((base + 1.5 * step)[None].astype(np.float32))
    np.testing.assert_allclose(vectors.visitor.pixels(), expected.ravel(), atol=PIXELS)
    far = np.linalg.norm(mu - np.array(shown["z"]), axis=1)
    assert shown["nearest"] == latents.index[np.argsort(far, kind="stable")[:5]].tolist()


def test_the_uncertainty_is_that_of_the_runs_latents_and_play_goes_from_end_to_end(
    vectors: VectorVisitor, published: Catalogue
) -> None:
    vectors.open(f"run={MNIST}&direction=7-rest&s=2.5")
    expected = class_vector(published.latents(MNIST), 7, None)
    low, high = expected["lengths"]
    length = np.linalg.norm(expected["vector"])
    assert vectors.fact("length") == f"{length:.2f} ({low:.2f} – {high:.2f})"
    assert vectors.fact("angle") == f"± {np.degrees(expected['angle']):.1f}°"
    assert vectors.fact("prediction") == f"AUC {expected['prediction']:.3f}"
    expect(vectors.page.locator("#predicts")).to_have_text("Tells 7 from all others")
    left, right = vectors.vector()["fan"]
    # Seen on a plane that has all latents, 95 % of the angles lie in the fan.
    assert left < 0 < right
    assert (right - left) / 2 == pytest.approx(expected["angle"], rel=0.2)

    # Played, the strength goes from end to end.
    vectors.button("Play").click()
    vectors.visitor.until("latentarium.state().s > 2.6")
    vectors.visitor.until("latentarium.state().s < 2")
    vectors.button("Pause").click()
    vectors.visitor.until("!latentarium.stats().playing")
    s = vectors.visitor.state()["s"]
    vectors.visitor.until("location.search.includes(`s=${value}`)", s)


def test_an_attribute_is_measured_on_the_test_images(
    vectors: VectorVisitor, published: Catalogue, test_images: np.ndarray
) -> None:
    vectors.open(f"run=mnist-10d&direction=brightness&at={'0,' * 9}0")
    latents = published.latents("mnist-10d")
    mu = latents.mu.astype(np.float64)
    brightness = test_images[latents.index].reshape(len(mu), -1).mean(1) / 255
    plane = LinearRegression().fit(mu, brightness)
    step = plane.coef_ / (plane.coef_ @ plane.coef_) * brightness.std()
    shown = vectors.vector()
    np.testing.assert_allclose(shown["step"], step, atol=1e-4)
    assert shown["deviation"] == pytest.approx(brightness.std(), abs=1e-6)
    halves = LinearRegression().fit(mu[::2], brightness[::2])
    assert shown["prediction"] == pytest.approx(halves.score(mu[1::2], brightness[1::2]), abs=1e-4)
    assert shown["measure"] == "brightness"
    strengths = np.linspace(-3, 3, 25)
    places = np.outer(strengths, step).astype(np.float32)
    means = published.decoder("mnist-10d")(places).reshape(25, -1).mean(1)
    np.testing.assert_allclose(shown["lines"]["measured"], means, atol=1e-3)
    promised = means[12] + strengths * brightness.std()
    np.testing.assert_allclose(shown["lines"]["other"], promised, atol=1e-3)


def test_arrow_and_strip_show_the_direction_and_a_press_goes_there(
    vectors: VectorVisitor, published: Catalogue
) -> None:
    vectors.open(f"run={MNIST}")
    shown = vectors.vector()
    arrow = shown["arrow"]
    length = np.hypot(*np.subtract(vectors.point(*arrow["tip"]), vectors.point(*arrow["base"])))
    for _ in range(2):
        assert vectors.accented_pixels() > length, "the arrow is drawn in the theme's accent"
        vectors.button("Theme").click()
    strengths = np.linspace(-3, 3, 25)
    places = np.add(shown["base"], np.outer(strengths, shown["step"])).astype(np.float32)
    expected = np.round(255 * published.decoder(MNIST)(places)[:, 0])
    strip = vectors.visitor.canvas("#strip canvas").reshape(28, 25, 28).swapaxes(0, 1)
    assert np.abs(strip - expected).max() <= 3
    latents = published.latents(MNIST)
    far = np.linalg.norm(latents.mu[None].astype(float) - places[:, None], axis=2)
    near = latents.label[np.argsort(far, axis=1)[:, :15]]
    np.testing.assert_allclose(shown["lines"]["measured"], (near == 7).mean(1), atol=0.07)
    np.testing.assert_allclose(shown["lines"]["other"], (near == 1).mean(1), atol=0.07)
    box = box_of(vectors.page.locator("#strip"))
    vectors.page.mouse.click(box["x"] + 6.5 / 25 * box["width"], box["y"] + 0.5 * box["height"])
    vectors.visitor.until_state(s=-1.5)
    np.testing.assert_allclose(vectors.vector()["z"], places[6], atol=1e-5)


def test_pointing_adds_the_direction_there_without_the_server(vectors: VectorVisitor) -> None:
    vectors.open(f"run={MNIST}")
    vectors.visitor.images_loaded()
    picked = vectors.vector()["base"]
    requests: list[str] = []
    vectors.page.on("request", lambda request: requests.append(request.url))
    x, y = vectors.visitor.view().point(-1.0, 0.4)
    vectors.page.mouse.move(x, y)
    vectors.visitor.until("Math.abs(latentarium.vector().base[0] + 1) < 0.02")
    shown = vectors.vector()
    pixels = vectors.visitor.pixels()
    np.testing.assert_allclose(shown["z"], np.add(shown["base"], shown["step"]), atol=1e-6)
    slider = vectors.page.get_by_role("slider", name="Strength")
    slider.focus()
    vectors.page.keyboard.press("Home")
    vectors.visitor.until_state(s=-3)
    # Test images may still come, in a document that showed another run before.
    assert [url for url in requests if "/sheet-" not in url] == []
    expected = vectors.visitor.decoded(MNIST, shown["z"])
    np.testing.assert_allclose(pixels, expected, atol=PIXELS)
    vectors.page.mouse.move(700, 20)
    vectors.visitor.until(
        "JSON.stringify(latentarium.vector().base) === JSON.stringify(value)", picked
    )
    vectors.click(-1.0, 0.4)
    vectors.visitor.until("latentarium.state().at !== null")
    assert vectors.visitor.state()["at"]["z"] == pytest.approx([-1.0, 0.4], abs=0.02)


def test_what_is_saved_opens_elsewhere(vectors: VectorVisitor, tmp_path: Path) -> None:
    vectors.open("run=mnist-10d&direction=7-1&s=2")
    shown = vectors.vector()
    table = pd.read_csv(vectors.saved("Direction as CSV", tmp_path))
    assert list(table.columns) == ["latent", "step", "error", "start", "place"]
    np.testing.assert_allclose(table["step"], shown["step"], atol=1e-6)
    np.testing.assert_allclose(table["place"], shown["z"], atol=1e-6)
    assert (table["error"] > 0).all()
    with Image.open(vectors.saved("Pictures as PNG", tmp_path)) as picture:
        strip = np.asarray(picture.convert("L"))
    assert strip.shape == (56, 25 * 56), "every pixel twice as large"
    np.testing.assert_array_equal(strip[::2, ::2], vectors.visitor.canvas("#strip canvas"))


def test_test_images_that_do_not_come_are_told(vectors: VectorVisitor, faults: Faults) -> None:
    faults.expected = ["status of 503"]
    vectors.page.context.route("**/files/datasets/**", lambda route: route.fulfill(status=503))
    vectors.open(f"run={MNIST}")
    vectors.choose("Attribute")
    vectors.page.get_by_text("The direction could not be found: the test images").wait_for()
    assert vectors.fact("length") == "–"
    vectors.choose("Random")
    vectors.until_found()
    assert vectors.fact("length") == "1.00"
