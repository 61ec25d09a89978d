"""huey's queue and storage, on SQLite or Redis, with JSON in place of its pickles."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey
from huey.constants import EmptyData
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

JOB_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
FILE = "jobs.db"
DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
TASK = f"{__name__}.train"
# A Redis that does not answer must not hold a web thread; blocking pops take one second.
REDIS_SECONDS = 3.0
UNREACHABLE = "the queue of training runs cannot be reached just now; try again in a moment."


class QueueUnavailable(Exception):
    """Neither queue nor progress can be read or written just now."""


class JobIds(Serializer):
    """A message is the id of a job and nothing else: writing to the queue cannot make a worker
    execute anything, as huey's own pickles would."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps({"task": data.id, "job": data.args[0]}).encode()

    def _deserialize(self, data: Any) -> Message:
        try:
            entry = json.loads(bytes(data))
        except (ValueError, RecursionError) as error:
            raise ValueError("an entry of the queue is not JSON") from error
        if not isinstance(entry, dict) or set(entry) != {"task", "job"}:
            raise ValueError("an entry of the queue is no job")
        task, job = entry["task"], entry["job"]
        if not (isinstance(task, str) and isinstance(job, str) and JOB_ID.fullmatch(job)):
            raise ValueError("an entry of the queue is no job")
        return Message(task[:64], TASK, None, 0, 0, None, (job,), {}, None, None)


class JobQueue:
    """Ids of jobs in the order of arrival, and JSON documents by key beside them.

    Every method raises QueueUnavailable where the storage cannot be reached, is full or damaged.
    """

    def __init__(self, folder: Path, redis_url: str | None = None) -> None:
        self._folder, self._redis_url = folder, redis_url
        self._huey: Huey | None = None
        self._task: Any = None

    def huey(self, train: Callable[[str], None] | None = None) -> Huey:
        """The huey of this process; a worker passes what it does with a job."""
        if self._huey is None or train is not None:
            with _Reported():
                self._huey = self._opened_whole()

            def work(job: str) -> None:
                if train is not None:
                    train(job)

            self._task = self._huey.task(name="train")(work)
        return self._huey

    def put(self, job: str) -> None:
        with _Reported():
            self.huey()
            self._task(job)

    def waiting(self) -> list[str]:
        """Jobs in the queue, the next one first; what is no job is passed over."""
        with _Reported():
            huey = self.huey()
            items = huey.storage.enqueued_items()
        found = []
        for item in items:
            try:
                found.append(huey.serializer.deserialize(item).args[0])
            except ValueError as error:
                log.warning("%s; it is passed over.", error)
        return found

    def read(self, key: str) -> Any:
        """The document of `key`, None where there is none. One that is not JSON is removed, since
        it would stand in the way for ever."""
        raw = self.read_bytes(key)
        try:
            return None if raw is None else json.loads(raw)
        except (ValueError, RecursionError):
            log.warning("What was kept under %s is not JSON; it is removed.", key)
            self.forget(key)
            return None

    def write(self, key: str, document: Any) -> None:
        self.write_bytes(key, json.dumps(document).encode())

    def claim(self, key: str, document: Any) -> bool:
        """Write unless something is there already; of all who try at once, one succeeds."""
        with _Reported():
            return bool(self.huey().storage.put_if_empty(key, json.dumps(document).encode()))

    def read_bytes(self, key: str) -> bytes | None:
        with _Reported():
            value = self.huey().storage.peek_data(key)
        return None if value is EmptyData else bytes(value)

    def write_bytes(self, key: str, value: bytes) -> None:
        with _Reported():
            self.huey().storage.put_data(key, value)

    def forget(self, *keys: str) -> None:
        with _Reported():
            for key in keys:
                self.huey().storage.pop_data(key)

    def close(self) -> None:
        if self._huey is not None:
            self._huey.storage.close()

    def _opened_whole(self) -> Huey:
        """A file that is no database is moved aside: nobody could order anything until then."""
        try:
            return self._opened()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) not in DAMAGE:
                raise
            path = self._folder / FILE
            log.warning("The queue was damaged and starts afresh: %s.", error)
            path.replace(path.with_name(f"{FILE}.damaged"))
            for journal in ("-wal", "-shm"):
                path.with_name(FILE + journal).unlink(missing_ok=True)
            return self._opened()

    def _opened(self) -> Huey:
        options: dict[str, Any] = {"results": False, "serializer": JobIds()}
        if self._redis_url:
            pool = ConnectionPool.from_url(
                self._redis_url,
                socket_timeout=REDIS_SECONDS,
                socket_connect_timeout=REDIS_SECONDS,
                retry=Retry(NoBackoff(), 1),
            )
            return RedisHuey("latentarium", connection_pool=pool, **options)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteHuey(
            "latentarium",
            filename=str(self._folder / FILE),
            fsync=False,
            cache_mb=1,
            strict_fifo=True,
            **options,
        )


class _Reported:
    """Turns the storages' own errors into QueueUnavailable."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (sqlite3.Error, RedisError, OSError)):
            raise QueueUnavailable(str(error)) from error
