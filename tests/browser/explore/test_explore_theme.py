"""Dark sky and paper, motion, and what a visitor takes home."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pandas as pd
from PIL import Image

from app import theme
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

MNIST = "mnist-2d"
SCHEME = "document.documentElement.dataset.mantineColorScheme"


def expect_scheme(visitor: Visitor, scheme: theme.Scheme) -> None:
    """Page and stars have the theme's colours."""
    visitor.until(f"{SCHEME} === value", scheme)
    visitor.until(
        "document.querySelector('.js-plotly-plot').data.every(({ marker }, k) =>"
        " marker.color === value[k])",
        list(theme.class_colours(scheme)),
    )
    body = visitor.page.evaluate("getComputedStyle(document.body).backgroundColor")
    channels = [int(theme.SURFACES[scheme]["body"][at : at + 2], 16) for at in (1, 3, 5)]
    assert body == f"rgb({', '.join(str(channel) for channel in channels)})"


def test_the_first_visit_follows_the_system_and_what_is_chosen_is_remembered(
    new_visitor: Callable[..., Visitor],
) -> None:
    visitor = new_visitor(color_scheme="dark")
    visitor.open(f"?run={MNIST}&classes=2")
    expect_scheme(visitor, "dark")
    visitor.page.get_by_role("button", name="Theme").click()
    expect_scheme(visitor, "light")
    assert visitor.state()["classes"] == [2], "the theme changes nothing else"
    visitor.page.reload(wait_until="commit")
    visitor.until("window.latentarium !== undefined")
    visitor.ready()
    expect_scheme(visitor, "light")


def test_reduced_motion_means_none(visitor: Visitor) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.open(f"?run={MNIST}")
    expect_scheme(visitor, "light")  # the system's, as in the dark above
    visitor.page.keyboard.press("?")
    visitor.page.locator("#help").wait_for(state="visible")
    moving = visitor.page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          const moves = transitionDuration.split(", ").some((time) => parseFloat(time) > 0.001);
          return moves || animationName !== "none";
        }).map((element) => element.outerHTML.slice(0, 100))"""
    )
    assert moving == []


def saved(visitor: Visitor, entry: str) -> tuple[str, bytes]:
    """Name and content of what the entry of the save menu downloads."""
    visitor.page.get_by_role("button", name="Save").click()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("menuitem", name=entry).click()
    visitor.page.get_by_role("menuitem", name=entry).wait_for(state="hidden")
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_pictures_are_saved(visitor: Visitor) -> None:
    visitor.open(f"?run={MNIST}&z=0.31,-1.2&n=6")
    grid = visitor.server_picture(f"/api/runs/{MNIST}/grid.png?center=0.31,-1.2&span=1.5&n=6")
    visitor.expect_canvas("#grid", grid)

    name, content = saved(visitor, "Sky as PNG")
    assert name.startswith(MNIST)
    assert name.endswith(".png")
    sky = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    assert min(sky.shape[:2]) >= 1000
    assert len(np.unique(sky.reshape(-1, 3), axis=0)) > 50, "there are stars"

    name, content = saved(visitor, "Decoded grid as PNG")
    assert name.startswith(MNIST)
    picture = np.asarray(Image.open(io.BytesIO(content)).convert("L"))
    assert picture.shape == grid.shape
    assert np.abs(picture.astype(int) - grid).max() <= 2

    name, content = saved(visitor, "Decoded image as PNG")
    assert "0.31_-1.2" in name
    picture = np.asarray(Image.open(io.BytesIO(content)).convert("L"))
    expected = 255 * visitor.decoded(MNIST, [0.31, -1.2]).reshape(28, 28)
    scale = picture.shape[0] // 28
    assert scale >= 8
    assert np.abs(picture[scale // 2 :: scale, scale // 2 :: scale] - expected).max() <= 2


def test_latents_are_saved_as_a_table(visitor: Visitor, published: Catalogue) -> None:
    visitor.open(f"?run={MNIST}")
    name, content = saved(visitor, "Latents as CSV")
    assert name == f"{MNIST}-latents.csv"
    table = pd.read_csv(io.BytesIO(content))
    latents = published.latents(MNIST)
    assert len(table) == 10_000
    np.testing.assert_array_equal(table["label"], latents.label)
    np.testing.assert_array_equal(table["index"], latents.index)
    np.testing.assert_allclose(table[["mu1", "mu2"]], latents.mu, rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(table["reconstruction_nats"], latents.reconstruction_nats, rtol=1e-3)
