"""The picture cache shows the right picture or none, whatever happens to its files."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.pictures.cache import PictureCache

PICTURE = b"\x89PNG picture" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pictures"


@pytest.fixture
def cache(folder: Path) -> Iterator[PictureCache]:
    cache = PictureCache(folder, 8)
    yield cache
    cache.close()


class Artist:
    """Computes a picture and counts how often it was asked to."""

    def __init__(self, picture: bytes = PICTURE) -> None:
        self.picture, self.times = picture, 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.picture


def kept(folder: Path, key: str = "key") -> bool:
    """Does a cache opened afresh know the key?"""
    artist, cache = Artist(b"recomputed"), PictureCache(folder, 8)
    value = cache.get(key, artist)
    cache.close()
    assert value == (PICTURE if artist.times == 0 else b"recomputed")
    return artist.times == 0


def database(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "cache.db")


def test_a_picture_is_computed_once_and_kept(cache: PictureCache, folder: Path) -> None:
    artist = Artist()
    assert [cache.get("key", artist) for _ in range(3)] == [PICTURE] * 3
    assert artist.times == 1
    assert kept(folder)


def test_large_pictures_are_kept_in_files_of_their_own(cache: PictureCache, folder: Path) -> None:
    artist = Artist(os.urandom(200_000))
    assert cache.get("large", artist) == cache.get("large", artist) == artist.picture
    assert artist.times == 1


def test_only_the_owner_can_look_into_the_folder(cache: PictureCache, folder: Path) -> None:
    folder.mkdir(mode=0o777)
    cache.get("key", Artist())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_folder_stays_within_its_limit_and_keeps_what_is_used(folder: Path) -> None:
    cache = PictureCache(folder, 1)
    favourite = Artist(os.urandom(50_000))
    cache.get("favourite", favourite)
    for number in range(60):
        cache.get(f"seen once {number}", Artist(os.urandom(50_000)))
        cache.get("favourite", favourite)
    cache.close()
    assert favourite.times == 1
    assert sum(f.stat().st_size for f in folder.rglob("*.val")) <= 2**20 + 100_000


@pytest.mark.parametrize("position", [0, 20, 100, 5000])
def test_a_damaged_database_is_moved_aside_and_begun_anew(
    cache: PictureCache, folder: Path, position: int
) -> None:
    for number in range(20):
        cache.get(f"key {number}", Artist())
    cache.close()
    (folder / "cache.db-wal").unlink(missing_ok=True)
    with (folder / "cache.db").open("r+b") as file:
        file.seek(position)
        file.write(b"\xa5" * 3000)
    artist, fresh = Artist(), PictureCache(folder, 8)
    assert fresh.get("key 1", artist) == PICTURE
    assert fresh.get("new", artist) == PICTURE
    fresh.close()
    assert kept(folder, "new")


def test_a_database_that_is_no_database_is_moved_aside(folder: Path) -> None:
    folder.mkdir()
    (folder / "cache.db").write_bytes(b"not a database, but long enough to be read as one" * 100)
    cache = PictureCache(folder, 8)
    assert cache.get("key", Artist()) == PICTURE
    cache.close()
    assert (folder / "cache.db.damaged").read_bytes().startswith(b"not a database")
    assert kept(folder)


def test_a_database_replaced_under_a_running_process_does_not_stop_it(
    cache: PictureCache, folder: Path
) -> None:
    cache.get("key", Artist())
    for name in ("cache.db", "cache.db-wal", "cache.db-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "cache.db").write_bytes(b"\0" * 5000)
    artist = Artist()
    assert [cache.get("other", artist) for _ in range(3)] == [PICTURE] * 3


def test_a_missing_table_is_begun_anew(cache: PictureCache, folder: Path) -> None:
    cache.get("key", Artist())
    with database(folder) as connection:
        connection.execute("DROP TABLE Cache")
    connection.close()
    assert cache.get("key", Artist()) == PICTURE
    assert kept(folder)


@pytest.mark.parametrize("setting", ["disk_surprise", "size_limit", "cull_limit", "count"])
def test_tampered_settings_are_a_miss(cache: PictureCache, folder: Path, setting: str) -> None:
    cache.get("key", Artist())
    cache.close()
    with database(folder) as connection:
        connection.execute("INSERT OR REPLACE INTO Settings VALUES (?, 'nonsense')", (setting,))
    connection.close()
    fresh = PictureCache(folder, 8)
    assert fresh.get("key", Artist()) == PICTURE
    assert fresh.get("new", Artist()) == PICTURE
    fresh.close()


class Bomb:
    """Unpickling this writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("place", ["value", "file"])
def test_a_pickle_in_the_cache_is_never_opened(
    cache: PictureCache, folder: Path, tmp_path: Path, place: str
) -> None:
    cache.get("key", Artist())
    bomb = pickle.dumps(Bomb(tmp_path / "exploded"))
    (folder / "bomb.val").write_bytes(bomb)
    value, name = (bomb, None) if place == "value" else (None, "bomb.val")
    with database(folder) as connection:
        connection.execute("UPDATE Cache SET mode = 4, value = ?, filename = ?", (value, name))
    connection.close()
    assert cache.get("key", Artist()) == PICTURE
    assert not (tmp_path / "exploded").exists()
    pickle.loads(bomb)
    assert (tmp_path / "exploded").exists(), "this test's bomb does not work"


def test_a_tampered_file_name_neither_reads_nor_removes_files_elsewhere(
    cache: PictureCache, folder: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(PICTURE)
    cache.get("key", Artist())
    with database(folder) as connection:
        connection.execute("UPDATE Cache SET mode = 2, filename = '../secret', value = NULL")
    connection.close()
    artist = Artist()
    assert cache.get("key", artist) == PICTURE
    assert artist.times == 1
    assert secret.exists()


@pytest.mark.parametrize("change", ["value || x'00'", "substr(value, 1, 40)", "x''", "'text'"])
def test_a_value_whose_checksum_is_wrong_is_computed_again(
    cache: PictureCache, folder: Path, change: str
) -> None:
    cache.get("key", Artist())
    with database(folder) as connection:
        connection.execute(f"UPDATE Cache SET value = {change}")
    connection.close()
    artist = Artist()
    assert [cache.get("key", artist) for _ in range(2)] == [PICTURE] * 2
    assert artist.times == 1


def test_a_value_moved_to_another_key_is_not_believed(cache: PictureCache, folder: Path) -> None:
    cache.get("key", Artist())
    with database(folder) as connection:
        connection.execute("UPDATE Cache SET key = 'other'")
    connection.close()
    assert cache.get("other", Artist(b"right")) == b"right"


def test_without_a_writable_folder_pictures_are_computed_each_time(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way")
    artist, cache = Artist(), PictureCache(tmp_path / "a file" / "pictures", 8)
    assert [cache.get("key", artist) for _ in range(3)] == [PICTURE] * 3
    assert artist.times == 3


def test_with_a_folder_in_the_databases_place_pictures_are_still_shown(folder: Path) -> None:
    (folder / "cache.db" / "in the way").mkdir(parents=True)
    cache = PictureCache(folder, 8)
    assert [cache.get("key", Artist()) for _ in range(3)] == [PICTURE] * 3
    cache.close()


def test_a_database_locked_by_somebody_else_is_a_miss(cache: PictureCache, folder: Path) -> None:
    cache.get("key", Artist())
    other = database(folder)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert cache.get("other", Artist()) == PICTURE
    finally:
        other.rollback()
        other.close()


def test_a_failing_computation_is_not_kept_and_frees_the_lock(cache: PictureCache) -> None:
    def fail() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cache.get("key", fail)
    assert cache.get("key", Artist()) == PICTURE


def _ask(folder: Path, marks: Path, start: object) -> None:
    def compute() -> bytes:
        (marks / str(os.getpid())).touch()
        return PICTURE

    cache = PictureCache(folder, 8)
    start.wait()  # type: ignore[attr-defined]
    assert cache.get("cold", compute) == PICTURE
    cache.close()


def test_eight_processes_asking_for_a_cold_picture_compute_it_once(
    folder: Path, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    processes = multiprocessing.get_context("spawn")
    start = processes.Barrier(8)
    asking = [processes.Process(target=_ask, args=(folder, marks, start)) for _ in range(8)]
    for process in asking:
        process.start()
    for process in asking:
        process.join()
    assert [process.exitcode for process in asking] == [0] * 8
    assert len(list(marks.iterdir())) == 1
