"""The list of runs and the page of a run in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults
from tests.support.browser.boxes import box_of
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

Arrive = Callable[..., Visitor]
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
SIGMA, SIGMA_TITLE = "conv-tanh-6d-sigma", "MNIST, 6-D, learnt σ"
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


def opened(arrive: Arrive, site: str, path: str, **options: object) -> Page:
    page = arrive(site, **options).page
    page.goto(f"{site}{path}", wait_until="commit")
    return page


def count(page: Page, text: str) -> None:
    expect(page.locator("#runs-count")).to_have_text(text)


def titles(page: Page) -> list[str]:
    """Of the first few cards."""
    return page.locator("article > .card-title h3").all_inner_texts()[:4]


def test_cards_show_skies_unfold_and_are_chosen_by_keyboard(
    new_visitor: Arrive, address: str, published: Catalogue
) -> None:
    page = opened(new_visitor, address, "/runs", color_scheme="dark")
    count(page, f"{len(list(published.runs()))} runs")
    sky = page.locator("article[data-run=mnist-2d] img:visible")
    for scheme in ("dark", "light"):
        expect(sky).to_have_count(1)
        expect(sky).to_have_attribute("src", re.compile(f"thumbnail-{scheme}.webp"))
        page.wait_for_function("(sky) => sky.naturalWidth === 320", arg=sky.element_handle())
        page.get_by_role("button", name="Theme").click()

    series = page.locator("article[data-series=mnist-2d]")
    member = series.locator("article[data-run=mnist-2d-beta-1-seed-0]")
    expect(member).to_be_hidden()
    series.get_by_text("18 runs").press("Enter")
    expect(member).to_be_visible()
    expect(series.get_by_role("link", name="β = 1, seed 2")).to_be_visible()
    compare = series.get_by_role("link", name="Compare: series mnist-2d")
    assert len((compare.get_attribute("href") or "").split(",")) == 6

    page.get_by_role("link", name="MNIST, 2-D", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_label("Choose Fashion-MNIST, 2-D").press("Space")
    bar = page.get_by_role("group", name="Chosen runs")
    expect(bar).to_contain_text("2 runs chosen")
    page.get_by_label("Search").fill("10-d")
    expect(page.locator("article[data-run=mnist-2d]")).to_have_count(0)
    link = bar.get_by_role("link", name="Compare")
    expect(link).to_have_attribute("href", "/compare?runs=mnist-2d,fashion-2d")
    bar.get_by_role("button", name="Clear").press("Enter")
    expect(bar).to_be_hidden()


def test_search_order_and_filters_are_the_address_and_back_takes_a_step_back(
    new_visitor: Arrive, address: str, published: Catalogue
) -> None:
    page = opened(new_visitor, address, "/runs?sort=elbo&data=mnist&latents=2")
    count(page, "25 runs")
    assert titles(page)[0] == "MNIST, 2-D"
    order = page.get_by_role("textbox", name="Order")
    expect(order).to_have_value("−ELBO, best first")
    expect(page.get_by_role("textbox", name="Latents")).to_have_value("2 (26)")
    order.click()
    page.get_by_role("option", name="15-NN, best first").click()
    expect(page).to_have_url(re.compile("sort=knn&data=mnist&latents=2"))
    page.go_back()
    expect(order).to_have_value("−ELBO, best first")
    expect(page).to_have_url(re.compile("sort=elbo&data=mnist&latents=2"))

    page.goto(f"{address}/runs?data=mnist", wait_until="commit")
    page.get_by_label("Search").fill("unicorn")
    page.wait_for_url(f"{address}/runs?q=unicorn&data=mnist")
    expect(page.locator(".nothing p")).to_have_text("No run matches “unicorn”, data set mnist.")
    page.get_by_role("link", name="Show all runs").click()
    count(page, f"{len(list(published.runs()))} runs")
    assert page.url == f"{address}/runs"
    expect(page.get_by_label("Search")).to_have_value("")

    # What is typed is left alone.
    page.get_by_label("Search").press_sequentially("fashion 2-d", delay=30)
    count(page, "one run")
    page.wait_for_url(f"{address}/runs?q=fashion+2-d")
    expect(page.get_by_label("Search")).to_have_value("fashion 2-d")


def test_nothing_scrolls_sideways_on_a_phone(
    new_visitor: Arrive, address: str, faults: Faults
) -> None:
    faults.expected.append("404")
    page = new_visitor(address, **PHONE, color_scheme="dark").page
    known = ("/runs/fashion-2d", f"/runs/{SIGMA}")
    for path in ("/runs", "/runs?series=sprites-10d", *known, "/runs/no"):
        page.goto(f"{address}{path}", wait_until="commit")
        page.locator(".card-title, .run-page, .run-missing").first.wait_for()
        assert page.evaluate(SIDEWAYS) <= 0, path
        if path == "/runs/fashion-2d":
            # Each class's error and what numbers mean, by touch.
            expect(page.get_by_role("heading", name="Error by class")).to_be_visible()
            page.locator("summary", has_text="−ELBO").first.tap()
            expect(page.get_by_text("reconstruction + KL at β = 1").first).to_be_visible()
            binarised_figures_by_touch(page)
        elif path == f"/runs/{SIGMA}":
            sigma_is_told(page)
            page.locator("summary", has_text="options").tap()
            expect(page.locator(".options div", has_text="learn sigma")).to_have_text(
                "learn sigmaon"
            )


def binarised_figures_by_touch(page: Page) -> None:
    """Numbers unfold into their definitions; a point of the curve is told, and a table has all."""
    numbers = page.locator("summary")
    for name, meaning in (
        ("−ELBO bin.", "−ELBO of binarised images"),
        ("IWAE-10 bin.", "IWAE-10 of binarised images"),
        ("−log p bin.", "by the same grid; 2-D runs only"),
    ):
        number = numbers.filter(has_text=name)
        number.tap()
        expect(number.locator("xpath=..")).to_contain_text(meaning)
    samples = page.locator(".run-section", has=page.get_by_role("heading", name="More samples"))
    samples.get_by_text("The same as a table").tap()
    expect(samples.locator(".values tbody tr")).to_have_count(4)
    count, nats = samples.locator(".values tbody tr").last.locator("td").all_inner_texts()
    curve = samples.locator(".recharts-surface").first
    curve.scroll_into_view_if_needed()
    box = box_of(curve)
    curve.tap(position={"x": box["width"] - 20, "y": box["height"] / 2})
    told = samples.locator(".recharts-tooltip-wrapper")
    expect(told).to_contain_text(f"{int(count):,}")
    expect(told).to_contain_text(nats)


def test_the_page_of_a_run_shows_it_and_leads_on(new_visitor: Arrive, address: str) -> None:
    page = opened(new_visitor, address, "/runs/mnist-2d", color_scheme="dark")
    expect(page.get_by_role("heading", level=1)).to_have_text("MNIST, 2-D")
    expect(page).to_have_title("MNIST, 2-D · Latentarium")
    expect(page.locator(".run-sky img.on-dark")).to_be_visible()
    page.get_by_role("button", name="Theme").click()
    expect(page.locator(".run-sky img.on-light")).to_be_visible()
    expect(page.locator("nav a[aria-current]")).to_have_text("Runs")
    # Held out and training images over epochs; the bound over its samples.
    expect(page.locator(".recharts-line-curve")).to_have_count(3)
    page.get_by_text("The same as a table").first.click()
    last = page.locator(".values tbody").first.locator("tr").last.locator("td").all_inner_texts()
    curve = page.get_by_role("application", name="Learning curve")
    for key in ("ArrowDown", "ArrowDown", "End"):
        curve.press(key)
    expect(page.locator("#announcement")).to_have_text(f"held-out: epoch {last[0]}: {last[2]}")
    meaning = page.get_by_text("reconstruction + KL at β = 1", exact=False)
    expect(meaning).to_be_hidden()
    page.locator("summary", has_text="−ELBO").first.press("Enter")
    expect(meaning).to_be_visible()
    binarised = page.locator("summary", has_text="−ELBO bin.")
    expect(binarised).to_contain_text("124.98")
    binarised.press("Enter")
    expect(page.get_by_text("−ELBO of binarised images")).to_be_visible()
    expect(page.get_by_role("heading", name="Error by class")).to_be_visible()
    expect(page.locator(".command code")).to_contain_text("python -m vae train --recipe flagship")
    links = page.locator(".run-links a")
    assert links.all_inner_texts() == [
        "Explore",
        "Compare",
        "Training",
        "Paths",
        "Vectors",
        "Network",
        "Prior doctor",
    ]
    with page.expect_download() as download:
        page.get_by_role("link", name="Weights").click()
    assert Path(download.value.path()).stat().st_size == 3_698_088


def test_what_is_published_by_its_numbers_or_unknown_says_so_and_leads_on(
    new_visitor: Arrive, address: str, faults: Faults
) -> None:
    faults.expected.append("404")
    page = opened(new_visitor, address, "/runs/mnist-2d-beta-1-seed-1")
    expect(page.get_by_text("Only numbers and history of this run are published")).to_be_visible()
    assert page.locator(".run-links a").all_inner_texts() == ["Training"]
    page.locator(".relative[data-run=mnist-2d-beta-1-seed-0]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("MNIST, 2-D, β = 1, seed 0")
    page.goto(f"{address}/runs/{SIGMA[:-1]}", wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_have_text("No such run")
    page.get_by_role("link", name=SIGMA, exact=True).press("Enter")
    sigma_is_told(page)
    page.get_by_role("main").get_by_role("link", name="Explore", exact=True).first.press("Enter")
    expect(page.locator("#run")).to_have_value(SIGMA_TITLE)
    with page.expect_popup() as popup:
        page.get_by_role("link", name="About this run").click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text(SIGMA_TITLE)


def sigma_is_told(page: Page) -> None:
    """That the noise of its pixels was learnt, and how much of it there is."""
    expect(page.get_by_role("heading", level=1)).to_have_text(SIGMA_TITLE)
    made = page.locator(".run-section", has_text="How it was trained")
    for words in ("likelihoodGaussian", "sigma0.153975, learnt with the nets"):
        expect(made.locator("tr", has_text=words)).to_have_count(1)
    expect(made.locator(".command code")).to_contain_text("--learn-sigma on")
