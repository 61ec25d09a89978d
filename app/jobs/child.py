"""A process that works for a visitor in a folder of its own: started, watched, ended, cleared."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from app.settings import ROOT
from vae.store.said import Said

LOG = "log.txt"
TAIL = 2000


class Child:
    """`python -m …` in `folder`, in which all that it writes is; what it says goes into LOG there.

    environment: all that its surroundings tell it. Its standard input is never written to: it
    closes with this process, and the child ends with it.
    """

    def __init__(
        self, folder: Path, module: Sequence[str], environment: Mapping[str, str], threads: int = 1
    ) -> None:
        self.folder = folder
        self._begin = time.monotonic()
        with (folder / LOG).open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *module],
                # What is beside it can be named without saying where on this machine that is.
                cwd=folder,
                env={
                    **environment,
                    "PYTHONPATH": str(ROOT),
                    "OMP_NUM_THREADS": str(threads),
                    # One arena: of several, each keeps what it was given back (50 MB of 320).
                    "MALLOC_ARENA_MAX": "1",
                },
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def code(self) -> int | None:
        """What it exited with, minus a signal's number; None while it works."""
        return self._process.poll()

    @property
    def has_ended(self) -> bool:
        return self.code is not None

    @property
    def seconds(self) -> float:
        """Since it was started."""
        return time.monotonic() - self._begin

    def excess(
        self, seconds: float, megabytes: float, spare_seconds: float = 0, spare_megabytes: float = 0
    ) -> str | None:
        """A sentence where it has taken more than is allowed; None else. spare: what it may take
        for itself, of which its visitor is not told."""
        if self.seconds > seconds + spare_seconds:
            return Said("it took longer than the {seconds} s allowed.", seconds=seconds)
        if self._megabytes() > megabytes + spare_megabytes:
            return Said("it needed more than the {memory} MB of memory allowed.", memory=megabytes)
        return None

    def log_tail(self) -> str:
        """The last that it said, places on this machine included."""
        path = self.folder / LOG
        if not is_plain(path):
            return ""
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - TAIL))
            return log.read(TAIL).decode("utf-8", "replace").strip()

    def stop(self, patience: float = 0) -> None:
        """Ends it, asking first where there is patience, in seconds; removes what it wrote."""
        if patience:
            self._process.terminate()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _megabytes(self) -> float:
        """Resident memory, 0 once it has ended."""
        try:
            return float(psutil.Process(self._process.pid).memory_info().rss) / 1e6
        except psutil.Error:
            return 0.0


def is_plain(path: Path) -> bool:
    """A file of its own: no link that leads to another one, and no device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
