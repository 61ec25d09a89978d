"""What visits with an empty cache cost the server: requests, bytes, its processor's time."""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from dataclasses import dataclass

import psutil
from playwright.sync_api import Browser, Request, sync_playwright

from tests.bench.table import Row
from tests.support.browser.chromium import opened_chromium

PAGES = ("/", "/compare", "/training", "/paths", "/vectors", "/train-your-own", "/runs")
VISITS = 25
CORES = 2
QUIET_MILLISECONDS = 3000
KEPT_HEADERS = ("content-type", "referer", "range")


@dataclass(frozen=True)
class Asked:
    """One request of a browser, as it can be sent again."""

    method: str
    address: str
    body: bytes | None
    headers: dict[str, str]


@dataclass(frozen=True)
class Visit:
    """requests, bytes with headers, and seconds of the server's processor."""

    requests: int
    bytes: float
    seconds: float


def visit_rows(port: int, process: psutil.Process) -> list[Row]:
    """Rows for a page opened for the first time, and for a walk over all pages."""
    with sync_playwright() as playwright:
        browser = opened_chromium(playwright)
        explore = recorded(browser, port, PAGES[:1])
        walk = recorded(browser, port, PAGES)
        browser.close()
    return [
        *_rows("cold visit", 1, replayed(port, process, explore)),
        *_rows("walk over all pages", len(PAGES), replayed(port, process, walk)),
    ]


def recorded(browser: Browser, port: int, pages: Sequence[str]) -> list[Asked]:
    """All that one new visitor's browser asks for on its way over the pages."""
    asked: list[Asked] = []
    seen: set[tuple[str, str]] = set()

    def remember(request: Request) -> None:
        response, part = request.response(), (request.url, request.headers.get("range", ""))
        if response is None or part in seen:
            return  # aborted, or from the browser's cache
        if "immutable" in response.headers.get("cache-control", ""):
            seen.add(part)
        address = request.url.removeprefix(f"http://127.0.0.1:{port}")
        if address.startswith("/"):
            kept = {k: v for k, v in request.headers.items() if k in KEPT_HEADERS}
            asked.append(Asked(request.method, address, request.post_data_buffer, kept))

    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.on("requestfinished", remember)
    page = context.new_page()
    for path in pages:
        page.goto(f"http://127.0.0.1:{port}{path}")
        page.evaluate("window.latentarium?.ready.then(() => true)")
        page.wait_for_load_state("networkidle")
        # Test images come when the browser is idle.
        page.wait_for_timeout(QUIET_MILLISECONDS)
    context.close()
    return asked


def replayed(port: int, process: psutil.Process, asked: Sequence[Asked]) -> Visit:
    """The mean of as many visits, after one that fills what is made once."""
    _visit(port, asked)
    before = _processor_seconds(process)
    sizes = [_visit(port, asked) for _ in range(VISITS)]
    seconds = (_processor_seconds(process) - before) / VISITS
    return Visit(len(asked), sum(sizes) / VISITS, seconds)


def _rows(what: str, pages: int, visit: Visit) -> list[Row]:
    rate = CORES * pages / visit.seconds
    return [
        Row(f"{what}: requests", "", visit.requests, budget=30 * pages),
        Row(f"{what}: bytes with headers", "MB", visit.bytes / 1e6),
        Row(
            f"{what}: the server's processor",
            "ms",
            visit.seconds * 1000,
            budget=25 if pages == 1 else None,
        ),
        Row(f"{what}: pages that {CORES} cores open", "/s", rate, budget=80, more_is_better=True),
    ]


def _visit(port: int, asked: Sequence[Asked]) -> int:
    """Bytes of all answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    total = 0
    for each in asked:
        headers = {"Accept-Encoding": "gzip, deflate, br", **each.headers}
        connection.request(each.method, each.address, each.body, headers)
        answer = connection.getresponse()
        total += len(answer.read()) + len(str(answer.headers))
        if answer.status >= 400:
            raise RuntimeError(f"{each.method} {each.address}: {answer.status}")
    connection.close()
    return total


def _processor_seconds(parent: psutil.Process) -> float:
    family = (parent, *parent.children(recursive=True))
    return sum(times.user + times.system for times in (each.cpu_times() for each in family))
