"""Drawing on Explore and bringing pictures: read at every stroke, in the browser alone."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import numpy as np
import pytest
import torch
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Request, expect

from tests.browser.conftest import BLIND, SIX, THREE
from tests.browser.explore.test_explore_touch import PHONE, Fingers
from tests.support.browser.boxes import box_of
from tests.support.browser.sky_visitor import SkyVisitor
from tests.support.browser.small import small
from tests.support.browser.visitor import Visitor
from vae.runs.folder import published_model
from vae.store.catalogue import Catalogue
from vae.store.documents import Run

MNIST, SIGMA = "mnist-2d", "conv-tanh-6d-sigma"
# What is published is over draws of the posterior, what is shown is at its mean; with the recipe's
# own sigma it would be hundreds.
NATS = 40
# Has what is drawn moved away from that place?
FARTHER = "Math.hypot(...latentarium.stats().drawn.mu.map((m, k) => m - value[k])) > 0.02"
# What the encoder is given.
SEEN = ".drawing-pictures figure:first-child canvas"
BRING = """([kind, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "image/png" }));
  document.body.dispatchEvent(kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true })
    : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def png(image: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


def posterior(run: Run, image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """mu and sigma (D) of an image (H, W), as torch has them."""
    pixels = torch.from_numpy(image[None, None].astype(np.float32) / 255)
    with torch.no_grad():
        mu, logvar = published_model(run).encode(pixels)
    return mu[0].numpy(), (logvar[0] / 2).exp().numpy()


def pad(visitor: Visitor) -> Locator:
    return visitor.page.locator(".pad canvas")


def until_read(visitor: Visitor) -> None:
    """Waits until what is drawn is read, for good."""
    visitor.until("latentarium.stats().drawn?.isSettled")


def drawn(visitor: Visitor) -> dict[str, list[float]]:
    found: dict[str, list[float]] = visitor.stats()["drawn"]
    return found


def until_at(visitor: Visitor, mu: np.ndarray, tolerance: float = 0.01) -> None:
    visitor.until(
        "value.mu.every((mean, k) =>"
        " Math.abs(latentarium.stats().drawn?.mu[k] - mean) <= value.tolerance)",
        {"mu": [float(mean) for mean in mu], "tolerance": tolerance},
    )


def stroke(visitor: Visitor, *points: tuple[float, float]) -> None:
    """By the mouse through those places, in shares of the canvas."""
    box = box_of(pad(visitor))
    for k, (x, y) in enumerate(points):
        visitor.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
        if k == 0:
            visitor.page.mouse.down()
    visitor.page.mouse.up()


def test_a_drawing_is_read_as_it_grows_and_nothing_leaves_the_browser(
    visitor: Visitor,
    published: Catalogue,
    test_images: np.ndarray,
) -> None:
    visitor.page.emulate_media(color_scheme="dark")
    requests: list[Request] = []

    def heard(request: Request) -> None:
        requests.append(request)

    visitor.page.on("request", heard)
    visitor.open(f"?run={MNIST}")
    visitor.images_loaded()
    weights = len([each for each in requests if "weights" in each.url])
    visitor.page.get_by_role("button", name="Draw", exact=True).click()
    expect(visitor.page.locator(".drawing-invitation")).to_contain_text("Draw a digit")
    assert len([each for each in requests if "weights" in each.url]) > weights
    requests.clear()

    accented = SkyVisitor(visitor).accented_pixels()
    stroke(visitor, (0.5, 0.2), (0.48, 0.8))
    until_read(visitor)
    expect(visitor.page.locator(".verdict-vote")).to_have_text("Looks like “1” (all 15 neighbours)")
    place = np.array(drawn(visitor)["mu"])
    assert SkyVisitor(visitor).accented_pixels() > accented
    seen = visitor.canvas(SEEN)
    assert np.ptp(np.flatnonzero(seen.max(axis=1))) == 19
    mu, sigma = posterior(published.run(MNIST), seen)
    np.testing.assert_allclose(place, mu, atol=0.05)
    visitor.expect_canvas(
        ".drawing-pictures figure:last-child canvas", visitor.decoded(MNIST, place)
    )

    visitor.page.get_by_role("button", name="Sample again").click()
    visitor.until("String(latentarium.stats().drawn.z) !== String(latentarium.stats().drawn.mu)")
    visitor.page.get_by_label("ε of z₁, as a number").fill("2")
    visitor.page.get_by_label("ε of z₁, as a number").press("Enter")
    visitor.until(
        "Math.abs(latentarium.stats().drawn.z[0] - value) < 5e-3", float(place[0] + 2 * sigma[0])
    )
    visitor.page.get_by_role("button", name="Go there").click()
    z = drawn(visitor)["z"]
    visitor.until("Math.abs(latentarium.state().z[0] - value) < 1e-3", z[0])

    stroke(visitor, (0.2, 0.5), (0.8, 0.5))
    visitor.page.get_by_role("button", name="Undo").click()
    until_at(visitor, place, 1e-6)
    visitor.page.get_by_role("button", name="Clear").click()
    visitor.until("latentarium.stats().drawn === null")

    latents = published.latents(MNIST)
    for row, way in enumerate(("file", "paste", "drop")):
        content = png(test_images[latents.index[row]])
        if way == "file":
            file: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": content}
            visitor.page.locator(".drawing-sources input[type=file]").set_input_files(file)
        else:
            visitor.page.evaluate(BRING, [way, "a.png", base64.b64encode(content).decode()])
        until_at(visitor, latents.mu[row])
    visitor.page.evaluate(BRING, ["paste", "a.png", base64.b64encode(b"GIF89a" * 9).decode()])
    expect(visitor.page.locator("#notice")).to_have_text(
        "“a.png” is no PNG or JPEG: choose a PNG or JPEG of at most 5 MB."
    )
    assert [each.url for each in requests if not each.url.endswith(".svg")] == []
    assert "panel=draw" in visitor.page.url
    assert len(visitor.page.url) < 200
    visitor.page.remove_listener("request", heard)


def test_a_test_image_is_painted_over_and_made_noisy_by_keyboard_alone(
    visitor: Visitor, published: Catalogue
) -> None:
    visitor.page.emulate_media(color_scheme="light")
    visitor.open(f"?run={MNIST}")
    latents = published.latents(MNIST)
    visitor.page.keyboard.press("e")
    number = visitor.page.get_by_label("Number of a test image")
    number.fill("99999")
    number.press("Enter")
    notice = visitor.page.locator("#notice")
    expect(notice).to_have_text("There is no such test image: their numbers are 0 to 9999.")
    number.fill(str(latents.index[4]))
    number.press("Enter")
    until_at(visitor, latents.mu[4])
    price = "parseFloat([...document.querySelectorAll('.verdict-numbers dd')].at(-1).textContent)"
    before = visitor.page.evaluate(price)

    visitor.page.get_by_label("Thickness of the pen", exact=True).press("End")
    pad(visitor).focus()
    expect(visitor.page.get_by_role("button", name="Eraser")).to_have_attribute(
        "aria-pressed", "true"
    )
    for key in ("Space", *["Shift+ArrowRight"] * 3, *["Shift+ArrowDown"] * 3, "Space"):
        visitor.page.keyboard.press(key)
    visitor.until(FARTHER, latents.mu[4].tolist())
    assert visitor.state()["z"] == [0, 0]
    moved = np.array(drawn(visitor)["mu"])
    visitor.page.keyboard.press("Backspace")
    until_at(visitor, latents.mu[4])
    visitor.page.get_by_label("Noise", exact=True).press("End")
    visitor.until(FARTHER, moved.tolist())
    visitor.until(f"{price} > value + 100", before)
    expect(visitor.page.locator("#announcement")).to_contain_text("Looks like")
    # What the encoder is unsure of, by keys: another draw, and one that is turned.
    beside = "latentarium.stats().drawn.z[1] - latentarium.stats().drawn.mu[1]"
    visitor.page.get_by_role("button", name="Sample again").press("Enter")
    visitor.until(f"{beside} !== 0")
    epsilon = visitor.page.get_by_label("ε of z₂", exact=True)
    for key, side in (("End", "> 0"), ("Home", "< 0")):
        epsilon.press(key)
        visitor.until(f"{beside} {side}")
    visitor.page.get_by_role("button", name="Close the drawing").press("Enter")
    visitor.until_state(panel=None)
    assert visitor.page.evaluate("document.activeElement.id") == "draw-button"
    # Where the noise of pixels was learnt, nats are by that and not by the recipe's.
    visitor.open(f"?run={SIGMA}&panel=draw")
    latents = published.latents(SIGMA)
    number.fill(str(latents.index[4]))
    number.press("Enter")
    until_at(visitor, latents.mu[4])
    said = visitor.page.locator(".verdict-numbers dd").first.inner_text()
    nats = float(said.removesuffix(" nats").replace("−", "-"))
    assert nats == pytest.approx(float(latents.reconstruction_nats[4]), abs=NATS)


def test_a_finger_draws_at_360_pixels_without_moving_the_page(
    new_visitor: Callable[..., Visitor], published: Catalogue, test_images: np.ndarray
) -> None:
    visitor = new_visitor(**PHONE)
    visitor.open(f"?run={MNIST}&panel=draw")
    visitor.page.locator(".drawing-invitation").wait_for()
    # A picture is brought, noise comes upon it, and it is sampled: taps, before any flick.
    with visitor.page.expect_file_chooser() as chooser:
        visitor.page.get_by_role("button", name="Picture …").tap()
    latents = published.latents(MNIST)
    content = png(test_images[latents.index[4]])
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": content})
    until_at(visitor, latents.mu[4])
    visitor.page.get_by_label("Noise", exact=True).tap()
    visitor.until(FARTHER, latents.mu[4].tolist())
    visitor.page.get_by_role("button", name="Sample again").tap()
    visitor.until("String(latentarium.stats().drawn.z) !== String(latentarium.stats().drawn.mu)")
    visitor.page.get_by_role("button", name="Clear").tap()
    visitor.page.get_by_role("button", name="Pen").tap()
    visitor.page.evaluate("scrollTo(0, 0)")
    fingers = Fingers(visitor.page.context.new_cdp_session(visitor.page))
    box = box_of(pad(visitor))
    assert box["y"] + box["height"] < 740
    down = [(box["x"] + 0.5 * box["width"], box["y"] + y * box["height"]) for y in (0.2, 0.5, 0.8)]
    fingers.down(down[0])
    for place in down[1:]:
        fingers.move(place)
    fingers.up()
    vote = visitor.page.locator(".verdict-vote")
    expect(vote).to_contain_text("Looks like “1”")
    assert visitor.page.evaluate("scrollY") == 0
    assert SkyVisitor(visitor).out_of_reach(360) == []
    # And in the other theme, with a bar across.
    ground = "getComputedStyle(document.body).backgroundColor"
    light = visitor.page.evaluate(ground)
    visitor.page.emulate_media(color_scheme="dark")
    visitor.until(f"{ground} !== value", light)
    read = vote.inner_text()
    fingers.down((box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"]))
    fingers.move((box["x"] + 0.8 * box["width"], box["y"] + 0.2 * box["height"]))
    fingers.up()
    expect(vote).not_to_have_text(read)
    # Occlusion in the dark: a finger takes a bar out of a test image.
    number = visitor.page.get_by_label("Number of a test image")
    number.fill(str(latents.index[4]))
    number.press("Enter")
    until_at(visitor, latents.mu[4])
    visitor.page.get_by_role("button", name="Eraser").tap()
    visitor.page.evaluate("scrollTo(0, 0)")
    whole = visitor.canvas(SEEN).astype(int)
    fingers.down((box["x"] + 0.2 * box["width"], box["y"] + 0.6 * box["height"]))
    fingers.move((box["x"] + 0.8 * box["width"], box["y"] + 0.6 * box["height"]))
    fingers.up()
    visitor.until(FARTHER, latents.mu[4].tolist())
    assert (visitor.canvas(SEEN) <= whole).all()


def test_the_star_lies_in_the_present_axes_and_needs_an_encoder(
    stand: Callable[..., Visitor], six_address: str
) -> None:
    visitor = small(stand(six_address))
    sky = SkyVisitor(visitor)
    for run, axes in ((SIX, "&axes=pca"), (THREE, "&sky=3d")):
        visitor.open(f"?run={run}&panel=draw{axes}")
        visitor.page.locator(".drawing-invitation").wait_for()
        accented = sky.accented_pixels()
        stroke(visitor, (0.2, 0.2), (0.8, 0.3))
        until_read(visitor)
        visitor.next_frame()
        assert sky.accented_pixels() > accented
        expect(visitor.page.locator(".epsilon")).to_have_count(len(drawn(visitor)["mu"]))
    visitor.open(f"?run={BLIND}&panel=draw")
    message = visitor.page.locator(".drawing-message")
    expect(message).to_contain_text("tiny-blind came without its encoder")
    expect(pad(visitor)).to_be_hidden()
