"""One run of a sweep in a process of its own, which reports to its parent and ends with it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

from vae.sweep.plan import Job, title
from vae.training.malloc import keep_freed_memory

STOPPED = 128 + signal.SIGTERM
GRACE = 10.0  # seconds from SIGTERM to the end by force


@dataclass(frozen=True)
class EpochStarted:
    label: str


@dataclass(frozen=True)
class Finished:
    """Nats an image on the test set; a deterministic autoencoder has no −ELBO and no KL."""

    reconstruction: float | None
    kl: float | None = None
    negative_elbo: float | None = None


@dataclass(frozen=True)
class Failed:
    reason: str


Message = EpochStarted | Finished | Failed


def work(job: Job, data_root: Path, runs: Path, parent: Connection) -> None:
    """Make the run; send an EpochStarted at each epoch, then Finished or Failed."""
    # Ctrl-C reaches the whole group; the parent decides and then sends SIGTERM, which leaves by
    # way of every context manager, so that no temporary folder stays.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from vae.data import DatasetError
    from vae.data.datasets import load
    from vae.model.models import ModelError
    from vae.runs.local import Unmeasured, make_run
    from vae.store.config import ConfigError
    from vae.training.train import Diverged, Watch

    def tell_epoch(steps: Iterable[int], label: str) -> Iterable[int]:
        parent.send(EpochStarted(label))
        return steps

    keep_freed_memory()
    try:
        data = load(job.config.dataset, data_root, job.config.image_size)
        name = title(job.config, data.title)
        run = make_run(job.config, data, runs / job.run_id, name, Watch(tell_epoch))
    except (ConfigError, DatasetError, Diverged, ModelError, Unmeasured) as error:
        parent.send(Failed(str(error)))
    else:
        test = run.test
        parent.send(Finished(test.reconstruction, test.kl, test.negative_elbo))


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None, "a worker is started by a sweep"
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    # The exit is an exception in the main thread, which a finaliser may swallow.
    threading.main_thread().join(GRACE)
    os._exit(STOPPED)
