"""The table and the figures below the panels: when they come, what they show, how they save."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor
from vae.store.catalogue import Catalogue
from vae.store.documents import Run

ONE, FOUR, SIXTEEN = (f"mnist-10d-beta-{beta}-seed-0" for beta in (1, 4, 16))
# Of the ninety runs whose factors are known, the one that is published whole.
SPRITES = "sprites-10d-beta-tcvae-beta-16-seed-0"
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}

Arrive = Callable[..., Visitor]

# Figures with less on paper than they have.
UNDRAWN = """[...document.querySelectorAll(".charts")]
  .filter((each) => each.querySelectorAll(".main-svg, table").length === 0)
  .map((each) => each.id)"""


def at_panels(visitor: Visitor, *runs: str) -> None:
    visitor.open(f"compare?runs={','.join(runs)}")


ROWS = "[...document.querySelectorAll('.run-table tbody tr')].map((row) => row.dataset.run)"


def rows(visitor: Visitor) -> list[str]:
    found: list[str] = visitor.page.evaluate(ROWS)
    return found


def at_figures(visitor: Visitor, *runs: str) -> None:
    at_panels(visitor, *runs)
    visitor.page.locator("#figures").scroll_into_view_if_needed()
    # In a document that stays, the table of the runs before may still stand there.
    visitor.until(f"JSON.stringify({ROWS}) === JSON.stringify(value)", list(runs))


def drawn(visitor: Visitor, chart: str) -> None:
    """Scrolls to the chart and waits until Plotly has drawn it."""
    visitor.page.locator(f"#{chart}").scroll_into_view_if_needed()
    visitor.page.wait_for_selector(f"#{chart} .main-svg")


def traces(visitor: Visitor, chart: str) -> list[dict[str, Any]]:
    drawn(visitor, chart)
    return visitor.page.evaluate(
        """(id) => document.querySelector(`#${id} .js-plotly-plot`)._fullData.map(
          ({ x, y, customdata, type }) =>
            ({ x: [...x], y: [...y], type, runs: customdata ?? [] }))""",
        chart,
    )


def metric(run: Run, name: str) -> Any:
    return run.document["metrics"]["test"][name]


def test_figures_and_plotly_come_once_when_somebody_scrolls_to_them(new_visitor: Arrive) -> None:
    visitor = new_visitor(**PHONE, color_scheme="dark")
    at_panels(visitor, ONE, FOUR, SIXTEEN, *(f"fashion-10d-beta-{b}-seed-0" for b in (1, 2, 4)))
    expect(visitor.page.locator(".chart-graph")).to_have_count(0)
    assert visitor.page.locator("figure.figure").count() > 0  # the shape of what comes
    assert visitor.page.evaluate("window.Plotly === undefined")
    # Printing from a browser's menu waits for no figure, and paper says so; by key it does.
    visitor.page.emulate_media(media="print")
    visitor.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(visitor.page.get_by_text("print once more")).to_be_visible()
    visitor.page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
    visitor.page.keyboard.press("Control+p")
    visitor.page.get_by_text("print once more").wait_for(state="hidden")
    assert visitor.page.evaluate(UNDRAWN) == []
    scheme = "document.documentElement.dataset.mantineColorScheme"
    assert visitor.page.evaluate(scheme) == "light", "ink on white"
    visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert visitor.page.evaluate(scheme) == "dark"
    visitor.page.emulate_media(media="screen")
    visitor.page.locator("#figures").scroll_into_view_if_needed()
    visitor.page.wait_for_selector(".run-numbers")
    drawn(visitor, "rate-distortion-chart")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360
    fetched = visitor.page.evaluate(
        """performance.getEntriesByType("resource")
          .filter(({ name, transferSize }) => name.includes("plotly.v") && transferSize > 0)
          .length"""
    )
    assert fetched <= 1, "none where an earlier visit left it in the browser's cache"
    expect(visitor.page.locator("script[src*='plotly.v']")).to_have_count(1)


def bars_are_rates(visitor: Visitor, published: Catalogue) -> None:
    """In the run's colour in panel and table."""
    drawn(visitor, f"units-{FOUR}")
    colours = visitor.page.evaluate(
        """(run) => [
          getComputedStyle(document.querySelectorAll(".panel .panel-run")[1]).color,
          getComputedStyle(document.querySelector(`tr[data-run="${run}"] .swatch`)).color,
          getComputedStyle(document.querySelector(`#units-${run} .point path`)).fill,
        ]""",
        FOUR,
    )
    assert len(set(colours)) == 1
    assert colours[0] != "rgba(0, 0, 0, 0)"
    (bars,) = traces(visitor, f"units-{FOUR}")
    expected = sorted(metric(published.run(FOUR), "kl_per_dimension"), reverse=True)
    assert bars["y"] == pytest.approx(expected)


def test_a_link_leads_to_bars_of_rates_and_a_plane_whose_points_lead_to_their_run(
    visitor: Visitor, published: Catalogue
) -> None:
    at_panels(visitor, ONE, FOUR)
    visitor.page.get_by_role("link", name="Numbers and figures").click()
    visitor.page.wait_for_selector(".run-numbers")
    visitor.until("document.querySelector('.compare-figures h2').getBoundingClientRect().top < 200")
    visitor.page.keyboard.press("ArrowRight")  # the panels still listen
    visitor.until("location.search.includes('image=')")
    bars_are_rates(visitor, published)
    *_, points = traces(visitor, "rate-distortion-chart")
    assert len(points["x"]) == 8  # β from 0.1 to 16, of which two were chosen
    runs = [published.run(f"mnist-10d-beta-4-seed-{seed}") for seed in range(3)]
    at = points["runs"].index(FOUR)
    assert points["x"][at] == pytest.approx(np.mean([metric(run, "kl") for run in runs]))
    assert points["y"][at] == pytest.approx(
        np.mean([metric(run, "reconstruction") for run in runs])
    )
    at = points["runs"].index(SIXTEEN)  # which nobody chose
    place = visitor.page.evaluate(
        """([x, y]) => {
          const chart = document.querySelector("#rate-distortion-chart .js-plotly-plot");
          const { xaxis, yaxis } = chart._fullLayout;
          const { left, top } = chart.getBoundingClientRect();
          return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)];
        }""",
        [points["x"][at], points["y"][at]],
    )
    visitor.page.mouse.move(*place)
    visitor.page.wait_for_selector("#rate-distortion-chart .hovertext")
    visitor.page.mouse.click(*place)
    visitor.page.wait_for_url(f"**/?run={SIXTEEN}")


def test_runs_with_factors_are_scored(visitor: Visitor, published: Catalogue) -> None:
    at_figures(visitor, SPRITES)
    expect(visitor.page.locator(".figures-note")).to_have_count(0)
    scored = traces(visitor, "mig-chart")
    assert {each["type"] for each in scored} == {"scatter"}
    shown = {run for each in scored for run in each["runs"]}
    series = {run.id for run in published.runs() if run.id.startswith("sprites-10d-")}
    assert shown == series, "with those of which there are numbers only"
    # What nobody scrolls to comes while nobody does anything, so a browser's own menu prints it.
    visitor.until(f"{UNDRAWN}.length === 0")
    assert visitor.page.locator(f"#information-{SPRITES} .main-svg").count() > 0
    visitor.page.emulate_media(media="print")
    visitor.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(visitor.page.get_by_text("print once more")).to_be_hidden()
    visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
    visitor.page.emulate_media(media="screen")


def test_a_run_taken_away_above_leaves_nothing_of_it_below(
    visitor: Visitor, runs: dict[str, Run]
) -> None:
    chosen = [FOUR, SIXTEEN, ONE]
    at_figures(visitor, *chosen)
    shown = visitor.page.locator(".run-table tbody tr").first.locator("td").all_inner_texts()
    assert shown[1] == f"{metric(runs[FOUR], 'negative_elbo'):.2f}"
    head = visitor.page.get_by_role("button", name="Rate", exact=True)
    rising = sorted(chosen, key=lambda run: metric(runs[run], "kl"))
    head.click()
    assert rows(visitor) == rising
    head.press("Enter")
    assert rows(visitor) == rising[::-1]
    assert visitor.page.locator("th[aria-sort=descending]").inner_text().startswith("Rate")
    drawn(visitor, f"units-{SIXTEEN}")
    visitor.page.evaluate("scrollTo(0, 0)")
    visitor.page.get_by_role("button", name="Remove β = 4").click()
    visitor.until("document.querySelectorAll('.run-table tbody tr').length === 2")
    assert rows(visitor) == [SIXTEEN, ONE], "another table, which nobody has sorted"
    expect(visitor.page.locator("th[aria-sort]")).to_have_count(0)
    # Far from the screen, a drawing of before goes and the new one waits for being scrolled to.
    visitor.page.wait_for_selector(f"#units-{SIXTEEN}", state="detached")
    assert visitor.page.evaluate("scrollY") == 0
    visitor.page.locator(".figure[data-name=units]").scroll_into_view_if_needed()
    drawn(visitor, f"units-{SIXTEEN}")
    expect(visitor.page.locator(f"#units-{FOUR}")).to_have_count(0)
    assert "factors are known" in visitor.page.locator(".figures-note").inner_text()


def saved(visitor: Visitor, figure: str, kind: str, folder: Path) -> Path:
    with visitor.page.expect_download() as download:
        visitor.page.locator(f'[data-name="{figure}"] .save', has_text=kind).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def table_is_saved_unrounded(visitor: Visitor, runs: dict[str, Run]) -> None:
    visitor.page.locator(".run-table thead button").first.focus()
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Tab")
    visitor.page.locator("#hint", has_text="reconstruction + KL at β = 1").wait_for()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="The table as CSV").click()
    text = Path(download.value.path()).read_text()
    table = {row["run"]: row for row in csv.DictReader(io.StringIO(text))}
    assert list(table) == [ONE, FOUR]
    assert float(table[FOUR]["negative_elbo"]) == metric(runs[FOUR], "negative_elbo")


def figure_is_saved(visitor: Visitor, run: Run, tmp_path: Path) -> None:
    """As drawing, picture and numbers."""
    svg = ElementTree.parse(saved(visitor, "units", "SVG", tmp_path)).getroot()
    words = " ".join("".join(each.itertext()) for each in svg.iter() if each.tag.endswith("text"))
    assert "Which latents carry something" in words
    assert "β = 4" in words
    assert "KL (nats per image)" in words
    picture = Image.open(saved(visitor, "units", "PNG", tmp_path)).convert("RGB")
    assert picture.size == (2 * int(svg.get("width")), 2 * int(svg.get("height")))
    assert len(picture.getcolors(2**24)) > 50
    with saved(visitor, "units", "CSV", tmp_path).open(newline="") as file:
        table = list(csv.DictReader(file))
    kl = [float(row["kl"]) for row in table if row["run"] == FOUR]
    assert kl == metric(run, "kl_per_dimension")


def figure_for_a_paper_is_as_was_chosen(visitor: Visitor, tmp_path: Path) -> None:
    visitor.page.get_by_label("Save figures").select_option("174")
    visitor.page.get_by_label("Letters").select_option("9")
    visitor.page.get_by_label("Background").select_option("none")
    svg = ElementTree.parse(saved(visitor, "terms", "SVG", tmp_path)).getroot()
    words = " ".join("".join(each.itertext()) for each in svg.iter() if each.tag.endswith("text"))
    assert "Reconstruction" in words
    assert "The two terms" not in words, "a paper has its own caption"
    assert svg.get("width") == "174mm"
    sizes = {
        match
        for each in svg.iter()
        if each.tag.endswith("text")
        for match in re.findall(r"font-size: ([\d.]+)px", each.get("style") or "")
    }
    assert sizes == {"12"}, "9 pt"
    picture = Image.open(saved(visitor, "terms", "PNG", tmp_path))
    assert picture.size[0] == pytest.approx(174 / 25.4 * 300, abs=1)
    assert picture.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


def test_what_is_shown_is_saved_as_table_drawing_and_picture(
    visitor: Visitor, runs: dict[str, Run], tmp_path: Path
) -> None:
    at_figures(visitor, ONE, FOUR)
    table_is_saved_unrounded(visitor, runs)
    figure_is_saved(visitor, runs[FOUR], tmp_path)
    figure_for_a_paper_is_as_was_chosen(visitor, tmp_path)
    drawn(visitor, "terms-kl-chart")
    paper = word_colour(visitor)
    visitor.page.get_by_role("button", name="Theme").click()
    visitor.until(
        "getComputedStyle(document.querySelector('#terms-kl-chart .xtick text')).fill !== value",
        paper,
    )
    word_colour(visitor)


def word_colour(visitor: Visitor) -> str:
    """That of a tick's words, which is the theme's colour for quiet words."""
    fill, quiet = visitor.page.evaluate(
        """() => {
          const probe = document.createElement("i");
          probe.style.color = "var(--quiet)";
          document.body.append(probe);
          const tick = document.querySelector("#terms-kl-chart .xtick text");
          return [getComputedStyle(tick).fill, getComputedStyle(probe).color];
        }"""
    )
    assert fill == quiet
    return fill
