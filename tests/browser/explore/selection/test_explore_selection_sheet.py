"""The contact sheet of the images on Explore: which, in which order, walked by pointer and keys."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.browser.selecting import (
    GAP,
    MNIST,
    SEL,
    open_images,
    until_contact,
    until_count,
    worst_first,
)
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

SHOWN = 12
# Below the first image stands the colour of its class, in the theme's own shade.
SHADE_BELOW = """(() => {
  const context = seenOn(document.querySelector("#contact canvas"));
  const { data } = context.getImageData(10, 28, 1, 1);
  const found = "#" + [...data].slice(0, 3).map((v) => v.toString(16).padStart(2, "0")).join("");
  const looks = getComputedStyle(document.documentElement);
  return found === looks.getPropertyValue(`--class-${value}`).trim();
})()"""


def test_without_a_selection_it_is_about_the_models_worst_images(
    visitor: Visitor, published: Catalogue, test_images: np.ndarray
) -> None:
    visitor.open(f"?run={MNIST}")
    visitor.page.locator("#sky-pane").focus()
    visitor.page.keyboard.press("i")
    until_count(visitor, "All 10,000 images")
    order = worst_first(published, MNIST, np.arange(10_000))[:SHOWN]
    until_contact(visitor, test_images[published.latents(MNIST).index[order]])
    visitor.page.keyboard.press("i")
    visitor.page.locator("#selection").wait_for(state="hidden")


def test_images_are_the_published_ones_worst_first_by_class_or_by_place(
    visitor: Visitor, published: Catalogue, test_images: np.ndarray, selected: np.ndarray
) -> None:
    open_images(visitor, MNIST, sel=SEL)
    until_count(visitor, f"{len(selected):,} of 10,000 images")
    latents = published.latents(MNIST)
    order = worst_first(published, MNIST, selected)[:SHOWN]
    until_contact(visitor, test_images[latents.index[order]])
    for _ in range(2):  # in both themes
        visitor.until(SHADE_BELOW, int(latents.label[order[0]]))
        visitor.page.get_by_role("button", name="Theme").click()
    visitor.page.get_by_role("button", name="Class", exact=True).click()
    visitor.until_state(order="class")
    worst = worst_first(published, MNIST, selected)
    by_class = worst[np.argsort(latents.label[worst], kind="stable")][:SHOWN]
    until_contact(visitor, test_images[latents.index[by_class]])
    visitor.page.locator("#contact canvas").click(position={"x": 20, "y": 20})
    visitor.until_state(pin=True)
    told = visitor.page.locator("#contact-fact").inner_text()
    index = int(told.split(" ")[0].removeprefix("#"))
    (row,) = np.flatnonzero(latents.index == index)
    assert visitor.state()["z"] == pytest.approx(latents.mu[row].tolist(), abs=5e-4)
    visitor.page.get_by_role("button", name="Place", exact=True).click()
    visitor.until_state(order="place")
    width = visitor.page.locator("#contact canvas").evaluate("(canvas) => canvas.width")
    columns = width // (28 + GAP)
    top = selected[np.argsort(-latents.mu[selected, 1], kind="stable")][: 2 * columns]
    lines = [line[np.argsort(latents.mu[line, 0])] for line in (top[:columns], top[columns:])]
    until_contact(visitor, test_images[latents.index[np.concatenate(lines)]])


def test_keys_walk_the_sheet_and_pin(
    visitor: Visitor, published: Catalogue, selected: np.ndarray
) -> None:
    open_images(visitor, MNIST, sel=SEL)
    until_count(visitor, f"{len(selected):,} of")
    latents = published.latents(MNIST)
    order = worst_first(published, MNIST, selected)
    visitor.page.locator("#contact").focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("ArrowRight")
    second = int(latents.index[order[1]])
    visitor.until("latentarium.stats().nearest === value", second)
    visitor.expect_canvas("#decoded", visitor.decoded(MNIST, latents.mu[order[1]]))
    assert visitor.page.locator("#contact-fact").inner_text().startswith(f"#{second} · ")
    visitor.page.keyboard.press("Enter")
    visitor.until_state(pin=True)
    assert visitor.state()["z"] == pytest.approx(latents.mu[order[1]].tolist(), abs=5e-4)
    visitor.page.keyboard.press("End")
    visitor.until("latentarium.stats().nearest === value", int(latents.index[order[-1]]))
    scrolled = "(({ scrollTop, clientHeight, scrollHeight }) => scrollTop > 0"
    scrolled += (
        " && scrollTop + clientHeight >= scrollHeight - 4)(document.getElementById('contact'))"
    )
    visitor.until(scrolled)
