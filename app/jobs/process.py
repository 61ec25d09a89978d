"""One training run in a process of its own, and what it writes while it goes on."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.jobs.child import Child
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

NEARLY_FULL = 16 * 2**20


class TrainingProcess(Child):
    """`python -m vae train --live` in `folder`."""

    def __init__(
        self, folder: Path, run: str, options: Sequence[str], data_root: Path, threads: int
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            *("vae", "train", "--live", f"--id={run}", f"--runs={folder.resolve()}"),
            *(f"--data-root={data_root.resolve()}", f"--threads={threads}", "--device=cpu"),
        ]
        super().__init__(folder, [*command, *options], os.environ, threads)
        self.run = run

    @property
    def finished(self) -> Path | None:
        """The run's folder, once it is trained."""
        path = self.folder / self.run
        return path if self.code == 0 and (path / "run.json").is_file() else None

    def keep(self) -> None:
        """Asks it to end with the epochs that it has, of which the best becomes the run."""
        if self._live(STOP).parent.is_dir():
            self._live(STOP).touch()

    def complaint(self) -> str:
        """Why it ended without a run, in a sentence for the visitor."""
        code = self.code
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
        """The last line that it said, places on this machine included."""
        return self.log_tail().rpartition("\n")[2] or "it left no message."

    @property
    def lacks_data(self) -> bool:
        """Did it end because the data set's images are not there, nor to be had?"""
        return self.code == NO_DATA_STATUS

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
