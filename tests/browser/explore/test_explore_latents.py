"""More than two latents: principal directions, a slider and a strip for each latent, presets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import RATES, SIX
from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import GRAPH, SAME, Visitor
from vae.store.catalogue import Catalogue

PLACE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
AT = f"?run={SIX}&z=0.1,0.2,0.3,0.4,0.5,0.6"
STRIP = np.linspace(-3, 3, 13)
# Whether the strip of the latent of that name shows the pixels, a byte each.
STRIP_SHOWS = """(() => {
  const row = [...document.querySelectorAll(".latent")]
    .find((each) => each.querySelector(".latent-name").textContent === value.name);
  const { width, height } = row.querySelector("canvas");
  const { data } = seenOn(row.querySelector("canvas")).getImageData(0, 0, width, height);
  return value.bytes.every((byte, i) => Math.abs(data[4 * i] - byte) <= value.tolerance);
})()"""


@pytest.fixture
def visitor(stand: Callable[..., Visitor], six_address: str) -> Visitor:
    return stand(six_address)


def name_of(latent: int) -> str:
    return f"z{'₁₂₃₄₅₆'[latent]}"


def slider(visitor: Visitor, latent: int) -> Locator:
    rows = visitor.page.locator("#latents")
    return rows.get_by_role("slider", name=name_of(latent), exact=True)


def expect_strip(visitor: Visitor, six: Catalogue, latent: int, place: tuple[float, ...]) -> None:
    codes = np.tile(np.array(place, np.float32), (13, 1))
    codes[:, latent] = STRIP
    pixels = six.decoder(SIX)(codes)[:, 0].swapaxes(0, 1).reshape(4, -1)
    visitor.until(
        STRIP_SHOWS,
        {
            "name": name_of(latent),
            "bytes": np.round(255 * pixels).ravel().tolist(),
            "tolerance": SAME,
        },
    )


def expect_bands(visitor: Visitor, six: Catalogue) -> None:
    """They are those of the aggregate posterior."""
    latents = six.latents(SIX)
    # The law of total variance.
    deviation = np.sqrt(latents.mu.var(axis=0) + np.exp(latents.logvar).mean(axis=0))
    for latent, row in zip(
        np.argsort(RATES)[::-1], visitor.page.locator(".latent").all(), strict=True
    ):
        mean = latents.mu[:, latent].mean()
        told = row.get_attribute("data-hint") or ""
        numbers = [
            float(word.strip(",")) for word in told.split() if word.strip(",-.0123456789") == ""
        ]
        assert numbers == pytest.approx([mean, deviation[latent]], abs=0.006)
        band = row.locator(".band")
        left, width = band.evaluate("(b) => [b.style.left, b.style.width].map(parseFloat)")
        assert left == pytest.approx(100 * (mean - deviation[latent] + 3) / 6, abs=0.1)
        assert width == pytest.approx(100 * 2 * deviation[latent] / 6, abs=0.1)


def test_a_run_of_two_latents_has_no_panel_of_all_of_them_and_no_axes_to_choose(
    visitor: Visitor,
) -> None:
    visitor.open("?run=mnist-2d&panel=latents")
    of_more = ("#latents", "#latents-button", "#projections", "#across", "#upward", "#whole-place")
    for element in of_more:
        expect(visitor.page.locator(element)).to_have_count(1)
        expect(visitor.page.locator(element)).to_be_hidden()
    expect(visitor.page.locator("#across-name")).to_have_text("z₁ →")
    visitor.page.keyboard.press("l")
    visitor.page.keyboard.press("g")
    visitor.until_state(large=True, panel=None)


def test_the_panel_opens_with_the_latents_that_say_most_first(
    visitor: Visitor, six: Catalogue
) -> None:
    visitor.open(AT)
    expect(visitor.page.locator("#latents")).to_be_hidden()
    visitor.page.get_by_role("button", name="All latents").click()
    visitor.until_state(panel="latents")
    order = np.argsort(RATES)[::-1]
    names = visitor.page.locator(".latent-name").all_text_contents()
    assert names == [name_of(latent) for latent in order]
    rates = visitor.page.locator(".latent-rate").all_text_contents()
    assert rates == [f"{RATES[latent]:.2f} nats" for latent in order]
    folded = visitor.page.locator("#latents details")
    expect(folded.locator("summary")).to_have_text("1 inactive: they say nothing")
    expect(folded.locator(".latent.is-inactive")).to_have_count(1)
    expect(folded.locator(".latent")).to_be_hidden()
    visitor.until("location.search.includes('panel=latents')")
    expect_bands(visitor, six)
    visitor.page.evaluate("history.back()")
    visitor.until_state(panel=None)
    expect(visitor.page.locator("#latents")).to_be_hidden()
    visitor.page.keyboard.press("l")
    visitor.until_state(panel="latents")
    visitor.page.locator("#latents summary").press("Enter")
    slider(visitor, 2).press("ArrowRight")
    visitor.until_state(z=[0.1, 0.2, 0.35, 0.4, 0.5, 0.6])


def test_sliders_and_numbers_move_one_latent_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.open(f"{AT}&panel=latents")
    slider(visitor, 5).focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.until_state(z=[0.1, 0.2, 0.3, 0.4, 0.5, 0.65])
    visitor.page.keyboard.press("Home")
    visitor.until_state(z=[0.1, 0.2, 0.3, 0.4, 0.5, -3])
    number = visitor.page.locator("#latents").get_by_label("z₄, as a number")
    number.fill("7.5")
    number.press("Enter")
    visitor.until_state(z=[0.1, 0.2, 0.3, 7.5, 0.5, -3])
    expect(slider(visitor, 3)).to_have_value("3")
    visitor.expect_canvas("#decoded", visitor.decoded(SIX, (0.1, 0.2, 0.3, 7.5, 0.5, -3)))
    number.fill("")
    number.press("Tab")
    expect(number).to_have_value("7.50")
    for typed, value in (("−0.88", -0.88), ("1e-1", 0.1), ("0,25", 0.25)):
        number.fill(typed)
        number.press("Enter")
        visitor.until_state(z=[0.1, 0.2, 0.3, value, 0.5, -3])
    number.press("ArrowUp")
    visitor.until_state(z=[0.1, 0.2, 0.3, 0.3, 0.5, -3])
    number.fill("left")
    number.press("Enter")
    refusal = "“left” is not a number from −1000 to 1000."
    visitor.page.get_by_text(refusal).wait_for()
    expect(number, "the old value stays").to_have_value("0.30")


def test_strips_show_each_latent_from_minus_three_to_three_and_a_click_goes_there(
    visitor: Visitor, six: Catalogue
) -> None:
    visitor.open(f"{AT}&panel=latents")
    for latent in (4, 1, 5, 3, 0):
        expect_strip(visitor, six, latent, PLACE)
    box = box_of(visitor.page.locator(".latent canvas").first)
    at = box["x"] + box["width"] * 10.5 / 13, box["y"] + box["height"] / 2
    shown = visitor.point_at(*at)
    assert shown == (0.1, 0.2, 0.3, 0.4, 2, 0.6)
    assert visitor.state()["z"] == list(PLACE)
    visitor.page.mouse.click(*at)
    visitor.until_state(z=[0.1, 0.2, 0.3, 0.4, 2, 0.6])
    visitor.page.evaluate("history.back()")
    visitor.until_state(z=list(PLACE))
    slider(visitor, 4).press("End")
    visitor.until_state(z=[0.1, 0.2, 0.3, 0.4, 3, 0.6])
    for latent in (1, 0):
        expect_strip(visitor, six, latent, (0.1, 0.2, 0.3, 0.4, 3, 0.6))


def test_only_strips_that_can_be_seen_are_decoded(visitor: Visitor) -> None:
    visitor.open("?run=pets-64d&panel=latents")
    expect(visitor.page.locator(".latent")).to_have_count(64)
    painted = """(() => {
      const canvas = document.querySelectorAll(".latent canvas")[value.row];
      const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, 1);
      return data.some((byte) => byte > 0) === value.isPainted;
    })()"""
    visitor.until(painted, {"row": 0, "isPainted": True})
    visitor.until(painted, {"row": 40, "isPainted": False})
    visitor.page.locator(".latent").nth(40).scroll_into_view_if_needed()
    visitor.until(painted, {"row": 40, "isPainted": True})


def principal(six: Catalogue, visitor: Visitor) -> tuple[np.ndarray, np.ndarray]:
    """The mean, and the directions by NumPy's SVD with the signs that the run's document has."""
    mu = six.latents(SIX).mu.astype(np.float64)
    rows = np.linalg.svd(mu - mu.mean(axis=0))[2]
    told = np.array(visitor.document(SIX)["principal"]["directions"])
    return mu.mean(axis=0), rows * np.sign(np.sum(rows * told, axis=1))[:, None]


def expect_drawn(visitor: Visitor, axes: str) -> None:
    visitor.until(
        "document.querySelector(value[0])?.layout?.meta?.axes === value[1]"
        " && !document.getElementById('sky-pane').classList.contains('is-loading')",
        [GRAPH, axes],
    )


def test_principal_directions_are_chosen_by_keyboard_and_walked(
    visitor: Visitor, six: Catalogue
) -> None:
    visitor.open(AT)
    visitor.page.locator("#across").focus()
    visitor.page.locator("#across").select_option("pc0")
    visitor.until_state(axes={"principal": [0, 1]})
    expect_drawn(visitor, "pca")
    visitor.until("location.search.includes('axes=pca')")
    mean, directions = principal(six, visitor)
    xs = visitor.page.evaluate(f"Array.from(document.querySelector('{GRAPH}').data[0].x)")
    latents = six.latents(SIX)
    expected = (latents.mu[latents.label == 0] - mean) @ directions[0]
    np.testing.assert_allclose(xs, expected, atol=1e-5)
    visitor.expect_canvas(
        "#grid",
        visitor.server_picture(
            f"/api/runs/{SIX}/grid.png?center={','.join(map(str, PLACE))}&axes=pca"
        ),
    )
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("Shift+ArrowRight")
    visitor.until("String(latentarium.state().z) !== String(value)", list(PLACE))
    assert visitor.state()["z"] == pytest.approx(PLACE + 0.5 * directions[0], abs=1.5e-3)
    visitor.page.evaluate("history.back()")
    visitor.until_state(axes=None)


def test_pointing_on_the_principal_plane_keeps_what_lies_across_it(
    visitor: Visitor, six: Catalogue
) -> None:
    visitor.open(f"{AT}&axes=pc2,pc3")
    expect_drawn(visitor, "pc2,pc3")
    view = visitor.view()
    x, y = view.left + 0.3 * view.width, view.top + 0.6 * view.height
    z = np.array(visitor.point_at(x, y))
    mean, directions = principal(six, visitor)
    coordinates = directions @ (z - mean)
    assert np.all(np.abs(coordinates[1:3] - view.place(x, y)) <= view.pixel)
    before = directions @ (np.array(PLACE) - mean)
    np.testing.assert_allclose(coordinates[[0, 3, 4, 5]], before[[0, 3, 4, 5]], atol=1e-5)
    visitor.expect_canvas("#decoded", visitor.decoded(SIX, z))
    latents = six.latents(SIX)
    stars = (latents.mu - mean) @ directions[1:3].T
    nearest = np.linalg.norm(stars - coordinates[1:3], axis=1).argmin()
    assert visitor.stats()["nearest"] == latents.index[nearest]
