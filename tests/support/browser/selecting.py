"""A person who selects images on the sky: what the panel of images then says and shows."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import numpy as np

from tests.support.browser.visitor import SAME, Visitor
from vae.store.catalogue import Catalogue

# Whether the contact sheet's first images are these (grey, a byte each), in their own pixels.
CONTACT_SHOWS = """(() => {
  const canvas = document.querySelector("#contact canvas");
  const columns = canvas.width / (value.side + value.gap);
  if (!Number.isInteger(columns)) return false;
  const context = seenOn(canvas);
  return value.images.every((bytes, k) => {
    const x = (k % columns) * (value.side + value.gap);
    const y = Math.floor(k / columns) * (value.side + value.gap);
    const { data } = context.getImageData(x, y, value.side, value.side);
    return bytes.every((byte, i) => Math.abs(data[4 * i] - byte) <= value.tolerance);
  });
})()"""
# Between images on the sheet, in their own pixels.
GAP = 2

MNIST = "mnist-2d"
AREA = [-1.2, -0.5, 0.4, -0.6, 0.5, 0.5, -1.0, 0.7]
SEL = ",".join(map(str, AREA))


def open_images(visitor: Visitor, run: str, **state: object) -> None:
    """Opens the page with its panel of images."""
    query = urlencode({"run": run, "panel": "selection", **state}, safe=",")
    visitor.open(f"?{query}")


def until_count(visitor: Visitor, text: str) -> None:
    """Waits until the panel begins with how many images it is about."""
    visitor.until("document.getElementById('selection-count').textContent.startsWith(value)", text)


def within(stars: np.ndarray, polygon: Sequence[float]) -> np.ndarray:
    """Which stars (N, 2) lie within a convex polygon: on one side of all its edges."""
    corners = np.reshape(polygon, (-1, 2))
    edges = np.roll(corners, -1, axis=0) - corners
    offsets = stars[:, None] - corners
    turns = edges[:, 0] * offsets[..., 1] - edges[:, 1] * offsets[..., 0]
    inside: np.ndarray = np.all(turns > 0, axis=1) | np.all(turns < 0, axis=1)
    return inside


def worst_first(published: Catalogue, run: str, rows: np.ndarray) -> np.ndarray:
    latents = published.latents(run)
    return rows[np.argsort(-latents.reconstruction_nats[rows], kind="stable")]


def until_contact(visitor: Visitor, images: np.ndarray) -> None:
    """Waits until the contact sheet begins with the images, uint8 (n, side, side)."""
    visitor.until(
        CONTACT_SHOWS,
        {
            "images": images.reshape(len(images), -1).tolist(),
            "side": images.shape[1],
            "gap": GAP,
            "tolerance": SAME,
        },
    )
