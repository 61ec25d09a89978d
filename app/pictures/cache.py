"""Pictures that were decoded once, kept on disk and shared by all web processes.

Nothing here may stop a picture from being shown: a cache that is damaged, full,
locked or not writable is a cache that misses.
"""

from __future__ import annotations

import logging
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from hashlib import blake2b
from pathlib import Path

from diskcache import Cache, Timeout

from app.pictures.checksummed import BytesDisk, DamagedEntry, checked, checksummed

if sys.platform != "win32":
    import fcntl

log = logging.getLogger(__name__)

Place = Callable[[], AbstractContextManager[None]]
LOCKS = 64
# Decoding anew takes less than waiting longer.
BUSY_SECONDS = 0.1
# What SQLite says of a file that is merely in use, full or write-protected; anything
# else it says means that the file will never be right again.
PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_INTERRUPT,
}


class PictureCache:
    """bytes by key in `folder`, at most `megabytes`, the least recently used leaving first."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self._folder = folder
        self._size_limit = megabytes * 2**20
        self._opening = threading.RLock()
        self._flights = tuple(threading.Lock() for _ in range(LOCKS))
        self._cache: Cache | None = None
        self._database: tuple[int, int] | None = None
        self._unusable = False

    def get(self, key: str, compute: Callable[[], bytes], place: Place = nullcontext) -> bytes:
        """The value of `key`; of all threads and processes that miss it, one computes it.

        place: entered by those who miss, before they wait for each other; may refuse them.
        """
        value = self._read(key)
        if value is not None:
            return value
        stripe = int.from_bytes(blake2b(key.encode(), digest_size=2).digest(), "big") % LOCKS
        with place(), self._flights[stripe], self._lock_file(f"lock-{stripe:02d}"):
            value = self._read(key)
            if value is None:
                value = compute()
                self._write(key, value)
        return value

    def close(self) -> None:
        """Close this thread's connection; the next use opens another."""
        if self._cache is not None:
            self._cache.close()

    def _read(self, key: str) -> bytes | None:
        with self._faults_as_misses():
            cache = self._opened()
            if cache is not None:
                return checked(key, cache.get(key))
        return None

    def _write(self, key: str, value: bytes) -> None:
        with self._faults_as_misses():
            cache = self._opened()
            if cache is not None:
                cache.set(key, checksummed(key, value))

    @contextmanager
    def _faults_as_misses(self) -> Iterator[None]:
        try:
            yield
        except DamagedEntry as error:
            log.warning("The picture cache holds %s; it is passed over.", error)
        except (Timeout, OSError) as error:
            log.info("The picture cache is passed over this once: %r.", error)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in PASSING:
                log.info("The picture cache is passed over this once: %r.", error)
            else:
                self._start_afresh(error)
        except (TypeError, ValueError, LookupError) as error:
            # diskcache reads its own settings from the file and trips over tampered ones.
            self._start_afresh(error)

    def _opened(self) -> Cache | None:
        with self._opening:
            if self._cache is None and not self._unusable:
                try:
                    self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                    self._folder.chmod(0o700)
                except OSError as error:
                    self._give_up(error)
                else:
                    self._open()
            return self._cache

    def _open(self) -> None:
        # Noted before opening: what fails to open is to be moved aside, not its successor.
        self._database = self._database_on_disk()
        self._cache = Cache(
            str(self._folder),
            timeout=BUSY_SECONDS,
            disk=BytesDisk,
            size_limit=self._size_limit,
            eviction_policy="least-recently-used",
            # A mapped file that another process truncates ends this one with SIGBUS.
            sqlite_mmap_size=0,
        )
        self._database = self._database_on_disk()

    def _start_afresh(self, fault: Exception) -> None:
        """Move a damaged database aside, unless another process has already done so."""
        with self._opening:
            self._cache = None
            try:
                with self._lock_file("lock-recovery"):
                    if self._database == self._database_on_disk():
                        log.warning("The picture cache was damaged and starts afresh: %r.", fault)
                        self._move_database_aside()
            except OSError as error:
                self._give_up(error)

    def _move_database_aside(self) -> None:
        with suppress(FileNotFoundError):
            (self._folder / "cache.db").replace(self._folder / "cache.db.damaged")
        for journal in ("cache.db-wal", "cache.db-shm"):
            (self._folder / journal).unlink(missing_ok=True)

    def _database_on_disk(self) -> tuple[int, int] | None:
        try:
            stat = (self._folder / "cache.db").stat()
        except FileNotFoundError:
            return None
        return stat.st_dev, stat.st_ino

    def _give_up(self, error: OSError) -> None:
        self._unusable = True
        log.warning("Pictures are decoded anew each time, the cache cannot be kept: %s.", error)

    @contextmanager
    def _lock_file(self, name: str) -> Iterator[None]:
        """Exclude other processes; where files cannot be locked, go on without."""
        try:
            file = (self._folder / name).open("ab")
        except OSError:
            yield
            return
        with file:
            if sys.platform != "win32":
                with suppress(OSError):
                    fcntl.flock(file, fcntl.LOCK_EX)
            yield
