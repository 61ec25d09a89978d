"""The list of runs and the page of a run in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MILLISECONDS, Faults
from tests.support.browser.server import served
from tests.support.browser.visitor import Visitor
from tests.support.tiny_run import write_run

expect.set_options(timeout=PATIENCE_MILLISECONDS)
Arrive = Callable[..., Visitor]
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The published runs, and a local one that is broken."""
    folder = tmp_path_factory.mktemp("runs")
    write_run(folder / "runs" / "damaged-2d")
    (folder / "runs" / "damaged-2d" / "weights.safetensors").write_bytes(b"damaged")
    with served(folder / "cache", RUNS_URL=str(folder / "runs"), WORKER="no") as address:
        yield address


def opened(arrive: Arrive, site: str, path: str, **options: object) -> Page:
    page = arrive(site, **options).page
    page.goto(f"{site}{path}")
    return page


def count(page: Page, text: str) -> None:
    expect(page.locator("#runs-count")).to_have_text(text)


def titles(page: Page) -> list[str]:
    """Of the first few cards."""
    return page.locator("article > .card-title h3").all_inner_texts()[:4]


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_each_card_shows_the_sky_of_its_run_in_the_themes_colours(
    new_visitor: Arrive, site: str, scheme: str
) -> None:
    page = opened(new_visitor, site, "/runs", color_scheme=scheme)
    count(page, "76 runs")
    sky = page.locator("article[data-run=mnist-2d] img:visible")
    expect(sky).to_have_count(1)
    assert f"thumbnail-{scheme}.webp" in (sky.get_attribute("src") or "")
    page.wait_for_function("(sky) => sky.naturalWidth === 320", arg=sky.element_handle())
    broken = page.locator(".broken li")
    expect(broken).to_have_text(re.compile("damaged-2d.*weights.safetensors has 7 bytes"))


def test_a_search_is_in_the_address_and_leaves_what_is_typed_alone(
    new_visitor: Arrive, site: str
) -> None:
    page = opened(new_visitor, site, "/runs")
    count(page, "76 runs")
    page.get_by_label("Search").press_sequentially("fashion 2-d", delay=100)
    count(page, "one run")
    page.wait_for_url(f"{site}/runs?q=fashion+2-d")
    expect(page.get_by_label("Search")).to_have_value("fashion 2-d")


def test_a_link_restores_order_and_filters_and_back_takes_a_step_back(
    new_visitor: Arrive, site: str
) -> None:
    page = opened(new_visitor, site, "/runs?sort=elbo&data=mnist&latents=2")
    count(page, "22 runs")
    assert titles(page)[0] == "MNIST, 2-D"
    order = page.get_by_role("textbox", name="Order")
    expect(order).to_have_value("−ELBO, best first")
    expect(page.get_by_role("textbox", name="Latents")).to_have_value("2 (23)")
    order.click()
    page.get_by_role("option", name="15-NN, best first").click()
    expect(page).to_have_url(re.compile("sort=knn&data=mnist&latents=2"))
    page.go_back()
    expect(order).to_have_value("−ELBO, best first")
    expect(page).to_have_url(re.compile("sort=elbo&data=mnist&latents=2"))


def test_where_nothing_matches_there_is_a_way_back(new_visitor: Arrive, site: str) -> None:
    page = opened(new_visitor, site, "/runs?q=unicorn&data=mnist")
    expect(page.locator(".nothing p")).to_have_text("No run matches “unicorn”, data set mnist.")
    page.get_by_role("link", name="Show all runs").click()
    count(page, "76 runs")
    assert page.url == f"{site}/runs"


def test_runs_are_chosen_and_compared_by_keyboard(new_visitor: Arrive, site: str) -> None:
    page = opened(new_visitor, site, "/runs")
    count(page, "76 runs")
    page.get_by_role("link", name="MNIST, 2-D", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_label("Choose Fashion-MNIST, 2-D").press("Space")
    bar = page.get_by_role("group", name="Chosen runs")
    expect(bar).to_contain_text("2 runs chosen")
    page.get_by_label("Search").fill("10-d")
    expect(page.locator("article[data-run=mnist-2d]")).to_have_count(0)
    link = bar.get_by_role("link", name="Compare")
    assert link.get_attribute("href") == "/compare?runs=mnist-2d,fashion-2d"
    bar.get_by_role("button", name="Clear").press("Enter")
    expect(bar).to_be_hidden()


def test_a_series_unfolds_by_keyboard(new_visitor: Arrive, site: str) -> None:
    page = opened(new_visitor, site, "/runs")
    series = page.locator("article[data-series=mnist-2d]")
    member = series.locator("article[data-run=mnist-2d-beta-1-seed-0]")
    expect(member).to_be_hidden()
    series.get_by_text("18 runs").press("Enter")
    expect(member).to_be_visible()
    expect(series.get_by_role("link", name="β = 1, seed 2")).to_be_visible()
    compare = series.get_by_role("link", name="Compare: series mnist-2d")
    assert len((compare.get_attribute("href") or "").split(",")) == 6


@pytest.mark.parametrize(
    "path", ["/runs", "/runs?series=sprites-10d", "/runs/pets-64d", "/runs/no"]
)
def test_nothing_scrolls_sideways_on_a_phone(
    new_visitor: Arrive, site: str, faults: Faults, path: str
) -> None:
    faults.expected.append("404")
    page = opened(new_visitor, site, path, **PHONE)
    page.locator(".card-title, .run-page, .run-missing").first.wait_for()
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_page_of_a_run_shows_it_and_leads_on(
    new_visitor: Arrive, site: str, scheme: str
) -> None:
    page = opened(new_visitor, site, "/runs/mnist-2d", color_scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text("MNIST, 2-D")
    expect(page).to_have_title("MNIST, 2-D · Latentarium")
    expect(page.locator(f".run-sky img.on-{scheme}")).to_be_visible()
    expect(page.locator("nav a[aria-current]")).to_have_text("Runs")
    expect(page.locator(".recharts-line-curve")).to_have_count(2)
    meaning = page.get_by_text("reconstruction + KL at β = 1", exact=False)
    expect(meaning).to_be_hidden()
    page.locator("summary", has_text="−ELBO").first.press("Enter")
    expect(meaning).to_be_visible()
    expect(page.locator(".command code")).to_contain_text("python -m vae train --recipe flagship")
    links = page.locator(".run-links a")
    assert links.all_inner_texts() == [
        "Explore",
        "Compare",
        "Training",
        "Paths",
        "Vectors",
        "Network",
    ]
    with page.expect_download() as download:
        page.get_by_role("link", name="Weights").click()
    assert Path(download.value.path()).stat().st_size == 3_698_088


def test_the_page_of_numbers_without_weights_says_so(new_visitor: Arrive, site: str) -> None:
    page = opened(new_visitor, site, "/runs/mnist-2d-beta-1-seed-1")
    expect(page.get_by_text("Only numbers and history of this run are published")).to_be_visible()
    assert page.locator(".run-links a").all_inner_texts() == ["Training"]
    page.locator(".relative[data-run=mnist-2d-beta-1-seed-0]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("MNIST, 2-D, β = 1, seed 0")


def test_an_unknown_run_names_those_that_were_meant(
    new_visitor: Arrive, site: str, faults: Faults
) -> None:
    faults.expected.append("404")
    page = opened(new_visitor, site, "/runs/mnist2d")
    expect(page.get_by_role("heading", level=1)).to_have_text("No such run")
    page.get_by_role("link", name="mnist-2d", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("MNIST, 2-D")


def test_a_broken_run_says_what_is_wrong(new_visitor: Arrive, site: str, faults: Faults) -> None:
    faults.expected.append("404")
    page = opened(new_visitor, site, "/runs/damaged-2d")
    expect(page.get_by_text("weights.safetensors has 7 bytes")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="All runs").click()
    count(page, "76 runs")


def test_explore_leads_to_the_page_of_its_run(new_visitor: Arrive, site: str) -> None:
    visitor = new_visitor(site)
    visitor.open("?run=fashion-2d")
    with visitor.page.expect_popup() as popup:
        visitor.page.get_by_role("link", name="About this run").click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text("Fashion-MNIST, 2-D")
