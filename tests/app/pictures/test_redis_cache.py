"""Pictures on a real Redis: the right one or none, whatever happens to the server."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator

import pytest
from redis import Redis

from app.pictures.redis_cache import RedisPictureCache
from tests.support.redis_server import RedisServer

PICTURE = b"\x89PNG picture" * 100


@pytest.fixture
def url(redis_server: RedisServer) -> str:
    return redis_server.fresh_url()


@pytest.fixture
def cache(url: str) -> Iterator[RedisPictureCache]:
    cache = RedisPictureCache(url)
    yield cache
    cache.close()


def fail() -> bytes:
    raise AssertionError("it was to be kept")


def test_a_picture_is_computed_once_and_shared(cache: RedisPictureCache, url: str) -> None:
    assert cache.get("key", lambda: PICTURE) == PICTURE
    other = RedisPictureCache(url)
    assert other.get("key", fail) == PICTURE
    other.close()


def test_a_tampered_picture_is_computed_anew(cache: RedisPictureCache, url: str) -> None:
    cache.get("key", lambda: PICTURE)
    with Redis.from_url(url) as client:
        (name,) = client.keys("*")
        client.set(name, b"others wrote this")
    assert cache.get("key", lambda: b"again") == b"again"
    assert cache.get("key", fail) == b"again"


def test_a_picture_under_anothers_key_is_not_shown(cache: RedisPictureCache, url: str) -> None:
    cache.get("one", lambda: b"one")
    cache.get("two", lambda: b"two")
    with Redis.from_url(url) as client:
        first, second = client.keys("*")
        one, two = client.get(first), client.get(second)
        client.mset({first: two, second: one})
    assert cache.get("one", lambda: b"one anew") == b"one anew"


def compute(url: str, barrier: object, count: object) -> None:
    cache = RedisPictureCache(url)

    def decode() -> bytes:
        with count.get_lock():  # type: ignore[attr-defined]
            count.value += 1  # type: ignore[attr-defined]
        time.sleep(0.2)  # what a large grid takes
        return PICTURE

    barrier.wait()  # type: ignore[attr-defined]
    assert cache.get("key", decode) == PICTURE
    cache.close()


def test_of_processes_that_miss_at_once_one_computes(url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier, count = spawn.Barrier(4), spawn.Value("i", 0)
    processes = [spawn.Process(target=compute, args=(url, barrier, count)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    assert count.value == 1


def test_without_redis_pictures_are_decoded_and_soon_without_waiting() -> None:
    cache = RedisPictureCache("redis://127.0.0.1:1")
    cache.get("key", lambda: PICTURE)
    begin = time.perf_counter()
    for number in range(100):
        assert cache.get(f"key {number}", lambda: PICTURE) == PICTURE
    assert time.perf_counter() - begin < 1


def test_after_a_restart_it_is_used_again_within_five_seconds(
    redis_server: RedisServer, cache: RedisPictureCache
) -> None:
    cache.get("key", lambda: PICTURE)
    redis_server.stop()
    try:
        assert cache.get("key", lambda: b"decoded anew") == b"decoded anew"
    finally:
        redis_server.start()
    deadline, times = time.monotonic() + 5, [0]

    def count() -> bytes:
        times[0] += 1
        return PICTURE

    while True:
        before = times[0]
        cache.get("after", count)
        if times[0] == before:
            return
        assert time.monotonic() < deadline
