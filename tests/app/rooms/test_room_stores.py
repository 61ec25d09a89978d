"""Both stores of rooms keep the same promises: SQLite in a file, and a real Redis."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.rooms.redis_store import RedisRooms
from app.rooms.sqlite_store import SqliteRooms
from app.rooms.store import Answered, Presence, RoomStore, StoreUnavailable
from app.settings import ROOT
from tests.support.redis_server import RedisServer

HOUR = 3600.0


@pytest.fixture(params=["sqlite", "redis"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, redis_server: RedisServer
) -> Iterator[RoomStore]:
    made: RoomStore = (
        SqliteRooms(tmp_path / "new" / "rooms.db")
        if request.param == "sqlite"
        else RedisRooms(redis_server.fresh_url())
    )
    yield made
    made.close()


def test_a_code_is_given_once_and_again_after_its_room(store: RoomStore) -> None:
    now = time.time()
    assert store.create("AAAAAA", {"n": 1}, now + HOUR, now)
    assert not store.create("AAAAAA", {"n": 2}, now + HOUR, now)
    seen = store.seen("AAAAAA", "", now)
    assert seen is not None
    assert (seen.version, json.loads(seen.room), seen.member) == (1, {"n": 1}, None)
    store.delete("AAAAAA")
    assert store.seen("AAAAAA", "", now) is None
    assert store.create("AAAAAA", {"n": 3}, now + HOUR, now)


def test_a_room_is_gone_at_its_end_and_can_be_prolonged(store: RoomStore) -> None:
    now = time.time()
    store.create("AAAAAA", {}, now + HOUR, now)
    store.create("BBBBBB", {}, now + HOUR, now)
    store.prolong("BBBBBB", now + 3 * HOUR, now)
    store.put_member("BBBBBB", "m", {"nickname": "Fox"})
    assert store.count(now) == 2
    later = now + 2 * HOUR
    assert store.seen("AAAAAA", "", later) is None
    assert store.seen("BBBBBB", "", later) is not None
    assert store.count(later) == 1
    with pytest.raises(KeyError):
        store.change("AAAAAA", lambda room: room, later)
    store.forget_ended(later)
    assert store.members("BBBBBB") == {"m": {"nickname": "Fox"}}


def test_changes_at_once_are_all_kept(store: RoomStore) -> None:
    now = time.time()
    store.create("AAAAAA", {"count": 0}, now + HOUR, now)
    with ThreadPoolExecutor(8) as threads:
        add = lambda _: store.change("AAAAAA", lambda room: {"count": room["count"] + 1}, now)  # noqa: E731
        list(threads.map(add, range(100)))
    seen = store.seen("AAAAAA", "", now)
    assert seen is not None
    assert (seen.version, json.loads(seen.room)) == (101, {"count": 100})


def test_members_come_and_go_with_all_that_is_theirs(store: RoomStore) -> None:
    now = time.time()
    store.create("AAAAAA", {}, now + HOUR, now)
    for member in "ab":
        store.put_member("AAAAAA", member, {"nickname": member})
        store.put_presence("AAAAAA", member, Presence("{}", f"[{member!r}]", now, now - 5))
        store.put_answer("AAAAAA", Answered("1", member, f'"{member}"', now))
    store.put_answer("AAAAAA", Answered("1", "b", '"second"', now + 1))
    seen = store.seen("AAAAAA", "a", now)
    assert seen is not None
    assert json.loads(seen.member or "") == {"nickname": "a"}
    store.forget_member("AAAAAA", "a")
    assert store.members("AAAAAA") == {"b": {"nickname": "b"}}
    assert seen.presence == Presence("{}", "['a']", now, now - 5)
    assert store.presences("AAAAAA", now - 1) == {"b": Presence("{}", "['b']", now, now - 5)}
    assert store.presences("AAAAAA", now) == {}
    assert store.count_members("AAAAAA") == 1
    assert store.answer_counts("AAAAAA") == {"1": 1}
    assert store.answers("AAAAAA") == [Answered("1", "b", '"second"', now + 1)]


def test_answers_are_read_and_counted_by_their_step(store: RoomStore) -> None:
    now = time.time()
    store.create("AAAAAA", {}, now + HOUR, now)
    for step, member in ("1", "a"), ("1", "b"), ("1", "a"), ("2", "b"):
        store.put_answer("AAAAAA", Answered(step, member, "7", now))
    assert store.answer_counts("AAAAAA") == {"1": 2, "2": 1}
    assert store.answers("AAAAAA", "2") == [Answered("2", "b", "7", now)]
    assert len(store.answers("AAAAAA")) == 3
    store.forget_answer("AAAAAA", "1", "a")
    assert store.answer_counts("AAAAAA") == {"1": 1, "2": 1}
    store.delete("AAAAAA")
    assert store.answer_counts("AAAAAA") == {}


def test_nothing_is_kept_for_a_room_that_is_gone(store: RoomStore) -> None:
    now = time.time()
    store.create("AAAAAA", {}, now + HOUR, now)
    store.delete("AAAAAA")
    store.put_member("AAAAAA", "m", {})
    store.put_presence("AAAAAA", "m", Presence("{}", "[]", now, now))
    store.put_answer("AAAAAA", Answered("1", "m", "1", now))
    store.count_name("AAAAAA", "Fox")
    store.create("AAAAAA", {}, now + HOUR, now)
    assert [store.count_name("AAAAAA", "Fox") for _ in range(3)] == [1, 2, 3]
    assert store.members("AAAAAA") == {}
    assert store.presences("AAAAAA", 0) == {}
    assert store.answers("AAAAAA") == []


def test_texts_of_its_own_go_with_their_room(store: RoomStore) -> None:
    now = time.time()
    store.create("AAAAAA", {}, now + HOUR, now)
    assert store.text("AAAAAA", "lesson") is None
    store.put_text("AAAAAA", "lesson", "one")
    store.put_text("AAAAAA", "lesson", "two")
    store.put_text("AAAAAA", "stars", "three")
    assert store.text("AAAAAA", "lesson") == "two"
    store.delete("AAAAAA")
    assert store.text("AAAAAA", "lesson") is None


def test_counts_are_of_a_window(store: RoomStore) -> None:
    now = time.time()
    assert [store.count_up("a", 60, now) for _ in range(3)] == [1, 2, 3]
    assert store.count_up("b", 60, now) == 1


def test_what_was_deleted_is_not_in_the_files(tmp_path: Path) -> None:
    store, now = SqliteRooms(tmp_path / "rooms.db"), time.time()
    store.create("AAAAAA", {"title": "a secret title"}, now + HOUR, now)
    store.put_answer("AAAAAA", Answered("1", "m", '"a secret answer"', now))
    store.delete("AAAAAA")
    store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"secret" not in kept


def test_answers_survive_the_process_that_took_them(tmp_path: Path) -> None:
    code = """
import os, sys, time
from pathlib import Path
from app.rooms.sqlite_store import SqliteRooms
from app.rooms.store import Answered
store, now = SqliteRooms(Path(sys.argv[1])), time.time()
store.create("AAAAAA", {}, now + 3600, now)
store.put_answer("AAAAAA", Answered("1", "m", "7", now))
os.kill(os.getpid(), 9)
"""
    path = tmp_path / "rooms.db"
    killed = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, env=os.environ)
    assert killed.returncode == -9
    [answered] = SqliteRooms(path).answers("AAAAAA")
    assert (answered.step, answered.answer) == ("1", "7")


def test_a_store_that_cannot_be_reached_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for store in (SqliteRooms(tmp_path / "file" / "rooms.db"), RedisRooms("redis://127.0.0.1:1")):
        with pytest.raises(StoreUnavailable):
            store.count(0.0)
