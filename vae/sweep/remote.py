"""A sweep whose runs are trained by the workers of a queue, on as many machines as there are."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from vae.sweep.plan import Job
from vae.sweep.progress import Board
from vae.sweep.queue import SweepQueue
from vae.sweep.storage import Storage
from vae.sweep.supervisor import ATTEMPTS
from vae.sweep.worker import Failed, Finished

LOOK_SECONDS = 0.5


def run_on(
    queue: SweepQueue, storage: Storage, jobs: Sequence[Job], runs: Path, board: Board
) -> None:
    """Have every run made and bring it into `runs`; `board` shows the progress of all.

    Runs that an earlier call has sent go on as they are. One whose worker is gone is given to
    another, which goes on after the last whole epoch, up to ATTEMPTS times in all.
    """
    sent = queue.known()
    for job in jobs:
        if isinstance(queue.ended(job.run_id), Failed):
            queue.forget(job.run_id)
        if job.run_id not in sent and queue.ended(job.run_id) is None:
            queue.put(job)
    watched = {job.run_id: _Watched(job) for job in jobs}
    while watched:
        known = queue.known()
        for run_id, run in list(watched.items()):
            run.follow(queue, board)
            how = queue.ended(run_id)
            if how is not None:
                run.end(_brought(how, storage, run_id, runs), board)
                queue.forget(run_id)
                del watched[run_id]
            elif run_id not in known and run.is_lost():
                run.again(queue, board)
        board.show(time.monotonic())
        time.sleep(LOOK_SECONDS)


class _Watched:
    """One run as far as the board knows of it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._epochs, self._label = 0, ""
        self._runs = False
        self._missed = 0
        self._attempts = Counter[str]()

    def follow(self, queue: SweepQueue, board: Board) -> None:
        told = queue.told(self.job.run_id)
        if not self._runs and queue.leased(self.job.run_id):
            self._start(board)
        if told is None or told[1] == self._label:
            return
        self._start(board)
        epochs, self._label = told
        # The board counts an epoch whenever the next one is named.
        for _ in range(max(1, epochs - self._epochs)):
            board.epoch(self.job, self._label)
        self._epochs = max(epochs, self._epochs)

    def end(self, how: Finished | Failed, board: Board) -> None:
        self._start(board)
        board.ended(self.job, how)

    def is_lost(self) -> bool:
        """Neither waiting nor trained at two looks: between the two it is for a moment."""
        self._missed += 1
        return self._missed > 1

    def again(self, queue: SweepQueue, board: Board) -> None:
        self._missed = 0
        self._attempts["lost"] += 1
        if self._attempts["lost"] >= ATTEMPTS:
            queue.end(self.job.run_id, Failed("its workers were lost"))
            return
        board.said(f"{self.job.run_id} has lost its worker; it goes on where it was")
        queue.put(self.job)

    def _start(self, board: Board) -> None:
        if not self._runs:
            board.started(self.job)
        self._runs = True


def _brought(
    how: Finished | Failed, storage: Storage, run_id: str, runs: Path
) -> Finished | Failed:
    if isinstance(how, Finished) and not storage.get(run_id, runs / run_id):
        return Failed("its folder is not in the storage")
    return how
