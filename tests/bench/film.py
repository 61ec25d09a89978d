"""The Training page: how soon its film is there, and how many frames of it a second are drawn."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, sync_playwright

from app.runs.training_view import has_film
from app.settings import ROOT
from tests.bench.table import Row, timed
from tests.support.browser.at_training import CURVES_DRAWN
from tests.support.browser.chromium import opened_chromium
from tests.support.browser.server import served
from vae.store.catalogue import Catalogue
from vae.store.documents import Run

LOADS = 3
PLAY = """() => {
  const speed = document.getElementById("film-speed");
  speed.value = "8";
  speed.dispatchEvent(new Event("change"));
  window.begun = { frames: latentarium.stats().frames, at: performance.now() };
  document.getElementById("film-play").click();
}"""
PLAYED = """() => ({
  frames: latentarium.stats().frames - begun.frames,
  seconds: (performance.now() - begun.at) / 1000,
})"""


def measure() -> list[Row]:
    """Every published run with a film, from its first kept epoch to its last."""
    runs = Catalogue([ROOT / "zoo"], ROOT / "zoo" / "datasets").runs()
    films = [run for run in runs if isinstance(run, Run) and has_film(run)]
    with served(ROOT / ".cache") as address, sync_playwright() as playwright:
        browser = opened_chromium(playwright)
        rows = [
            row
            for run in films
            for row in _film(browser, f"{address}/training?runs={run.id}", run.id)
        ]
        browser.close()
    return rows


def _film(browser: Browser, url: str, run: str) -> list[Row]:
    times, rates = [], []
    for _ in range(LOADS):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        times.append(_opened(page, url))
        page.evaluate(PLAY)
        page.wait_for_function("!latentarium.stats().isPlaying")
        played = page.evaluate(PLAYED)
        rates.append(played["frames"] / played["seconds"])
        context.close()
    return [
        timed(f"{run}: film and curves drawn, cold", times),
        Row(f"{run}: frames of the film while it plays", "/s", min(rates), None, 30, True),
    ]


def _opened(page: Page, url: str) -> float:
    """Milliseconds from the address to the film and the curves."""
    page.goto(url, wait_until="commit")
    page.wait_for_function("window.latentarium !== undefined")
    page.wait_for_function("latentarium.ready.then(() => true)")
    page.wait_for_function(CURVES_DRAWN)
    found: float = page.evaluate("performance.now()")
    return found
