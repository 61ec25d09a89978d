"""Imports: files that visitors brought, from the first piece to their end a day later.

Of each there is `about/<id>` with its owner, what was asked and when; `piece/<id>/<number>` until
a worker has them; `step/<id>` while it is checked; `end/<id>` claimed by the first to end it; and
`pictures/<id>`, `proof/<id>` and `trained/<id>`, the runs that were ordered on the pictures,
afterwards. Two kinds of places are claimed, so that of all who try at once one has each:
`own/<owner>/<k>`, how many a visitor may have, and `all/<k>`, which lists all there are. Whoever
comes upon one whose day is over removes it.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from app.jobs.imports.asked import Asked, asked_from
from app.jobs.imports.brought import (
    Ended,
    Import,
    ImportRefused,
    State,
    UnknownImport,
    end_document,
    end_from,
)
from app.jobs.imports.deadline import DAY, brought_id, is_brought
from app.jobs.queue import JOB_ID, JobQueue
from app.languages.spoken import tr
from app.settings import ImportLimits
from app.web.validation import ValidationError
from vae.store.checks import RUN_ID
from vae.store.said import Said

# A worker writes a step or a beat twice a second; clocks of two machines differ by less.
SILENCE = 60.0
# In which all pieces of a file have to come.
RECEIVING = 900.0
LOST = Said("the worker ended unexpectedly while it checked the file. Bring it again.")
UNKNOWN = Said("there is no such import, or it is not yours, or its day is over.")


class Imports:
    """All imports of one installation, seen from any of its processes.

    remove_run: takes a run away wherever it lies. Methods raise QueueUnavailable where the storage
    cannot be reached.
    """

    def __init__(
        self,
        queue: JobQueue,
        limits: ImportLimits,
        remove_run: Callable[[str], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.queue, self.limits, self._remove_run, self._clock = queue, limits, remove_run, clock

    def now(self) -> float:
        """By the clock that was passed in."""
        return self._clock()

    def announce(self, owner: str, asked: Asked) -> Import:
        """Room for a file whose pieces come next. Raises ImportRefused."""
        found = str(uuid.uuid4())
        now = self._clock()
        about = {"owner": owner, "asked": asked.document(), "at": now, "run": brought_id(now + DAY)}
        self.queue.write(f"about/{found}", about)
        limits, own = self.limits, self.of(owner)
        failed = [each for each in own if each.state == "failed"]
        if len(own) >= limits.own and failed:
            self.delete(failed[-1])  # the oldest of what is of no use
        if not self._has_claimed(f"own/{owner}", limits.own, found):
            self.queue.forget(f"about/{found}")
            raise ImportRefused(
                tr(
                    "you have {own} files here already, as many as are allowed. Delete one.",
                    own=limits.own,
                )
            )
        if not self._has_claimed("all", limits.all, found):
            self._forget(found, owner)
            raise ImportRefused(
                tr(
                    "visitors have {all} files here already, as many as are allowed. Each is gone "
                    "after a day; try again later.",
                    all=limits.all,
                )
            )
        return self._read(found)

    def put(self, brought: Import, number: int, content: bytes) -> None:
        """A piece of the file. Raises ImportRefused, ValidationError."""
        asked = brought.asked
        if brought.state != "receiving":
            raise ImportRefused(tr("the file is complete already."))
        if not 0 <= number < asked.pieces or len(content) != asked.piece_bytes(number):
            raise ValidationError(
                tr(
                    "piece {number} has {count} bytes; allowed: pieces 0 to {pieces} of the "
                    "{bytes} bytes announced.",
                    number=number,
                    count=len(content),
                    pieces=asked.pieces - 1,
                    bytes=asked.bytes,
                )
            )
        self.queue.write_bytes(f"piece/{brought.id}/{number}", content)

    def start(self, brought: Import) -> Import:
        """All pieces are there: a worker may check the file. Raises ImportRefused."""
        if brought.state != "receiving":
            return brought
        for number in range(brought.asked.pieces):
            if self.queue.read_bytes(f"piece/{brought.id}/{number}") is None:
                raise ImportRefused(
                    tr("piece {number} of the file is missing. Send it again.", number=number)
                )
        if self.queue.claim(f"started/{brought.id}", True):
            self.queue.put(brought.id)
        return self._read(brought.id)

    def of(self, owner: str | None) -> list[Import]:
        """The visitor's, the newest first."""
        found = []
        for place in self._places(f"own/{owner}", self.limits.own) if owner else []:
            kept = self.queue.read(place)
            if isinstance(kept, str) and (brought := self._read_or_none(kept)) is not None:
                found.append(brought)
        return sorted(found, key=lambda each: -each.at)

    def owned(self, owner: str | None, import_id: str) -> Import:
        """The import, if it is that visitor's. Raises UnknownImport."""
        brought = self._read(import_id)
        if owner is None or brought.owner != owner:
            raise UnknownImport(UNKNOWN)
        return brought

    def known(self, import_id: str) -> Import:
        """For a worker. Raises UnknownImport."""
        return self._read(import_id)

    def confirm(self, brought: Import) -> Import:
        """The visitor has seen that the proposed layers are right."""
        if brought.state == "proposed":
            self.queue.write(f"confirmed/{brought.id}", True)
        return self._read(brought.id)

    def delete(self, brought: Import) -> None:
        """All of it, and what was trained on it, now; a worker that has it finds it gone."""
        self._remove(brought.id, brought.owner, brought.run)

    def note_trained(self, import_id: str, run: str) -> None:
        """A run was ordered on the pictures: it goes when they go."""
        self.queue.write(f"trained/{import_id}", [*self._trained(import_id), run])

    def forget_old(self) -> None:
        """Removes every import whose day is over."""
        for place in self._places("all", self.limits.all):
            kept = self.queue.read(place)
            if isinstance(kept, str) and self._read_or_none(kept) is None:
                self.queue.forget(place)

    # What a worker writes.

    def write_file(self, brought: Import, path: Path) -> bool:
        """Writes the whole file, of which nothing stays here; False where a piece is missing."""
        keys = [f"piece/{brought.id}/{number}" for number in range(brought.asked.pieces)]
        with path.open("wb") as file:
            for key in keys:
                file.write(self.queue.read_bytes(key) or b"")
            size = file.tell()
        self.queue.forget(*keys)
        return size == brought.asked.bytes

    def say(self, import_id: str, step: str) -> None:
        self.queue.write(f"step/{import_id}", {"step": step, "at": self._clock()})

    def is_there(self, import_id: str) -> bool:
        """Has nobody deleted it?"""
        return self.queue.read(f"about/{import_id}") is not None

    def keep(self, import_id: str, kind: Literal["pictures", "proof"], content: bytes) -> None:
        self.queue.write_bytes(f"{kind}/{import_id}", content)

    def finish(self, import_id: str, ended: Ended) -> bool:
        return self.queue.claim(f"end/{import_id}", end_document(ended))

    def kept(self, brought: Import, kind: Literal["pictures", "proof"]) -> bytes | None:
        return self.queue.read_bytes(f"{kind}/{brought.id}")

    def _read(self, import_id: str) -> Import:
        found = self._read_or_none(import_id)
        if found is None:
            raise UnknownImport(UNKNOWN)
        return found

    def _read_or_none(self, import_id: str) -> Import | None:
        """None also for one whose day is over, which is removed."""
        about = self.queue.read(f"about/{import_id}") if JOB_ID.fullmatch(import_id) else None
        match about:
            case {
                "owner": str(owner),
                "asked": dict(document),
                "at": int() | float() as at,
                "run": str(run),
            }:
                asked = self._asked(document)
            case _:
                return None
        state, step, ended = self._progress(import_id)
        allowed = RECEIVING if state == "receiving" else DAY
        if not -SILENCE <= self._clock() - at < allowed or asked is None:
            self._remove(import_id, owner, run)
            return None
        return Import(import_id, owner, asked, run, float(at), state, step, ended)

    def _asked(self, document: dict[str, Any]) -> Asked | None:
        """What is kept, checked like a visitor's: others may have written into the storage."""
        dataset = document.get("dataset")
        known = [dataset] if isinstance(dataset, str) and RUN_ID.fullmatch(dataset) else []
        try:
            return asked_from(document, self.limits, known)
        except ValidationError:
            return None

    def _progress(self, import_id: str) -> tuple[State, str, Ended | None]:
        ended = end_from(self.queue.read(f"end/{import_id}"))
        if ended is not None:
            waits = ended.proposed and self.queue.read(f"confirmed/{import_id}") is not True
            return "proposed" if waits and ended.state == "done" else ended.state, "", ended
        match self.queue.read(f"step/{import_id}"):
            case {"step": str(step), "at": int() | float() as at}:
                if self._clock() - at > SILENCE:
                    lost = Ended("failed", LOST)
                    self.finish(import_id, lost)
                    return "failed", "", lost
                return "checking", step, None
        is_started = self.queue.read(f"started/{import_id}") is True
        return "waiting" if is_started else "receiving", "", None

    def _has_claimed(self, kind: str, count: int, import_id: str) -> bool:
        for place in self._places(kind, count):
            kept = self.queue.read(place)
            if isinstance(kept, str) and self._read_or_none(kept) is None:
                self.queue.forget(place)
                kept = None
            if kept is None and self.queue.claim(place, import_id):
                return True
        return False

    def _trained(self, import_id: str) -> list[str]:
        kept = self.queue.read(f"trained/{import_id}")
        return [run for run in kept if is_brought(run)] if isinstance(kept, list) else []

    def _remove(self, import_id: str, owner: str, run: str) -> None:
        for each in (run, *self._trained(import_id)):
            self._remove_run(each)
        self._forget(import_id, owner)

    def _forget(self, import_id: str, owner: str) -> None:
        for place in (
            *self._places(f"own/{owner}", self.limits.own),
            *self._places("all", self.limits.all),
        ):
            if self.queue.read(place) == import_id:
                self.queue.forget(place)
        about = self.queue.read(f"about/{import_id}")
        asked = self._asked(about["asked"]) if isinstance(about, dict) else None
        kinds = ("about", "step", "end", "started", "confirmed", "pictures", "proof", "trained")
        pieces = range(asked.pieces if asked else 0)
        self.queue.forget(
            *(f"{kind}/{import_id}" for kind in kinds),
            *(f"piece/{import_id}/{number}" for number in pieces),
        )

    @staticmethod
    def _places(kind: str, count: int) -> list[str]:
        return [f"{kind}/{k}" for k in range(count)]
