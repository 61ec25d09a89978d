"""The page in a real Chromium: from the pointer to painted pixels, the grid, loading, bytes."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from app.settings import ROOT
from tests.bench.chosen import runs_of_each_kind
from tests.bench.table import Row, timed
from tests.support.browser.chromium import FLAGS, chromium_path
from tests.support.browser.server import served
from vae.store.documents import LayerSpec, Run

INSTRUMENTS = (Path(__file__).parent / "instruments.js").read_text()
LOADS = 5
GRIDS = 30
SWEEP_SECONDS = 3.0
PLAY_SECONDS = 3
# As a usual mouse reports. At 120, twice the screen's rate, a sweep's moves were all as old as
# its first when their frame began, 0 to 8 ms by chance: medians of one page lay 5 ms apart.
MOVES_A_SECOND = 125
FRAME_MILLISECONDS = 16.7
CLOUD_EXTENT = 0.3
LAYERS = (
    "layer=decoded",
    "layer=ellipses",
    "layer=samples",
    "layer=magnification",
    "layer=prior",
    "layer=ratio",
    "layer=guessing",
    "colour=reconstruction",
    "density=1",
)
# Of the sky while the decoded plane's tiles arrive, and how far a turn of the wheel zooms.
FRAMES_A_SECOND = 50
WHEEL, WHEELS_A_SECOND = 40, 12


def measure() -> list[Row]:
    """Rows for runs of each kind, on a server as `make run` starts it, over loopback."""
    # The cache of `make run`: its bundles were compressed at installation.
    with served(ROOT / ".cache") as address:
        return asyncio.run(_measure(address, runs_of_each_kind()))


async def _measure(address: str, runs: Sequence[Run]) -> list[Row]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=list(FLAGS)
        )
        rows = []
        for run in runs:
            url = f"{address}/?run={run.id}"
            rows += await _loading(browser, url, run)
            page = await opened(await watched_context(browser), url)
            await settled(page, run.id)
            rows += await sweep(page, run.id, "#sky-pane", FRAME_MILLISECONDS)
            rows += await _grid(page, run)
            await page.context.close()
            rows += await _directions(browser, f"{url}&axes=pca", run)
            rows += await _cloud(browser, f"{url}&sky=3d", run)
            rows += await _tiles(browser, url, run)
            rows += await _layers(browser, url, run)
            path = f"{address}/paths?run={run.id}&curve=slerp"
            rows.append(await _play(browser, path, run, run.id))
            if run.latent_dim == 3:
                rows.append(await _play(browser, f"{path}&sky=3d", run, f"{run.id}, cloud"))
        await browser.close()
        return rows


async def watched_context(browser: Browser) -> Any:
    """A visitor with an empty cache and instruments in every page."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    await context.add_init_script(INSTRUMENTS)
    return context


async def opened(context: Any, url: str) -> Page:
    """A page once all that it shows at first is there."""
    page: Page = await context.new_page()
    await page.goto(url, wait_until="commit")
    await page.wait_for_function("bench.ready !== null")
    return page


async def settled(page: Page, run_id: str) -> None:
    """Until the run's test images are there as well: they come when the browser is idle."""
    run = await page.evaluate(
        "(id) => fetch(`/api/runs/${id}`).then((answer) => answer.json())", run_id
    )
    albums = run["urls"].get("albums", {"urls": run["urls"]["sheets"]})
    await page.wait_for_function(
        "(urls) => urls.every((url) => bench.loaded().includes(url))", arg=albums["urls"]
    )


async def _loading(browser: Browser, url: str, run: Run) -> list[Row]:
    cold, warm, stars = [], [], []
    sizes: list[dict[str, float]] = []
    for _ in range(LOADS):
        context = await watched_context(browser)
        page = await opened(context, url)
        cold.append(await page.evaluate("bench.firstDecode"))
        stars.append(await page.evaluate("bench.ready"))
        sizes.append(await page.evaluate("bench.bytes()"))
        await page.close()
        page = await opened(context, url)
        warm.append(await page.evaluate("bench.firstDecode"))
        await context.close()
    megabytes = {key: median(size[key] for size in sizes) / 1e6 for key in sizes[0]}
    return [
        timed(f"{run.id}: first decode possible, cold", cold, 2500),
        timed(f"{run.id}: first decode possible, warm", warm, 1000),
        timed(f"{run.id}: stars drawn, cold", stars),
        Row(f"{run.id}: code transferred", "MB", megabytes["code"], budget=1.6),
        Row(f"{run.id}: run before the first decode", "MB", megabytes["run"], budget=1.5),
    ]


async def sweep(page: Page, what: str, pane: str, budget: float, extent: float = 0.9) -> list[Row]:
    """The pointer on a Lissajous curve over the pane; budget: milliseconds to painted pixels.

    extent: the curve's width and height, of the pane's.
    """
    box = await page.locator(pane).first.bounding_box()
    assert box is not None, "the sky is not shown"
    session = await page.context.new_cdp_session(page)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    await page.evaluate("bench.startSweep()")
    moves = [
        asyncio.create_task(_move(session, number, box, extent / 2))
        for number in range(round(SWEEP_SECONDS * MOVES_A_SECOND))
    ]
    await asyncio.gather(*moves)
    swept = await page.evaluate("bench.endSweep()")
    if not swept["latencies"]:
        raise RuntimeError(f"{what}: no move of the pointer reached the page")
    rate = 1000 * swept["decodes"] / swept["milliseconds"]
    return [
        timed(f"{what}: pointer's move to painted pixels", swept["latencies"], budget),
        timed(f"{what}: of it the page's own work", swept["work"]),
        Row(f"{what}: decodes in a sweep", "/s", rate, budget=55, more_is_better=True),
        Row(f"{what}: requests in a sweep", "", len(requests), budget=0),
    ]


async def _directions(browser: Browser, url: str, run: Run) -> list[Row]:
    """The same sweep over the plane of principal directions, where there is one."""
    if run.latent_dim == 2:
        return []
    page = await opened(await watched_context(browser), url)
    await settled(page, run.id)
    rows = await sweep(page, f"{run.id}, principal directions", "#sky-pane", FRAME_MILLISECONDS)
    await page.context.close()
    return rows


async def _cloud(browser: Browser, url: str, run: Run) -> list[Row]:
    """The same sweep over the middle of the cloud of three latents, where its points are."""
    if run.latent_dim != 3:
        return []
    page = await opened(await watched_context(browser), url)
    await settled(page, run.id)
    latency, own, _decodes, requests = await sweep(
        page, f"{run.id}, cloud", "#sky-pane", FRAME_MILLISECONDS, CLOUD_EXTENT
    )
    await page.context.close()
    # Between two points there is nothing else to decode.
    return [latency, own, requests]


async def _layers(browser: Browser, url: str, run: Run) -> list[Row]:
    """The pointer over each layer, and over stars that are coloured by a number."""
    rows = []
    for layer in LAYERS:
        page = await opened(await watched_context(browser), f"{url}&{layer}")
        await settled(page, run.id)
        # What takes a while has come, at least coarsely.
        words = page.locator(".layer-words:not([hidden]) .layer-scale")
        if "density" not in layer:
            await words.filter(has_not_text="Computing").filter(has_not_text="Measuring").wait_for()
        swept = await sweep(page, f"{run.id} with {layer}", "#sky-pane", FRAME_MILLISECONDS)
        rows.append(swept[0])
        await page.context.close()
    return rows


async def _tiles(browser: Browser, url: str, run: Run) -> list[Row]:
    """Frames a second while the sky is zoomed and dragged, without the decoded plane and with it,
    whose tiles arrive meanwhile; then the pointer over them."""
    page = await opened(await watched_context(browser), url)
    await settled(page, run.id)
    rows = await _moved(page, f"{run.id}: frames without the decoded plane")
    await page.context.close()
    page = await opened(await watched_context(browser), f"{url}&layer=decoded&blend=0.8")
    await settled(page, run.id)
    rows += await _moved(page, f"{run.id}: frames with it", FRAMES_A_SECOND)
    swept = await sweep(page, f"{run.id} with tiles arriving", "#sky-pane", FRAME_MILLISECONDS)
    await page.context.close()
    return [*rows, swept[0]]


async def _moved(page: Page, what: str, budget: float | None = None) -> list[Row]:
    """Frames a second of a zoom and of a drag of the sky, and how many tiles came."""
    box = await page.locator("#sky-pane").first.bounding_box()
    assert box is not None, "the sky is not shown"
    middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    session = await page.context.new_cdp_session(page)
    rows = []
    for how in ("zoomed", "dragged"):
        await page.evaluate("bench.startFrames()")
        await (_zoom(session, middle) if how == "zoomed" else _drag(session, box))
        found = await page.evaluate("bench.endFrames()")
        rate = 1000 * len(found["intervals"]) / sum(found["intervals"])
        name = f"{what}, {how}, {found['tiles']} tiles arriving"
        rows.append(Row(name, "/s", rate, budget=budget, more_is_better=True))
    return rows


async def _zoom(session: CDPSession, at: dict[str, float]) -> None:
    for _ in range(round(SWEEP_SECONDS * WHEELS_A_SECOND)):
        wheel = {"type": "mouseWheel", "deltaX": 0, "deltaY": -WHEEL}
        await session.send("Input.dispatchMouseEvent", at | wheel)
        await asyncio.sleep(1 / WHEELS_A_SECOND)


async def _drag(session: CDPSession, box: Any) -> None:
    button = {"button": "left", "clickCount": 1}
    start = {"x": box["x"] + box["width"] * 0.5, "y": box["y"] + box["height"] * 0.8}
    await session.send("Input.dispatchMouseEvent", start | button | {"type": "mousePressed"})
    moves = [
        asyncio.create_task(_move(session, number, box, 0.3, button="left"))
        for number in range(round(SWEEP_SECONDS * MOVES_A_SECOND))
    ]
    await asyncio.gather(*moves)
    await session.send("Input.dispatchMouseEvent", start | button | {"type": "mouseReleased"})


async def _move(
    session: CDPSession, number: int, box: Any, reach: float, button: str = "none"
) -> None:
    """One real mouse event at its time; nobody waits for the browser's answer to the last one."""
    await asyncio.sleep(number / MOVES_A_SECOND)
    turn = number / MOVES_A_SECOND
    event = {
        "type": "mouseMoved",
        "button": button,
        "x": box["x"] + box["width"] * (0.5 + reach * math.sin(2.1 * turn)),
        "y": box["y"] + box["height"] * (0.5 + reach * math.cos(3.3 * turn)),
    }
    await session.send("Input.dispatchMouseEvent", event)


async def _grid(page: Page, run: Run) -> list[Row]:
    """From a key on the first slider to all of the 10 × 10 grid, seen coarsely and decoded."""
    await page.mouse.move(2, 2)
    await page.locator("#z1 input[type=range]").focus()
    times = []
    for number in range(GRIDS):
        await page.evaluate("bench.startGrid()")
        await page.keyboard.press("ArrowRight" if number < GRIDS // 2 else "ArrowLeft")
        await page.wait_for_function("bench.isGridWhole()")
        times.append(await page.evaluate("bench.gridTimes()"))
    budget = 100 if _has_convolution(run.decoder) else 33
    what = f"{run.id}: 10×10 grid after a slider's step"
    seen, whole = zip(*times, strict=True)
    rows = [timed(what, seen, budget)]
    return rows if seen == whole else [*rows, timed(f"{what}, all of it decoded", whole)]


async def _play(browser: Browser, url: str, run: Run, what: str) -> Row:
    """Frames of a path that is played: each decoded, painted and marked on the sky and the film."""
    page = await opened(await watched_context(browser), url)
    await settled(page, run.id)
    row = await played(page, f"{what}: frames of a path played")
    await page.context.close()
    return row


async def played(page: Page, what: str) -> Row:
    """Frames a second while the page plays, which Space starts."""
    await page.keyboard.press("Space")
    await page.wait_for_function("latentarium.stats().intervals.length > 0")
    await page.evaluate(f"new Promise((done) => setTimeout(done, {1000 * PLAY_SECONDS}))")
    intervals = await page.evaluate("latentarium.stats().intervals")
    rate = 1000 * len(intervals) / sum(intervals)
    return Row(what, "/s", rate, budget=50, more_is_better=True)


def _has_convolution(specs: Sequence[LayerSpec]) -> bool:
    return any("conv" in spec["op"] or _has_convolution(spec.get("layers", ())) for spec in specs)
