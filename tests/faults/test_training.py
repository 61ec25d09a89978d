"""A training run in its midst: its process, its worker, the whole machine, the disk, the queue."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.jobs.order import Order
from app.jobs.worker import Worker
from app.settings import settings_from
from tests.faults.site import OWN_COMPUTER, Site, running, until_gone
from tests.faults.telling import Tells
from tests.support.site_visitor import ORDER, SiteVisitor, has_ended, is_training

# What no test lives to see the end of, unless it is stopped.
ENDLESS: dict[str, Any] = {"epochs": 1000, "recipe": "fc-400"}
SECONDS_TO_NOTICE = 10.0
SETTINGS = {"JOB_HELD_OUT": "50", "JOB_EPOCHS": "1000", "JOB_FREE_MB": "1"}
TRAINING = ("vae", "train", "--live")
WORKER = ("-m", "app.jobs.worker")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, smaller_mnist: Path) -> Iterator[Site]:
    settings = {**SETTINGS, "DATA_ROOT": str(smaller_mnist)}
    with running(tmp_path_factory.mktemp("training"), OWN_COMPUTER, **settings) as site:
        yield site


@pytest.fixture
def visitor(site: Site) -> SiteVisitor:
    return SiteVisitor(site.address)


def begins_again(visitor: SiteVisitor, job: dict[str, Any]) -> None:
    """Waits for a worker, and trains to its first epoch once more."""
    visitor.watch(job, lambda seen: not is_training(seen), SECONDS_TO_NOTICE)
    seen = visitor.watch(job, lambda seen: is_training(seen) or has_ended(seen))
    assert seen["state"] == "running", seen["message"]


def test_a_run_whose_worker_is_killed_begins_again_and_one_that_is_killed_itself_is_told(
    site: Site, visitor: SiteVisitor, tells: Tells
) -> None:
    job = visitor.start(**ENDLESS)
    visitor.watch(job, is_training)
    trainers = site.processes(*TRAINING)
    (worker,) = site.processes(*WORKER)
    worker.send_signal(signal.SIGKILL)
    until_gone(trainers, 2)
    begins_again(visitor, job)
    (trainer,) = site.processes(*TRAINING)
    trainer.send_signal(signal.SIGKILL)
    ended = visitor.watch(job, has_ended, SECONDS_TO_NOTICE)
    assert ended["state"] == "failed"
    assert ended["message"].endswith("(signal 9). Start it again.")
    assert ended["run"] is None
    tells("worker: the epochs so far, which are trained again; trainer: that run, which is told")


def test_a_run_whose_machine_restarts_begins_again_and_leaves_nothing(
    site: Site, visitor: SiteVisitor, tells: Tells
) -> None:
    job = visitor.start(**ENDLESS)
    visitor.watch(job, is_training)
    site.kill_all()
    site.start()
    begins_again(visitor, job)
    visitor.ask(job["url"], "DELETE")
    left = site.folder / "runs" / ".visitors" / ".jobs"
    deadline = time.monotonic() + SECONDS_TO_NOTICE
    while list(left.glob("*")):
        assert time.monotonic() < deadline, list(left.glob("*"))
        time.sleep(0.1)
    tells("the epochs so far, which are trained again")


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """For this process and what it starts; beyond it a write fails as on a full disk: EFBIG."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


def test_a_disk_that_is_full_for_a_run_is_named(
    tmp_path: Path, smaller_mnist: Path, tells: Tells
) -> None:
    folders = {"RUNS_URL": str(tmp_path / "runs"), "DATA_ROOT": str(smaller_mnist)}
    worker = Worker(settings_from({**SETTINGS, **folders}))
    job = worker.jobs.start("anna", Order(**{**ORDER, **ENDLESS}))
    with files_no_larger_than(7_500_000):  # a checkpoint of fc-400 has 9.5 MB
        worker.train(job.id)
    ended = worker.jobs.end(job.id)
    assert ended is not None
    assert (ended.state, "the disk is full" in ended.message) == ("failed", True)
    assert not list((tmp_path / "runs" / ".visitors").glob("mine-*"))
    tells("the epochs of that run; its visitor is told why")
