"""A class under load: students who beat and answer, a teacher who leads; what became of it."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.load.client import Client, Unreachable

ACTION_SECONDS = 5.0
LEAD_SECONDS = 5.0
# In which a class comes in; that all come at once is measured by itself, see joins().
ARRIVAL_SECONDS = 10.0
JITTER = 0.2
# As in assets/classroom/beats.mjs.
SOON, LIVELY_SECONDS = 0.75, 10.0


@dataclass
class Seen:
    """What was measured: milliseconds of requests, requests that failed, what was answered."""

    beats: list[float] = field(default_factory=list)
    actions: list[float] = field(default_factory=list)
    teacher: list[float] = field(default_factory=list)
    unreachable: int = 0
    refused: list[tuple[int, object]] = field(default_factory=list)
    answered: dict[tuple[str, str], int] = field(default_factory=dict)
    led_at: dict[str, float] = field(default_factory=dict)
    # Of those who were in the class when a change was led: who comes later finds it there.
    reached: dict[str, list[float]] = field(default_factory=dict)
    # When each answer was given, and when the server had it.
    answers: list[tuple[float, float]] = field(default_factory=list)


@dataclass
class Class:
    """lively: do students beat sooner after a change, as the pages do?

    headers: that each request of theirs has; action_seconds: between two answers of a student.
    """

    port: int
    students: int
    seconds: float
    lively: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    action_seconds: float = ACTION_SECONDS
    seen: Seen = field(default_factory=Seen)
    code: str = ""
    teacher: str = ""
    lost: int = 0

    async def held(self) -> Seen:
        teacher = Client(self.port)
        _, opened = await teacher.ask("POST", "/api/rooms", sent={"title": "load"})
        self.code, self.teacher = opened["code"], opened["teacher"]
        teacher.close()  # the server would, after half a minute
        until = time.monotonic() + self.seconds
        async with asyncio.TaskGroup() as tasks:
            for number in range(self.students):
                tasks.create_task(self._student(random.Random(number), until))
            tasks.create_task(self._beats_of_teacher(until))
            tasks.create_task(self._leading(until))
        path = f"/api/rooms/{self.code}/answers.json"
        answers = await self._until_answered(teacher, "GET", path, self.teacher)
        kept = {(each["nickname"], each["step"]): each["answer"] for each in answers}
        self.lost = sum(kept.get(key) != value for key, value in self.seen.answered.items())
        await teacher.ask("DELETE", f"/api/rooms/{self.code}", self.teacher)
        teacher.close()
        return self.seen

    async def _student(self, chance: random.Random, until: float) -> None:
        client = Client(self.port, headers=self.headers)
        await asyncio.sleep(min(ARRIVAL_SECONDS, self.seconds / 4) * chance.random())
        path = f"/api/rooms/{self.code}"
        joined = await self._until_answered(client, "POST", f"{path}/members", "", {})
        token, name = joined["member"], joined["nickname"]
        since, number, changed, usual = 0, 0, -LIVELY_SECONDS, 1.0
        came = math.inf
        act_at = time.monotonic() + self.action_seconds * chance.random()
        while (now := time.monotonic()) < until:
            sent = {"since": since, "page": "explore", "run": "mnist-2d"}
            place = [round(chance.gauss(0, 1), 3), round(chance.gauss(0, 1), 3)]
            news = await self._beat(client, token, sent | {"z": place}, self.seen.beats)
            if news is not None:
                came = min(came, time.monotonic())
                changed = time.monotonic() if since else changed
                since, usual = news["version"], news["pause"] / 1000
                self._note_reached(news["lead"]["address"], came)
            if now >= act_at:
                number += 1
                answer = {"step": number, "answer": chance.randrange(1000)}
                begin = time.perf_counter()
                await self._until_answered(client, "POST", f"{path}/answers", token, answer)
                self.seen.actions.append(1000 * (time.perf_counter() - begin))
                self.seen.answered[name, str(number)] = answer["answer"]
                self.seen.answers.append((now, time.monotonic()))
                act_at += self.action_seconds
            is_lively = self.lively and now - changed < LIVELY_SECONDS
            pause = usual * (SOON if is_lively else 1) * (1 + JITTER * (2 * chance.random() - 1))
            await asyncio.sleep(max(0.0, now + pause - time.monotonic()))
        client.close()

    async def _until_answered(
        self, client: Client, method: str, path: str, token: str, sent: object = None
    ) -> Any:
        """Sends until the server has it, as the pages do, which keep what they could not send."""
        while True:
            try:
                status, answer = await client.ask(method, path, token, sent)
            except Unreachable:
                self.seen.unreachable += 1
            else:
                if status < 300:
                    return answer
                self.seen.refused.append((status, answer))
            await asyncio.sleep(0.5)

    async def _beat(
        self, client: Client, token: str, sent: dict[str, object], times: list[float]
    ) -> Any:
        begin = time.perf_counter()
        try:
            status, news = await client.ask("POST", f"/api/rooms/{self.code}/beat", token, sent)
        except Unreachable:
            self.seen.unreachable += 1
            return None
        times.append(1000 * (time.perf_counter() - begin))
        if status in (200, 204):
            return news
        self.seen.refused.append((status, news))
        return None

    def _note_reached(self, address: str, came: float) -> None:
        led = self.seen.led_at.get(address)
        if led is not None and led > came:
            self.seen.reached.setdefault(address, []).append(time.monotonic() - led)

    async def _beats_of_teacher(self, until: float) -> None:
        client, since = Client(self.port), 0
        while time.monotonic() < until:
            news = await self._beat(client, self.teacher, {"since": since}, self.seen.teacher)
            since = since if news is None else news["version"]
            await asyncio.sleep(1.0)
        client.close()

    async def _leading(self, until: float) -> None:
        """Another address every few seconds, the last so that all can still be reached by it."""
        client, number = Client(self.port), 0
        await asyncio.sleep(LEAD_SECONDS)
        while time.monotonic() < until - LEAD_SECONDS:
            number += 1
            lead = {"address": f"/?run=mnist-2d&z=0,{number}", "follow": True}
            self.seen.led_at[str(lead["address"])] = time.monotonic()
            try:
                await client.ask("PUT", f"/api/rooms/{self.code}/lead", self.teacher, lead)
            except Unreachable:
                self.seen.unreachable += 1
                self.seen.led_at.pop(str(lead["address"]))
            await asyncio.sleep(LEAD_SECONDS)
        client.close()


async def joins(port: int, members: int, seconds: float) -> tuple[list[float], int]:
    """Milliseconds of each that came in, document and all, and how many did not."""
    teacher = Client(port)
    _, opened = await teacher.ask("POST", "/api/rooms", sent={})
    code, times, failures = opened["code"], [], 0

    async def join(at: float) -> None:
        nonlocal failures
        await asyncio.sleep(at)
        client, begin = Client(port), time.perf_counter()
        try:
            shown, _ = await client.ask("GET", f"/class/{code}")
            status, _ = await client.ask("POST", f"/api/rooms/{code}/members", sent={})
        except Unreachable:
            failures += 1
        else:
            failures += (shown, status) != (200, 201)
            times.append(1000 * (time.perf_counter() - begin))
        client.close()

    await asyncio.gather(*(join(seconds * k / members) for k in range(members)))
    await teacher.ask("DELETE", f"/api/rooms/{code}", opened["teacher"])
    teacher.close()
    return times, failures
