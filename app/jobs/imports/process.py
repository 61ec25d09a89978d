"""The checking of one file in a process of its own, and what that leaves."""

from __future__ import annotations

import json
import os
from pathlib import Path

from app.jobs.child import Child, is_plain
from app.jobs.imports.asked import Asked
from app.jobs.imports.brought import Ended
from app.jobs.imports.words import in_page_words
from app.settings import ImportLimits
from vae.store import said
from vae.store.said import Said

# As vae/commands/receive.py names them, which the pages do not import.
ORDER, SENT, STEP = "order.json", "sent", "step.txt"
REFUSAL, RESULT, PROOF, PICTURES, RUNS = (
    *("refusal.json", "result.json", "proof.png", "pictures.zip", "runs"),
)
LARGEST_TEXT, LARGEST_PROOF = 64 * 1024, 2 * 2**20
# What its surroundings may tell it: no keys, and no addresses of storages.
TOLD = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")
NOTHING_READ = Said("the file is damaged, or nothing that is read here.")


class ImportProcess(Child):
    """`python -m vae.commands.receive` in `folder`, in which `sent/<name>` is the file."""

    def __init__(
        self, folder: Path, asked: Asked, run: str, zoo: Path, limits: ImportLimits
    ) -> None:
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
        told = {name: os.environ[name] for name in TOLD if name in os.environ}
        here = str(folder.resolve())
        module = ["vae.commands.receive", here]
        super().__init__(folder, module, {**told, "HOME": here, "TMPDIR": here})
        self.run, self._limits = run, limits

    @property
    def step(self) -> str:
        return (self._text(STEP) or "starting")[:80]

    def ended(self) -> Ended:
        """How it ended, in words for the visitor."""
        code = self.code
        if code == 0 and (result := self._result()) is not None:
            return result
        if refusal := self._refusal():
            return Ended("failed", in_page_words(refusal))
        # Or a library has torn the process down, as for memory that it cannot get.
        if (code is not None and code < 0) or "MemoryError" in self.log_tail():
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

    def finished_run(self) -> Path | None:
        """The run's folder: plain files alone, whatever the process was made to write."""
        folder = self.folder / RUNS / self.run
        if not folder.is_dir() or folder.is_symlink():
            return None
        files = list(folder.iterdir())
        whole = (folder / "run.json").exists() and all(map(is_plain, files))
        return folder if whole else None

    def proof(self) -> bytes | None:
        return self._bytes(PROOF, LARGEST_PROOF)

    def pictures(self) -> bytes | None:
        return self._bytes(PICTURES, self._limits.unpacked * 2**20)

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
        if not is_plain(path) or path.stat().st_size > most:
            return None
        return path.read_bytes()
