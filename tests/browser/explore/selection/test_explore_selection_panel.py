"""The panel of images: their classes, means and purity, and what can be taken home."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import expect
from sklearn.neighbors import NearestNeighbors

from tests.support.browser.selecting import (
    AREA,
    MNIST,
    SEL,
    open_images,
    until_contact,
    until_count,
    worst_first,
)
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue


def saved(visitor: Visitor, button: str) -> bytes:
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_means_and_purity_are_those_of_the_images(
    visitor: Visitor, published: Catalogue, test_images: np.ndarray, selected: np.ndarray
) -> None:
    open_images(visitor, MNIST, sel=SEL)
    latents = published.latents(MNIST)
    mean = test_images[latents.index[selected]].mean(axis=0)
    visitor.expect_canvas("#mean-of-images", mean.round().astype(np.uint8), tolerance=1)
    visitor.expect_canvas(
        "#decode-of-mean", visitor.decoded(MNIST, latents.mu[selected].astype(float).mean(axis=0))
    )
    nearest = NearestNeighbors(n_neighbors=16).fit(latents.mu)
    found = nearest.kneighbors(latents.mu[selected], return_distance=False)
    alike = [
        np.mean(latents.label[near[near != row][:15]] == latents.label[row])
        for row, near in zip(selected, found, strict=True)
    ]
    visitor.until("/^[0-9.]+ %$/.test(document.getElementById('purity').textContent)")
    told = visitor.page.locator("#purity").inner_text()
    assert float(told.rstrip(" %")) == pytest.approx(100 * np.mean(alike), abs=0.06)

    # The same neighbours, class by class: 4s of which some neighbour is a 9.
    pairs = zip(selected, found, strict=True)
    near = {row: latents.label[each[each != row][:15]] for row, each in pairs}
    fours = [row for row in selected if latents.label[row] == 4]
    shares = np.mean([np.mean(near[row] == 9) for row in fours])
    visitor.page.get_by_text("Neighbours, class by class").click()
    cell = visitor.page.locator("#neighbour-table tr").nth(5).locator("button").nth(9)
    expect(cell).to_have_text(f"{100 * shares:.0f}")
    cell.click()
    visitor.until_state(find="4/9")
    among = sum(9 in near[row] for row in fours)
    visitor.until("document.getElementById('contact').ariaLabel.includes(` ${value} `)", among)


def test_classes_and_words_choose_among_them(
    visitor: Visitor, published: Catalogue, test_images: np.ndarray, selected: np.ndarray
) -> None:
    open_images(visitor, MNIST, sel=SEL)
    latents = published.latents(MNIST)
    counts = np.bincount(latents.label[selected], minlength=10)
    until_count(visitor, f"{len(selected):,} of")
    told = visitor.page.locator(".class-bar .count").all_text_contents()
    assert [int(count.replace(",", "")) for count in told] == counts.tolist()
    lengths = visitor.page.locator(".class-bar .length").evaluate_all(
        "(all) => all.map((each) => each.getBoundingClientRect().width)"
    )
    shares = counts / counts.max()
    np.testing.assert_allclose(lengths, np.maximum(1, shares * max(lengths)), atol=0.1)
    visitor.page.locator(".class-bar").nth(5).press("Enter")
    visitor.until_state(classes=[5])
    until_count(visitor, f"{counts[5]} of 10,000 images")
    fives = worst_first(published, MNIST, selected[latents.label[selected] == 5])
    until_contact(visitor, test_images[latents.index[fives[:12]]])
    visitor.page.get_by_role("searchbox").fill(f"#{latents.index[fives[3]]}")
    until_contact(visitor, test_images[latents.index[fives[3:4]]])
    visitor.page.get_by_role("searchbox").fill("shirt")
    visitor.page.locator("#contact-empty", has_text="None of these images is “shirt”").wait_for()


def test_where_nothing_is_selected_it_says_what_to_do(visitor: Visitor) -> None:
    open_images(visitor, MNIST, sel="90,90,91,90,91,91")
    until_count(visitor, "0 of 10,000 images")
    visitor.page.locator("#contact-empty", has_text="select more of the sky").wait_for()
    expect(visitor.page.locator("#purity")).to_have_text("–")
    visitor.page.get_by_role("button", name="CSV", exact=True).click()
    visitor.page.locator("#notice", has_text="no image to save").wait_for()
    visitor.page.get_by_role("button", name="Clear", exact=True).click()
    until_count(visitor, "All 10,000 images")


def test_bars_have_one_scale_whatever_the_classes_are_called(visitor: Visitor) -> None:
    open_images(visitor, "fashion-2d")
    until_count(visitor, "All 10,000 images")
    lengths = visitor.page.locator(".class-bar .length").evaluate_all(
        "(all) => all.map((each) => each.getBoundingClientRect().width)"
    )
    # Each class has 1,000 images.
    assert len(lengths) == 10
    assert max(lengths) - min(lengths) < 0.1


def test_the_table_and_the_picture_open_in_other_programs(
    visitor: Visitor, published: Catalogue, test_images: np.ndarray, selected: np.ndarray
) -> None:
    open_images(visitor, MNIST, sel=SEL)
    until_count(visitor, f"{len(selected):,} of")
    latents = published.latents(MNIST)
    order = worst_first(published, MNIST, selected)
    table = pd.read_csv(BytesIO(saved(visitor, "CSV")))
    assert list(table) == ["index", "class", "mu1", "mu2", "rate", "reconstruction_nats"]
    assert table["index"].tolist() == latents.index[order].tolist()
    assert table["class"].tolist() == latents.label[order].tolist()
    np.testing.assert_allclose(table[["mu1", "mu2"]], latents.mu[order], rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(
        table["reconstruction_nats"], latents.reconstruction_nats[order], rtol=1e-5
    )
    mu, logvar = latents.mu[order].astype(float), latents.logvar[order].astype(float)
    rate = ((mu**2 + np.exp(logvar) - 1 - logvar) / 2).sum(axis=1)
    np.testing.assert_allclose(table["rate"], rate, rtol=1e-5)
    picture = np.asarray(Image.open(BytesIO(saved(visitor, "PNG"))).convert("L"))
    columns = int(np.ceil(np.sqrt(len(selected))))
    assert picture.shape == (int(np.ceil(len(selected) / columns)) * 28, columns * 28)
    cells = picture.reshape(-1, 28, columns, 28).swapaxes(1, 2).reshape(-1, 28, 28)
    np.testing.assert_array_equal(cells[: len(selected)], test_images[latents.index[order]])
    assert not cells[len(selected) :].any()


def test_a_selection_is_compared_and_comes_back(visitor: Visitor) -> None:
    open_images(visitor, MNIST, sel=SEL, classes="3")
    visitor.page.get_by_role("link", name="Open in Compare").click()
    visitor.page.wait_for_url("**/compare?*")
    visitor.until("window.latentarium !== undefined")
    visitor.ready()
    visitor.until_state(runs=[MNIST], brush={"panel": 0, "polygon": AREA}, classes=[3])
    visitor.page.locator(".panel h3 a").click()
    visitor.page.wait_for_url("**/?run=*")
    visitor.until("window.latentarium !== undefined")
    visitor.ready()
    visitor.until_state(run=MNIST, sel=AREA, panel="selection")


def test_images_in_colour_of_64_latents_are_as_published(
    visitor: Visitor, published: Catalogue
) -> None:
    open_images(visitor, "pets-64d")
    until_count(visitor, "All 2,000 images")
    visitor.images_loaded()
    picture = Image.open(BytesIO(saved(visitor, "PNG"))).convert("RGB")
    latents = published.latents("pets-64d")
    order = worst_first(published, "pets-64d", np.arange(2000))
    sheet = visitor.server_picture(visitor.document("pets-64d")["urls"]["sheets"][0])
    columns = visitor.document("pets-64d")["urls"]["sheet"]["columns"]
    rank = int(np.flatnonzero(latents.index[order] < 500)[0])
    index = int(latents.index[order[rank]])
    top, left = 32 * (index // columns), 32 * (index % columns)
    across = int(np.ceil(np.sqrt(2000)))
    y, x = 32 * (rank // across), 32 * (rank % across)
    np.testing.assert_array_equal(
        np.asarray(picture)[y : y + 32, x : x + 32], sheet[top : top + 32, left : left + 32, :3]
    )
    mean = visitor.decoded("pets-64d", latents.mu.astype(float).mean(axis=0))
    visitor.expect_canvas("#decode-of-mean", mean.reshape(3, -1)[0])
