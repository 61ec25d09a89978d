"""The processes of a sweep: so many at a time, started again when killed, stopped together."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from vae.sweep.plan import Job
from vae.sweep.progress import Board
from vae.sweep.worker import GRACE, STOPPED, EpochStarted, Failed, Finished, Message, work

ATTEMPTS = 3


@dataclass(frozen=True)
class _Running:
    job: Job
    process: SpawnProcess


def run_jobs(
    jobs: Sequence[Job], data_root: Path, runs: Path, processes: int, board: Board
) -> None:
    """Make every run, `processes` at a time; `board` shows their progress.

    A run that fails does not stop the others. One whose process is killed goes on after its last
    whole epoch, in a new process, up to ATTEMPTS times in all. KeyboardInterrupt (or SIGTERM,
    which becomes one) stops the processes before it is raised on.
    """
    waiting, attempts = deque(jobs), Counter[str]()
    running: dict[Connection, _Running] = {}
    with _terminated_by_signal():
        try:
            while waiting or running:
                while waiting and len(running) < processes:
                    job = waiting.popleft()
                    attempts[job.run_id] += 1
                    board.started(job)
                    connection, process = _start(job, data_root, runs)
                    running[connection] = _Running(job, process)
                for ready in wait(list(running), timeout=1.0):
                    assert isinstance(ready, Connection)
                    job, process = running[ready].job, running[ready].process
                    message = _received(ready)
                    match message:
                        case EpochStarted(label):
                            board.epoch(job, label)
                        case Finished() | Failed():
                            board.ended(job, message)
                            process.join()
                            del running[ready]
                        case None:
                            process.join()
                            del running[ready]
                            reason = _ending(process.exitcode)
                            if _killed(process.exitcode) and attempts[job.run_id] < ATTEMPTS:
                                board.said(f"{job.run_id} {reason}; it goes on where it was")
                                waiting.appendleft(job)
                            else:
                                board.ended(job, Failed(f"its process {reason}"))
                board.show(time.monotonic())
        finally:
            for left in running.values():
                left.process.terminate()
            for left in running.values():
                left.process.join(GRACE)
                left.process.kill()
                left.process.join()


def _start(job: Job, data_root: Path, runs: Path) -> tuple[Connection, SpawnProcess]:
    # spawn: a fork of a process that has run torch may hang in its thread pools.
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    process = spawn.Process(target=work, args=(job, data_root, runs, there), name=job.run_id)
    process.start()
    there.close()  # so that the worker's death is the end of the pipe
    return here, process


def _received(connection: Connection) -> Message | None:
    try:
        message: Message = connection.recv()
    except (EOFError, OSError):  # OSError: killed in the middle of a message
        return None
    return message


def _killed(exit_status: int | None) -> bool:
    return exit_status is not None and (exit_status < 0 or exit_status == STOPPED)


def _ending(exit_status: int | None) -> str:
    if _killed(exit_status):
        return "was killed"
    return f"ended with status {exit_status} and said why above"


@contextmanager
def _terminated_by_signal() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
