"""A worker of sweeps: trains what waits on Redis, until nothing does."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from redis.exceptions import RedisError

from vae.data import DatasetError
from vae.data.datasets import load
from vae.model.models import ModelError
from vae.runs.local import Unmeasured, make_run
from vae.store.config import ConfigError
from vae.store.unfinished import whole_epochs, work_folder
from vae.sweep.plan import Job, title
from vae.sweep.queue import BEAT_SECONDS, NoJob, SweepQueue
from vae.sweep.storage import Storage, StorageError, unfinished
from vae.sweep.worker import STOPPED, Failed, Finished
from vae.training.train import Diverged, Watch


def work_off(queue: SweepQueue, storage: Storage, data_root: Path, runs: Path) -> int:
    """Train what waits, one run after another, in `runs`; returns how many there were."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))
    runs.mkdir(parents=True, exist_ok=True)
    count = 0
    while True:
        try:
            job = queue.take()
        except NoJob as error:
            print(f"passed over: {error}", file=sys.stderr)
            continue
        if job is None:
            return count
        count += 1
        with _held(queue, job.run_id):
            queue.end(job.run_id, _made(queue, storage, job, data_root, runs))


def _made(
    queue: SweepQueue, storage: Storage, job: Job, data_root: Path, runs: Path
) -> Finished | Failed:
    work, place = work_folder(runs, job.run_id), unfinished(job.run_id)

    def tell_epoch(steps: Iterable[int], label: str) -> Iterable[int]:
        # Those before it are whole: whoever takes over goes on from here.
        if work.is_dir():
            storage.put(work, place)
        queue.tell(job.run_id, len(whole_epochs(work)), label)
        return steps

    try:
        data = load(job.config.dataset, data_root, job.config.image_size)
        # What this machine has of it may be older than what another went on to.
        storage.get(place, work)
        name = title(job.config, data.title)
        test = make_run(job.config, data, runs / job.run_id, name, Watch(tell_epoch)).test
        storage.put(runs / job.run_id, job.run_id)
        storage.remove(place)
    except (ConfigError, DatasetError, Diverged, ModelError, StorageError, Unmeasured) as error:
        return Failed(str(error))
    return Finished(test.reconstruction, test.kl, test.negative_elbo)


@contextmanager
def _held(queue: SweepQueue, run_id: str) -> Iterator[None]:
    """The run is this worker's; whoever stops it gives the run back."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_SECONDS):
            try:
                queue.beat(run_id)
            except RedisError as error:
                print(f"the queue cannot be reached: {error}", file=sys.stderr)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    except (SystemExit, KeyboardInterrupt):
        ended.set()
        thread.join()
        queue.give_back(run_id)
        raise
    finally:
        ended.set()
        thread.join()
