"""One selection on all pages around a sky: links carry it, chance draws from it, skies show it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import ViewportSize, expect

from app.theme import Scheme
from tests.browser.explore.selection.test_explore_selection_drawing import BOX, drag
from tests.support.browser.boxes import box_of
from tests.support.browser.selecting import AREA, MNIST, SEL, within
from tests.support.browser.sky_visitor import SHADES, SkyVisitor
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

FASHION, TEN = "fashion-2d", "mnist-10d"
PHONE: ViewportSize = {"width": 360, "height": 740}
# Beyond all stars.
NOWHERE = "50,50,51,50,51,51"
DRAWS = 8
# How many times a link of the header was written to, from now on.
COUNT_WRITES = """() => {
  window.writes = 0;
  const count = (records) => (window.writes += records.length);
  const watched = { attributes: true, subtree: true, attributeFilter: ["href"] };
  new MutationObserver(count).observe(document.querySelector("nav"), watched);
}"""


class SelectingVisitor(SkyVisitor):
    def open(self, address: str) -> None:
        """Opens a page by its address and waits until it can be saved."""
        self.visitor.go(address)
        self.visitor.ready()
        self.until_whole()

    def until_whole(self) -> None:
        """Waits until the sky is drawn, and the path or direction over it."""
        self.visitor.ready()
        self.visitor.until(
            "(latentarium.journey === undefined || latentarium.journey()?.pictures != null)"
            " && (latentarium.vector === undefined || latentarium.vector()?.lines != null)"
            " && !document.getElementById('sky-pane').classList.contains('is-loading')"
        )

    def link(self, name: str) -> Any:
        return self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True)

    def leads_to(self, name: str, address: str) -> None:
        """Waits until the header's link of that name has that address."""
        self.visitor.until(
            "[...document.querySelectorAll('nav a')].some((link) =>"
            " link.textContent === value[0] && link.getAttribute('href') === value[1])",
            [name, address],
        )

    def follow(self, name: str) -> None:
        """Goes to a page by the header's link, with the keys."""
        self.link(name).focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile(rf"/{'' if name == 'Explore' else name.lower()}\?"))
        self.page.wait_for_function("window.latentarium !== undefined")
        self.until_whole()

    def count(self) -> str:
        return self.page.locator("#selected").inner_text()

    def outlined(self, polygon: list[float]) -> float:
        """The share of the polygon's edges that is seen in the theme's accent."""
        shot = np.asarray(Image.open(io.BytesIO(self.page.screenshot())).convert("RGB"))
        points = np.array([self.point(*at) for at in along(polygon)])
        return self.accented_share(shot, points, SHADES)

    def accented_share(self, pixels: np.ndarray, points: np.ndarray, shades: int) -> float:
        off = np.abs(pixels.astype(int) - self.colour("--accent")).max(-1)
        found = [off[y - 2 : y + 3, x - 2 : x + 3].min() < shades for x, y in points.astype(int)]
        return float(np.mean(found))


def along(polygon: list[float]) -> np.ndarray:
    """Places on the polygon's edges, (N, 2)."""
    corners = np.reshape(polygon, (-1, 2))
    shares = np.linspace(0, 1, 20, endpoint=False)[:, None, None]
    return (corners + shares * (np.roll(corners, -1, axis=0) - corners)).reshape(-1, 2)


def images_within(
    published: Catalogue, run: str, plane: list[int], polygon: list[float]
) -> set[int]:
    latents = published.latents(run)
    return set(latents.index[within(latents.mu[:, plane], polygon)].tolist())


@pytest.fixture
def sky(stand: Callable[..., Visitor]) -> SelectingVisitor:
    return SelectingVisitor(stand(has_touch=True))


def test_a_box_by_keys_goes_with_one_to_vectors_and_to_paths(
    sky: SelectingVisitor, published: Catalogue
) -> None:
    press = sky.page.keyboard.press
    sky.open(f"?run={MNIST}&z=-0.503,-0.251")
    sky.page.locator("#sky-pane").focus()
    for key in ("b", "Shift+ArrowRight", "Shift+ArrowUp", "b"):
        press(key)
    sky.visitor.until_state(sel=BOX)
    inside = images_within(published, MNIST, [0, 1], BOX)
    assert 100 < len(inside) < 1000

    sky.follow("Vectors")
    sky.visitor.until_state(run=MNIST, sel=BOX)
    assert sky.count() == f"{len(inside):,} selected"
    drawn = []
    for _ in range(DRAWS):
        press("n")
        drawn.append(sky.visitor.state()["at"]["image"])
    sky.choose("Analogy")
    sky.button("All random").press("Enter")
    drawn += [sky.visitor.state()[slot]["image"] for slot in ("at", "a", "b")]
    assert set(drawn) <= inside

    sky.follow("Paths")
    sky.visitor.until_state(run=MNIST, sel=BOX)
    assert sky.count() == f"{len(inside):,} selected"
    drawn = []
    for _ in range(DRAWS):
        sky.button("New A").press("Enter")
        drawn.append(sky.visitor.state()["points"][0]["image"])
    press("n")
    drawn += [point["image"] for point in sky.visitor.state()["points"]]
    assert set(drawn) <= inside
    assert len(set(drawn)) > 2
    sel = ",".join(f"{value:g}" for value in BOX)
    sky.leads_to("Explore", f"/?run={MNIST}&sel={sel}")


def test_escape_the_button_and_back(sky: SelectingVisitor) -> None:
    sky.open(f"paths?run={MNIST}&classes=4&sel={SEL}")
    button = sky.page.locator("#selected")
    told = sky.count()
    sky.page.locator("#sky-pane").focus()
    sky.page.keyboard.press(" ")
    sky.visitor.until("latentarium.stats().playing")
    sky.page.keyboard.press(" ")
    sky.visitor.until("!latentarium.stats().playing")
    sky.page.keyboard.press("Escape")
    sky.visitor.until_state(sel=None, classes=[4])
    expect(button).to_be_hidden()
    sky.page.locator("#announcement", has_text="No images are selected.").wait_for()
    sky.page.go_back()
    sky.visitor.until_state(sel=AREA, classes=[4])
    assert sky.count() == told
    button.focus()
    sky.page.locator("#hint", has_text="from the images in the outline").wait_for()
    sky.page.keyboard.press("Enter")
    sky.visitor.until_state(sel=None)
    assert sky.page.evaluate("document.activeElement.id") == "sky-pane"
    sky.page.keyboard.press("Escape")
    sky.visitor.until_state(classes=[])


def test_an_empty_selection_says_so_and_chance_draws_from_all(sky: SelectingVisitor) -> None:
    sky.open(f"paths?run={MNIST}&points=0,0~1,1&sel={NOWHERE}")
    assert sky.count() == "0 selected"
    sky.button("New A + B").click()
    sky.visitor.until("latentarium.state().points.every(({ image }) => image !== undefined)")


def test_in_space_the_outline_is_hidden_and_the_selection_stays(sky: SelectingVisitor) -> None:
    sky.open(f"paths?run=conv-3d-mnist&sky=3d&sel={SEL}")
    canvas = "document.querySelector('#overlay').previousElementSibling"
    drawn = (
        f"(({{ width, height }}, context) =>"
        f" context.getImageData(0, 0, width, height).data.some((value) => value > 0))"
        f"({canvas}, seenOn({canvas}))"
    )
    assert sky.page.evaluate(drawn) is False
    told = sky.count()
    assert re.fullmatch(r"[1-9][\d,]* selected", told)
    sky.button("Plane").click()
    sky.visitor.until(drawn)
    assert sky.count() == told


@pytest.mark.parametrize(("name", "scheme"), [("paths", "dark"), ("", "light")])
def test_the_sky_and_its_picture_show_the_outline(
    sky: SelectingVisitor, name: str, scheme: Scheme, tmp_path: Path
) -> None:
    sky.page.emulate_media(color_scheme=scheme)
    sky.open(f"{name}?run={MNIST}&sel={SEL}")
    assert sky.outlined(AREA) > 0.9
    view = sky.visitor.view()
    with Image.open(sky.saved("Sky as PNG", tmp_path)) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    places = np.array([view.point(*at) for at in along(AREA)]) - (view.left, view.top)
    # Drawn for the screen and then enlarged, a line of 1.5 pixels is a little paler.
    assert sky.accented_share(pixels, 2 * places, 3 * SHADES) > 0.9
    sky.page.locator("#sky-pane").focus()
    sky.page.keyboard.press("Escape")
    sky.visitor.until_state(sel=None)
    sky.visitor.next_frame()
    assert sky.outlined(AREA) < 0.4, "the path or the arrow may cross it"
    sky.leads_to("Paths", f"/paths?run={MNIST}")


def test_links_follow_decisions_and_not_the_pointer(
    sky: SelectingVisitor, published: Catalogue
) -> None:
    sky.open(f"?run={TEN}&axes=1,2")
    box = box_of(sky.page.locator("#sky-pane"))
    corners = [
        (box["x"] + x * box["width"], box["y"] + y * box["height"])
        for x, y in ((0.4, 0.4), (0.6, 0.7))
    ]
    sky.button("Box").click()
    drag(sky.visitor, corners)
    sky.visitor.until("latentarium.state().sel !== null")
    sky.page.locator(".legend .chip").nth(3).click()
    sel = sky.visitor.state()["sel"]
    carried = f"?run={TEN}&axes=1,2&classes=3&sel={','.join(f'{value:g}' for value in sel)}"
    for name, path in (("Explore", "/"), ("Paths", "/paths"), ("Vectors", "/vectors")):
        sky.leads_to(name, f"{path}{carried}")
    sky.leads_to("Compare", "/compare")
    sky.leads_to("Training", "/training")

    with sky.page.context.expect_page() as opened:
        sky.link("Vectors").click(modifiers=["Control"])
    tab = SelectingVisitor(Visitor(opened.value, sky.visitor.address))
    tab.page.bring_to_front()  # else it draws a frame a second
    tab.page.wait_for_function("window.latentarium !== undefined")
    tab.until_whole()
    tab.visitor.until_state(run=TEN, axes=[0, 1], classes=[3], sel=sel)
    latents = published.latents(TEN)
    of_three = set(latents.index[latents.label == 3].tolist())
    inside = images_within(published, TEN, [0, 1], sel) & of_three
    assert tab.count() == f"{len(inside):,} selected", "of highlighted classes, as Explore counts"
    tab.page.evaluate(COUNT_WRITES)
    decodes = tab.visitor.stats()["decodes"]
    for place in ((0, 0), (0.5, 0.5), (-0.5, 1)):
        tab.page.mouse.move(*tab.point(*place))
        tab.visitor.until("latentarium.stats().decodes > value", decodes)
        decodes = tab.visitor.stats()["decodes"]
    tab.button("Play").click()
    tab.visitor.until("latentarium.stats().decodes > value + 5", decodes)
    tab.button("Pause").click()
    assert tab.page.evaluate("writes") == 0
    tab.button("Random").last.click()
    assert tab.visitor.state()["at"]["image"] in inside

    tab.page.get_by_label("Latent shown across").select_option("4")
    tab.visitor.until_state(axes=[4, 1], sel=None)
    expect(tab.page.locator("#selected")).to_be_hidden()
    tab.leads_to("Paths", f"/paths?run={TEN}&axes=5,2&classes=3")
    tab.visitor.choose_run(MNIST)
    tab.leads_to("Paths", f"/paths?run={MNIST}")
    tab.page.close()
    sky.page.bring_to_front()


def test_on_a_phone_the_menu_carries_it_and_all_is_in_reach(sky: SelectingVisitor) -> None:
    sky.page.set_viewport_size(PHONE)
    sky.open(f"?run={FASHION}&sel={SEL}")
    sky.button("Pages").tap()
    sky.page.get_by_role("menuitem", name="Vectors").tap()
    sky.page.wait_for_url(re.compile(r"/vectors\?"))
    sky.page.wait_for_function("window.latentarium?.vector !== undefined")
    sky.until_whole()
    sky.visitor.until_state(run=FASHION, sel=AREA)
    expect(sky.page.locator("#selected")).to_be_visible()
    assert sky.out_of_reach(360) == []
