"""The sheet of ten pairs: seven decoded steps from image to image, taken home, travelled."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tests.support.browser.path_visitor import PathVisitor
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"
LINES = ".pair-line:not([hidden])"
ARE_DRAWN = f"""[...document.querySelectorAll("{LINES}")].length === 10
  && [...document.querySelectorAll("{LINES} canvas")].every((canvas) =>
    seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height).data
      .some((byte, k) => k % 4 === 0 && byte > 60))"""


def numbers(label: str) -> list[int]:
    """Of the two images that a line's name tells."""
    return [int(part.split()[0]) for part in label.split("#")[1:]]


def test_ten_pairs_are_drawn_saved_and_travelled(
    path: PathVisitor, published: Catalogue, test_images: np.ndarray, tmp_path: Path
) -> None:
    latents, decoder = published.latents(MNIST), published.decoder(MNIST)
    path.open(f"run={MNIST}&curve=straight")
    path.button("Different classes").press("Enter")
    path.visitor.until(ARE_DRAWN)
    assert "pairs=different" in path.page.url
    labels = [str(line.get_attribute("aria-label")) for line in path.page.locator(LINES).all()]
    pairs = [numbers(label) for label in labels]
    assert all(latents.label[a] != latents.label[b] for a, b in pairs)

    with path.page.expect_download() as download:
        path.button("Save pairs").click()
    download.value.save_as(tmp_path / "pairs.png")
    sheet = np.asarray(Image.open(tmp_path / "pairs.png").convert("L")).astype(int)
    assert sheet.shape == (10 * 28, 9 * 28)
    for k, (a, b) in enumerate(pairs):
        line = sheet[28 * k : 28 * (k + 1)].reshape(28, 9, 28).swapaxes(0, 1)
        np.testing.assert_array_equal(line[[0, 8]], test_images[[a, b]])
        steps = np.linspace(latents.mu[a], latents.mu[b], 7)
        assert np.abs(line[1:8] / 255 - decoder(steps)[:, 0]).max() <= 2 / 255

    path.button("Same class").click()
    path.visitor.until_state(pairs="same")
    path.visitor.until(ARE_DRAWN)
    chosen = path.page.locator(LINES).nth(3)
    a, b = numbers(str(chosen.get_attribute("aria-label")))
    assert latents.label[a] == latents.label[b]
    chosen.press("Enter")
    path.visitor.until_state(points=[{"image": a}, {"image": b}])
    path.button("Other pairs").click()
    path.visitor.until_state(draw=2)
