"""Rooms in one SQLite file, which all web processes of a machine share (WAL)."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from app.rooms.store import Answered, Document, Presence, Seen, StoreUnavailable

log = logging.getLogger(__name__)

BUSY_SECONDS = 5.0
DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
SCHEMA = """
CREATE TABLE IF NOT EXISTS rooms (
  code TEXT PRIMARY KEY, version INTEGER NOT NULL, document TEXT NOT NULL, ends REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS members (
  code TEXT, member TEXT, document TEXT NOT NULL, PRIMARY KEY (code, member)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names (
  code TEXT, name TEXT, count INTEGER NOT NULL, PRIMARY KEY (code, name)
) WITHOUT ROWID;
DROP TABLE IF EXISTS presence;
CREATE TABLE IF NOT EXISTS whereabouts (
  code TEXT, member TEXT, facts TEXT NOT NULL, place TEXT NOT NULL, at REAL NOT NULL,
  changed REAL NOT NULL, PRIMARY KEY (code, member)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
  code TEXT, step TEXT, member TEXT, answer TEXT NOT NULL, at REAL NOT NULL,
  PRIMARY KEY (code, step, member)
) WITHOUT ROWID;
-- Without the answers themselves, so that counting reads none of the drawings.
CREATE INDEX IF NOT EXISTS answered ON answers (code, step);
DROP TABLE IF EXISTS lessons;
CREATE TABLE IF NOT EXISTS texts (
  code TEXT, name TEXT, text TEXT NOT NULL, PRIMARY KEY (code, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counters (
  key TEXT PRIMARY KEY, count INTEGER NOT NULL, ends REAL NOT NULL
) WITHOUT ROWID;
"""
OF_A_ROOM = ("rooms", "members", "names", "whereabouts", "answers", "texts")


class SqliteRooms:
    """A connection for each thread; what is committed survives the process, not a power cut."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []

    def create(self, code: str, document: Document, ends: float, now: float) -> bool:
        with self._writing() as db:
            self._delete(
                db, "code IN (SELECT code FROM rooms WHERE code = ? AND ends <= ?)", code, now
            )
            made = db.execute(
                "INSERT OR IGNORE INTO rooms VALUES (?, 1, ?, ?)",
                (code, json.dumps(document), ends),
            )
            return made.rowcount == 1

    def seen(self, code: str, member: str, now: float) -> Seen | None:
        with self._reading() as db:
            row = db.execute(
                "SELECT version, ends, rooms.document, members.document, facts, place, at, changed"
                " FROM rooms"
                " LEFT JOIN members ON members.code = rooms.code AND members.member = ?1"
                " LEFT JOIN whereabouts AS w ON w.code = rooms.code AND w.member = ?1"
                " WHERE rooms.code = ?2 AND ends > ?3",
                (member, code, now),
            ).fetchone()
        if row is None:
            return None
        version, ends, room, known, facts, *told = row
        return Seen(version, ends, room, known, None if facts is None else Presence(facts, *told))

    def change(self, code: str, change: Callable[[Document], Document], now: float) -> Document:
        with self._writing() as db:
            row = db.execute(
                "SELECT document FROM rooms WHERE code = ? AND ends > ?", (code, now)
            ).fetchone()
            if row is None:
                raise KeyError(code)
            changed = change(json.loads(row[0]))
            db.execute(
                "UPDATE rooms SET document = ?, version = version + 1 WHERE code = ?",
                (json.dumps(changed), code),
            )
            return changed

    def prolong(self, code: str, ends: float, now: float) -> None:
        with self._at_once() as db:
            db.execute("UPDATE rooms SET ends = ? WHERE code = ? AND ends > ?", (ends, code, now))

    def delete(self, code: str) -> None:
        with self._writing() as db:
            self._delete(db, "code = ?", code)
        # The write-ahead log would keep the pages that were deleted.
        with self._reading() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def count(self, now: float) -> int:
        with self._reading() as db:
            found = db.execute("SELECT COUNT(*) FROM rooms WHERE ends > ?", (now,)).fetchone()
        return int(found[0])

    def codes(self, now: float) -> list[str]:
        with self._reading() as db:
            rows = db.execute("SELECT code FROM rooms WHERE ends > ? ORDER BY code", (now,))
            return [str(code) for (code,) in rows]

    def put_member(self, code: str, member: str, document: Document) -> None:
        with self._at_once() as db:
            db.execute(
                "INSERT OR REPLACE INTO members SELECT code, ?, ? FROM rooms WHERE code = ?",
                (member, json.dumps(document), code),
            )

    def forget_member(self, code: str, member: str) -> None:
        with self._writing() as db:
            for table in ("members", "whereabouts", "answers"):
                db.execute(f"DELETE FROM {table} WHERE code = ? AND member = ?", (code, member))

    def members(self, code: str) -> dict[str, Document]:
        with self._reading() as db:
            rows = db.execute("SELECT member, document FROM members WHERE code = ?", (code,))
            return {member: json.loads(document) for member, document in rows}

    def count_members(self, code: str) -> int:
        with self._reading() as db:
            found = db.execute("SELECT COUNT(*) FROM members WHERE code = ?", (code,)).fetchone()
        return int(found[0])

    def count_name(self, code: str, name: str) -> int:
        with self._at_once() as db:
            found = db.execute(
                "INSERT INTO names SELECT code, ?, 1 FROM rooms WHERE code = ?"
                " ON CONFLICT (code, name) DO UPDATE SET count = count + 1 RETURNING count",
                (name, code),
            ).fetchone()
        return 1 if found is None else int(found[0])

    def names(self, code: str) -> dict[str, int]:
        with self._reading() as db:
            return dict(db.execute("SELECT name, count FROM names WHERE code = ?", (code,)))

    def put_name(self, code: str, name: str, count: int) -> None:
        with self._at_once() as db:
            db.execute(
                "INSERT OR REPLACE INTO names SELECT code, ?, ? FROM rooms WHERE code = ?",
                (name, count, code),
            )

    def put_presence(self, code: str, member: str, presence: Presence) -> None:
        told = (presence.facts, presence.place, presence.at, presence.changed)
        with self._at_once() as db:
            db.execute(
                "INSERT OR REPLACE INTO whereabouts"
                " SELECT code, ?, ?, ?, ?, ? FROM rooms WHERE code = ?",
                (member, *told, code),
            )

    def presences(self, code: str, since: float) -> Mapping[str, Presence]:
        with self._reading() as db:
            rows = db.execute(
                "SELECT member, facts, place, at, changed FROM whereabouts"
                " WHERE code = ? AND at > ?",
                (code, since),
            )
            return {member: Presence(*told) for member, *told in rows}

    def put_answer(self, code: str, answered: Answered) -> None:
        with self._at_once() as db:
            db.execute(
                "INSERT OR REPLACE INTO answers SELECT code, ?, ?, ?, ? FROM rooms WHERE code = ?",
                (answered.step, answered.member, answered.answer, answered.at, code),
            )

    def answers(self, code: str, step: str | None = None) -> list[Answered]:
        with self._reading() as db:
            rows = db.execute(
                "SELECT step, member, answer, at FROM answers WHERE code = ?"
                f"{'' if step is None else ' AND step = ?'} ORDER BY at, step, member",
                (code,) if step is None else (code, step),
            ).fetchall()
        return [Answered(*row) for row in rows]

    def answer_counts(self, code: str) -> dict[str, int]:
        with self._reading() as db:
            return dict(
                db.execute(
                    "SELECT step, COUNT(*) FROM answers INDEXED BY answered WHERE code = ?"
                    " GROUP BY step",
                    (code,),
                ).fetchall()
            )

    def forget_answer(self, code: str, step: str, member: str) -> None:
        with self._at_once() as db:
            db.execute(
                "DELETE FROM answers WHERE code = ? AND step = ? AND member = ?",
                (code, step, member),
            )

    def put_text(self, code: str, name: str, text: str) -> None:
        with self._at_once() as db:
            db.execute(
                "INSERT OR REPLACE INTO texts SELECT code, ?, ? FROM rooms WHERE code = ?",
                (name, text, code),
            )

    def text(self, code: str, name: str) -> str | None:
        with self._reading() as db:
            row = db.execute(
                "SELECT text FROM texts WHERE code = ? AND name = ?", (code, name)
            ).fetchone()
        return None if row is None else str(row[0])

    def texts(self, code: str) -> dict[str, str]:
        with self._reading() as db:
            return dict(db.execute("SELECT name, text FROM texts WHERE code = ?", (code,)))

    def count_up(self, key: str, seconds: float, now: float) -> int:
        with self._writing() as db:
            db.execute("DELETE FROM counters WHERE ends <= ?", (now,))
            found = db.execute(
                "INSERT INTO counters VALUES (?, 1, ?)"
                " ON CONFLICT (key) DO UPDATE SET count = count + 1 RETURNING count",
                (key, now + seconds),
            ).fetchone()
            return int(found[0])

    def forget_ended(self, now: float) -> None:
        with self._writing() as db:
            self._delete(db, "code IN (SELECT code FROM rooms WHERE ends <= ?)", now)

    def close(self) -> None:
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._local = threading.local()

    @staticmethod
    def _delete(db: sqlite3.Connection, which: str, *values: object) -> None:
        # Rooms last: the others are found by them.
        for table in reversed(OF_A_ROOM):
            db.execute(f"DELETE FROM {table} WHERE {which}", values)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._reported():
            yield self._connection()

    @contextmanager
    def _at_once(self) -> Iterator[sqlite3.Connection]:
        """For one statement that writes: it is a transaction of its own.

        Between BEGIN and COMMIT this thread waits for its turn in Python, and all others for it:
        with twelve threads in two processes a beat in twenty took more than .17 s.
        """
        with self._reported():
            yield self._connection()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, which takes the write lock at once: others wait for it, none fails."""
        with self._reported():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGE:
                self._set_aside(error)
            raise StoreUnavailable(str(error)) from error

    def _connection(self) -> sqlite3.Connection:
        """Of this thread; a new one where the file is another by now, or gone."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None or self._local.file != self._on_disk():
            self._local.file = self._on_disk()
            found = self._local.connection = self._open()
            self._local.file = self._on_disk()
            self._opened.append(found)
        return found

    def _set_aside(self, error: Exception) -> None:
        """A damaged file is moved away, once: no class could be held until somebody did."""
        if getattr(self._local, "file", None) != self._on_disk():
            return  # another thread or process was faster
        log.warning("The file of rooms was damaged and starts afresh: %s.", error)
        with suppress(OSError):
            self._path.replace(self._path.with_name(f"{self._path.name}.damaged"))
            for journal in ("-wal", "-shm"):
                self._path.with_name(self._path.name + journal).unlink(missing_ok=True)

    def _on_disk(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        connection = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        # In KiB. With SQLite's 2 MB for each of two processes' twelve threads, they grew by 7.6 %
        # while a class of 500 answered for four minutes.
        connection.execute("PRAGMA cache_size = -256")
        connection.execute("PRAGMA secure_delete = ON")  # "leaves nothing" means its bytes too
        connection.executescript(SCHEMA)
        return connection
