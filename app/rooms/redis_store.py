"""Rooms on Redis, for web processes on several machines; what has ended expires by itself."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from redis import Redis, WatchError
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from app.rooms.store import Answered, Document, Seen, StoreUnavailable

SECONDS = 3.0
PREFIX = "latentarium:room:"
# From each room's code to its end: what is counted, and what lists them.
ALL = "latentarium:rooms"
PARTS = ("", ":members", ":presence", ":answers", ":lesson")


class RedisRooms:
    def __init__(self, url: str) -> None:
        # Its types answer for bytes and for coroutines, too.
        self._redis: Any = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=SECONDS,
            socket_connect_timeout=SECONDS,
            retry=Retry(NoBackoff(), 1),
        )

    def create(self, code: str, document: Document, ends: float, now: float) -> bool:
        with _reported():
            # Kept apart from the room: of all who try at once, one succeeds.
            free = self._redis.set(_key(code, ":taken"), 1, nx=True, exat=math.ceil(ends))
            if not free:
                return False
            made = {"version": 1, "document": json.dumps(document), "ends": repr(ends)}
            pipe = self._redis.pipeline()
            pipe.hset(_key(code), mapping=made)
            pipe.expireat(_key(code), math.ceil(ends))
            pipe.zadd(ALL, {code: ends})
            pipe.execute()
            return True

    def seen(self, code: str, member: str, now: float) -> Seen | None:
        with _reported():
            pipe = self._redis.pipeline(transaction=False)
            pipe.hmget(_key(code), "version", "ends", "document")
            pipe.hget(_key(code, ":members"), member)
            (version, ends, document), found = pipe.execute()
        if version is None or float(ends) <= now:
            return None
        return Seen(int(version), float(ends), document, found)

    def change(self, code: str, change: Callable[[Document], Document], now: float) -> Document:
        with _reported():
            while True:
                try:
                    return self._changed(code, change, now)
                except WatchError:
                    continue

    def _changed(self, code: str, change: Callable[[Document], Document], now: float) -> Document:
        with self._redis.pipeline() as pipe:
            pipe.watch(_key(code))
            document, ends = pipe.hmget(_key(code), "document", "ends")
            if document is None or float(ends) <= now:
                raise KeyError(code)
            changed = change(json.loads(document))
            pipe.multi()
            pipe.hset(_key(code), "document", json.dumps(changed))
            pipe.hincrby(_key(code), "version", 1)
            pipe.execute()
            return changed

    def prolong(self, code: str, ends: float, now: float) -> None:
        with _reported():
            if self._redis.hget(_key(code), "ends") is None:
                return
            pipe = self._redis.pipeline()
            pipe.hset(_key(code), "ends", repr(ends))
            pipe.zadd(ALL, {code: ends})
            for part in (*PARTS, ":taken"):
                pipe.expireat(_key(code, part), math.ceil(ends))
            pipe.execute()

    def delete(self, code: str) -> None:
        with _reported():
            pipe = self._redis.pipeline()
            pipe.delete(*(_key(code, part) for part in (*PARTS, ":taken")))
            pipe.zrem(ALL, code)
            pipe.execute()

    def count(self, now: float) -> int:
        with _reported():
            return int(self._redis.zcount(ALL, f"({now!r}", "+inf"))

    def put_member(self, code: str, member: str, document: Document) -> None:
        self._put(code, ":members", member, json.dumps(document))

    def forget_member(self, code: str, member: str) -> None:
        with _reported():
            own = [
                field
                for field in self._redis.hkeys(_key(code, ":answers"))
                if field.partition("\n")[2] == member
            ]
            pipe = self._redis.pipeline()
            pipe.hdel(_key(code, ":members"), member)
            pipe.hdel(_key(code, ":presence"), member)
            if own:
                pipe.hdel(_key(code, ":answers"), *own)
            pipe.execute()

    def members(self, code: str) -> dict[str, Document]:
        with _reported():
            found: Mapping[str, str] = self._redis.hgetall(_key(code, ":members"))
        return {member: json.loads(document) for member, document in found.items()}

    def put_presence(self, code: str, member: str, presence: str, now: float) -> None:
        self._put(code, ":presence", member, f"{now!r}\n{presence}")

    def presences(self, code: str, since: float) -> Mapping[str, str]:
        with _reported():
            found: Mapping[str, str] = self._redis.hgetall(_key(code, ":presence"))
        parted = {member: text.partition("\n") for member, text in found.items()}
        return {member: rest for member, (at, _, rest) in parted.items() if float(at) > since}

    def put_answer(self, code: str, answered: Answered) -> None:
        value = f"{answered.at!r}\n{answered.answer}"
        self._put(code, ":answers", f"{answered.step}\n{answered.member}", value)

    def answers(self, code: str) -> list[Answered]:
        with _reported():
            found: Mapping[str, str] = self._redis.hgetall(_key(code, ":answers"))
        read = []
        for field, value in found.items():
            step, _, member = field.partition("\n")
            at, _, answer = value.partition("\n")
            read.append(Answered(step, member, answer, float(at)))
        return sorted(read, key=lambda one: (one.at, one.step, one.member))

    def put_lesson(self, code: str, text: str) -> None:
        self._put(code, ":lesson", "text", text)

    def lesson(self, code: str) -> str | None:
        with _reported():
            found: str | None = self._redis.hget(_key(code, ":lesson"), "text")
        return found

    def count_up(self, key: str, seconds: float, now: float) -> int:
        with _reported():
            name = f"latentarium:count:{key}"
            pipe = self._redis.pipeline()
            pipe.set(name, 0, nx=True, ex=math.ceil(seconds))
            pipe.incr(name)
            return int(pipe.execute()[1])

    def forget_ended(self, now: float) -> None:
        with _reported():
            self._redis.zremrangebyscore(ALL, "-inf", now)

    def close(self) -> None:
        self._redis.close()

    def _put(self, code: str, part: str, field: str, value: str) -> None:
        """Into a hash that ends with its room; nothing where there is no room."""
        with _reported():
            ends = self._redis.hget(_key(code), "ends")
            if ends is None:
                return
            pipe = self._redis.pipeline()
            pipe.hset(_key(code, part), field, value)
            pipe.expireat(_key(code, part), math.ceil(float(ends)))
            pipe.execute()


def _key(code: str, part: str = "") -> str:
    return f"{PREFIX}{code}{part}"


@contextmanager
def _reported() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        if isinstance(error, WatchError):
            raise
        raise StoreUnavailable(str(error)) from error
