"""Disks that are full or read-only, a cache that is removed, clocks that are set."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.jobs.jobs import DAY, PATIENCE, UNOBSERVED, Jobs
from app.jobs.order import Order
from app.jobs.queue import FILE, JobQueue, QueueUnavailable
from app.rooms.checks import beat
from app.rooms.redis_store import RedisRooms
from app.rooms.rooms import HOUR, NoRoom, Rooms
from app.rooms.sqlite_store import SqliteRooms
from app.rooms.store import RoomStore, StoreUnavailable
from app.settings import JobLimits, Settings
from tests.conftest import BufferedClient
from tests.faults.site import HOSTED, running
from tests.faults.small_disk import SmallDisk, small_disk
from tests.faults.telling import Tells
from tests.support.redis_server import RedisServer
from tests.support.storages import NOON, Clock
from vae.store.catalogue import Catalogue

ORDER = Order("mnist", "fc-256", 2, "beta-vae", 1.0, 2, 0)
GRID = "/api/runs/tiny-2d/grid.png?n="


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


class ClassRoom:
    """One room over HTTP, its teacher and a member."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        opened = client.post("/api/rooms", json={}).json or {}
        self._path = f"/api/rooms/{opened['code']}"
        self._teacher = {"Authorization": f"Bearer {opened['teacher']}"}
        joined = client.post(f"{self._path}/members", json={}).json or {}
        self._member = {"Authorization": f"Bearer {joined['member']}"}

    def answer(self, step: int) -> int:
        sent = {"step": step, "answer": "x" * 4000}
        path = f"{self._path}/answers"
        return self._client.post(path, json=sent, headers=self._member).status_code

    def steps(self) -> list[str]:
        """Those that the teacher has answers to."""
        found = self._client.get(f"{self._path}/answers.json", headers=self._teacher).json or []
        return [each["step"] for each in found]


def test_a_full_disk_refuses_what_is_new_and_loses_nothing(
    disk: SmallDisk, settings: Settings, catalogue: Catalogue, tells: Tells
) -> None:
    cache = disk.folder / "cache"
    cache.mkdir()
    (cache / "static").symlink_to(settings.static_folder.resolve())
    on_disk = replace(settings, runs=disk.folder / "runs", cache_folder=cache)
    client = BufferedClient(create_app(on_disk, catalogue).server)
    room = ClassRoom(client)
    assert [room.answer(step) for step in (1, 2)] == [204, 204]
    pictures = [client.get(f"{GRID}{n}").data for n in (2, 3, 4)]
    client.get("/train-your-own/_dash-layout")
    with disk.full():
        given: list[str] = []
        while (status := room.answer(3 + len(given))) == 204:  # what room the journal had
            given.append(str(3 + len(given)))
        assert status == 503
        assert room.steps() == ["1", "2", *given]
        assert [client.get(f"{GRID}{n}").data for n in (2, 3, 4)] == pictures
        assert client.get(f"{GRID}5").status_code == 200
        assert client.get("/compare").status_code == 200
        ordered = client.post("/api/jobs", json=ORDER.document() | {"dataset": "mnist"})
        assert ordered.status_code in (400, 503)
        assert client.get("/readyz").status_code == 200
    assert room.answer(99) == 204
    assert room.steps() == ["1", "2", *given, "99"]
    assert [client.get(f"{GRID}{n}").data for n in (2, 3, 4)] == pictures
    tells(f"0 of {3 + len(given)} answers, 0 of 3 pictures; one answer was refused")


def test_a_full_disk_takes_no_order_and_keeps_those_it_has(disk: SmallDisk, tells: Tells) -> None:
    jobs = Jobs(JobQueue(disk.folder / "queue"), JobLimits())
    first = jobs.start("anna", ORDER)
    with disk.full():
        taken: list[str] = []
        with pytest.raises(QueueUnavailable):
            order_until_refused(jobs, taken)
        assert jobs.waiting() == [first.id, *taken]
    later = jobs.start("clara", ORDER)
    assert jobs.waiting()[: len(taken) + 1] == [first.id, *taken]
    assert jobs.waiting()[-1] == later.id
    jobs.queue.close()
    tells("no order that was taken")


def order_until_refused(jobs: Jobs, taken: list[str]) -> None:
    while True:
        taken.append(jobs.start(f"ben {len(taken)}", ORDER).id)


def test_a_cache_that_is_removed_or_overwritten_is_made_anew(
    settings: Settings, catalogue: Catalogue, tmp_path: Path, tells: Tells
) -> None:
    own = tmp_path / "own cache"
    shutil.copytree(settings.static_folder, own / "static")
    client = BufferedClient(create_app(replace(settings, cache_folder=own), catalogue).server)
    scripts = [f"/static/{path.name}" for path in (own / "static" / "static").glob("*.js")]
    addresses = [*scripts, f"{GRID}3", "/files/runs/none", "/api/runs"]

    def seen() -> list[tuple[int, bytes]]:
        answers = [client.get(each, headers={"Accept-Encoding": "gzip"}) for each in addresses]
        return [(each.status_code, each.data) for each in answers]

    before = seen()
    assert len(scripts) > 3
    assert {status for status, _ in before} == {200, 404}
    shutil.rmtree(own)
    assert seen() == before
    for path in (own / "pictures").rglob("*"):
        if path.is_file():
            path.write_bytes(os.urandom(4000))
    assert seen() == before
    (own / "static").rename(own / "elsewhere")
    (own / "static").write_text("a file in its place")
    assert seen() == before
    tells(f"0 of {len(addresses)} answers")


def test_on_a_read_only_disk_without_a_home_all_that_is_looked_at_is_there(
    disk: SmallDisk, tmp_path: Path, tells: Tells
) -> None:
    folder = disk.read_only()
    places = {"CACHE_DIR": str(folder / "cache"), "RUNS_DIR": str(folder / "runs")}
    with running(tmp_path / "site", HOSTED, **places) as site:

        def ask(path: str, body: bytes | None = None) -> int:
            headers = {"Content-Type": "application/json"}
            try:
                with urlopen(Request(site.address + path, body, headers)) as answer:
                    answer.read()
                    return int(answer.status)
            except HTTPError as refusal:
                with refusal:
                    return refusal.code

        grid = "/api/runs/mnist-2d/grid.png?n=3"
        paths = [
            "/",
            "/runs",
            "/compare/_dash-layout",
            grid,
            grid,
            "/api/runs/mnist-2d/decode?z=0,0",
        ]
        assert [ask(path) for path in paths] == [200] * len(paths)
        assert ask("/api/rooms", b"{}") == 503
        assert ask("/readyz") == 200
        assert not any("Traceback" in line for line in site.said)
        assert any("Scripts cannot be kept" in line for line in site.said)
    tells("no page; rooms and orders are refused in a sentence")


@pytest.fixture(params=["sqlite", "redis"])
def storage(
    request: pytest.FixtureRequest, tmp_path: Path, redis_server: RedisServer
) -> str | None:
    """The address of Redis, or None for SQLite."""
    return redis_server.fresh_url() if request.param == "redis" else None


@pytest.fixture
def store(storage: str | None, tmp_path: Path) -> Iterator[RoomStore]:
    made: RoomStore = RedisRooms(storage) if storage else SqliteRooms(tmp_path / "rooms.db")
    yield made
    made.close()


@pytest.fixture
def jobs(storage: str | None, tmp_path: Path, clock: Clock) -> Iterator[Jobs]:
    queue = JobQueue(tmp_path / "jobs", storage)
    yield Jobs(queue, JobLimits(), clock)
    queue.close()


def test_a_clock_set_forward_by_a_day_ends_no_lesson(store: RoomStore, tells: Tells) -> None:
    clocks = {"wall": time.time(), "steady": 0.0}

    def process() -> Rooms:
        """As each web process has it from the one that it was forked from."""
        return Rooms(store, 10, lambda _: True, lambda: clocks["wall"], lambda: clocks["steady"])

    def pass_by(seconds: float) -> None:
        clocks["wall"] += seconds
        clocks["steady"] += seconds

    first, second = process(), process()
    room = first.open("Lesson", False, False)
    member = first.join(room.code, "", "nobody").member
    first.answer(room.code, member, "1", '"seven"')
    pass_by(HOUR)
    clocks["wall"] += DAY
    here = beat({"page": "explore"})
    assert second.beat(room.code, member, here) is not None
    assert first.beat(room.code, room.teacher, here) is not None
    assert [each["answer"] for each in first.answers(room.code, room.teacher)] == ["seven"]
    assert second.open("Another", False, False).code != room.code, "which forgets ended rooms"
    pass_by(HOUR)
    assert first.beat(room.code, member, here) is not None
    pass_by(2 * HOUR + 1)
    with pytest.raises(NoRoom):
        first.beat(room.code, member, here)
    tells("no room, member or answer")


def test_rooms_outlive_a_clock_of_redis_that_is_set_forward(redis_server: RedisServer) -> None:
    store, now = RedisRooms(redis_server.fresh_url()), time.time()
    store.create("ABCDEF", {}, now + HOUR, now)
    store.put_member("ABCDEF", "m", {})
    store.count_name("ABCDEF", "Fox")
    store.prolong("ABCDEF", now + 2 * HOUR, now)
    keys = store._redis.keys("latentarium:room:ABCDEF*")
    assert len(keys) == 4
    assert all(store._redis.ttl(key) > DAY for key in keys)
    store.forget_ended(now + 3 * HOUR)
    assert store._redis.keys("latentarium:room*") == []
    store.close()


def test_a_clock_set_forward_by_a_day_ends_no_training(
    jobs: Jobs, clock: Clock, tells: Tells
) -> None:
    running, waiting = jobs.start("anna", ORDER), jobs.start("ben", ORDER)
    assert jobs.queue.huey().dequeue() is not None
    jobs.beat(running.id, 1)
    jobs.queue.write_bytes(f"sky/{running.id}", b"sky")
    assert jobs.settle(running.id) == "running"
    clock.now += DAY + 1
    jobs.forget_old()
    assert jobs.settle(running.id) == "running"
    assert jobs.waiting() == [waiting.id]
    assert jobs.queue.read_bytes(f"sky/{running.id}") == b"sky"
    tells("no job, nor what it shows")


def test_a_clock_set_back_keeps_no_dead_job_running(jobs: Jobs, clock: Clock) -> None:
    job = jobs.start("anna", ORDER)
    jobs.beat(job.id, 5)
    assert jobs.settle(job.id) == "running"
    clock.now -= HOUR
    seen = [jobs.settle(job.id)]
    while clock.now < NOON - HOUR + PATIENCE + 1:
        clock.now += UNOBSERVED / 2
        seen.append(jobs.settle(job.id))
    assert (seen[0], seen[-1]) == ("running", "queued"), "it waits for another worker"


def test_a_queue_that_is_damaged_in_use_is_set_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pages, worker = (Jobs(JobQueue(tmp_path), JobLimits()) for _ in range(2))
    pages.start("anna", ORDER)
    huey = worker.queue.huey()
    assert worker.waiting()
    path = tmp_path / FILE
    overwritten(path)
    for _ in range(3):
        try:
            job = pages.start("anna", ORDER)
            break
        except QueueUnavailable:
            continue
    assert worker.waiting() == [job.id], "both processes have the new file"
    assert not worker.queue.serves(huey)
    assert path.with_name(f"{FILE}.damaged").exists()
    assert "starts afresh" in caplog.text
    for each in (pages, worker):
        each.queue.close()


@pytest.mark.parametrize("way", ["overwritten", "removed"])
def test_a_file_of_rooms_that_is_lost_in_use_ends_its_rooms_and_no_others(
    way: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, now = tmp_path / "rooms.db", time.time()
    pages = [SqliteRooms(path) for _ in range(2)]
    pages[0].create("AAAAAA", {"n": 1}, now + HOUR, now)
    assert pages[1].codes(now) == ["AAAAAA"]
    if way == "overwritten":
        overwritten(path)
    else:
        for file in tmp_path.iterdir():
            file.unlink()
    for _ in range(3):
        try:
            pages[0].create("BBBBBB", {"n": 2}, now + HOUR, now)
            break
        except StoreUnavailable:
            continue
    assert [each.codes(now) for each in pages] == [["BBBBBB"]] * 2, "both have the new file"
    pages[1].put_member("BBBBBB", "m", {"nickname": "Fox"})
    assert pages[0].members("BBBBBB") == {"m": {"nickname": "Fox"}}
    assert path.with_name("rooms.db.damaged").exists() is (way == "overwritten")
    assert ("starts afresh" in caplog.text) is (way == "overwritten")
    for each in pages:
        each.close()


def overwritten(path: Path) -> None:
    with sqlite3.connect(path) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.close()
    path.write_bytes(path.read_bytes()[:200] + os.urandom(path.stat().st_size - 200))


@pytest.mark.parametrize("what", ["queue", "rooms"])
def test_a_redis_that_hangs_holds_one_thread_at_a_time(
    what: str, tmp_path: Path, redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    url = redis_server.fresh_url()
    queue, rooms = JobQueue(tmp_path, url), RedisRooms(url)
    asked: Callable[[], object] = (
        (lambda: queue.read("a")) if what == "queue" else lambda: rooms.count(0.0)
    )
    asked()
    redis_server.signal(signal.SIGSTOP)
    try:
        with pytest.raises((QueueUnavailable, StoreUnavailable), match=r"[Tt]imeout"):
            asked()
        for _ in range(100):
            with pytest.raises((QueueUnavailable, StoreUnavailable), match="a moment ago"):
                asked()
    finally:
        redis_server.signal(signal.SIGCONT)
    assert caplog.text.count("cannot be reached") == 1
    queue.close()
    rooms.close()
