"""A thin, lossy line that many devices share, between them and a server on this machine.

What it does, and what it does not: both directions have the same rate, shared by all connections.
Bytes travel in segments of 1,460 (and 40 of headers) and take half a round trip. One in so many is
lost: it costs its time on the line, and comes two round trips later, or later still where it is
lost again. Whatever follows it in its connection waits for it, as TCP's receivers do. Opening a
connection takes a round trip more, and a second longer where its first segment is lost. At most
64 KB of a connection are under way. Slow start, the bytes of acknowledgements and congestion are
not imitated. Without a network nothing arrives; what was sent arrives when it is back.
"""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field

SEGMENT, HEADERS, WINDOW = 1460, 40, 64 * 1024
FIRST_SECONDS = 1.0  # TCP's patience with the first segment of a connection


@dataclass
class ThinLine:
    """bits: of each direction a second; round_trip: seconds; loss: share of segments."""

    server: int
    bits: float = 1.5e6
    round_trip: float = 0.3
    loss: float = 0.02
    carried: int = 0
    lost: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(0))
    # When each direction has sent what it was given; a network that is away is busy until then.
    _free: dict[str, float] = field(default_factory=lambda: {"up": 0.0, "down": 0.0})
    _listener: asyncio.Server | None = None
    _carried: set[asyncio.Task[None]] = field(default_factory=set)

    async def opened(self) -> int:
        """Its port."""
        self._listener = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        port: int = self._listener.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.close()
        for task in self._carried:
            task.cancel()
        await asyncio.gather(*self._carried, return_exceptions=True)

    def go_away(self, seconds: float) -> None:
        """No network for so long from now on."""
        back = time.monotonic() + seconds
        self._free = {way: max(free, back) for way, free in self._free.items()}

    def _accept(self, near: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._connected(near, answers))
        self._carried.add(task)
        task.add_done_callback(self._carried.discard)

    async def _connected(self, near: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        opening = self._arrival("up", 0) + self.round_trip / 2
        if self._is_lost():
            opening += FIRST_SECONDS
        await asyncio.sleep(opening - time.monotonic())
        try:
            far, requests = await asyncio.open_connection("127.0.0.1", self.server)
        except OSError:
            answers.close()
            return
        with suppress(OSError):
            await asyncio.gather(
                self._carry("up", near, requests), self._carry("down", far, answers)
            )

    async def _carry(
        self, way: str, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(WINDOW // SEGMENT)
        delivering = asyncio.create_task(self._deliver(under_way, sink))
        with suppress(OSError):
            while data := await source.read(SEGMENT):
                await under_way.put((self._arrival(way, len(data)), data))
        await under_way.put((self._arrival(way, 0), b""))
        await delivering

    async def _deliver(
        self, under_way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while True:
                at, data = await under_way.get()
                await asyncio.sleep(at - time.monotonic())
                if not data:
                    break
                sink.write(data)
        sink.close()
        while not under_way.empty():  # whoever still sends must not wait for room
            under_way.get_nowait()

    def _arrival(self, way: str, size: int) -> float:
        """When a segment that is sent now arrives."""
        sending = 8 * (size + HEADERS) / self.bits
        self._free[way] = max(self._free[way], time.monotonic()) + sending
        self.carried += size + HEADERS
        arrival = self._free[way] + self.round_trip / 2
        while self._is_lost():
            self.lost += 1
            self._free[way] += sending
            arrival += 2 * self.round_trip
        return arrival

    def _is_lost(self) -> bool:
        return self._chance.random() < self.loss
