"""A class in mid-lesson: processes die, the machine restarts, Redis is away."""

from __future__ import annotations

import asyncio
import json
import re
import signal
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.jobs.queue import UNREACHABLE
from tests.faults.site import HOSTED, LONG, OWN_COMPUTER, Site, running
from tests.faults.telling import Tells
from tests.load.client import Client, Unreachable
from tests.load.school import Class
from tests.support.redis_server import RedisServer
from tests.support.site_visitor import SiteVisitor, is_training

STUDENTS, SECONDS = (200, 60.0) if LONG else (15, 5.0)
KILL_SECONDS = 10.0 if LONG else 1.0
AWAY_SECONDS = 20.0 if LONG else 0.6
GRID = "/api/runs/mnist-2d/grid.png?n=4"
Fault = Callable[[], Awaitable[None]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = {"METRICS": "yes", "LOG_FORMAT": "json", "LOG_LEVEL": "info"}
    with running(tmp_path_factory.mktemp("class"), HOSTED, **settings) as site:
        yield site


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """One of its own, to be stopped."""
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


async def held(site: Site, fault: Fault, seconds: float) -> tuple[Class, int]:
    """A class and somebody who looks at pictures during the fault; how many pictures came."""
    class_ = Class(site.port, STUDENTS, seconds, action_seconds=0.5)
    holding = asyncio.create_task(class_.held())
    looking = asyncio.create_task(looked(site))
    await fault()
    await holding
    looking.cancel()
    return class_, await looking


async def looked(site: Site) -> int:
    """Pictures, until it is cancelled; one that is not answered is asked for again."""
    client, count = Client(site.port), 0
    try:
        while True:
            try:
                status, _ = await client.ask("GET", GRID)
                assert status == 200
                count += 1
            except Unreachable:
                pass
            await asyncio.sleep(0.1)
    except asyncio.CancelledError:
        client.close()
        return count


def holding(site: Site, fault: Fault, seconds: float = SECONDS) -> tuple[Class, int]:
    """`held` in a thread of its own: a browser of the tests leaves its event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(held(site, fault, seconds))).result()


def told(class_: Class, pictures: int) -> str:
    sent, again = len(class_.seen.answered), class_.seen.unreachable + len(class_.seen.refused)
    return f"{class_.lost} of {sent} answers; {again} requests sent again; {pictures} pictures"


def test_no_answer_is_lost_while_web_processes_are_killed_and_the_machine_restarts(
    site: Site, tells: Tells
) -> None:
    async def killing() -> None:
        for _ in range(int(SECONDS / KILL_SECONDS) - 2):
            await asyncio.sleep(KILL_SECONDS)
            site.kill_web_process()
        await asyncio.sleep(KILL_SECONDS)
        heard = await asyncio.to_thread(counted, site)
        assert heard > STUDENTS, "what dead processes counted is counted still"
        await asyncio.to_thread(site.kill_all)
        await asyncio.to_thread(site.start)

    class_, pictures = holding(site, killing, SECONDS + 2)
    tells(told(class_, pictures))
    assert class_.lost == 0
    assert len(class_.seen.answered) > STUDENTS
    assert class_.seen.unreachable > 0, "it was away"
    assert not class_.seen.refused, "members and teacher are known by the tokens of before"
    assert pictures > 0


def counted(site: Site) -> float:
    with urlopen(f"{site.address}/metrics") as answer:
        families = text_string_to_metric_families(answer.read().decode())
        samples = [each for family in families for each in family.samples]
    return sum(
        each.value
        for each in samples
        if each.name == "latentarium_requests_total" and each.labels["kind"] == "room"
    )


def test_the_log_of_it_all_leads_to_nobody(site: Site) -> None:
    lines = [json.loads(line) for line in site.said]
    requests = [line for line in lines if "route" in line]
    assert {"/api/rooms/<code>/beat", "/api/rooms/<code>/answers"} <= {
        each["route"] for each in requests
    }
    assert all(re.fullmatch("[0-9a-f]{16}", each["request"]) for each in requests)
    text = "\n".join(site.said)
    assert not re.search(r"[mt]-[A-Za-z0-9_-]{32}|/rooms/[A-Z0-9]{6}/|Traceback", text)


def test_nothing_is_lost_while_redis_hangs_and_is_killed_and_the_rest_goes_on(
    redis: RedisServer, tmp_path: Path, smaller_mnist: Path, tells: Tells
) -> None:
    settings = {"REDIS_URL": redis.url, "DATA_ROOT": str(smaller_mnist), "JOB_EPOCHS": "1000"}
    settings |= {"JOB_HELD_OUT": "50", "JOB_FREE_MB": "1"}
    with running(tmp_path / "site", OWN_COMPUTER, **settings) as site:
        client, visitor = Client(site.port), SiteVisitor(site.address)
        job = visitor.start(epochs=1000, recipe="fc-400")

        async def away(number: int) -> None:
            redis.signal(number)
            await asyncio.sleep(AWAY_SECONDS / 2)
            assert (await client.ask("GET", "/compare"))[0] == 200
            status, ready = await client.ask("GET", "/readyz")
            assert (status, ready["rooms"], ready["queue"]) == (200, *["unreachable"] * 2)
            status, refusal = await asyncio.to_thread(visitor.ask, job["url"])
            assert (status, refusal["error"]) == (503, UNREACHABLE)
            assert (await asyncio.to_thread(visitor.ask, "/api/jobs", "POST", job["order"]))[
                0
            ] == 503
            await asyncio.sleep(AWAY_SECONDS / 2)

        async def both() -> None:
            before = await asyncio.to_thread(visitor.watch, job, is_training)
            await away(signal.SIGSTOP)
            redis.signal(signal.SIGCONT)
            await asyncio.sleep(1)
            await away(signal.SIGKILL)
            await asyncio.to_thread(redis.stop)
            await asyncio.to_thread(redis.start)
            while (await asyncio.to_thread(visitor.ask, job["url"]))[0] != 200:
                await asyncio.sleep(0.1)
            epochs.append(len(before["history"]))
            client.close()

        epochs: list[int] = []
        class_, pictures = holding(site, both, SECONDS + 2 * AWAY_SECONDS)
        seen = visitor.watch(job, lambda seen: len(seen["history"]) > 2 * epochs[0])
        visitor.ask(job["url"], "DELETE")
        tells(f"{told(class_, pictures)}; none of {len(seen['history']) // 2} epochs")
        assert seen["state"] == "running", "the training went on meanwhile"
        assert class_.lost == 0
        assert {status for status, _ in class_.seen.refused} == {503}
        assert class_.seen.unreachable == 0, "nobody waited until they gave up"
        assert sum("The storage of rooms cannot be reached" in line for line in site.said) < 10
