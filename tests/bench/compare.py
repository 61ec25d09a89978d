"""The Compare page in a real Chromium: a whole series at its start, one pointer over six panels."""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser, async_playwright

from app.runs.offered import MOST_COMPARED, offered, series
from app.settings import ROOT
from tests.bench.browser import opened, settled, sweep, watched_context
from tests.bench.table import Row, timed
from tests.support.browser.chromium import FLAGS, chromium_path
from tests.support.browser.server import served
from vae.store.catalogue import Catalogue

SERIES = "mnist-10d"
LINKED = 6
LOADS = 5
READY_MILLISECONDS = 2500
# Two frames: six decoders and six pictures.
POINTER_MILLISECONDS = 33


def measure() -> list[Row]:
    """Rows for the published digits' series, on a server as `make run` starts it, over loopback."""
    zoo = Catalogue([ROOT / "zoo"], ROOT / "zoo" / "datasets")
    runs = series(offered(zoo))[SERIES]
    # The cache of `make run`: its bundles were compressed at installation.
    with served(ROOT / ".cache") as address:
        return asyncio.run(_measure(f"{address}/compare", runs))


async def _measure(page: str, runs: list[str]) -> list[Row]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=list(FLAGS)
        )
        rows = await _start(browser, f"{page}?runs={','.join(runs[:MOST_COMPARED])}")
        for mode in ("image", "place"):
            rows += await _linked(browser, f"{page}?mode={mode}", runs[:LINKED], mode)
        await browser.close()
        return rows


async def _start(browser: Browser, url: str) -> list[Row]:
    cold, warm = [], []
    for _ in range(LOADS):
        context = await watched_context(browser)
        for times in (cold, warm):
            page = await opened(context, url)
            times.append(await page.evaluate("bench.ready"))
            await page.close()
        await context.close()
    name = f"compare: page ready with {MOST_COMPARED} runs"
    return [timed(f"{name}, cold", cold, READY_MILLISECONDS), timed(f"{name}, warm", warm)]


async def _linked(browser: Browser, url: str, runs: list[str], mode: str) -> list[Row]:
    context = await watched_context(browser)
    page = await opened(context, f"{url}&runs={','.join(runs)}")
    await settled(page, runs[0])
    name = f"compare, {LINKED} panels, same {mode}"
    rows = await sweep(page, name, ".panel-sky", POINTER_MILLISECONDS)
    await context.close()
    return rows
