"""The checking of one file in a process of its own: started, watched, killed, its files removed."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psutil

from app.jobs.imports.asked import Asked
from app.jobs.imports.brought import Ended
from app.jobs.imports.words import in_page_words
from app.settings import ROOT, ImportLimits
from vae.store import said
from vae.store.said import Said

# As vae/commands/receive.py names them, which the pages do not import.
ORDER, SENT, STEP, LOG = "order.json", "sent", "step.txt", "log.txt"
REFUSAL, RESULT, PROOF, PICTURES, RUNS = (
    *("refusal.json", "result.json", "proof.png", "pictures.zip", "runs"),
)
LARGEST_TEXT, LARGEST_PROOF = 64 * 1024, 2 * 2**20
# What its surroundings may tell it: no keys, and no addresses of storages.
TOLD = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")
NOTHING_READ = Said("the file is damaged, or nothing that is read here.")


class ImportProcess:
    """`python -m vae.commands.receive` in `folder`, in which `sent/<name>` is the file."""

    def __init__(
        self, folder: Path, asked: Asked, run: str, zoo: Path, limits: ImportLimits
    ) -> None:
        self.folder, self.run, self._limits = folder, run, limits
        order = {
            **asked.document(),
            "id": run,
            "zoo": str(zoo.resolve()),
            "unpacked": limits.unpacked * 2**20,
            "megabytes": limits.memory,
            "seconds": limits.seconds,
        }
        del order["bytes"]
        (folder / ORDER).write_text(json.dumps(order))
        with (folder / LOG).open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "vae.commands.receive", str(folder.resolve())],
                cwd=folder,
                env={
                    **{name: os.environ[name] for name in TOLD if name in os.environ},
                    "PYTHONPATH": str(ROOT),
                    "HOME": str(folder.resolve()),
                    "TMPDIR": str(folder.resolve()),
                    "OMP_NUM_THREADS": "1",
                    "MALLOC_ARENA_MAX": "1",
                },
                # Never written to: it closes with this process, and the checking ends with it.
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def megabytes(self) -> float:
        """Resident memory, 0 once it has ended."""
        try:
            return float(psutil.Process(self._process.pid).memory_info().rss) / 1e6
        except psutil.Error:
            return 0.0

    @property
    def step(self) -> str:
        return (self._text(STEP) or "starting")[:80]

    def ended(self) -> Ended:
        """How it ended, in words for the visitor."""
        code = self._process.poll()
        if code == 0 and (result := self._result()) is not None:
            return result
        if refusal := self._refusal():
            return Ended("failed", in_page_words(refusal))
        # Or a library has torn the process down, as for memory that it cannot get.
        if (code is not None and code < 0) or "MemoryError" in self.log_end():
            memory, seconds = self._limits.memory, self._limits.seconds
            return Ended(
                "failed",
                Said(
                    "it took more than the {memory} MB of memory or {seconds} s of computing "
                    "allowed.",
                    memory=memory,
                    seconds=seconds,
                ),
            )
        return Ended("failed", NOTHING_READ)

    def log_end(self) -> str:
        return (self._text(LOG) or "")[-2000:]

    def finished_run(self) -> Path | None:
        """The run's folder: plain files alone, whatever the process was made to write."""
        folder = self.folder / RUNS / self.run
        if not folder.is_dir() or folder.is_symlink():
            return None
        files = list(folder.iterdir())
        whole = (folder / "run.json").exists() and all(map(_is_plain, files))
        return folder if whole else None

    def proof(self) -> bytes | None:
        return self._bytes(PROOF, LARGEST_PROOF)

    def pictures(self) -> bytes | None:
        return self._bytes(PICTURES, self._limits.unpacked * 2**20)

    def stop(self) -> None:
        """Ends it at once, and removes all that it wrote."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _result(self) -> Ended | None:
        try:
            match json.loads(self._text(RESULT) or ""):
                case {
                    "kind": "model" | "pictures" as kind,
                    "words": list(words),
                    "proposed": bool(proposed),
                }:
                    read = (said.read(each) for each in words[:5])
                    known = tuple(each for each in read if each is not None)
                    return Ended("done", "", kind, known, proposed)
        except (ValueError, RecursionError):
            pass
        return None

    def _refusal(self) -> str | None:
        try:
            return said.read(json.loads(self._text(REFUSAL) or "null"))
        except (ValueError, RecursionError):
            return None

    def _text(self, name: str) -> str | None:
        content = self._bytes(name, LARGEST_TEXT)
        return None if content is None else content.decode("utf-8", "replace")

    def _bytes(self, name: str, most: int) -> bytes | None:
        path = self.folder / name
        if not _is_plain(path) or path.stat().st_size > most:
            return None
        return path.read_bytes()


def _is_plain(path: Path) -> bool:
    """A file of its own: no link that leads to another one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
