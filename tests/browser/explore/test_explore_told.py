"""A conditional run is told a class under the pointer, and a learnt prior lies under the stars."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from playwright.sync_api import expect

from app.pages.doctor.page import diagnosed
from tests.browser.conftest import BESIDE
from tests.browser.explore.layers.test_explore_layers import IS_DRAWN, SCALE
from tests.browser.explore.test_explore_touch import PHONE
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

AUTOENCODER = "mnist-2d-beta-0"
CONDITIONAL, MIXTURE = "mnist-2d-conditional", "mnist-2d-mixture"
Z = [0.5, -1.0]


def test_the_same_place_is_another_class_by_keyboard_and_under_the_pointer(
    visitor: Visitor, published: Catalogue
) -> None:
    visitor.open(f"?run={CONDITIONAL}&told=3&z=0.5,-1&n=5&span=1")
    visitor.images_loaded()
    visitor.expect_canvas("#decoded", visitor.decoded(CONDITIONAL, Z, 3))
    visitor.page.keyboard.press(".")
    visitor.until_state(told=4)
    visitor.expect_canvas("#decoded", visitor.decoded(CONDITIONAL, Z, 4))
    around = f"/api/runs/{CONDITIONAL}/grid.png?center=0.5,-1&span=1&n=5&told=4"
    visitor.expect_canvas("#grid", visitor.server_picture(around))
    expect(visitor.page.locator("#announcement")).to_have_text("The model is told 4.")

    view = visitor.view()
    pointed = visitor.point_at(view.left + 0.4 * view.width, view.top + 0.6 * view.height)
    visitor.page.keyboard.press(",")
    visitor.until_state(told=3)
    visitor.expect_canvas("#decoded", visitor.decoded(CONDITIONAL, pointed, 3))
    # An image is repaired as what it is.
    latents = published.latents(CONDITIONAL)
    row = int(np.square(latents.mu - pointed).sum(1).argmin())
    own = visitor.decoded(CONDITIONAL, latents.mu[row], int(latents.label[row]))
    visitor.expect_canvas("#reconstruction", own)

    told = visitor.page.get_by_role("radiogroup", name="Told class")
    told.get_by_role("radio", name="3", exact=True).press("ArrowRight")
    visitor.until_state(told=4)
    assert visitor.state()["z"] == Z
    expect(told.get_by_role("radio", name="4", exact=True)).to_be_checked()
    assert "told=4" in visitor.page.url
    visitor.page.evaluate("history.back()")
    visitor.until_state(told=3)
    # A class that one goes to is also told.
    visitor.page.get_by_role("button", name="Go to …").click()
    visitor.page.get_by_role("button", name="Go to 7", exact=True).click()
    visitor.until_state(told=7)
    mean = latents.mu[latents.label == 7].mean(axis=0)
    visitor.until(
        "latentarium.state().z.every((each, k) => Math.abs(each - value[k]) < 2e-3)", mean.tolist()
    )
    visitor.expect_canvas("#decoded", visitor.decoded(CONDITIONAL, visitor.state()["z"], 7))
    visitor.expect_canvas(".preset:nth-child(4) canvas", preset_of(visitor, published, 3))
    expect(visitor.page.locator("#original-name")).to_have_text(re.compile("^Of any class: “"))
    visitor.page.keyboard.press("Escape")
    # The autoencoder is told nothing, and decodes where no image is.
    visitor.open(f"?run={AUTOENCODER}&told=3&z=9,0")
    visitor.until_state(told=0)
    expect(told).to_be_hidden()
    view = visitor.view()
    empty = visitor.point_at(view.left + 8, view.top + view.height - 60)
    visitor.expect_canvas("#decoded", visitor.decoded(AUTOENCODER, empty))
    expect(visitor.page.locator("#distance")).to_contain_text("from every test image: a guess")
    # By keys, too: from beside an image, half a unit a press.
    visitor.page.mouse.move(*BESIDE)
    expect(visitor.page.locator("#distance")).to_have_text(re.compile("^Distance from the data"))
    visitor.page.locator("#sky-pane").focus()
    for _ in range(16):
        visitor.page.keyboard.press("Shift+ArrowRight")
    visitor.until_state(z=[17, 0])
    expect(visitor.page.locator("#distance")).to_contain_text("from every test image: a guess")
    visitor.expect_canvas("#decoded", visitor.decoded(AUTOENCODER, visitor.state()["z"]))
    # The parts of a learnt prior, and by keys none.
    visitor.open(f"?run={MIXTURE}&layer=prior")
    visitor.until(f"/10 parts/.test({SCALE})")
    visitor.until(IS_DRAWN)
    visitor.page.keyboard.press("y")
    visitor.page.locator("select[data-choice=layer]").press("Home")
    visitor.until_state(layer=None)


def preset_of(visitor: Visitor, published: Catalogue, label: int) -> np.ndarray:
    latents = published.latents(CONDITIONAL)
    mean = latents.mu[latents.label == label].mean(axis=0)
    return visitor.decoded(CONDITIONAL, mean, label)


def test_classes_and_the_parts_of_a_prior_by_touch_on_a_dark_phone(
    new_visitor: Callable[..., Visitor], published: Catalogue
) -> None:
    phone = new_visitor(**PHONE, color_scheme="dark")
    phone.open(f"?run={CONDITIONAL}&z=0.5,-1")
    phone.page.locator("#told label").nth(7).tap()
    phone.until_state(told=7)
    phone.expect_canvas("#decoded", phone.decoded(CONDITIONAL, Z, 7))
    assert phone.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    phone.open(f"?run={MIXTURE}&layer=prior")
    phone.until(f"/10 parts/.test({SCALE})")
    phone.until(IS_DRAWN)
    phone.page.get_by_role("button", name="Layers").tap()
    layer = phone.page.locator("select[data-choice=layer]")
    scales = {
        "ellipses": "of 10,000",
        "samples": "Draw",
        "magnification": "√det",
        "guessing": "Grey",
    }
    for name, words in scales.items():
        layer.select_option(name)
        phone.until(f"/{words}/.test({SCALE})")
    layer.select_option("ratio")
    phone.until(f"/Hatched/.test({SCALE})")
    said = re.search(r"(\d+) % of the prior", str(phone.page.evaluate(SCALE)))
    assert said is not None
    share = diagnosed(published, published.run(MIXTURE)).hole_share
    np.testing.assert_allclose(int(said[1]) / 100, share, atol=0.03)

    layer.select_option("")
    phone.page.get_by_role("button", name="Density", exact=True).tap()
    phone.until_state(density=1)
    phone.until(IS_DRAWN)
    phone.page.get_by_label("Bandwidth of the density map", exact=True).tap()
    phone.until("latentarium.state().density > 1")
    stars = phone.page.get_by_role("button", name="Stars", exact=True)
    stars.tap()
    phone.until_state(stars=False)
    stars.tap()
    phone.until_state(stars=True)
    phone.page.locator("select[data-choice=colour]").select_option("rate")
    phone.until(f"/nats/.test({SCALE})")

    # The grid shows samples, other ones at a tap; the place is drawn with them.
    shown = phone.canvas("#grid")
    phone.page.locator("#cells").select_option("samples")
    phone.until_state(cells="samples")
    phone.page.get_by_role("button", name="Random", exact=True).tap()
    phone.until_state(draw=2)
    assert phone.state()["z"] != [0, 0]
    phone.until(
        "!value.every((shade, k) => shade === document.getElementById('grid')"
        ".getContext('2d').getImageData(0, 14, 280, 1).data[4 * k])",
        shown[14].tolist(),
    )
    phone.page.locator("#cells").select_option("noise")
    phone.until_state(cells="noise")
    # An autoencoder's empty places are touched, too.
    phone.open(f"?run={AUTOENCODER}")
    view = phone.view()
    phone.page.touchscreen.tap(view.left + 8, view.top + view.height - 60)
    phone.until_state(pin=True)
    expect(phone.page.locator("#distance")).to_contain_text("from every test image: a guess")
    phone.expect_canvas("#decoded", phone.decoded(AUTOENCODER, phone.state()["z"]))
