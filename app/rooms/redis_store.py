"""Rooms on Redis, for web processes on several machines; what has ended expires by itself."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from redis import Redis, WatchError
from redis.exceptions import RedisError

from app.rooms.store import Answered, Document, Presence, Seen, StoreUnavailable
from app.web.patience import Breaker, NotAnswering, patience

PREFIX = "latentarium:room:"
# From each room's code to its end: what is counted, and what lists them.
ALL = "latentarium:rooms"
ANSWERS = ":answers:"
# The answers to each step are a hash of their own, and `:steps` has the steps' names.
PARTS = ("", ":members", ":names", ":presence", ":steps", ":texts")
# Redis forgets a room so much after its end, by a clock of its own that may be set forward by a
# day; whoever opens a room forgets those that have ended.
RESERVE_SECONDS = 25 * 3600
# Into a hash that ends with its room, in one step; nothing where there is no room.
PUT = """
local ends = redis.call('HGET', KEYS[1], 'ends')
if not ends then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('EXPIREAT', KEYS[2], math.ceil(tonumber(ends)) + tonumber(ARGV[4]))
if KEYS[3] then
  redis.call('SADD', KEYS[3], ARGV[3])
  redis.call('EXPIREAT', KEYS[3], math.ceil(tonumber(ends)) + tonumber(ARGV[4]))
end
return 1
"""


class RedisRooms:
    def __init__(self, url: str) -> None:
        # Its types answer for bytes and for coroutines, too.
        self._redis: Any = Redis.from_url(url, decode_responses=True, **patience())
        self._script = self._redis.register_script(PUT)
        self._breaker = Breaker("The storage of rooms")

    def create(self, code: str, document: Document, ends: float, now: float) -> bool:
        with self._reported():
            # Kept apart from the room: of all who try at once, one succeeds.
            last = _last(ends)
            if not self._redis.set(_key(code, ":taken"), 1, nx=True, exat=last):
                return False
            made = {"version": 1, "document": json.dumps(document), "ends": repr(ends)}
            pipe = self._redis.pipeline()
            pipe.hset(_key(code), mapping=made)
            pipe.expireat(_key(code), last)
            pipe.zadd(ALL, {code: ends})
            pipe.execute()
            return True

    def seen(self, code: str, member: str, now: float) -> Seen | None:
        with self._reported():
            pipe = self._redis.pipeline(transaction=False)
            pipe.hmget(_key(code), "version", "ends", "document")
            pipe.hget(_key(code, ":members"), member)
            pipe.hget(_key(code, ":presence"), member)
            (version, ends, document), found, told = pipe.execute()
        if version is None or float(ends) <= now:
            return None
        presence = None if told is None else _presence(told)
        return Seen(int(version), float(ends), document, found, presence)

    def change(self, code: str, change: Callable[[Document], Document], now: float) -> Document:
        with self._reported():
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
        with self._reported():
            if self._redis.hget(_key(code), "ends") is None:
                return
            pipe = self._redis.pipeline()
            pipe.hset(_key(code), "ends", repr(ends))
            pipe.zadd(ALL, {code: ends})
            for part in (*PARTS, ":taken", *self._answered(code)):
                pipe.expireat(_key(code, part), _last(ends))
            pipe.execute()

    def delete(self, code: str) -> None:
        with self._reported():
            # Without this one nothing is put into the others any more.
            self._redis.delete(_key(code))
            pipe = self._redis.pipeline()
            pipe.delete(*(_key(code, part) for part in (*PARTS, ":taken", *self._answered(code))))
            pipe.zrem(ALL, code)
            pipe.execute()

    def count(self, now: float) -> int:
        with self._reported():
            return int(self._redis.zcount(ALL, f"({now!r}", "+inf"))

    def codes(self, now: float) -> list[str]:
        with self._reported():
            return sorted(self._redis.zrangebyscore(ALL, f"({now!r}", "+inf"))

    def put_member(self, code: str, member: str, document: Document) -> None:
        self._put(code, ":members", member, json.dumps(document))

    def forget_member(self, code: str, member: str) -> None:
        with self._reported():
            pipe = self._redis.pipeline()
            for part in (":members", ":presence", *self._answered(code)):
                pipe.hdel(_key(code, part), member)
            pipe.execute()

    def members(self, code: str) -> dict[str, Document]:
        with self._reported():
            found: Mapping[str, str] = self._redis.hgetall(_key(code, ":members"))
        return {member: json.loads(document) for member, document in found.items()}

    def count_members(self, code: str) -> int:
        with self._reported():
            return int(self._redis.hlen(_key(code, ":members")))

    def count_name(self, code: str, name: str) -> int:
        with self._reported():
            pipe = self._redis.pipeline()
            pipe.hincrby(_key(code, ":names"), name, 1)
            pipe.hget(_key(code), "ends")
            count, ends = pipe.execute()
            if count == 1:
                self._redis.expireat(_key(code, ":names"), _last(float(ends or 0)))
            return int(count)

    def names(self, code: str) -> dict[str, int]:
        with self._reported():
            found: Mapping[str, str] = self._redis.hgetall(_key(code, ":names"))
        return {name: int(count) for name, count in found.items()}

    def put_name(self, code: str, name: str, count: int) -> None:
        self._put(code, ":names", name, str(count))

    def put_presence(self, code: str, member: str, presence: Presence) -> None:
        times = f"{presence.at!r}\n{presence.changed!r}"
        self._put(code, ":presence", member, f"{times}\n{presence.facts}\n{presence.place}")

    def presences(self, code: str, since: float) -> Mapping[str, Presence]:
        with self._reported():
            found: Mapping[str, str] = self._redis.hgetall(_key(code, ":presence"))
        read = {member: _presence(text) for member, text in found.items()}
        return {member: each for member, each in read.items() if each.at > since}

    def put_answer(self, code: str, answered: Answered) -> None:
        value = f"{answered.at!r}\n{answered.answer}"
        self._put(code, f"{ANSWERS}{answered.step}", answered.member, value, answered.step)

    def answers(self, code: str, step: str | None = None) -> list[Answered]:
        with self._reported():
            parts = self._answered(code) if step is None else [f"{ANSWERS}{step}"]
            pipe = self._redis.pipeline(transaction=False)
            for part in parts:
                pipe.hgetall(_key(code, part))
            found = pipe.execute()
        read = []
        for part, answers in zip(parts, found, strict=True):
            for member, value in answers.items():
                at, _, answer = value.partition("\n")
                read.append(Answered(part.removeprefix(ANSWERS), member, answer, float(at)))
        return sorted(read, key=lambda one: (one.at, one.step, one.member))

    def answer_counts(self, code: str) -> dict[str, int]:
        with self._reported():
            parts = self._answered(code)
            pipe = self._redis.pipeline(transaction=False)
            for part in parts:
                pipe.hlen(_key(code, part))
            counts = zip(parts, pipe.execute(), strict=True)
            return {part.removeprefix(ANSWERS): count for part, count in counts if count > 0}

    def _answered(self, code: str) -> list[str]:
        """The parts that hold answers, one a step."""
        return [f"{ANSWERS}{step}" for step in self._redis.smembers(_key(code, ":steps"))]

    def forget_answer(self, code: str, step: str, member: str) -> None:
        with self._reported():
            self._redis.hdel(_key(code, f"{ANSWERS}{step}"), member)

    def put_text(self, code: str, name: str, text: str) -> None:
        self._put(code, ":texts", name, text)

    def text(self, code: str, name: str) -> str | None:
        with self._reported():
            found: str | None = self._redis.hget(_key(code, ":texts"), name)
        return found

    def texts(self, code: str) -> dict[str, str]:
        with self._reported():
            return dict(self._redis.hgetall(_key(code, ":texts")))

    def count_up(self, key: str, seconds: float, now: float) -> int:
        with self._reported():
            name = f"latentarium:count:{key}"
            pipe = self._redis.pipeline()
            pipe.set(name, 0, nx=True, ex=math.ceil(seconds))
            pipe.incr(name)
            return int(pipe.execute()[1])

    def forget_ended(self, now: float) -> None:
        with self._reported():
            ended = self._redis.zrangebyscore(ALL, "-inf", now)
        for code in ended:
            self.delete(code)

    def close(self) -> None:
        self._redis.close()

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            self._breaker.enter()
            yield
        except NotAnswering as error:
            raise StoreUnavailable(str(error)) from error
        except WatchError:
            raise
        except RedisError as error:
            self._breaker.failed(error)
            raise StoreUnavailable(str(error)) from error
        else:
            self._breaker.succeeded()

    def _put(self, code: str, part: str, field: str, value: str, step: str = "") -> None:
        """step: whose answers the hash has, where it has some."""
        keys = [_key(code), _key(code, part), *([_key(code, ":steps")] if step else [])]
        with self._reported():
            self._script(keys=keys, args=[field, value, step, RESERVE_SECONDS])


def _key(code: str, part: str = "") -> str:
    return f"{PREFIX}{code}{part}"


def _last(ends: float) -> int:
    """When Redis may forget what ends then."""
    return math.ceil(ends) + RESERVE_SECONDS


def _presence(text: str) -> Presence:
    at, changed, facts, place = text.split("\n")
    return Presence(facts, place, float(at), float(changed))
