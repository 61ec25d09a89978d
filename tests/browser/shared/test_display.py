"""How pictures look: the choice, what it does to every page, and copies and files of a picture."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import Visitor

MNIST = "mnist-2d"
# Levels of red, green and blue that matplotlib 3.10.9 gives black and white: each
# round(255 · matplotlib.colormaps[name](level)) at levels 0 and 255.
ENDS = {
    "viridis": ((68, 1, 84), (253, 231, 37)),
    "magma": ((0, 0, 4), (252, 253, 191)),
    "cividis": ((0, 34, 78), (254, 232, 56)),
}
READ_RGBA = """(canvas) => {
  const { width, height } = canvas;
  const { data } = seenOn(canvas).getImageData(0, 0, width, height);
  return { width, height, bytes: btoa(Array.from(data, (b) => String.fromCharCode(b)).join("")) };
}"""
MOST_FRAMES = 600
READ_CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  if (!item?.types.includes("image/png")) return "";  // while one is put there
  const found = await item.getType("image/png").catch(({ name }) => name);
  if (found === "InvalidStateError") return "";  // another has come since
  const bytes = new Uint8Array(await found.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
# Has every one of these canvases a pixel of the colour, and no grey one but that?
ALL_SHOW = """([selector, colour]) => {
  const canvases = [...document.querySelectorAll(selector)].filter(({ width }) => width > 0);
  return canvases.length > 0 && canvases.every((canvas) => {
    const { data } = seenOn(canvas).getImageData(0, 0, canvas.width, canvas.height);
    return data.some((_, i) => i % 4 === 0 && colour.every((level, k) => data[i + k] === level));
  });
}"""


@pytest.fixture
def visitor(newcomer: Visitor) -> Visitor:
    return newcomer


def rgb(visitor: Visitor, selector: str) -> np.ndarray:
    """What a canvas shows, uint8 (height, width, 3)."""
    found = visitor.page.locator(selector).first.evaluate(READ_RGBA)
    data = np.frombuffer(base64.b64decode(found["bytes"]), np.uint8)
    return data.reshape(found["height"], found["width"], 4)[..., :3]


def until_shown(visitor: Visitor, selector: str, colour: tuple[int, ...]) -> None:
    """Waits until every canvas of the selector has a pixel of that colour."""
    visitor.page.wait_for_function(ALL_SHOW, arg=[selector, list(colour)])


def menu(visitor: Visitor) -> Locator:
    """The opened menu."""
    panel = visitor.page.get_by_role("group", name="How pictures look")
    if not panel.is_visible():
        visitor.page.get_by_role("button", name="Pictures", exact=True).click()
    return panel


def choose(visitor: Visitor, name: str) -> None:
    menu(visitor).get_by_role("radio", name=name, exact=True).check()


def levels(visitor: Visitor) -> np.ndarray:
    """The decoded picture's grey levels, (28, 28)."""
    return np.round(255 * np.clip(visitor.pixels(), 0, 1)).reshape(28, 28)


def test_inverted_pictures_are_255_minus_the_picture(
    visitor: Visitor, test_images: np.ndarray
) -> None:
    visitor.open(f"?run={MNIST}&z=1,0.5&pin=1")
    visitor.images_loaded()
    grid = visitor.canvas("#grid")
    choose(visitor, "Inverted")
    visitor.expect_canvas("#decoded", (255 - levels(visitor)).astype(np.uint8))
    visitor.expect_canvas("#original", 255 - test_images[visitor.stats()["nearest"]])
    visitor.expect_canvas("#grid", 255 - grid)
    strip = [255 - visitor.canvas(f"#strip > :nth-child({k}) canvas") for k in (1, 2)]
    choose(visitor, "As is")
    for k, expected in enumerate(strip):
        visitor.expect_canvas(f"#strip > :nth-child({k + 1}) canvas", expected)
    visitor.expect_canvas("#decoded", levels(visitor).astype(np.uint8))


def test_colour_maps_are_chosen_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.images_loaded()
    visitor.page.get_by_role("button", name="Pictures", exact=True).focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    for _ in range(3):
        visitor.page.keyboard.press("ArrowRight")
    for name, (black, white) in ENDS.items():
        until_shown(visitor, "#decoded, #original, #reconstruction, #grid", black)
        original = rgb(visitor, "#original").reshape(-1, 3)
        assert tuple(original[original[:, 1].argmax()]) == white, name
        if name != "cividis":
            visitor.page.keyboard.press("ArrowRight")
    expect(visitor.page.get_by_role("radio", name="Cividis")).to_be_checked()

    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("#display")).to_be_hidden()
    button = visitor.page.get_by_role("button", name="Pictures", exact=True)
    assert button.evaluate("(button) => button === document.activeElement")
    assert visitor.state()["pin"] is False


def test_a_choice_holds_on_every_page_from_the_first_paint(visitor: Visitor) -> None:
    black = ENDS["magma"][0]
    visitor.open(f"?run={MNIST}")
    choose(visitor, "Magma")
    choose(visitor, "Smooth")
    until_shown(visitor, "#decoded", black)
    for path, canvases in (
        ("paths?run=mnist-2d", "#decoded, #film canvas, #fade canvas, .path-point canvas"),
        (
            "compare?runs=mnist-2d,fc-256-mnist-2d&show=grids",
            "#panels .panel-head canvas, .panel-grid canvas",
        ),
        (f"vectors?run={MNIST}", "#decoded"),
        ("training?runs=mnist-2d", "#film-grid"),
        (f"?run={MNIST}", "#decoded, #grid"),
    ):
        visitor.page.goto(f"{visitor.address}/{path}", wait_until="commit")
        visitor.until(
            "document.body !== null"
            " && document.documentElement.dataset.pixels === 'smooth'"
            " && document.documentElement.dataset.colours === 'magma'"
        )
        visitor.until("window.latentarium !== undefined")
        visitor.ready()
        until_shown(visitor, canvases, black)
        expect(visitor.page.get_by_role("radio", name="Magma", include_hidden=True)).to_be_checked()
    rendering = "getComputedStyle(document.getElementById('decoded')).imageRendering"
    assert visitor.page.evaluate(rendering) == "auto"
    choose(visitor, "Crisp")
    assert visitor.page.evaluate(rendering) == "pixelated"


def test_the_mean_of_a_selection_is_inverted_once(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&panel=selection&sel=0,0,0.3,0,0.3,0.3,0,0.3")
    visitor.until(
        "seenOn(document.querySelector('#mean-of-images'))"
        ".getImageData(0, 0, 28, 28).data.some((byte, i) => i % 4 === 0 && byte > 100)"
    )
    mean = visitor.canvas("#mean-of-images")
    choose(visitor, "Inverted")
    visitor.expect_canvas("#mean-of-images", 255 - mean)
    visitor.page.reload(wait_until="commit")
    visitor.until("window.latentarium !== undefined")
    visitor.ready()
    visitor.expect_canvas("#mean-of-images", 255 - mean)


def test_pictures_in_colour_lose_it_only_to_grey(visitor: Visitor) -> None:
    visitor.open("?run=pets-64d")
    before = rgb(visitor, "#decoded").astype(int)
    assert np.ptp(before, axis=2).max() > 20, "the picture is in colour"
    choose(visitor, "Viridis")
    np.testing.assert_array_equal(rgb(visitor, "#decoded"), before)
    choose(visitor, "Inverted")
    np.testing.assert_array_equal(rgb(visitor, "#decoded"), 255 - before)
    choose(visitor, "Grey")
    grey = rgb(visitor, "#decoded").astype(int)
    assert np.ptp(grey, axis=2).max() == 0
    luma = np.asarray(Image.fromarray(before.astype(np.uint8)).convert("L")).astype(int)
    assert np.abs(grey[..., 0] - luma).max() <= 1


def test_the_large_picture_is_small_usual_or_large(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}")
    sides = []
    for size, width in product(("S", "M", "L"), (1440, 768, 360)):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        choose(visitor, size)
        box = box_of(visitor.page.locator("#decoded"))
        assert box["width"] == pytest.approx(box["height"], abs=1)
        sides.append(box["width"])
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        panel = box_of(menu(visitor))
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= width
    small, usual, large = (np.array(sides[k : k + 3]) for k in (0, 3, 6))
    assert (small < usual).all()
    assert (usual < large).all()


def copied(visitor: Visitor, width: int) -> np.ndarray:
    """What was copied, as Pillow reads it, once that is so wide."""
    for _ in range(MOST_FRAMES):
        content = base64.b64decode(visitor.page.evaluate(READ_CLIPBOARD))
        if content and (found := picture(content)).shape[1] == width:
            return found
        visitor.next_frame()
    raise AssertionError(f"no picture of {width} pixels was copied")


def picture(content: bytes) -> np.ndarray:
    opened = Image.open(io.BytesIO(content))
    assert opened.format == "PNG"
    return np.asarray(opened.convert("RGB"))


def downloaded(visitor: Visitor, act: Callable[[], Any]) -> np.ndarray:
    with visitor.page.expect_download() as download:
        act()
    assert download.value.suggested_filename == f"{MNIST}-z-1_0.5.png"
    return picture(download.value.path().read_bytes())


def test_copies_and_files_of_the_picture_look_as_it_does(
    new_visitor: Callable[..., Visitor],
) -> None:
    visitor = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    visitor.open(f"?run={MNIST}&z=1,0.5")
    choose(visitor, "Viridis")
    shown = rgb(visitor, "#decoded")
    enlarged = shown.repeat(8, axis=0).repeat(8, axis=1)
    visitor.page.keyboard.press("Escape")

    np.testing.assert_array_equal(
        downloaded(visitor, lambda: visitor.page.keyboard.press("p")), enlarged
    )
    visitor.page.keyboard.press("c")
    np.testing.assert_array_equal(copied(visitor, 8 * 28), enlarged)
    visitor.page.get_by_text("The decoded picture is copied.").wait_for()

    visitor.page.get_by_role("button", name="Copies and files: 8×").click()
    visitor.page.get_by_role("button", name="Copies and files: 1×").wait_for()
    save = visitor.page.locator(".picture-actions").get_by_role(
        "button", name="Download this picture"
    )
    np.testing.assert_array_equal(downloaded(visitor, save.click), shown)
    visitor.page.locator(".picture-actions").get_by_role("button", name="Copy this picture").click()
    np.testing.assert_array_equal(copied(visitor, 28), shown)


def test_a_browser_that_cannot_copy_says_so_and_what_is_no_choice_in_its_memory_changes_nothing(
    visitor: Visitor,
) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.page.evaluate("delete window.ClipboardItem")
    visitor.page.keyboard.press("c")
    visitor.page.get_by_text("This browser lets no page copy pictures: save it as PNG").wait_for()
    visitor.page.evaluate("localStorage.setItem('latentarium-display', '{\"colours\": 7')")
    visitor.open(f"?run={MNIST}")
    expect(menu(visitor).get_by_role("radio", name="As is")).to_be_checked()
    visitor.expect_canvas("#decoded", levels(visitor).astype(np.uint8))
