"""The Vectors page in a real Chromium: a direction under the pointer, and played."""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser, async_playwright

from app.settings import ROOT
from tests.bench.browser import (
    FRAME_MILLISECONDS,
    opened,
    played,
    settled,
    sweep,
    watched_context,
)
from tests.bench.table import Row
from tests.support.browser.chromium import FLAGS, chromium_path
from tests.support.browser.server import served

# Of 2, 6, 10 and 64 latents, grey and colour.
RUNS = ("mnist-2d", "conv-tanh-6d-mnist", "mnist-10d", "pets-64d")
FOUND = "latentarium.vector()?.lines != null"


def measure() -> list[Row]:
    """Rows for one run of each number of latents, on a server as `make run` starts it."""
    with served(ROOT / ".cache") as address:
        return asyncio.run(_measure(f"{address}/vectors"))


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
    context = await watched_context(browser)
    page = await opened(context, url)
    await settled(page, run)
    await page.wait_for_function(FOUND)
    rows = await sweep(page, f"vectors, {run}", "#sky-pane", FRAME_MILLISECONDS)
    await page.mouse.move(2, 2)
    await page.evaluate("document.activeElement.blur()")
    rows.append(await played(page, f"vectors, {run}: frames of a direction played"))
    await context.close()
    return rows
