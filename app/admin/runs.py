"""Visitors' runs on this machine's disk and in the storage that several machines share."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.jobs.visitor_runs import MARKER, RUN, SharedRuns, SharingFailed, listed_files
from app.settings import VISITOR_PREFIX, Settings
from vae.store.catalogue import Catalogue

LARGEST_FILE = 2 * 2**30


class NoRun(ValueError):
    """Files that are no run; says why."""


@dataclass(frozen=True)
class KeptRun:
    """where: "here", "shared" or both."""

    id: str
    title: str
    megabytes: float
    where: str


class VisitorRuns:
    """Raises SharingFailed where the shared storage cannot be used."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.visitor_runs
        self._catalogue = Catalogue([self._folder], settings.zoo / "datasets")
        self._shared = SharedRuns(settings.shared_runs) if settings.shared_runs else None

    def all(self) -> list[KeptRun]:
        here = {run.id: run for run in self._catalogue.runs() if RUN.fullmatch(run.id)}
        shared = self._shared.ids() if self._shared else []
        found = []
        for run_id in sorted({*here, *shared}):
            places = [("here", here), ("shared", shared)]
            where = " and ".join(name for name, ids in places if run_id in ids)
            title = here[run_id].title if run_id in here else ""
            size = sum(path.stat().st_size for path in (self._folder / run_id).glob("*")) / 1e6
            found.append(KeptRun(run_id, title, round(size, 1), where))
        return found

    def remove(self, run_id: str) -> bool:
        """False where there is none."""
        known = run_id in [run.id for run in self.all()]
        if known:
            shutil.rmtree(self._folder / run_id, ignore_errors=True)
            if self._shared:
                self._shared.remove(run_id)
        return known

    def files(self) -> Iterator[tuple[str, Path]]:
        """(id, folder) of each run, of those too that are in the shared storage alone."""
        with tempfile.TemporaryDirectory() as beside:
            for run in self.all():
                folder = self._folder
                if run.where == "shared" and self._shared:
                    folder = Path(beside)
                    self._shared.fetch(run.id, folder)
                yield run.id, folder / run.id

    def put(self, run_id: str, files: Mapping[str, bytes]) -> bool:
        """False where it is there already. Raises NoRun for files that are not what they say."""
        if not RUN.fullmatch(run_id):
            raise NoRun(f"{run_id[:40]!r} is no id of a visitor's run, {VISITOR_PREFIX}…")
        if (self._folder / run_id).exists():
            return False
        try:
            sums = listed_files(files.get(MARKER, b""))
        except SharingFailed as error:
            raise NoRun(str(error)) from error
        for name, digest in sums.items():
            if hashlib.sha256(files.get(name, b"")).hexdigest() != digest:
                raise NoRun(f"{name} of run {run_id} is missing or damaged")
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".new-") as beside:
            run = Path(beside) / run_id
            run.mkdir()
            for name in (*sums, MARKER):
                (run / name).write_bytes(files[name])
            if self._shared:
                self._shared.publish(run)
            run.rename(self._folder / run_id)
        return True
