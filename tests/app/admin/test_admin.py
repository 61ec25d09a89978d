"""What visitors made is listed, removed, and carried from one storage into another."""

from __future__ import annotations

import json
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.admin.__main__ import main, opened
from app.admin.backup import BackupError, Site, back_up, restore
from app.jobs.jobs import End
from app.jobs.order import Order
from app.rooms.store import Answered
from app.settings import Settings
from tests.support.redis_server import RedisServer
from tests.support.tiny_run import write_run

ORDER = Order("mnist", "fc-256", 2, "beta-vae", 1.0, 2, 0)
ANNA, BEN = "a" * 32, "b" * 32
RUN = "mine-0123456789abcdef"
ROOM = {
    **{"title": "Digits", "approval": False, "names": True, "locked": False, "teacher": "x"},
    **{"created": 1e9, "lead": {}, "pace": "self", "reveal": False},
}
MakeSite = Callable[[str, str], Site]


@pytest.fixture
def make_site(tmp_path: Path, redis_server: RedisServer) -> Iterator[MakeSite]:
    """A site of that name whose storage is "sqlite" or "redis"."""
    made: list[Site] = []

    def make(name: str, storage: str) -> Site:
        url = redis_server.fresh_url() if storage == "redis" else None
        made.append(opened(Settings(runs=tmp_path / name, redis_url=url)))
        return made[-1]

    yield make
    for site in made:
        site.close()


def fill(site: Site, runs: Path) -> dict[str, str]:
    """A room, a run and three jobs of two visitors; ids of the jobs by what became of them."""
    now = time.time()
    site.rooms.create("ABCDEF", ROOM, now + 3600, now)
    site.rooms.put_member("ABCDEF", "m", {"nickname": "Fox", "status": "in", "changed": now})
    site.rooms.count_name("ABCDEF", "Fox")
    site.rooms.put_answer("ABCDEF", Answered("1", "m", '"seven"', now))
    site.rooms.put_text("ABCDEF", "lesson", "# Own")
    done = site.jobs.start(ANNA, ORDER)
    site.jobs.finish(done.id, End("done"))
    begun = site.jobs.start(ANNA, ORDER)
    site.jobs.beat(begun.id, 3)
    waiting = site.jobs.start(BEN, ORDER)
    site.jobs.queue.write_bytes(f"sky/{done.id}", b"\x00\xff")
    write_run(runs / ".visitors" / RUN)
    return {"done": done.id, "begun": begun.id, "waiting": waiting.id}


@pytest.mark.parametrize(("first", "second"), [("sqlite", "redis"), ("redis", "sqlite")])
def test_all_that_visitors_made_comes_back_in_another_storage(
    make_site: MakeSite, tmp_path: Path, first: str, second: str
) -> None:
    site, other = make_site("one", first), make_site("two", second)
    jobs, path = fill(site, tmp_path / "one"), tmp_path / "kept.zip"
    assert back_up(site, path).startswith("1 rooms, 3 jobs and 1 runs")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = list(restore(other, path))
    assert [line[0] for line in told] == ["1", "3", "1"]

    now = time.time()
    found, before = other.rooms.seen("ABCDEF", "m", now), site.rooms.seen("ABCDEF", "m", now)
    assert found is not None
    assert before is not None
    assert (json.loads(found.room), found.member) == (ROOM, before.member)
    assert found.ends == pytest.approx(before.ends)
    assert other.rooms.answers("ABCDEF") == site.rooms.answers("ABCDEF")
    assert other.rooms.texts("ABCDEF") == {"lesson": "# Own"}
    assert other.rooms.count_name("ABCDEF", "Fox") == 2, "the name is still taken"

    assert other.jobs.ids_of(ANNA) == [jobs["done"], jobs["begun"]]
    assert other.jobs.end(jobs["done"]) == End("done")
    assert other.jobs.queue.read_bytes(f"sky/{jobs['done']}") == b"\x00\xff"
    waiting = other.jobs.waiting()
    assert waiting == sorted(waiting, key=[jobs["begun"], *site.jobs.waiting()].index)
    assert set(waiting) == {jobs["begun"], jobs["waiting"]}, "what had begun trains again"
    assert other.jobs.settle(jobs["begun"]) == "queued"
    copied, original = (tmp_path / name / ".visitors" / RUN for name in ("two", "one"))
    for file in original.iterdir():
        assert (copied / file.name).read_bytes() == file.read_bytes()

    again = list(restore(other, path))
    assert [line[0] for line in again] == ["0", "0", "0"], "what is there stays as it is"
    assert other.jobs.waiting() == waiting


def test_what_is_deleted_is_gone_and_the_rest_stays(make_site: MakeSite, tmp_path: Path) -> None:
    site = make_site("one", "sqlite")
    jobs = fill(site, tmp_path / "one")
    site.close()
    run(tmp_path, "delete", "job", jobs["done"], jobs["begun"])
    assert site.jobs.ids_of(ANNA) == [jobs["begun"]], "the chain leads past the one removed"
    assert not [key for key in site.jobs.queue.items() if jobs["done"] in key]
    assert site.jobs.end(jobs["begun"]) == End("cancelled")
    run(tmp_path, "delete", "job", jobs["begun"])
    assert site.jobs.ids_of(ANNA) == []
    run(tmp_path, "delete", "run", RUN)
    run(tmp_path, "delete", "room", "abc def")
    assert site.rooms.codes(time.time()) == []
    assert not (tmp_path / "one" / ".visitors" / RUN).exists()
    assert site.jobs.ids_of(BEN) == [jobs["waiting"]]


def test_the_list_says_what_there_is(
    make_site: MakeSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = fill(make_site("one", "sqlite"), tmp_path / "one")
    run(tmp_path, "list", "--json")
    found = json.loads(capsys.readouterr().out)
    (room,), (kept,) = found["rooms"], found["runs"]
    assert (room["code"], room["title"], room["members"], room["answers"]) == (
        *("ABCDEF", "Digits"),
        *(1, 1),
    )
    assert (kept["id"], kept["where"]) == (RUN, "here")
    assert {each["id"]: each["state"] for each in found["jobs"]} == {
        jobs["done"]: "done",
        jobs["begun"]: "running",
        jobs["waiting"]: "queued",
    }
    run(tmp_path, "list", "rooms")
    assert "ABCDEF  Digits" in capsys.readouterr().out


def run(folder: Path, *arguments: str, status: int = 0) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUNS_URL", str(folder / "one"))
        assert main(arguments) == status


BAD = {
    "rooms/ABCDEF.json": (b"[]", b'{"code": "ABCDEF"}', b"[" * 100_000),
    "jobs.json": (b"{}", b'{"documents": {"job/x": ""}, "waiting": []}', b"\xff"),
    f"runs/{RUN}/run.json": (b"{}", b'{"files": {"../x": {"sha256": ""}}}'),
    f"runs/{RUN}/weights.safetensors": (b"others wrote this",),
    "runs/../x": (b"",),
    "latentarium-backup.json": (b'{"format": 2}', b"[]", b"\xff"),
}


@pytest.mark.parametrize(
    ("name", "content"), [(n, each) for n, all_ in BAD.items() for each in all_]
)
def test_a_file_that_is_no_backup_is_one_sentence(
    make_site: MakeSite, tmp_path: Path, name: str, content: bytes
) -> None:
    fill(site := make_site("one", "sqlite"), tmp_path / "one")
    path, changed = tmp_path / "kept.zip", tmp_path / "changed.zip"
    back_up(site, path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    other = make_site("two", "sqlite")
    with pytest.raises(BackupError, match=r"^.*changed\.zip .*\.$"):
        list(restore(other, changed))
    assert not list((tmp_path / "two").glob(".visitors/mine-*"))
    if name.startswith("rooms"):
        assert other.rooms.codes(0) == []


def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cut.zip").write_bytes(b"PK")
    for arguments in (
        ("restore", str(tmp_path / "cut.zip")),
        ("restore", str(tmp_path / "none.zip")),
        ("backup", str(tmp_path / "no" / "folder.zip")),
        ("delete", "job", "none"),
    ):
        run(tmp_path, *arguments, status=1)
        error = capsys.readouterr().err
        assert error.startswith("python -m app.admin: ")
        assert error.count("\n") == 1
