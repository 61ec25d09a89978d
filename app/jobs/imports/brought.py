"""A file that a visitor brings, as the pages see it, and how its checking ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from app.jobs.imports.asked import Asked
from app.jobs.imports.deadline import DAY
from app.languages.spoken import tr
from vae.store import said
from vae.store.said import Said

State = Literal["receiving", "waiting", "checking", "proposed", "done", "failed"]
DAMAGED = Said("what was kept of this import is damaged. Bring the file again.")


class ImportRefused(Exception):
    """A file that cannot be taken now; the message says why and what is allowed."""


class UnknownImport(Exception):
    """There is no such import, or it is another visitor's."""


@dataclass(frozen=True)
class Ended:
    """How the checking ended. words: what was found, a sentence each; proposed: a person has to
    confirm the layers."""

    state: Literal["done", "failed"]
    message: str = ""
    kind: Literal["model", "pictures", ""] = ""
    words: tuple[str, ...] = ()
    proposed: bool = False


@dataclass(frozen=True)
class Import:
    """A file as it was announced, and how it is now; `run`: the id that its run has or will have;
    step: what is done to it."""

    id: str
    owner: str
    asked: Asked
    run: str
    at: float
    state: State = "receiving"
    step: str = ""
    ended: Ended | None = None

    @property
    def is_listed(self) -> bool:
        """Is its run among the visitor's?"""
        return self.state == "done" and self.ended is not None and self.ended.kind == "model"

    @property
    def has_pictures(self) -> bool:
        return self.state == "done" and self.ended is not None and self.ended.kind == "pictures"

    @property
    def end(self) -> float:
        """When all of it is gone."""
        return self.at + DAY

    def seconds_left(self, now: float) -> int:
        return max(0, round(self.end - now))

    def document(self, now: float) -> dict[str, Any]:
        """As the page is told, which knows nothing of owners."""
        ended = self.ended or Ended("done")
        return {
            "id": self.id,
            "url": f"/api/imports/{self.id}",
            "name": self.asked.name,
            "title": self.asked.title,
            "state": self.state,
            "step": tr(self.step),
            "message": tr(ended.message),
            "kind": ended.kind,
            "words": [tr(each) for each in ended.words],
            "run": self.run if self.is_listed else None,
            "seconds_left": self.seconds_left(now),
        }


def end_document(ended: Ended) -> dict[str, Any]:
    """As the storage keeps it."""
    words = [said.kept(each) for each in ended.words]
    return {**vars(ended), "message": said.kept(ended.message), "words": words}


def end_from(document: object) -> Ended | None:
    """What end_document() made; None where nothing is kept."""
    match document:
        case None:
            return None
        case {
            "state": "done" | "failed" as state,
            "message": message,
            "kind": "model" | "pictures" | "" as kind,
            "words": list(words),
            "proposed": bool(proposed),
        }:
            read = [said.read(each) for each in (message, *words)]
            known = [each for each in read if each is not None]
            if len(known) == len(read):
                return Ended(state, known[0], kind, tuple(known[1:]), proposed)
    return Ended("failed", DAMAGED)
