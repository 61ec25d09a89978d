"""A page that was saved as one file: how large it is, and how soon it decodes when it is opened."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Browser, sync_playwright

from app.settings import ROOT
from app.site.document import one_file
from app.site.writer import MOST_BYTES, saved_runs
from app.web.assets import Assets
from tests.bench.table import Row, timed
from tests.support.browser.chromium import opened_chromium
from vae.store.catalogue import Catalogue

# Dense layers on grey digits; convolutions on grey clothes and on coloured cats and dogs.
RUNS = ("mnist-2d", "fashion-2d", "pets-64d")
LOADS = 5
INSTRUMENTS = (Path(__file__).parent / "instruments.js").read_text()


def measure() -> list[Row]:
    """From the disk, without a network."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = opened_chromium(playwright)
        rows = [row for run in RUNS for row in _file(browser, run, Path(folder) / f"{run}.html")]
        browser.close()
    return rows


def _file(browser: Browser, run: str, path: Path) -> list[Row]:
    catalogue, assets = (
        Catalogue([ROOT / "zoo"], ROOT / "zoo" / "datasets"),
        Assets(ROOT / "assets"),
    )
    begun = perf_counter()
    path.write_bytes(one_file(saved_runs(catalogue, [run], assets), assets))
    seconds = perf_counter() - begun
    decoded, drawn = [], []
    for _ in range(LOADS):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_init_script(INSTRUMENTS)
        context.set_offline(True)
        page = context.new_page()
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_function("() => bench.ready !== null")
        decoded.append(page.evaluate("bench.firstDecode"))
        drawn.append(page.evaluate("bench.ready"))
        context.close()
    size = path.stat().st_size
    return [
        Row(f"{run} as one file: size", "MB", size / 1e6, budget=MOST_BYTES / 1e6),
        Row(f"{run} as one file: made in", "s", seconds),
        timed(f"{run} as one file: first decode", decoded, 1000),
        timed(f"{run} as one file: stars drawn", drawn),
    ]
