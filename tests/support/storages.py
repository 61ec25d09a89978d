"""A clock that stands still until it is set, and the queue of jobs on both of its storages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.jobs.queue import JobQueue
from tests.support.redis_server import RedisServer

NOON = 1_700_000_000.0


class Clock:
    now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "redis"])
def queue(
    request: pytest.FixtureRequest, tmp_path: Path, redis_server: RedisServer
) -> Iterator[JobQueue]:
    url = redis_server.fresh_url() if request.param == "redis" else None
    queue = JobQueue(tmp_path / "jobs", url)
    yield queue
    queue.close()
