"""One training run in a process of its own: started, watched, stopped, its files removed."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import psutil

from app.settings import ROOT
from vae.store.atomic_write import DISK_FULL_STATUS
from vae.store.checks import PLACE
from vae.store.said import Said
from vae.store.unfinished import (
    HISTORY,
    NO_DATA_STATUS,
    STEPS,
    STOP,
    live_folder,
    work_folder,
)

LOG = "log.txt"
NEARLY_FULL = 16 * 2**20
STOP_SECONDS = 1.0


class TrainingProcess:
    """`python -m vae train --live` in `folder`, which holds all that it writes."""

    def __init__(
        self, folder: Path, run: str, options: Sequence[str], data_root: Path, threads: int
    ) -> None:
        self.folder, self.run = folder, run
        folder.mkdir(parents=True, exist_ok=True)
        self._log: IO[bytes] = (folder / LOG).open("wb")
        command = [
            *(sys.executable, "-m", "vae", "train", "--live", f"--id={run}"),
            *(f"--runs={folder.resolve()}", f"--data-root={data_root.resolve()}"),
            *(f"--threads={threads}", "--device=cpu"),
        ]
        self._process = subprocess.Popen(
            [*command, *options],
            # What is beside it can be named without saying where on this machine that is.
            cwd=folder,
            # One arena: of several, each keeps what it was given back (50 MB of 320).
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "OMP_NUM_THREADS": str(threads),
                "MALLOC_ARENA_MAX": "1",
            },
            # Never written to: it closes with this process, and the training run ends with it.
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def finished(self) -> Path | None:
        """The run's folder, once it is trained."""
        path = self.folder / self.run
        return path if self._process.poll() == 0 and (path / "run.json").is_file() else None

    def ended(self) -> bool:
        return self._process.poll() is not None

    def megabytes(self) -> float:
        """Resident memory, 0 once it has ended."""
        try:
            return float(psutil.Process(self._process.pid).memory_info().rss) / 1e6
        except psutil.Error:
            return 0.0

    def keep(self) -> None:
        """Asks it to end with the epochs that it has, of which the best becomes the run."""
        if self._live(STOP).parent.is_dir():
            self._live(STOP).touch()

    def stop(self) -> None:
        """Ends the process, asking first; then removes what it wrote."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def complaint(self) -> str:
        """Why it ended without a run, in a sentence for the visitor."""
        code = self._process.poll()
        if code == DISK_FULL_STATUS or disk_is_full(self.folder):
            return Said("the disk is full, so the run could not be kept. Free some space there.")
        if code is not None and code < 0:
            return Said(
                "the training run was ended from outside (signal {signal}). Start it again.",
                signal=-code,
            )
        if self.lacks_data:
            return Said(
                "the images of this data set are not on the server, and it could not fetch them. "
                "Choose another data set."
            )
        last = PLACE.sub(r"\1", self.log_end().removeprefix("python -m vae train: "))
        return Said("the training failed: {reason}", reason=last[:300])

    def log_end(self) -> str:
        """The last thing it said, places on this machine included."""
        lines = (
            (self.folder / LOG).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        )
        return lines[-1] if lines else "it left no message."

    @property
    def lacks_data(self) -> bool:
        """Did it end because the data set's images are not there, nor to be had?"""
        return self._process.poll() == NO_DATA_STATUS

    def steps(self) -> dict[str, Any]:
        """{phase, epoch, share, step} as last written; the start of it before that."""
        try:
            steps: dict[str, Any] = json.loads(self._live(STEPS).read_bytes())
        except (OSError, ValueError):
            return {"phase": "starting", "epoch": 0, "share": 0.0, "step": ""}
        return steps

    def history(self) -> list[dict[str, float | str]]:
        """The rows of history.csv so far."""
        path = work_folder(self.folder, self.run) / HISTORY
        try:
            with path.open(newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            return [{k: v if k == "split" else float(v) for k, v in row.items()} for row in rows]
        except (OSError, TypeError, ValueError):
            return []

    def age(self, name: str) -> int | None:
        """When the file was last replaced; None before it was written."""
        try:
            return self._live(name).stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def written(self, name: str) -> bytes:
        return self._live(name).read_bytes()

    def _live(self, name: str) -> Path:
        return live_folder(self.folder) / name


def disk_is_full(folder: Path) -> bool:
    return shutil.disk_usage(folder).free < NEARLY_FULL
