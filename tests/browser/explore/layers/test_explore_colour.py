"""A run in colour shows its colours wherever the page shows a picture."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from threading import Thread

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from werkzeug.serving import make_server

from app.factory import create_app
from app.settings import Settings
from tests.support.browser.visitor import SAME, Visitor
from tests.support.tiny_run import SIDE, write_dataset, write_run
from vae.store.catalogue import Catalogue
from vae.store.geometry import contact_sheet, grid_codes

RUN, UNPUBLISHED = "colour-2d", "own-2d"
# Whether a canvas shows a picture of red, green and blue bytes.
SHOWS = """(() => {
  const canvas = document.querySelector(value.selector);
  const bytes = Uint8Array.from(atob(value.rgb), (letter) => letter.charCodeAt(0));
  if (3 * canvas.width * canvas.height !== bytes.length) return false;
  const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
  const at = (i) => data[4 * Math.floor(i / 3) + (i % 3)];
  return bytes.every((byte, i) => Math.abs(at(i) - byte) <= value.tolerance);
})()"""


@pytest.fixture(scope="module")
def colours(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """A run in colour with its test images, and one whose test images are not published."""
    zoo = tmp_path_factory.mktemp("zoo")
    write_dataset(zoo / "datasets" / "shapes", channels=3)
    write_run(zoo / RUN, channels=3, title="In colour")
    write_run(zoo / UNPUBLISHED, channels=3, title="Own pictures", dataset="own")
    return Catalogue([zoo], zoo / "datasets")


@pytest.fixture(scope="module")
def address(colours: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    zoo = colours.run(RUN).folder.parent
    settings = Settings(zoo=zoo, runs=folder / "runs", cache_folder=folder / "cache")
    app = create_app(settings, colours)
    with make_server("127.0.0.1", 0, app.server, threaded=True) as listener:
        thread = Thread(target=listener.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listener.port}"
        listener.shutdown()
        thread.join()


def expect_colours(visitor: Visitor, selector: str, expected: np.ndarray) -> None:
    """Waits until the canvas shows the picture, uint8 (H, W, 3)."""
    assert (expected != expected[..., :1]).any(), "a grey picture would show nothing"
    rgb = base64.b64encode(np.ascontiguousarray(expected).tobytes()).decode()
    visitor.until(SHOWS, {"selector": selector, "rgb": rgb, "tolerance": SAME})


def decoded(colours: Catalogue, z: object) -> np.ndarray:
    pixels = colours.decoder(RUN)(np.asarray([z], np.float32))
    return contact_sheet(pixels, columns=1)


def test_place_grid_and_original_are_in_colour(visitor: Visitor, colours: Catalogue) -> None:
    visitor.open(f"?run={RUN}&z=0.3,-1.2&n=6")
    expect_colours(visitor, "#decoded", decoded(colours, (0.3, -1.2)))
    places = colours.decoder(RUN)(grid_codes((0.3, -1.2), 1.5, 6))
    expect_colours(visitor, "#grid", contact_sheet(places, columns=6))

    mu = colours.latents(RUN).mu
    nearest = int(np.square(mu - (0.3, -1.2)).sum(1).argmin())
    dataset = colours.dataset("shapes")
    sheet = np.asarray(Image.open(dataset.folder / dataset.sheets[nearest // 12]))
    top, left = SIDE * (nearest % 12 // 4), SIDE * (nearest % 4)
    expect_colours(visitor, "#original", sheet[top : top + SIDE, left : left + SIDE])


def test_a_pin_and_its_neighbours_are_in_colour(visitor: Visitor, colours: Catalogue) -> None:
    visitor.open(f"?run={RUN}&z=0.3,-1.2&pin=1")
    expect_colours(visitor, ".neighbour.is-pin canvas", decoded(colours, (0.3, -1.2)))


def test_without_published_test_images_the_rest_is_shown(
    new_visitor: Callable[..., Visitor], colours: Catalogue
) -> None:
    visitor = new_visitor()
    visitor.open(f"?run={UNPUBLISHED}&z=0.3,-1.2&pin=1")
    expect_colours(visitor, "#decoded", decoded(colours, (0.3, -1.2)))
    expect(visitor.page.locator("#message")).to_be_hidden()
