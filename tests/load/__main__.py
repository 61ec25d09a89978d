"""`make load`: a class of hundreds on this machine, with its server and its students.

Loopback only; ends by itself. One table, with the load average beside each row. Parts: `class` (a
room under load), `explore` (all open Explore at once and use it), `line` (30 devices on a thin,
lossy line, and a minute without any network: see tests/load/thin_line.py).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil

from tests.bench.server import running_server
from tests.bench.table import machine
from tests.load import report
from tests.load.explorers import Explorers, Opened, Recorded, recorded_by_a_browser
from tests.load.report import milliseconds, say
from tests.load.school import Class, Seen, joins
from tests.load.thin_line import ThinLine
from tests.support.redis_server import RedisServer

PARTS = ("class", "explore", "line")
KILL_SECONDS = 10.0
SMALL_CLASS = 30
ARRIVAL_SECONDS = 30.0
OUTAGE_SECONDS = 60.0
# What Chromium adds to each request weighs as much: 650 bytes.
OF_A_BROWSER = {"Cookie": "x" * 640}


@dataclass(frozen=True)
class Sizes:
    """students and seconds of each part; members who join in ten seconds."""

    students: int
    seconds: float
    joins: int
    arrival: float = ARRIVAL_SECONDS
    outage: float = OUTAGE_SECONDS


SMALL = Sizes(students=30, seconds=20.0, joins=60, arrival=3.0, outage=15.0)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="make load", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("parts", nargs="*", default=PARTS, help="all of them where none is named")
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=300.0, help="of each part without faults")
    parser.add_argument("--joins", type=int, default=1000)
    parser.add_argument("--store", choices=("sqlite", "redis"), default="sqlite")
    parser.add_argument("--small", action="store_true", help="30 students for 20 s, to try it")
    given = parser.parse_args()
    if unknown := [part for part in given.parts if part not in PARTS]:
        parser.error(f"{unknown[0]} is none of {', '.join(PARTS)}")
    sizes = SMALL if given.small else Sizes(given.students, given.seconds, given.joins)
    print(f"{machine()}; rooms on {given.store}", flush=True)
    report.columns()
    for part in given.parts:
        with (
            TemporaryDirectory() as name,
            _storage(Path(name), given.store) as environment,
            running_server(Path(name), **environment) as (port, process, _),
        ):
            if part == "class":
                asyncio.run(_taught(port, process, sizes))
            elif part == "line":
                asyncio.run(_on_a_thin_line(port, sizes))
            else:
                asyncio.run(_explored(port, process, sizes, recorded_by_a_browser(port)))


@contextmanager
def _storage(folder: Path, store: str) -> Iterator[dict[str, str]]:
    environment = {"RUNS_DIR": str(folder / "runs"), "WORKER": "no"}
    if store != "redis":
        yield environment
        return
    server = RedisServer(folder)
    server.start()
    try:
        yield environment | {"REDIS_URL": server.url}
    finally:
        server.stop()


async def _taught(port: int, process: psutil.Process, sizes: Sizes) -> None:
    small = Class(port, min(SMALL_CLASS, sizes.students), min(20.0, sizes.seconds), lively=True)
    await small.held()
    say(f"{small.students} students: a change reaches 95 %", "≤ 0.6 s", *_reached(small.seen))
    times, failures = await joins(port, sizes.joins, 10.0)
    say(f"{sizes.joins} joins in 10 s: failures", "0", str(failures))
    say("… p95 of the page and the joining", "", milliseconds(times))

    class_ = Class(port, sizes.students, sizes.seconds)
    holding = asyncio.create_task(class_.held())
    await asyncio.sleep(min(60.0, sizes.seconds / 2))
    before, busy = report.megabytes(process), report.processor_seconds(process)
    await holding
    used = report.processor_seconds(process) - busy
    grown = report.megabytes(process) / before - 1
    seen = class_.seen
    requests = len(seen.beats) + len(seen.actions) + len(seen.teacher)
    report.head(f"{sizes.students} students for {sizes.seconds:g} s, {requests} requests")
    say("p95 of beats", "≤ 100 ms", milliseconds(seen.beats))
    say("p95 of answers", "≤ 100 ms", milliseconds(seen.actions))
    say("p95 of the teacher's beats", "≤ 100 ms", milliseconds(seen.teacher))
    say("errors", "0", str(seen.unreachable + len(seen.refused)), str(seen.refused[:1] or ""))
    say("a change reaches 95 %", "≤ 1.2 s", *_reached(seen))
    say("processor time of the web processes", "", f"{1e6 * used / requests:.0f} µs a request")
    say("growth of their memory after a minute", "< 5 %", f"{100 * grown:.1f} % of {before:.0f} MB")
    say("answers lost", "0", f"{class_.lost} of {len(seen.answered)}")

    class_ = Class(port, sizes.students, min(sizes.seconds, 60.0))
    async with _killing(process):
        await class_.held()
    seen = class_.seen
    report.head(f"the same, a web process killed every {KILL_SECONDS:g} s")
    say("answers lost", "0", f"{class_.lost} of {len(seen.answered)}")
    say("requests that were sent again", "", str(seen.unreachable))
    say("refusals", "0", str(len(seen.refused)), str(seen.refused[:1] or ""))
    say("p95 of beats", "", milliseconds(seen.beats))


async def _explored(port: int, process: psutil.Process, sizes: Sizes, recorded: Recorded) -> None:
    part = f"{len(recorded.visit)} requests a visit, six connections each"
    head = f"{sizes.students} students open Explore within {sizes.arrival:g} s, and use it"
    hall = Explorers(port, sizes.students, sizes.arrival, sizes.seconds, recorded)
    holding = asyncio.create_task(hall.held())
    await asyncio.sleep(min(sizes.arrival + 10, sizes.seconds / 2))
    before = report.megabytes(process)
    await holding
    after = report.megabytes(process)
    report.head(f"{head}, {sizes.seconds:g} s ({part})")
    _say_opened(hall.seen)
    say("memory (PSS), in the middle and at the end", "≤ 350 MB", f"{before:.0f} → {after:.0f} MB")

    twice = Explorers(port, 2 * sizes.students, sizes.arrival, 1.5 * sizes.arrival, recorded)
    await twice.held()
    report.head(f"{twice.students} within {sizes.arrival:g} s")
    _say_opened(twice.seen)

    hall = Explorers(port, sizes.students, sizes.arrival, min(sizes.seconds, 60.0), recorded)
    async with _killing(process):
        await hall.held()
    report.head(f"{head}, a web process killed every {KILL_SECONDS:g} s")
    _say_opened(hall.seen)


def _say_opened(seen: Opened) -> None:
    say("lost", "0", str(len(seen.lost)), str(seen.lost[:1] or ""))
    say("requests that were sent again", "", str(seen.again))
    say("p95 of the document", "≤ 300 ms", milliseconds(seen.documents))
    say("p95 of all that a first visit asks for", "", milliseconds(seen.visits))
    say("p95 of a cached grid", "≤ 300 ms", milliseconds(seen.grids))
    say("p95 of a figure of Compare", "≤ 300 ms", milliseconds(seen.figures))
    say("p95 of beats", "≤ 100 ms", milliseconds(seen.beats))


async def _on_a_thin_line(port: int, sizes: Sizes) -> None:
    line = ThinLine(port)
    near = await line.opened()
    devices = min(SMALL_CLASS, sizes.students)
    class_ = Class(near, devices, min(60.0, sizes.seconds), lively=True, headers=OF_A_BROWSER)
    await class_.held()
    seen = class_.seen
    kilobits = 8e-3 * line.carried / class_.seconds
    report.head(f"{devices} devices share 1.5 Mbit/s with 300 ms and 2 % loss")
    say("a change reaches 95 %", "", *_reached(seen))
    say("p95 of beats", "", milliseconds(seen.beats))
    say("what they use of the line, both ways", "", f"{kilobits:.0f} kbit/s, {line.lost} lost")
    say("answers lost", "0", f"{class_.lost} of {len(seen.answered)}")

    class_ = Class(near, devices, sizes.outage + 30.0, lively=True, headers=OF_A_BROWSER)
    holding = asyncio.create_task(class_.held())
    await asyncio.sleep(15.0)
    line.go_away(sizes.outage)
    await asyncio.sleep(sizes.outage)
    back = time.monotonic()
    await holding
    seen = class_.seen
    report.head(f"the same, {sizes.outage:g} s without any network")
    say("answers lost", "0", f"{class_.lost} of {len(seen.answered)}")
    kept = max((kept for given, kept in seen.answers if given < back < kept), default=back)
    say("those that waited are there after", "", f"{kept - back:.1f} s")
    say("refusals", "0", str(len(seen.refused)), str(seen.refused[:1] or ""))
    await line.close()


@asynccontextmanager
async def _killing(process: psutil.Process) -> AsyncIterator[None]:
    """Kills web processes by number, as the system would for want of memory; others are started."""

    async def kill() -> None:
        while True:
            await asyncio.sleep(KILL_SECONDS)
            os.kill(random.choice(process.children()).pid, signal.SIGKILL)

    killing = asyncio.create_task(kill())
    try:
        yield
    finally:
        killing.cancel()


def _reached(seen: Seen) -> tuple[str, str]:
    """Seconds until 95 % had a change, of the changes in the middle and of the worst."""
    if not seen.reached:
        return "no change was led", ""
    of_each = [report.p95(times) for times in seen.reached.values()]
    return f"{median(of_each):.2f} s", f"worst {max(of_each):.2f} s of {len(of_each)} changes"


if __name__ == "__main__":
    main()
