"""The report of a comparison: one file that needs nothing else, with the numbers of run.json."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Faults
from tests.support.browser.visitor import Visitor
from vae.store.documents import Run

CHOSEN = [f"mnist-10d-beta-{beta}-seed-0" for beta in (1, 4, 16)]
SPRITES = "sprites-10d-beta-tcvae-beta-16-seed-0"  # its factors are known

Saved = Callable[..., Path]


@pytest.fixture
def save(visitor: Visitor, tmp_path: Path) -> Saved:
    def saved(runs: list[str], rest: str = "") -> Path:
        visitor.open(f"compare?runs={','.join(runs)}{rest}")
        visitor.page.locator("#figures").scroll_into_view_if_needed()
        visitor.page.wait_for_selector(".run-numbers")
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name="Save as report").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path

    return saved


@pytest.fixture
def alone(browser: Browser) -> Iterator[Page]:
    """A page without a network and without scripts, which keeps what it asks for."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.asked = []
    page.complaints = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    yield page
    context.close()


def test_the_file_alone_shows_everything_with_the_numbers_of_run_json(
    save: Saved, alone: Page, runs: dict[str, Run]
) -> None:
    path = save(CHOSEN)
    alone.goto(path.as_uri())
    assert [url for url in alone.asked if not url.startswith("data:")] == [path.as_uri()]
    assert alone.complaints == []
    expect(alone.locator("script")).to_have_count(0)
    expect(alone.locator(".panels img")).to_have_count(len(CHOSEN))
    colours = alone.locator(".panels img").evaluate_all(
        """(images) => images.map((image) => {
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        })"""
    )
    assert min(colours) > 100  # stars of ten classes, and a decoded digit
    # Three figures of all runs, of which one has two charts, and one of a chart a run.
    expect(alone.locator("figure > svg")).to_have_count(4)
    expect(alone.locator("figure > svg > svg")).to_have_count(4 + len(CHOSEN))
    boxes = alone.locator("figure > svg").evaluate_all(
        "(all) => all.map((svg) => { const { width, height } = svg.getBoundingClientRect();"
        " return Math.min(width, height); })"
    )
    assert min(boxes) > 100
    assert alone.locator("svg text", has_text="Rate: KL (nats per image)").count() >= 1
    assert alone.locator("svg .point").count() > 30
    for run in CHOSEN:
        numbers = runs[run].document["metrics"]["test"]
        cells = alone.locator(f'.run-table tr[data-run="{run}"] td').all_inner_texts()
        assert f"{numbers['negative_elbo']:.2f}" in cells
        assert f"{numbers['kl']:.2f}" in cells
        assert f"{numbers['knn_15_accuracy']:.1%}" in cells
        card = alone.locator("section.card", has_text=f"Run {run}:")
        assert f"{numbers['negative_elbo']:.6g}" in card.inner_text()


def test_what_the_panels_show_is_what_the_report_shows_and_prints(
    save: Saved, alone: Page, runs: dict[str, Run]
) -> None:
    alone.goto(save([SPRITES], "&show=traversals&image=7").as_uri())
    (caption,) = alone.locator(".panels figcaption").all_inner_texts()
    assert caption.splitlines()[0] == f"β = {runs[SPRITES].objective.beta:g}"
    assert alone.locator(".panels img").evaluate_all(
        "(images) => images.every(({ naturalWidth }) => naturalWidth > 100)"
    )
    alone.emulate_media(media="print", color_scheme="dark")
    ground, ink = alone.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(34, 31, 26)")
    assert alone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Each definition stands in the file once.
    terms = alone.locator("dt").all_inner_texts()
    assert len(terms) == len(set(terms))
    assert {"−ELBO", "Rate", "MIG", "SAP", "Mutual information"} <= set(terms)
    assert "mutual information gap" in alone.locator("dl").inner_text()


def test_figures_that_do_not_come_are_waited_for_half_a_minute_and_it_is_said(
    newcomer: Visitor, faults: Faults
) -> None:
    with closing(newcomer.page) as page:  # its clock is moved: no other test gets this page
        page.clock.install()
        faults.expected += ["Failed to fetch", "ERR_FAILED", "Callback"]
        page.route("**/_dash-update-component", lambda route: route.abort())
        newcomer.open(f"compare?runs={','.join(CHOSEN)}")
        save = page.get_by_role("button", name="Save as report")
        save.click()
        expect(save).to_be_disabled()
        page.clock.run_for(31_000)
        said = "Nothing is saved: the figures have not come."
        expect(page.locator(".notice")).to_contain_text(said)
        expect(save).to_be_enabled()
