"""The curves and tables of the Training page in a real Chromium."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Faults
from tests.support.browser.at_training import (
    epochs_seen,
    labels,
    open_training,
    point_of_epoch,
    until_drawn,
    until_query,
    until_read,
)
from tests.support.browser.visitor import Visitor

PANELS = ("negative_elbo", "reconstruction", "kl", "beta", "learning_rate", "latents")
AXES = "document.querySelector('#kl-graph .js-plotly-plot')?._fullLayout"
# Dash adds a query to their address.
CALLBACKS = re.compile("/training/_dash-update-component")
TRACES = "document.querySelector('#kl-graph .js-plotly-plot').data.length"


@pytest.fixture
def visitor(newcomer: Visitor) -> Visitor:
    return newcomer


def history(visitor: Visitor, runs: str) -> dict[tuple[str, str], dict[str, str]]:
    """The held-out rows of epochs.csv by run and epoch."""
    text = visitor.page.request.get(f"{visitor.address}/api/epochs.csv?runs={runs}").text()
    rows = csv.DictReader(io.StringIO(text))
    return {(row["run"], row["epoch"]): row for row in rows if row["split"] == "validation"}


def until_seen(visitor: Visitor, first: float, last: float) -> None:
    """Waits until every chart shows these epochs."""
    visitor.until(
        "[...document.querySelectorAll('.panel .js-plotly-plot')]"
        ".every((plot) => String(plot._fullLayout.xaxis.range) === value)",
        f"{first:g},{last:g}",
    )


def test_one_pointer_reads_all_panels_at_the_same_epoch(visitor: Visitor) -> None:
    runs = ("mnist-2d", "fc-256-mnist-2d")
    open_training(visitor, f"?runs={','.join(runs)}")
    assert labels(visitor, "negative_elbo") == ["MNIST, 2-D", "MNIST, 2-D, fc-256"]
    read = history(visitor, ",".join(runs))
    visitor.page.mouse.move(*point_of_epoch(visitor, "kl", 10))
    for panel in PANELS[:3]:
        until_read(visitor, panel, [f"{float(read[run, '10'][panel]):.1f}" for run in runs])
    visitor.page.mouse.move(2, 2)
    visitor.until("document.querySelectorAll('.panel .hovertext').length === 0")
    # A line, its name and its chip have one colour.
    style = "(all, name) => all.map((each) => getComputedStyle(each)[name])"
    lines = visitor.page.locator("#kl-graph .js-line").evaluate_all(style, "stroke")
    names = visitor.page.locator("#kl-graph .annotation-text").evaluate_all(style, "fill")
    chips = visitor.page.locator(".chip-line label").evaluate_all(
        "(all) => all.map((each) => getComputedStyle(each, '::before').backgroundColor)"
    )
    assert set(lines) == set(names) == set(chips)
    assert len(set(chips)) == 2


def test_keys_buttons_and_a_drag_zoom_all_panels_and_escape_shows_all_epochs(
    visitor: Visitor,
) -> None:
    open_training(visitor, "?runs=mnist-2d&epoch=69")
    visitor.page.keyboard.press("+")
    until_query(visitor, zoom="37,101")
    until_seen(visitor, 37, 101)
    visitor.page.get_by_role("button", name="Zoom in").click()
    until_query(visitor, zoom="53,85")
    visitor.page.keyboard.press("-")
    until_query(visitor, zoom="37,101")
    visitor.page.go_back()
    until_query(visitor, zoom="53,85")
    until_seen(visitor, 53, 85)
    visitor.page.get_by_role("button", name="All epochs").click()
    until_query(visitor, zoom=None)
    until_seen(visitor, 1, 130)

    start, end = (point_of_epoch(visitor, "reconstruction", at) for at in (20, 60))
    visitor.page.mouse.move(*start)
    visitor.page.mouse.down()
    visitor.page.mouse.move(*end, steps=4)
    visitor.page.mouse.up()
    until_query(visitor, zoom="20,60")
    until_seen(visitor, 20, 60)
    visitor.page.reload()
    visitor.page.wait_for_function("window.latentarium !== undefined")
    until_drawn(visitor)
    assert epochs_seen(visitor) == [[20, 60]] * len(PANELS)
    visitor.page.keyboard.press("Escape")
    until_query(visitor, zoom=None)
    until_seen(visitor, 1, 130)


def test_scales_and_smoothing_are_in_the_address_and_back_undoes_them(visitor: Visitor) -> None:
    open_training(visitor, "?runs=mnist-2d")
    # One after the other: two acts before the server's answer are one step back.
    for name, log in (("log epochs", "x"), ("log values", "xy")):
        visitor.page.get_by_text(name, exact=True).click()
        until_query(visitor, log=log)
    visitor.until(f"{AXES}.xaxis.type === 'log' && {AXES}.yaxis.type === 'log'")
    assert visitor.page.evaluate(TRACES) == 2
    visitor.page.locator("#smooth [role=slider]").press("ArrowRight")
    until_query(visitor, smooth="0.02")
    visitor.until(f"{TRACES} === 4")  # what was measured stays, faint
    for _ in range(3):
        visitor.page.go_back()
    until_query(visitor, log=None, smooth=None)
    visitor.until(f"{AXES}.xaxis.type === 'linear' && {TRACES} === 2")
    expect(visitor.page.locator("#smooth [role=slider]")).to_have_attribute("aria-valuenow", "0")
    visitor.page.go_forward()
    until_query(visitor, log="x")
    visitor.until("document.querySelector('.tools [type=checkbox][value=x]').checked")


def test_a_series_is_chosen_as_a_whole_and_a_line_of_it_shows_its_latents(
    visitor: Visitor,
) -> None:
    open_training(visitor)
    visitor.page.locator("#runs").fill("All of mnist-10d")
    visitor.page.get_by_role("option", name="All of mnist-10d").click()
    until_query(visitor, runs="series:mnist-10d")
    visitor.until("document.querySelectorAll('.chips .chip-line').length === 8")
    visitor.until("document.querySelectorAll('#beta-graph .annotation-text').length === 8")
    visitor.page.keyboard.press("Escape")
    visitor.page.locator(".chip-line", has_text="β 4").click()
    until_query(visitor, run="mnist-10d-beta-4-seed-0")
    visitor.page.locator("#latents-title", has_text="β 4").wait_for()


def test_tables_are_sorted_by_a_click_saved_as_csv_and_hold_every_epoch(visitor: Visitor) -> None:
    open_training(visitor, "?runs=mnist-2d,fc-256-mnist-2d")
    table = visitor.page.locator("#kept-table")
    table.scroll_into_view_if_needed()
    heading = table.get_by_role("button", name="−ELBO", exact=True)
    heading.click()
    table.locator("th[aria-sort=ascending]", has_text="−ELBO").wait_for()
    first = table.locator("tbody tr").first.locator("td").first
    expect(first).to_have_text("MNIST, 2-D mnist-2d")
    heading.press("Enter")
    table.locator("th[aria-sort=descending]", has_text="−ELBO").wait_for()
    expect(first).to_have_text("MNIST, 2-D, fc-256 fc-256-mnist-2d")
    with visitor.page.expect_download() as saved:
        visitor.page.locator("#epochs-csv").click()
    rows = list(csv.DictReader(saved.value.path().read_text().splitlines()))
    assert len(rows) == 2 * (130 + 20)
    assert {"run", "kl_0", "kl_1"} <= set(rows[0])
    # Every epoch is on some page of the other table.
    epochs = visitor.page.locator("#epochs-table")
    epochs.locator("tbody tr").first.wait_for()
    seen: list[str] = []
    for number in (1, 2, 3):
        visitor.page.locator("#epochs-pages").get_by_text(str(number), exact=True).click()
        visitor.until(
            "document.querySelector('#epochs-table tbody tr')?.innerText !== value",
            seen[-100] if seen else "",
        )
        seen += epochs.locator("tbody tr").all_inner_texts()
    assert len(set(seen)) == 2 * (130 + 20)


def test_a_run_left_out_or_taken_away_leaves_nothing_and_no_run_is_an_invitation(
    new_visitor: Callable[..., Visitor],
) -> None:
    visitor = new_visitor(viewport={"width": 1440, "height": 500})
    open_training(visitor, "?runs=nobody,mnist-2d,fc-256-mnist-2d&log=z")
    notice = visitor.page.locator("#notice").inner_text()
    assert "“nobody” has no curves here" in notice
    assert "log “z”" in notice
    assert labels(visitor, "negative_elbo") == ["MNIST, 2-D", "MNIST, 2-D, fc-256"]
    visitor.page.locator(".runs-select .mantine-Pill-remove").first.click()
    until_query(visitor, runs="fc-256-mnist-2d")
    # The first page of the longer run's table has no other run either.
    visitor.until(
        "((cells) => cells.length > 1 &&"
        " cells.every(({ textContent }) => textContent.endsWith(' fc-256-mnist-2d')))"
        "([...document.querySelectorAll('#epochs-table td:first-child')])"
    )
    visitor.page.locator(".runs-select .mantine-Pill-remove").click()
    visitor.page.get_by_text("Choose runs above").wait_for()
    visitor.page.locator(".panels").wait_for(state="hidden")
    expect(visitor.page.get_by_role("table").first).to_be_hidden()
    visitor.page.locator(".offers").get_by_role("link", name="MNIST, 2-D", exact=True).click()
    until_query(visitor, runs="mnist-2d")


def test_curves_that_cannot_be_had_can_be_asked_for_again(visitor: Visitor, faults: Faults) -> None:
    faults.expected += ["500", "Callback error updating ..curve-chips"]
    visitor.page.route(
        CALLBACKS,
        lambda route: (
            route.fulfill(status=500)
            if "..curve-chips.children" in (route.request.post_data or "")
            else route.fallback()
        ),
    )
    open_training(visitor)
    visitor.page.get_by_text("The curves could not be loaded.").wait_for()
    visitor.page.unroute(CALLBACKS)
    visitor.page.locator(".curves-message").get_by_role("button", name="Try again").click()
    until_drawn(visitor)
    visitor.until("document.querySelector('#kl-graph .js-line') !== null")
    expect(visitor.page.get_by_text("The curves could not be loaded.")).to_be_hidden()
