"""The Network page in a real Chromium: all layers under the pointer, and the map of a unit."""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser, async_playwright

from app.settings import ROOT
from tests.bench.browser import FRAME_MILLISECONDS, opened, settled, sweep, watched_context
from tests.bench.table import Row
from tests.support.browser.chromium import FLAGS, chromium_path
from tests.support.browser.server import served

# Dense, convolutions down and dense up, transposed convolutions, residual blocks in colour.
RUNS = ("mnist-2d", "fashion-2d", "conv-bn-32-mnist-2d", "pets-64d")
FINEST = 64
STARTED = "performance.now() - window.chosenAt"


def measure() -> list[Row]:
    """Rows for one run of each kind of network, on a server as `make run` starts it."""
    with served(ROOT / ".cache") as address:
        return asyncio.run(_measure(f"{address}/network"))


async def _measure(page: str) -> list[Row]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=list(FLAGS)
        )
        rows: list[Row] = []
        for run in RUNS:
            rows += await _run(browser, f"{page}?run={run}", run)
        await browser.close()
        return rows


async def _run(browser: Browser, url: str, run: str) -> list[Row]:
    """The sweep with a unit's map under the stars, after the map has been waited for."""
    context = await watched_context(browser)
    page = await opened(context, url)
    await settled(page, run)
    await page.wait_for_function("latentarium.stats().encodes > 0")
    units = page.locator("#decoder-layers .units").nth(1)
    await units.focus()
    await page.evaluate("window.chosenAt = performance.now()")
    await page.keyboard.press("Enter")
    await page.wait_for_function(f"latentarium.stats().detail >= {FINEST}")
    finest = await page.evaluate(STARTED)
    await page.evaluate("scrollTo(0, 0)")
    rows = await sweep(page, f"network, {run}", "#sky-pane", FRAME_MILLISECONDS)
    await context.close()
    return [*rows, Row(f"network, {run}: a unit's map at {FINEST} places a side", "ms", finest)]
