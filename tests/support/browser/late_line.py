"""A line on which answers come late, some later than others that were asked for after them: it
shows what a browser test does not wait for, and what a page believes though it is old."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from queue import Queue
from random import Random
from threading import Thread

HOST = "127.0.0.1"
CHANCE = Random(0)
BYTES = 65536


@contextmanager
def late_line(port: int, seconds: float) -> Iterator[int]:
    """Another port, at which the server's answers come up to that much later, however many."""
    opened = Queue[tuple[int, Callable[[], object]]]()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, questions = await asyncio.open_connection(HOST, port)
        # Whoever is still connected at the end is cut off.
        with closing(writer), closing(questions), suppress(asyncio.CancelledError):
            async with asyncio.TaskGroup() as both:
                asked = both.create_task(_carry(reader, questions, 0))
                await _carry(answers, writer, seconds)
                asked.cancel()

    async def stand() -> None:
        loop, left = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(connect, HOST, 0) as line:
            leave = partial(loop.call_soon_threadsafe, left.set)
            opened.put((line.sockets[0].getsockname()[1], leave))
            await left.wait()

    # A thread of its own: Playwright has a loop in that of the tests.
    thread = Thread(target=lambda: asyncio.run(stand()))
    thread.start()
    late_port, leave = opened.get()
    try:
        yield late_port
    finally:
        leave()
        thread.join()


async def _carry(source: asyncio.StreamReader, to: asyncio.StreamWriter, seconds: float) -> None:
    """All that comes, in its order, up to `seconds` after it came."""
    clock = asyncio.get_running_loop().time
    held = asyncio.Queue[tuple[float, bytes]]()

    async def take_in() -> None:
        with suppress(ConnectionError):
            while some := await source.read(BYTES):
                held.put_nowait((clock() + seconds * CHANCE.random(), some))
        held.put_nowait((clock(), b""))

    async def pass_on() -> None:
        while True:
            due, some = await held.get()
            await asyncio.sleep(due - clock())
            if not some:
                return to.close()
            to.write(some)

    async with asyncio.TaskGroup() as both:
        both.create_task(take_in())
        both.create_task(pass_on())
