"""Queue on a real Redis, workers and pages on folders of their own, runs through a shared one."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.jobs.visitor_runs import SharedRuns, SharingFailed
from tests.support.browser.server import served
from tests.support.redis_server import RedisServer
from tests.support.site_visitor import SiteVisitor, has_ended
from tests.support.site_worker import working
from tests.support.tiny_run import write_run


def machine(
    folder: Path, name: str, shared: str, redis: str, data: Path, **more: str
) -> dict[str, str]:
    return {
        "RUNS_URL": shared,
        "RUNS_DIR": str(folder / name),
        "REDIS_URL": redis,
        "DATA_ROOT": str(data),
        "JOB_HELD_OUT": "300",
        "JOB_EPOCHS": "1000",
        **more,
    }


def test_two_workers_on_two_folders_share_runs_with_the_pages(
    tmp_path: Path, redis_server: RedisServer, small_mnist: Path
) -> None:
    shared, redis = f"file://{tmp_path}/storage", redis_server.fresh_url()
    pages = machine(tmp_path, "pages", shared, redis, small_mnist, WORKER="no")
    workers = [machine(tmp_path, name, shared, redis, small_mnist) for name in ("one", "two")]
    with (
        served(tmp_path / "cache", **pages) as address,
        working(**workers[0]),
        working(**workers[1]),
    ):
        visitors = [SiteVisitor(address) for _ in range(2)]
        jobs = [visitor.start() for visitor in visitors]
        ends = [visitor.watch(job, has_ended) for visitor, job in zip(visitors, jobs, strict=True)]
        assert [end["state"] for end in ends] == ["done", "done"]
        for visitor, end in zip(visitors, ends, strict=True):
            status, document = visitor.ask(f"/api/runs/{end['run']}")
            assert status == 200, document
            assert visitor.ask(f"/api/runs/{end['run']}/decode?z=0,0")[0] == 200
    for name in ("one", "two"):
        assert len(list((tmp_path / name / ".visitors").glob("mine-*"))) == 1, "each trained one"


@pytest.fixture
def shared(tmp_path: Path) -> SharedRuns:
    return SharedRuns(f"file://{tmp_path}/storage")


RUN = "mine-0123456789abcdef"


def test_a_run_comes_back_from_the_storage_as_it_went(shared: SharedRuns, tmp_path: Path) -> None:
    write_run(tmp_path / "a" / RUN)
    shared.publish(tmp_path / "a" / RUN)
    assert shared.fetch(RUN, tmp_path / "b")
    for path in (tmp_path / "a" / RUN).iterdir():
        assert (tmp_path / "b" / RUN / path.name).read_bytes() == path.read_bytes()
    assert not shared.fetch("mine-ffffffffffffffff", tmp_path / "b")
    assert not shared.fetch("../storage", tmp_path / "b")


def test_half_an_upload_is_no_run_and_a_damaged_one_is_refused(
    shared: SharedRuns, tmp_path: Path
) -> None:
    write_run(tmp_path / "a" / RUN)
    shared.publish(tmp_path / "a" / RUN)
    uploaded = tmp_path / "storage" / RUN
    marker = (uploaded / "run.json").read_bytes()
    (uploaded / "run.json").unlink()
    assert not shared.fetch(RUN, tmp_path / "b"), "run.json comes last"
    (uploaded / "run.json").write_bytes(marker)
    (uploaded / "weights.safetensors").write_bytes(b"others wrote this")
    with pytest.raises(SharingFailed, match=r"weights\.safetensors of run .* is damaged"):
        shared.fetch(RUN, tmp_path / "b")
    assert list((tmp_path / "b").glob("*")) == []


@pytest.mark.parametrize("files", ['{"../../x": {"sha256": "0"}}', "3", '{"x": {}}'])
def test_a_run_json_that_names_foreign_files_is_refused(
    shared: SharedRuns, tmp_path: Path, files: str
) -> None:
    (tmp_path / "storage" / RUN).mkdir(parents=True)
    (tmp_path / "storage" / RUN / "run.json").write_text(f'{{"files": {files}}}')
    with pytest.raises(SharingFailed, match=r"run\.json in the storage"):
        shared.fetch(RUN, tmp_path / "b")
