"""What keeps rooms: one interface, on SQLite (sqlite_store.py) or Redis (redis_store.py).

Documents are JSON objects. A room's `version` rises with every change of its document, so that a
poll can be answered “nothing new” by one number. Times are seconds since 1970 of the clock that
the caller passes. Nothing outlives its room's `ends`; every method raises StoreUnavailable where
the storage cannot be reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Document = dict[str, Any]


class StoreUnavailable(Exception):
    """The storage of rooms cannot be read or written just now."""


@dataclass(frozen=True)
class Presence:
    """Where a member is: facts and place are JSON texts, at is when it was last told.

    changed: since when the facts are as they are; a place changes with every move.
    """

    facts: str
    place: str
    at: float
    changed: float


@dataclass(frozen=True)
class Seen:
    """A room as one poll sees it; texts are parsed by those who need them.

    room, member: documents as JSON texts; member and presence are None for whom the room does
    not have, presence for a member who has told none.
    """

    version: int
    ends: float
    room: str
    member: str | None
    presence: Presence | None = None


@dataclass(frozen=True)
class Answered:
    """An answer as it is kept: answer is a JSON text, member the digest of a token."""

    step: str
    member: str
    answer: str
    at: float


class RoomStore(Protocol):
    def create(self, code: str, document: Document, ends: float, now: float) -> bool:
        """A new room of version 1; False where the code is in use."""

    def seen(self, code: str, member: str, now: float) -> Seen | None:
        """The room with one of its members; None where it has ended or never was."""

    def change(self, code: str, change: Callable[[Document], Document], now: float) -> Document:
        """The document becomes what `change` makes of it, whoever else writes; version + 1.

        Raises KeyError for a room that has ended or never was.
        """

    def prolong(self, code: str, ends: float, now: float) -> None:
        """The room and all of it end then."""

    def delete(self, code: str) -> None:
        """Nothing of the room is left."""

    def count(self, now: float) -> int:
        """Rooms that have not ended."""

    def codes(self, now: float) -> list[str]:
        """Of rooms that have not ended, in their order."""

    def put_member(self, code: str, member: str, document: Document) -> None: ...

    def forget_member(self, code: str, member: str) -> None: ...

    def members(self, code: str) -> dict[str, Document]: ...

    def count_members(self, code: str) -> int: ...

    def count_name(self, code: str, name: str) -> int:
        """How often a name was asked for in this room, this time too: 1 for the first."""

    def names(self, code: str) -> dict[str, int]:
        """How often each name was asked for."""

    def put_name(self, code: str, name: str, count: int) -> None: ...

    def put_presence(self, code: str, member: str, presence: Presence) -> None: ...

    def presences(self, code: str, since: float) -> Mapping[str, Presence]:
        """Of members who were seen after `since`."""

    def put_answer(self, code: str, answered: Answered) -> None:
        """A member has one answer to a step: the last."""

    def answers(self, code: str, step: str | None = None) -> list[Answered]:
        """By the time of the answer; of one step, or of all."""

    def answer_counts(self, code: str) -> dict[str, int]:
        """From each step that was answered to the number of its answers, which are not read."""

    def forget_answer(self, code: str, step: str, member: str) -> None: ...

    def put_text(self, code: str, name: str, text: str) -> None:
        """Something of the room's own that is not sent with each beat, such as a lesson."""

    def text(self, code: str, name: str) -> str | None: ...

    def texts(self, code: str) -> dict[str, str]: ...

    def count_up(self, key: str, seconds: float, now: float) -> int:
        """How often `key` was counted in a window that begins with its first count."""

    def forget_ended(self, now: float) -> None:
        """Rooms that have ended leave nothing."""

    def close(self) -> None: ...
