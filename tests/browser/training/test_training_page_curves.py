"""The curves and tables of the Training page in a real Chromium."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from tests.browser.conftest import Faults
from tests.support.browser.at_training import labels, open_training, point_of_epoch, until_query
from tests.support.browser.visitor import Visitor

PANELS = ("negative_elbo", "reconstruction", "kl", "beta", "learning_rate", "latents")


def ranges(visitor: Visitor) -> list[list[float]]:
    """What each panel shows of the epochs."""
    return visitor.page.evaluate(
        "[...document.querySelectorAll('.panel .plot')]"
        ".map((plot) => [...plot._fullLayout.xaxis.range])"
    )


def test_one_pointer_reads_all_panels_at_the_same_epoch(visitor: Visitor) -> None:
    open_training(visitor, "?runs=mnist-2d,fc-256-mnist-2d")
    assert labels(visitor, "negative_elbo") == ["flagship 130.2", "fc-256"]
    visitor.page.mouse.move(*point_of_epoch(visitor, "kl", 10))
    visitor.until("document.querySelector('.panel[data-key=kl] .labels').innerText.includes('6.')")
    rows = visitor.page.request.get(
        f"{visitor.address}/api/epochs.csv?runs=mnist-2d,fc-256-mnist-2d"
    ).text()
    read = {
        (row["run"], row["epoch"]): row
        for row in csv.DictReader(io.StringIO(rows))
        if row["split"] == "validation"
    }
    for panel in PANELS[:3]:
        expected = [
            f"{name} {float(read[run, '10'][panel]):.1f}"
            for name, run in (("flagship", "mnist-2d"), ("fc-256", "fc-256-mnist-2d"))
        ]
        assert labels(visitor, panel) == expected
    visitor.page.mouse.move(2, 2)
    visitor.until("document.querySelector('.panel[data-key=kl] .labels').innerText.includes('7.6')")


def test_a_drag_zooms_all_panels_and_a_double_click_shows_all_epochs(visitor: Visitor) -> None:
    open_training(visitor, "?runs=mnist-2d")
    whole = ranges(visitor)
    start, end = (point_of_epoch(visitor, "reconstruction", at) for at in (20, 60))
    visitor.page.mouse.move(*start)
    visitor.page.mouse.down()
    visitor.page.mouse.move(*end, steps=4)
    visitor.page.mouse.up()
    until_query(visitor, zoom="20,60")
    visitor.until(
        "[...document.querySelectorAll('.panel .plot')]"
        ".every((plot) => String(plot._fullLayout.xaxis.range) === '20,60')"
    )
    assert len(ranges(visitor)) == len(PANELS)
    visitor.page.reload()
    visitor.page.wait_for_function("window.latentarium !== undefined")
    visitor.ready()
    assert ranges(visitor) == [[20, 60]] * len(PANELS)
    visitor.page.keyboard.press("Escape")
    until_query(visitor, zoom=None)
    visitor.until(
        "String(document.querySelector('.panel .plot')._fullLayout.xaxis.range) === value",
        ",".join(f"{each:g}" for each in whole[0]),
    )


def test_scales_and_smoothing_are_in_the_address_and_back_undoes_them(visitor: Visitor) -> None:
    open_training(visitor, "?runs=mnist-2d")
    for name in ("log epochs", "log values"):
        visitor.page.get_by_role("button", name=name).click()
    until_query(visitor, log="xy")
    axes = "document.querySelector('.panel .plot')?._fullLayout"
    visitor.until(f"{axes}.xaxis.type === 'log' && {axes}.yaxis.type === 'log'")
    traces = "document.querySelector('.panel .plot').data.length"
    assert visitor.page.evaluate(traces) == 2
    visitor.page.locator("#smooth [role=slider]").press("ArrowRight")
    until_query(visitor, smooth="0.02")
    visitor.until(f"{traces} === 4")  # what was measured stays, faint
    visitor.page.go_back()
    visitor.page.go_back()
    visitor.page.go_back()
    until_query(visitor, log=None, smooth=None)
    visitor.until(f"{axes}.xaxis.type === 'linear' && {traces} === 2")
    assert visitor.page.locator("#smooth [role=slider]").get_attribute("aria-valuenow") == "0"


def test_a_series_is_chosen_as_a_whole_and_a_line_of_it_shows_its_latents(
    visitor: Visitor,
) -> None:
    open_training(visitor)
    visitor.page.locator("#runs").fill("All of mnist-10d")
    visitor.page.get_by_role("option", name="All of mnist-10d").click()
    until_query(visitor, runs="series:mnist-10d")
    visitor.until("document.querySelectorAll('.chips .chip').length === 8")
    visitor.until("document.querySelectorAll('.panel[data-key=beta] .labels > span').length === 8")
    visitor.page.keyboard.press("Escape")
    visitor.page.locator(".chip", has_text="β 4").click()
    until_query(visitor, run="mnist-10d-beta-4-seed-0")
    visitor.page.locator(".panel[data-key=latents] figcaption", has_text="β 4").wait_for()


def test_lines_have_the_themes_colours_without_being_drawn_again(visitor: Visitor) -> None:
    open_training(visitor, "?runs=mnist-2d,fc-256-mnist-2d")
    stroke = """() => [...document.querySelectorAll('.panel[data-key=kl] .js-line')]
      .map((line) => getComputedStyle(line).stroke)"""
    dark = visitor.page.evaluate(stroke)
    assert len(set(dark)) == 2
    visitor.page.get_by_role("button", name="Theme").click()
    label = "document.querySelector('.panel[data-key=kl] .labels > span')"
    visitor.until(
        "getComputedStyle(document.querySelector('.panel[data-key=kl] .js-line')).stroke"
        f" === getComputedStyle({label}).color"
    )
    assert not set(dark) & set(visitor.page.evaluate(stroke))


def test_tables_are_sorted_by_a_click_and_saved_as_csv(visitor: Visitor) -> None:
    open_training(visitor, "?runs=mnist-2d,fc-256-mnist-2d")
    table = visitor.page.locator("#kept-table")
    table.scroll_into_view_if_needed()
    first = table.locator("tbody tr").first
    first.wait_for()
    heading = table.get_by_role("button", name="−ELBO", exact=True)
    heading.click()
    assert first.locator("td").first.inner_text() == "mnist-2d"
    heading.press("Enter")
    assert first.locator("td").first.inner_text() == "fc-256-mnist-2d"
    assert table.locator("th[aria-sort=descending]").inner_text().startswith("−ELBO")
    with visitor.page.expect_download() as saved:
        visitor.page.locator("#epochs-csv").click()
    rows = list(csv.DictReader(saved.value.path().read_text().splitlines()))
    assert len(rows) == 2 * (130 + 20)
    assert {"run", "kl_0", "kl_1"} <= set(rows[0])


def test_a_run_taken_away_above_leaves_nothing_of_it_in_the_tables_below(
    new_visitor: Callable[..., Visitor],
) -> None:
    visitor = new_visitor(viewport={"width": 1440, "height": 500})
    open_training(visitor, "?runs=mnist-2d,fc-256-mnist-2d")
    table = visitor.page.locator("#epochs-table")
    table.scroll_into_view_if_needed()
    table.locator("tbody tr").first.wait_for()
    visitor.page.evaluate("scrollTo(0, 0)")
    visitor.page.locator(".runs-select .mantine-Pill-remove").first.click()
    until_query(visitor, runs="fc-256-mnist-2d")
    visitor.until("document.querySelector('#epochs-table td') === null")
    table.scroll_into_view_if_needed()
    table.locator("tbody tr").first.wait_for()
    names = table.locator("tbody td:first-child").all_inner_texts()
    assert set(names) == {"fc-256-mnist-2d"}


def test_no_run_is_an_invitation_to_choose_one(visitor: Visitor) -> None:
    open_training(visitor, "?runs=mnist-2d")
    visitor.page.locator(".runs-select .mantine-Pill-remove").click()
    visitor.page.get_by_text("Choose a run above.").wait_for()
    assert not visitor.page.locator(".panels").is_visible()


def test_what_a_link_says_wrongly_is_left_out_in_a_sentence(visitor: Visitor) -> None:
    open_training(visitor, "?runs=nobody&log=z")
    notice = visitor.page.locator("#notice").inner_text()
    assert "runs “nobody”" in notice
    assert "log “z”" in notice
    assert labels(visitor, "negative_elbo")[0].startswith("flagship")


def test_curves_that_cannot_be_had_can_be_asked_for_again(visitor: Visitor, faults: Faults) -> None:
    faults.expected.append("ERR_FAILED")
    visitor.page.route("**/api/curves.json*", lambda route: route.abort())
    open_training(visitor)
    message = visitor.page.locator(".curves-message")
    assert "The curves could not be loaded" in message.inner_text()
    visitor.page.unroute("**/api/curves.json*")
    message.get_by_role("button", name="Try again").click()
    visitor.until("document.querySelectorAll('.panel').length === 6")
    message.wait_for(state="hidden")
