"""A hall that opens Explore at once and uses it: grids, Compare's figures, beats of a class."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.bench.visits import Asked, recorded
from tests.load.client import Client, Unreachable
from tests.support.browser.chromium import opened_chromium

# A browser opens so many connections to one site, and keeps them.
CONNECTIONS = 6
# One may wait as long as a person in front of a page that loads does.
PATIENCE = 30.0
GRID_SECONDS, FIGURE_SECONDS, BEAT_SECONDS = 10.0, 5.0, 1.0
GRID = "/api/runs/mnist-2d/grid.png?n=10"
COMPARED = "/compare?runs=mnist-2d,mnist-10d"
# What was not answered is asked for again, the first time at once, as a browser does on a
# connection that was cut.
TRIES, AGAIN_SECONDS = 5, 0.5
COMPRESSED = {"Accept-Encoding": "gzip, deflate, br"}


@dataclass(frozen=True)
class Recorded:
    """What a browser asks for: on its first visit of Explore, and for one figure of Compare."""

    visit: list[Asked]
    figure: Asked


@dataclass
class Opened:
    """Milliseconds of each kind of request; lost: never answered, or by a fault of the server."""

    documents: list[float] = field(default_factory=list)
    visits: list[float] = field(default_factory=list)
    grids: list[float] = field(default_factory=list)
    figures: list[float] = field(default_factory=list)
    beats: list[float] = field(default_factory=list)
    again: int = 0
    lost: list[str] = field(default_factory=list)


def recorded_by_a_browser(port: int) -> Recorded:
    with sync_playwright() as playwright:
        browser = opened_chromium(playwright)
        visit = recorded(browser, port, ["/"])
        figure = _recorded_figure(browser, port)
        browser.close()
    return Recorded(visit, figure)


def _recorded_figure(browser: Browser, port: int) -> Asked:
    context = browser.new_context(viewport={"width": 1440, "height": 3000})
    page: Page = context.new_page()

    def is_figure(request: Request) -> bool:
        return "_dash-update-component" in request.url and '"charts"' in (request.post_data or "")

    with page.expect_request(is_figure) as asked:
        page.goto(f"http://127.0.0.1:{port}{COMPARED}")
    request = asked.value
    address = request.url.removeprefix(f"http://127.0.0.1:{port}")
    body = request.post_data_buffer
    context.close()
    return Asked("POST", address, body, {"content-type": "application/json"})


@dataclass
class Explorers:
    port: int
    students: int
    arrival: float
    seconds: float
    recorded: Recorded
    seen: Opened = field(default_factory=Opened)
    code: str = ""

    async def held(self) -> Opened:
        """Until `seconds` after the first came; all come within `arrival`."""
        teacher = Client(self.port)
        _, opened = await teacher.ask("POST", "/api/rooms", sent={"title": "explorers"})
        self.code = opened["code"]
        teacher.close()
        until = time.monotonic() + self.seconds
        async with asyncio.TaskGroup() as tasks:
            for number in range(self.students):
                at = self.arrival * number / self.students
                tasks.create_task(self._student(random.Random(number), at, until))
        for _ in range(TRIES):  # the process that has it may be killed just now
            with suppress(Unreachable):
                await teacher.ask("DELETE", f"/api/rooms/{self.code}", opened["teacher"])
                break
        teacher.close()
        return self.seen

    async def _student(self, chance: random.Random, at: float, until: float) -> None:
        await asyncio.sleep(at)
        clients = [Client(self.port, PATIENCE) for _ in range(CONNECTIONS)]
        document, *rest = self.recorded.visit
        begin = time.perf_counter()
        await self._asked(clients[0], document, self.seen.documents)
        parts = [rest[k::CONNECTIONS] for k in range(CONNECTIONS)]
        await asyncio.gather(*map(self._chain, clients, parts))
        self.seen.visits.append(1000 * (time.perf_counter() - begin))
        joined = await self._room(clients[0], "/members", "", {})
        token = str(joined.get("member", ""))
        grid = Asked("GET", GRID, None, {})
        await asyncio.gather(
            self._again(lambda: self._beat(clients[0], token), BEAT_SECONDS, chance, until),
            self._again(
                lambda: self._asked(clients[1], grid, self.seen.grids), GRID_SECONDS, chance, until
            ),
            self._again(
                lambda: self._asked(clients[2], self.recorded.figure, self.seen.figures),
                FIGURE_SECONDS,
                chance,
                until,
            ),
        )
        for client in clients:
            client.close()

    async def _chain(self, client: Client, asked: Sequence[Asked]) -> None:
        for each in asked:
            await self._asked(client, each, [])

    async def _again(
        self, act: Callable[[], Awaitable[None]], every: float, chance: random.Random, until: float
    ) -> None:
        due = time.monotonic() + every * chance.random()
        while due < until:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            await act()
            due = max(due + every, time.monotonic())

    async def _asked(self, client: Client, each: Asked, times: list[float]) -> None:
        """Its milliseconds, those of all tries together."""
        begin = time.perf_counter()
        headers = {**COMPRESSED, **each.headers}
        for number in range(TRIES):
            try:
                status, _, _ = await client.fetch(
                    each.method, each.address, each.body or b"", headers
                )
            except Unreachable:
                self.seen.again += 1
                await asyncio.sleep(AGAIN_SECONDS * number)
                continue
            times.append(1000 * (time.perf_counter() - begin))
            if status >= 400:
                self.seen.lost.append(f"{each.address[:60]}: {status}")
            return
        self.seen.lost.append(f"{each.address[:60]}: no answer")

    async def _beat(self, client: Client, token: str) -> None:
        sent = {"since": 1, "page": "explore", "run": "mnist-2d", "z": [0.5, -1]}
        begin = time.perf_counter()
        await self._room(client, "/beat", token, sent)
        self.seen.beats.append(1000 * (time.perf_counter() - begin))

    async def _room(self, client: Client, path: str, token: str, sent: object) -> dict[str, object]:
        """What was answered, nothing where it was lost."""
        for number in range(TRIES):
            try:
                status, news = await client.ask(
                    "POST", f"/api/rooms/{self.code}{path}", token, sent
                )
            except Unreachable:
                self.seen.again += 1
                await asyncio.sleep(AGAIN_SECONDS * number)
                continue
            if status < 300:
                return news or {}
            self.seen.lost.append(f"{path}: {status}")
            return {}
        self.seen.lost.append(f"{path}: no answer")
        return {}
