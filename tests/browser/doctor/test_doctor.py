"""The prior doctor: verdict, sheets and figures are of the run that is chosen, on any screen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.figures.prior_doctor import diagnosis, verdict
from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue

SHEETS = "[...document.querySelectorAll('img.sheet')]"


@pytest.fixture
def visitor(newcomer: Visitor) -> Visitor:
    return newcomer


def expect_diagnosis(page: Page, published: Catalogue, run: str) -> None:
    latents = published.latents(run)
    said = verdict(diagnosis(latents.mu, latents.logvar))
    expect(page.locator(".doctor-section").first.locator("li")).to_have_text(said)
    expect(page).to_have_url(re.compile(rf"/doctor\?run={run}$"))
    version = published.run(run).version
    page.wait_for_function(
        f"(version) => {SHEETS}.length === 3 && {SHEETS}.every((sheet) =>"
        " sheet.complete && sheet.naturalWidth > 0 && sheet.src.includes(version))",
        arg=version,
    )


def place_of(page: Page, down: int, right: int) -> re.Pattern[str]:
    """What is said of that point of the map, counted from its upper left corner."""
    x, y = page.evaluate(
        "([down, right]) => {"
        "  const { x, y } = document.querySelector('.ratio .js-plotly-plot')._fullData[0];"
        "  return [Array.from(x).at(right), Array.from(y).at(-1 - down)];"
        "}",
        [down, right],
    )
    shown = [f"{value:.4g}".replace("-", "−") for value in (x, y)]
    return re.compile(rf"^z1 {shown[0]}, z2 {shown[1]}: −?[\d.e−]+$")


def test_a_run_is_chosen_by_keyboard_and_diagnosed_in_both_themes(
    visitor: Visitor, published: Catalogue
) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}/doctor?run=mnist-2d")
    expect_diagnosis(page, published, "mnist-2d")
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    chart = page.get_by_role("application", name="Map of the aggregated posterior")
    for key, corner in (("ArrowRight", [0, 0]), ("End", [0, -1]), ("ArrowDown", [1, -1])):
        chart.press(key)
        expect(page.locator("#announcement")).to_have_text(place_of(page, *corner))
    lines = page.get_by_role("application", name="Each latent's places")
    lines.press("ArrowDown")
    expect(page.locator("#announcement")).to_have_text(re.compile(r"x −?\d.*y \d"))
    expect(lines.locator(".hoverlayer .hovertext").first).to_be_visible()

    page.get_by_text("All latents as a table").press("Enter")
    expect(page.get_by_role("row")).to_have_count(3)  # the head, and two latents
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.get_by_role("button", name="Theme").click()
    page.wait_for_function(f"(before) => {ground} !== before", arg=before)

    choice = page.locator("#doctor-run")
    choice.press("Enter")
    expect(page.get_by_role("option", name="Fashion-MNIST, 2-D", exact=True)).to_be_visible()
    choice.press("ArrowDown")
    choice.press("Enter")
    expect_diagnosis(page, published, "fashion-2d")
    page.go_back()
    expect_diagnosis(page, published, "mnist-2d")


def test_on_a_phone_all_of_it_fits_and_leads_on_by_touch(
    new_visitor: Callable[..., Visitor], published: Catalogue
) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
    visitor = new_visitor(**phone)
    page = visitor.page
    page.goto(f"{visitor.address}/doctor?run=mnist-10d")
    expect_diagnosis(page, published, "mnist-10d")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("link", name="Explore this run").tap()
    expect(page).to_have_url(re.compile(r"/\?run=mnist-10d"))
