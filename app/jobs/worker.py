"""`python -m app.jobs.worker`: takes jobs from the queue and trains them, one process each.

`--tied` ends it with the process that holds the other end of its standard input.
"""

from __future__ import annotations

import logging
import shutil
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Any

from huey import Huey

from app.jobs.estimate import note_pace
from app.jobs.imports.brought import Import, UnknownImport
from app.jobs.imports.imports import Imports
from app.jobs.imports.working import ImportWorker, removed
from app.jobs.imports.yours import NO_PICTURES, name_of, write_yours
from app.jobs.jobs import End, Job, Jobs, UnknownJob
from app.jobs.order import DRAWINGS, YOURS
from app.jobs.process import TrainingProcess
from app.jobs.queue import IMPORTS, JobQueue, QueueUnavailable
from app.jobs.series import SeriesTrainer
from app.jobs.visitor_runs import SharedRuns, SharingFailed, free_megabytes, keep_newest
from app.logs import speak
from app.rooms.opened import opened_rooms
from app.rooms.store import StoreUnavailable
from app.settings import Settings, settings_from_environment
from vae.parent_watch import end_with_input
from vae.store.checks import reason
from vae.store.said import Said
from vae.store.unfinished import SAMPLE, SKY
from vae.terminal import print_everywhere

log = logging.getLogger(__name__)

WATCH_SECONDS = 0.25
STOP_SECONDS = 1.0
SWEEP_SECONDS = 1.0
TIDY_SECONDS = 3600.0
# So often what visitors brought is looked through for what has had its day.
LOOK_SECONDS = 60.0
# After its end a training run's pictures are on the page that watched it, or it has the run.
PICTURE_SECONDS = 600.0
GONE = Said("the class's drawings are gone: its room has ended.")
CLOSED = Said("the program was closed before the training run ended. Start it again.")


class Left(Enum):
    """Why a job is left without an end: the worker stops, or another one has it by now."""

    STOPPED = "stopped"
    TAKEN = "taken"


class Worker:
    """Trains what the queue holds until it is stopped."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._limits = settings, settings.jobs
        self.queue = JobQueue(settings.visitor_runs, settings.redis_url)
        self.jobs = Jobs(self.queue, settings.jobs)
        self._shared = SharedRuns(settings.shared_runs) if settings.shared_runs else None
        self._series = SeriesTrainer(settings)
        self.imports = Imports(
            JobQueue(settings.visitor_runs, settings.redis_url, IMPORTS),
            settings.imports,
            removed(settings, self._shared),
        )
        self._imports = ImportWorker(settings, self.imports, self._shared)
        self._stopped = threading.Event()
        self._own: set[str] = set()
        self._tidies = self._looks = 0.0
        self._watched_out: deque[tuple[float, str]] = deque()

    def run(self) -> None:
        """Works until stop(). Where the queue cannot be reached, it is tried again."""
        self._imports.start()
        while not self._stopped.is_set():
            try:
                self._consume(self.queue.huey(self.train))
            except QueueUnavailable as error:
                log.warning("The queue cannot be reached: %s", error)
                self._stopped.wait(SWEEP_SECONDS)
        self._imports.stop()
        self._imports.join()

    def _consume(self, huey: Huey) -> None:
        """Until stop(), or until another process sets the queue's damaged file aside."""
        consumer = huey.create_consumer(
            workers=self._limits.at_once,
            periodic=False,
            initial_delay=0.1,
            max_delay=0.5,
            scheduler_interval=60,
            check_worker_health=True,
        )
        consumer.start()
        stop_on_signals(self.stop)  # once more: huey has put its own in their place
        while not self._stopped.wait(SWEEP_SECONDS) and self.queue.serves(huey):
            self.sweep()
            self._series.tend()
        self._series.stop()
        consumer.stop()
        # Their training runs are being stopped, which takes a second each.
        for _, thread in consumer.worker_threads:
            thread.join(4)

    def stop(self) -> None:
        self._stopped.set()

    def train(self, job_id: str) -> None:
        """One job from its order to its end, whatever happens to it."""
        try:
            job = self.jobs.job(job_id)
            if self.jobs.end(job_id) is not None:
                return
            trained = self._trained(job)
            if trained is Left.TAKEN or (trained is Left.STOPPED and self.jobs.put_back(job_id)):
                return
            end = trained if isinstance(trained, End) else End("failed", CLOSED)
        except UnknownJob:
            log.warning("The queue held an unknown job; it is passed over.")
            return
        except (OSError, QueueUnavailable) as error:
            log.exception("A training run failed.")
            end = End("failed", Said("the run could not be kept: {reason}", reason=reason(error)))
        self._finish(job_id, end)

    def sweep(self) -> None:
        """Settles jobs whose workers died, and removes the files that those left."""
        try:
            self.jobs.worker_is_here()
            if time.monotonic() >= self._tidies:
                self._tidies = time.monotonic() + TIDY_SECONDS
                self.jobs.forget_old()
            if time.monotonic() >= self._looks:
                self._looks = time.monotonic() + LOOK_SECONDS
                self._imports.tidy(time.time())
            while self._watched_out and self._watched_out[0][0] <= time.monotonic():
                self.jobs.forget_pictures(self._watched_out.popleft()[1])
            for folder in self._settings.job_folders.glob("*"):
                if folder.name in self._own:
                    continue
                if self.jobs.settle(folder.name) in ("done", "failed", "cancelled"):
                    shutil.rmtree(folder, ignore_errors=True)
        except QueueUnavailable as error:
            log.warning("The queue cannot be reached: %s", error)

    def _trained(self, job: Job) -> End | Left:
        limits = self._limits
        # A worker that was held up may get its own job again: its first try ends within a moment.
        while job.id in self._own and not self._stopped.wait(WATCH_SECONDS):
            pass
        self._beat(job.id, 1)
        self.jobs.note_running(job.id)
        if free_megabytes(self._settings.visitor_runs) < limits.free_megabytes:
            return End(
                "failed",
                Said(
                    "the disk is nearly full: a run needs {megabytes} MB free.",
                    megabytes=limits.free_megabytes,
                ),
            )
        folder = self._settings.job_folders / job.id
        options = [*job.order.options(), f"--title={job.order.title}"]
        shutil.rmtree(folder, ignore_errors=True)  # of a worker that died here
        self._own.add(job.id)
        try:
            if job.order.dataset == YOURS:
                brought = self._brought(job)
                if brought is None or not self._writes(brought, job.order.recipe, folder / YOURS):
                    return End("failed", NO_PICTURES)
                name = name_of(brought)
                options += [f"--dataset=folder:{YOURS}/{name}", "--with-images"]
                options.append(f"--title={replace(job.order, dataset=name).title}")
            elif job.order.dataset != DRAWINGS:
                options.append(f"--validation={limits.held_out}")
            elif not self._has_drawn(job.id, folder / DRAWINGS):
                return End("failed", GONE)
            process = TrainingProcess(
                folder, job.run, options, self._settings.data_root, limits.threads
            )
            try:
                return self._watched(job, process)
            finally:
                process.stop(STOP_SECONDS)
        finally:
            self._own.discard(job.id)
            self._watched_out.append((time.monotonic() + PICTURE_SECONDS, job.id))

    def _has_drawn(self, job_id: str, folder: Path) -> bool:
        """Writes the drawings of the job's room; False where that has ended."""
        # While it waits a worker needs no arrays.
        from app.rooms.drawings import all_drawings, write_pictures

        store = opened_rooms(self._settings)
        try:
            found = all_drawings(store, self.jobs.room(job_id) or "")
        except StoreUnavailable:
            return False
        finally:
            store.close()
        write_pictures(found, folder)
        return bool(found)

    def _brought(self, job: Job) -> Import | None:
        """The pictures that the visitor brought, on which the job trains; None: they are gone."""
        try:
            return self.imports.owned(job.owner, self.jobs.pictures(job.id))
        except UnknownImport:
            return None

    def _writes(self, brought: Import, recipe: str, folder: Path) -> bool:
        packed = self.imports.kept(brought, "pictures")
        return packed is not None and write_yours(packed, recipe, folder / name_of(brought))

    def _watched(self, job: Job, process: TrainingProcess) -> End | Left:
        beats, shown = 1, _Shown(self.queue, job.id)
        was_put_back = self.jobs.was_put_back(job.id)
        while not process.has_ended:
            if self._stopped.wait(WATCH_SECONDS):
                return Left.STOPPED
            beats += 1
            try:
                if beats % 2:
                    self._beat(job.id, beats)
                if self.jobs.end(job.id) is not None:
                    return End("cancelled")
                if self.jobs.was_put_back(job.id) != was_put_back:
                    return Left.TAKEN
                if self.jobs.is_kept(job.id):
                    process.keep()
                shown.update(process)
            except QueueUnavailable as error:
                log.warning("Progress cannot be written just now: %s", error)
            if excess := process.excess(self._limits.seconds, self._limits.megabytes):
                return End("failed", excess)
        if process.finished is None:
            log.warning("Run %s was not trained: %s", job.run, process.log_end())
            if process.lacks_data:
                self.jobs.note_absent(job.order.dataset)
            return End("failed", process.complaint())
        shown.update(process)
        note_pace(self.queue, job.order, shown.history, process.seconds)
        return self._kept(job, process, process.finished)

    def _kept(self, job: Job, process: TrainingProcess, run: Path) -> End:
        destination = self._settings.visitor_runs / job.run
        if job.order.dataset == YOURS and self._brought(job) is None:
            return End("failed", NO_PICTURES)  # deleted, or their day is over: so is the run's
        if self._shared is not None:
            try:
                self._shared.publish(run)
            except SharingFailed as error:
                log.warning("%s", error)
                return End("failed", reason(error))
        run.rename(destination)
        # Before the end is written: then nothing is left over.
        process.stop(STOP_SECONDS)
        end = End("done")
        if not self.jobs.finish(job.id, end):
            # Cancelled in the last moment: then there is no run.
            shutil.rmtree(destination, ignore_errors=True)
        keep_newest(self._settings.visitor_runs, self._limits.runs)
        return end

    def _beat(self, job_id: str, count: int) -> None:
        self.jobs.beat(job_id, count)

    def _finish(self, job_id: str, end: End) -> None:
        while True:
            try:
                self.jobs.finish(job_id, end)
                return
            except QueueUnavailable as error:
                log.warning("The end of a training run cannot be written just now: %s", error)
            if self._stopped.wait(SWEEP_SECONDS):
                return


class _Shown:
    """Writes a training run's progress into the queue's storage where it has changed."""

    def __init__(self, queue: JobQueue, job_id: str) -> None:
        self._queue, self._job = queue, job_id
        self._last: Any = None
        self._sky: int | None = None
        self._forming = 0
        self.history: list[dict[str, float | str]] = []

    def update(self, process: TrainingProcess) -> None:
        steps = process.steps()
        history = process.history()
        if len(history) > len(self.history):
            self.history = history
        sky = process.age(SKY)
        if sky != self._sky:
            for kind, name in (("sky", SKY), ("sample", SAMPLE)):
                self._queue.write_bytes(f"{kind}/{self._job}", process.written(name))
            self._sky, self._forming = sky, self._forming + 1
        now = (steps, len(self.history), self._forming)
        if now != self._last:
            progress = {**steps, "history": self.history, "forming": self._forming}
            self._queue.write(
                f"progress/{self._job}", progress | {"seconds": round(process.seconds, 1)}
            )
            self._last = now


def stop_on_signals(stop: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())


def main(arguments: Sequence[str]) -> None:
    settings = settings_from_environment()
    speak(settings, "worker")
    logging.getLogger("huey").setLevel(logging.CRITICAL if "--tied" in arguments else logging.ERROR)
    print_everywhere()
    try:
        worker = Worker(settings)
    except SharingFailed as error:
        raise SystemExit(f"The worker cannot start: {error}") from error
    worker.sweep()  # its first beat: who reads that it works may order at once
    if "--tied" in arguments:
        end_with_input(worker.stop)
    else:
        print("Training what the queue holds (Ctrl+C ends it)", flush=True)
    stop_on_signals(worker.stop)
    worker.run()


if __name__ == "__main__":
    main(sys.argv[1:])
