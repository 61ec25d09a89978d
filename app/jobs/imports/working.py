"""What a worker does with imports: one after another beside the training runs."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from app.jobs.imports.brought import Ended, Import, UnknownImport
from app.jobs.imports.deadline import is_over, remove_over
from app.jobs.imports.imports import Imports
from app.jobs.imports.process import NOTHING_READ, SENT, ImportProcess
from app.jobs.queue import QueueUnavailable
from app.jobs.visitor_runs import SharedRuns, SharingFailed, free_megabytes
from app.settings import Settings
from vae.store.checks import reason
from vae.store.said import Said

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.3
WATCH_SECONDS = 0.1
SAY_SECONDS = 0.5
# Importing torch takes some seconds, and megabytes, which are nobody's file's.
OF_ITS_OWN = 30.0, 1000.0
CLOSED = Said("the program was closed before the file was checked. Bring it again.")


class ImportWorker:
    """Checks what visitors bring until it is stopped."""

    def __init__(self, settings: Settings, imports: Imports, shared: SharedRuns | None) -> None:
        self._settings, self._imports, self._shared = settings, imports, shared
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self.run, name="imports", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def join(self) -> None:
        self._thread.join(5)

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                import_id = self._imports.queue.take()
                if import_id is not None:
                    self.check(import_id)
                    continue
            except QueueUnavailable as error:
                log.warning("The queue of imports cannot be reached: %s", error)
            self._stopped.wait(LOOK_SECONDS)

    def check(self, import_id: str) -> None:
        """One file from its pieces to its end, whatever it holds."""
        try:
            brought = self._imports.known(import_id)
        except UnknownImport:
            return  # deleted while it waited
        folder = self._settings.import_folders / import_id
        try:
            self._imports.say(import_id, "starting")
            (folder / SENT).mkdir(parents=True)
            ended = self._checked(brought, folder)
        except OSError as error:
            log.exception("An import failed.")
            ended = Ended(
                "failed", Said("the file could not be kept: {reason}.", reason=reason(error))
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if not self._imports.is_there(import_id):
            self._remove(brought.run)
            return
        self._imports.finish(import_id, ended)

    def tidy(self, now: float) -> None:
        """Removes what is over, here and in the shared storage."""
        for run_id in remove_over(self._settings.visitor_runs, now):
            log.info("Run %s had its day.", run_id)
        if self._shared is not None:
            try:
                for run_id in self._shared.ids():
                    if is_over(run_id, now):
                        self._shared.remove(run_id)
            except SharingFailed as error:
                log.warning("%s", error)
        self._imports.forget_old()
        for folder in self._settings.import_folders.glob("*"):
            if self._is_nobodys(folder.name):
                shutil.rmtree(folder, ignore_errors=True)

    def _is_nobodys(self, import_id: str) -> bool:
        """Is a folder one that a worker left which was killed?"""
        try:
            return self._imports.known(import_id).ended is not None
        except UnknownImport:
            return True

    def _checked(self, brought: Import, folder: Path) -> Ended:
        least = self._settings.jobs.free_megabytes
        if free_megabytes(self._settings.visitor_runs) < least:
            return Ended(
                "failed",
                Said(
                    "the disk is nearly full: an import needs {megabytes} MB free.", megabytes=least
                ),
            )
        if not self._imports.write_file(brought, folder / SENT / brought.asked.name):
            return Ended("failed", Said("a piece of the file is missing. Bring it again."))
        process = ImportProcess(
            folder, brought.asked, brought.run, self._settings.zoo, self._settings.imports
        )
        try:
            refused = self._watched(brought, process)
            return refused or self._kept(brought, process)
        finally:
            process.stop()

    def _watched(self, brought: Import, process: ImportProcess) -> Ended | None:
        """Until it has ended by itself; else why it was stopped."""
        limits = self._settings.imports
        said = 0.0
        while not process.has_ended:
            if self._stopped.wait(WATCH_SECONDS):
                return Ended("failed", CLOSED)
            if excess := process.excess(limits.seconds, limits.memory, *OF_ITS_OWN):
                return Ended("failed", excess)
            if process.seconds - said > SAY_SECONDS:
                said = process.seconds
                if not self._imports.is_there(brought.id):
                    return Ended("failed", Said("it was deleted."))
                self._imports.say(brought.id, process.step)
        return None

    def _kept(self, brought: Import, process: ImportProcess) -> Ended:
        ended = process.ended()
        if ended.state == "failed":
            log.warning("%s was not imported: %s", brought.id, process.log_tail() or ended.message)
            return ended
        if ended.kind == "pictures":
            pictures = process.pictures()
            if pictures is None:
                return Ended("failed", Said("the pictures take more room than is allowed."))
            self._imports.keep(brought.id, "pictures", pictures)
        else:
            run = process.finished_run()
            if run is None:
                return Ended("failed", NOTHING_READ)
            if self._shared is not None:
                try:
                    self._shared.publish(run)
                except SharingFailed as error:
                    return Ended("failed", f"{reason(error)}.")
            run.rename(self._settings.visitor_runs / brought.run)
        proof = process.proof()
        if proof is not None:
            self._imports.keep(brought.id, "proof", proof)
        return ended

    def _remove(self, run_id: str) -> None:
        removed(self._settings, self._shared)(run_id)


def removed(settings: Settings, shared: SharedRuns | None) -> Callable[[str], None]:
    """Takes a run away, here and in the shared storage."""

    def remove(run_id: str) -> None:
        shutil.rmtree(settings.visitor_runs / run_id, ignore_errors=True)
        if shared is not None:
            try:
                shared.remove(run_id)
            except SharingFailed as error:
                log.warning("%s", error)

    return remove
