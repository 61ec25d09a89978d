"""`make load`: a class of hundreds on this machine, with its server and its students.

Loopback only; ends by itself. One table, with the load average beside each row.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import psutil

from tests.bench.server import running_server
from tests.bench.table import machine
from tests.load.school import Class, Seen, joins
from tests.support.redis_server import RedisServer

KILL_SECONDS = 10.0
SMALL_CLASS = 30


@dataclass(frozen=True)
class Sizes:
    """students and seconds of each part; members who join in ten seconds."""

    students: int
    seconds: float
    joins: int
    redis: bool


def main() -> None:
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=300.0, help="of the class without faults")
    parser.add_argument("--joins", type=int, default=1000)
    parser.add_argument("--redis", action="store_true", help="rooms on Redis, not in a file")
    parser.add_argument("--small", action="store_true", help="30 students for 20 s, to try it")
    given = parser.parse_args()
    sizes = (
        Sizes(30, 20.0, 60, given.redis)
        if given.small
        else Sizes(given.students, given.seconds, given.joins, given.redis)
    )
    with (
        TemporaryDirectory() as name,
        _storage(Path(name), sizes.redis) as environment,
        running_server(Path(name), **environment) as (port, process, _),
    ):
        print(machine(), flush=True)
        _say("what", "asked for", "measured", "load")
        asyncio.run(_measured(port, process, sizes))


@contextmanager
def _storage(folder: Path, redis: bool) -> Iterator[dict[str, str]]:
    environment = {"RUNS_DIR": str(folder / "runs"), "WORKER": "no"}
    if not redis:
        yield environment
        return
    server = RedisServer(folder)
    server.start()
    try:
        yield environment | {"REDIS_URL": server.url}
    finally:
        server.stop()


async def _measured(port: int, process: psutil.Process, sizes: Sizes) -> None:
    small = Class(port, min(SMALL_CLASS, sizes.students), min(20.0, sizes.seconds), lively=True)
    await small.held()
    _say(f"{small.students} students: a change reaches 95 %", "≤ 0.6 s", *_reached(small.seen))
    times, failures = await joins(port, sizes.joins, 10.0)
    _say(f"{sizes.joins} joins in 10 s: failures", "0", str(failures))
    _say("… p95 of the page and the joining", "", _milliseconds(times))

    class_ = Class(port, sizes.students, sizes.seconds)
    holding = asyncio.create_task(class_.held())
    await asyncio.sleep(min(10.0, sizes.seconds / 2))
    before, busy = _megabytes(process), _seconds_of(process)
    await holding
    used, grown = _seconds_of(process) - busy, _megabytes(process) / before - 1
    seen = class_.seen
    requests = len(seen.beats) + len(seen.actions) + len(seen.teacher)
    print(f"{sizes.students} students for {sizes.seconds:g} s, {requests} requests", flush=True)
    _say("p95 of beats", "≤ 100 ms", _milliseconds(seen.beats))
    _say("p95 of answers", "≤ 100 ms", _milliseconds(seen.actions))
    _say("p95 of the teacher's beats", "≤ 100 ms", _milliseconds(seen.teacher))
    _say("errors", "0", str(seen.unreachable + len(seen.refused)), str(seen.refused[:1] or ""))
    _say("a change reaches 95 %", "≤ 1.2 s", *_reached(seen))
    _say("processor time of the web processes", "", f"{1e6 * used / requests:.0f} µs a request")
    _say("growth of their memory", "< 5 %", f"{100 * grown:.1f} % of {before:.0f} MB")
    _say("answers lost", "0", f"{class_.lost} of {len(seen.answered)}")

    class_ = Class(port, sizes.students, min(sizes.seconds, 60.0))
    killing = asyncio.create_task(_kill(process))
    await class_.held()
    killing.cancel()
    seen = class_.seen
    print(f"the same, a web process killed every {KILL_SECONDS:g} s", flush=True)
    _say("answers lost", "0", f"{class_.lost} of {len(seen.answered)}")
    _say("requests that were sent again", "", str(seen.unreachable))
    _say("refusals", "0", str(len(seen.refused)), str(seen.refused[:1] or ""))
    _say("p95 of beats", "", _milliseconds(seen.beats))


async def _kill(process: psutil.Process) -> None:
    """Web processes by number, as the system would for want of memory; gunicorn starts others."""
    while True:
        await asyncio.sleep(KILL_SECONDS)
        os.kill(random.choice(process.children()).pid, signal.SIGKILL)


def _reached(seen: Seen) -> tuple[str, str]:
    """Seconds until 95 % had a change, of the changes in the middle and of the worst."""
    if not seen.reached:
        return "no change was led", ""
    of_each = [_p95(times) for times in seen.reached.values()]
    return f"{median(of_each):.2f} s", f"worst {max(of_each):.2f} s of {len(of_each)} changes"


def _milliseconds(times: Sequence[float]) -> str:
    return f"{_p95(times):.1f} ms (median {median(times):.1f})"


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def _megabytes(process: psutil.Process) -> float:
    family = [process, *process.children()]
    return float(sum(each.memory_full_info().pss for each in family) / 2**20)


def _seconds_of(process: psutil.Process) -> float:
    times = [each.cpu_times() for each in process.children()]
    return float(sum(each.user + each.system for each in times))


def _say(what: str, asked: str, measured: str, more: str = "") -> None:
    load = f"{os.getloadavg()[0]:.1f}"
    head = "load" if more == "load" else load
    more = "" if more == "load" else more
    print(f"{what:<46}{asked:>10}  {measured:<28}{head:>5}  {more}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
