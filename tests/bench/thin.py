"""A first visit on a thin line, in Chromium's emulation: words, decode, sky, bytes, requests."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from app.settings import ROOT
from tests.bench.table import Row
from tests.support.browser.chromium import opened_chromium
from tests.support.browser.server import served

RUNS = ("mnist-2d", "pets-64d")
MEGABIT = 1e6 / 8
LINE = 1.5 * MEGABIT
LATENCY_MILLISECONDS = 100
# An access point that a class shares: what is left for each while all of them load at once.
DEVICES, SHARED = 30, 20 * MEGABIT
# The first decode, as soon as there is one.
WATCH = """
requestAnimationFrame(function look() {
  if (!window.latentarium?.stats().decodes) return requestAnimationFrame(look);
  window.firstDecode = performance.now();
});
requestAnimationFrame(function look() {
  if (!window.latentarium?.isSeen?.()) return requestAnimationFrame(look);
  window.firstSky = performance.now();
});
"""
WORDS = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
# Of what ended before then.
BYTES = """(value) => performance.getEntriesByType('resource')
  .concat(performance.getEntriesByType('navigation'))
  .filter(({ responseEnd }) => responseEnd <= value)
  .reduce((sum, { transferSize }) => sum + transferSize, 0) / 1e6"""


def measure() -> list[Row]:
    """Rows for two runs, each cold and warm, and for a cold visit in a class that shares a line."""
    rows: list[Row] = []
    with served(ROOT / ".cache", WORKER="no") as address, sync_playwright() as playwright:
        browser = opened_chromium(playwright)
        for run in RUNS:
            rows += _visits(browser, f"{address}/?run={run}", run)
        share = f"{RUNS[0]}, one of {DEVICES} devices on {SHARED / MEGABIT:g} Mbit/s"
        page = _opened(browser.new_context(), f"{address}/?run={RUNS[0]}", SHARED / DEVICES)
        rows.append(Row(f"{share}: first decode", "s", _seconds(page, "firstDecode"), budget=20))
        browser.close()
    return rows


def _visits(browser: Browser, url: str, run: str) -> list[Row]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    requests: list[str] = []
    context.on("requestfinished", lambda request: requests.append(request.url))
    page = _opened(context, url, LINE)
    what = f"{run}, 1.5 Mbit/s"
    rows = [
        Row(f"{what}: first words", "s", _seconds(page, WORDS), budget=1.5),
        Row(f"{what}: first decode", "s", _seconds(page, "firstDecode"), budget=6),
        Row(f"{what}: before it", "MB", _megabytes(page, "firstDecode"), budget=1.1),
        Row(f"{what}: the sky", "s", _seconds(page, "firstSky"), budget=14),
    ]
    page.evaluate("latentarium.ready.then(() => true)")
    rows.append(Row(f"{what}: all but test images", "s", _seconds(page, "performance.now()")))
    rows.append(Row(f"{what}: before that", "MB", _megabytes(page, "performance.now()")))
    asked = [
        each for each in requests if each.startswith("http") and "/files/datasets/" not in each
    ]
    rows.append(Row(f"{what}: requests but test images", "", len(asked), budget=30))
    page.close()
    again = _opened(context, url, LINE)
    rows.append(Row(f"{what}: first decode, warm", "s", _seconds(again, "firstDecode")))
    context.close()
    return rows


def _opened(context: Any, url: str, bytes_a_second: float) -> Page:
    """A page that has decoded something and shows its sky."""
    context.set_default_timeout(120_000)
    page: Page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second}
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MILLISECONDS, **line},
    )
    page.goto(url, wait_until="commit")
    page.wait_for_function("window.firstSky && window.firstDecode")
    return page


def _megabytes(page: Page, moment: str) -> float:
    return float(page.evaluate(BYTES, page.evaluate(moment)))


def _seconds(page: Page, expression: str) -> float:
    return float(page.evaluate(expression)) / 1000
