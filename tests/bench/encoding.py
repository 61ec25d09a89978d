"""One encode by each published run's encoder, and one move of the drawing pen in the browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from app.settings import ROOT
from tests.bench.table import Row, timed
from tests.support.browser.chromium import opened_chromium
from tests.support.browser.server import served

DENSE, CONVOLUTIONAL = 5.0, 15.0
FRAME_MILLISECONDS = 16.7
STROKES = 40
# The panel opened, its encoder there, its first stroke read.
READ = "latentarium.stats().drawingMilliseconds !== null"
RUNS = ("mnist-2d", "fashion-2d", "pets-64d")


def measure() -> list[Row]:
    """In node, with the kernel that browsers take; in the browser all that follows a stroke."""
    script = Path(__file__).with_suffix(".mjs")
    done = subprocess.run(["node", str(script)], capture_output=True, text=True, check=True)
    rows = [
        timed(f"{run}: one encode", of["milliseconds"], DENSE if of["isDense"] else CONVOLUTIONAL)
        for run, of in json.loads(done.stdout).items()
    ]
    with served(ROOT / ".cache") as address, sync_playwright() as playwright:
        browser = opened_chromium(playwright)
        rows += [_strokes(browser, f"{address}/?run={run}&panel=draw", run) for run in RUNS]
        browser.close()
    return rows


def _strokes(browser: Browser, url: str, run: str) -> Row:
    """Prepared, encoded, decoded and voted on, after each move of the pen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(url, wait_until="commit")
    page.wait_for_function("window.latentarium?.ready.then(() => true)")
    box = page.locator(".pad canvas").bounding_box()
    assert box
    across = [box["x"] + box["width"] * (0.2 + 0.6 * k / STROKES) for k in range(STROKES)]
    page.mouse.move(across[0], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_function(READ)
    times = [
        _moved(page, x, box["y"] + box["height"] * (0.3 + k % 2 / 3)) for k, x in enumerate(across)
    ]
    context.close()
    return timed(f"{run}: a move of the pen, prepared, encoded, read", times, FRAME_MILLISECONDS)


def _moved(page: Page, x: float, y: float) -> float:
    before = page.evaluate("latentarium.stats().drawingReadings")
    page.mouse.move(x, y)
    page.wait_for_function("(before) => latentarium.stats().drawingReadings > before", arg=before)
    found: float = page.evaluate("latentarium.stats().drawingMilliseconds")
    return found
