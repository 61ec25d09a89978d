"""A sweep on the workers of a queue: three of them with folders of their own, one killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.redis_server import RedisServer
from vae.store.catalogue import Catalogue
from vae.store.documents import Run
from vae.store.sweeps import WAITING
from vae.sweep.queue import JOBS, NoJob, SweepQueue
from vae.sweep.worker import Failed

IDS = {f"small-beta-{beta}-seed-0" for beta in ("1", "2", "4")}
PATIENCE = 60.0


def until(holds: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def test_workers_on_several_machines_train_a_sweep_and_a_killed_one_costs_an_epoch(
    smallest_mnist: Path, tmp_path: Path, redis_server: RedisServer
) -> None:
    url, runs = redis_server.fresh_url(), tmp_path / "runs"
    shared = {"RUNS_URL": (tmp_path / "shared").as_uri(), "DATA_ROOT": str(smallest_mnist)}
    environment = {**os.environ, **shared, "REDIS_URL": url, "OMP_NUM_THREADS": "1"}
    command = [
        *(sys.executable, "-m", "vae", "sweep", "--series", "small", "--beta", "1", "2", "4"),
        # Three latents: the plane of two would be integrated over, which takes longest.
        *("--latent-dim", "3", "--recipe", "series-fc", "--epochs", "3", "--batch-size", "2"),
        *("--validation", "100", "--data-root", str(smallest_mnist), "--runs", str(runs)),
        *("--on", url),
    ]
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "app.jobs.worker"],
            env={**environment, "CACHE_DIR": str(tmp_path / f"machine-{k}")},
            stdout=subprocess.DEVNULL,
        )
        for k in range(3)
    ]
    try:
        sent = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        victim = psutil.Process(workers[0].pid)
        # A trainer whose run has whole epochs in the storage is killed with its worker, as
        # a machine is that loses its power.
        shared_epochs = tmp_path / "shared" / "unfinished"
        until(lambda: victim.children() and any(shared_epochs.glob("*/checkpoint.pt")))
        for process in (*victim.children(), victim):
            process.send_signal(signal.SIGKILL)
        _, said = sent.communicate(timeout=PATIENCE)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(PATIENCE)
    assert sent.returncode == 0, said
    assert "3 of 3 runs, 9 of 9 epochs" in said
    found = Catalogue([runs], tmp_path).runs()
    assert {run.id for run in found} == IDS
    for run in found:
        assert isinstance(run, Run)
        assert run.status == "ready"
        rows = (run.folder / "history.csv").read_text().splitlines()
        assert sum(",validation," in row for row in rows) == 3
    assert not list(shared_epochs.glob("*/*"))


@pytest.mark.parametrize(
    "planted",
    [
        '{"recipe": "series-fc", "dataset": "folder:/etc"}',
        '{"recipe": "series-fc", "epochs": -1}',
        '{"recipe": "series-fc", "surprise": 1}',
        '["series-fc"]',
        "[" * 5000,
        "no JSON",
    ],
)
def test_what_is_no_training_run_is_not_trained(redis_server: RedisServer, planted: str) -> None:
    queue = SweepQueue(redis_server.fresh_url())
    queue._redis.hset(JOBS, "planted", planted)
    queue._redis.rpush(WAITING, "planted", "../planted")
    for _ in range(2):
        with pytest.raises(NoJob):
            queue.take()
    assert isinstance(queue.ended("planted"), Failed)
    assert queue.take() is None
