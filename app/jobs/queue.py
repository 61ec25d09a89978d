"""huey's queue and storage, on SQLite or Redis, with JSON in place of its pickles."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey
from huey.constants import EmptyData
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool
from redis.exceptions import RedisError

from app.web.patience import Breaker, NotAnswering, patience

log = logging.getLogger(__name__)

JOB_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
FILE = "jobs.db"
TRAININGS, IMPORTS = "latentarium", "latentarium-imports"  # the queues in a storage
DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
TASK = f"{__name__}.train"
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

    name: several queues share a storage, and see nothing of each other. Every method raises
    QueueUnavailable where the storage cannot be reached, is full or damaged.
    """

    def __init__(self, folder: Path, redis_url: str | None = None, name: str = TRAININGS) -> None:
        self._folder, self._redis_url, self._name = folder, redis_url, name
        self._huey: Huey | None = None
        self._task: Any = None
        self._breaker = Breaker("The queue")
        self._file: tuple[int, int] | None = None

    def huey(self, train: Callable[[str], None] | None = None) -> Huey:
        """The huey of this process; a worker passes what it does with a job."""
        if self._huey is None or train is not None or self.was_replaced():
            with self._reported():
                opened, file = self._opened_whole(), self._on_disk()

            def work(job: str) -> None:
                if train is not None:
                    train(job)

            # Whole before it is seen: threads that come first together each open one of their own.
            self._task = opened.task(name="train")(work)
            self._huey, self._file = opened, file
            return opened
        return self._huey

    def put(self, job: str) -> None:
        self.huey()
        with self._reported():
            self._task(job)

    def take(self) -> str | None:
        """The next job, which then is no longer in the queue; None where there is none."""
        huey = self.huey()
        with self._reported():
            item = huey.storage.dequeue()
        try:
            return None if item is None else str(huey.serializer.deserialize(item).args[0])
        except ValueError as error:
            log.warning("%s; it is passed over.", error)
            return None

    def waiting(self) -> list[str]:
        """Jobs in the queue, the next one first; what is no job is passed over."""
        huey = self.huey()
        with self._reported():
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
        return self.claim_bytes(key, json.dumps(document).encode())

    def claim_bytes(self, key: str, value: bytes) -> bool:
        storage = self.huey().storage
        with self._reported():
            return bool(storage.put_if_empty(key, value))

    def read_bytes(self, key: str) -> bytes | None:
        storage = self.huey().storage
        with self._reported():
            value = storage.peek_data(key)
        return None if value is EmptyData else bytes(value)

    def write_bytes(self, key: str, value: bytes) -> None:
        storage = self.huey().storage
        with self._reported():
            storage.put_data(key, value)

    def forget(self, *keys: str) -> None:
        storage = self.huey().storage
        with self._reported():
            for key in keys:
                storage.delete_data(key)

    def items(self) -> dict[str, bytes]:
        """All documents by their keys."""
        storage = self.huey().storage
        with self._reported():
            return {str(key): bytes(value) for key, value in storage.result_items().items()}

    def serves(self, huey: Huey) -> bool:
        """Is it still the one on whose storage the queue is?"""
        return self._huey is huey and not self.was_replaced()

    def was_replaced(self) -> bool:
        """Has another process set the file aside that this one has open?"""
        return self._file is not None and self._on_disk() != self._file

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
            self._set_aside(error)
            return self._opened()

    def _set_aside(self, error: Exception) -> None:
        path = self._folder / FILE
        log.warning("The queue was damaged and starts afresh: %s.", error)
        path.replace(path.with_name(f"{FILE}.damaged"))
        for journal in ("-wal", "-shm"):
            path.with_name(FILE + journal).unlink(missing_ok=True)

    def _on_disk(self) -> tuple[int, int] | None:
        if self._redis_url:
            return None
        try:
            found = (self._folder / FILE).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """The storages' own errors as QueueUnavailable, after what can be done about them."""
        try:
            self._breaker.enter()
            yield
        except NotAnswering as error:
            raise QueueUnavailable(str(error)) from error
        except RedisError as error:
            self._breaker.failed(error)
            raise QueueUnavailable(str(error)) from error
        except sqlite3.Error as error:
            # Opening reads little of a file: what is damaged further in shows in use.
            if getattr(error, "sqlite_errorcode", None) in DAMAGE and not self.was_replaced():
                self._set_aside(error)
            if self.was_replaced():
                self._huey = None
            raise QueueUnavailable(str(error)) from error
        except OSError as error:
            raise QueueUnavailable(str(error)) from error
        else:
            self._breaker.succeeded()

    def _opened(self) -> Huey:
        options: dict[str, Any] = {"results": False, "serializer": JobIds()}
        if self._redis_url:
            pool = ConnectionPool.from_url(self._redis_url, **patience())
            return RedisHuey(self._name, connection_pool=pool, **options)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteHuey(
            self._name,
            filename=str(self._folder / FILE),
            fsync=False,
            cache_mb=1,
            strict_fifo=True,
            **options,
        )
