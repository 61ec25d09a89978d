"""A room with all that is in it, from one storage into another: SQLite and Redis alike.

Where members just were is not copied: their next beat tells it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from app.rooms.codes import CODE
from app.rooms.store import Answered, Document, RoomStore

Parts = dict[str, Any]
KEPT_AS: dict[str, type | tuple[type, ...]] = {
    **{"title": str, "approval": bool, "names": bool, "locked": bool, "teacher": str},
    **{"created": (int, float), "lead": dict, "pace": str, "reveal": bool},
}


class NoCopy(ValueError):
    """A document that is no copy of a room; says which part is not."""


@dataclass(frozen=True)
class Copy:
    """answers: [step, member, answer as JSON, at]; members by the digests of their tokens."""

    code: str
    ends: float
    document: Document
    members: dict[str, Document]
    names: dict[str, int]
    answers: list[list[Any]]
    texts: dict[str, str]

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def copied(store: RoomStore, code: str, now: float) -> Copy | None:
    """None for a room that has ended. Answers are read first: whose are there is a member."""
    answers = store.answers(code)
    seen = store.seen(code, "", now)
    if seen is None:
        return None
    return Copy(
        code,
        seen.ends,
        json.loads(seen.room),
        store.members(code),
        store.names(code),
        [[each.step, each.member, each.answer, each.at] for each in answers],
        store.texts(code),
    )


def paste(store: RoomStore, copy: Copy, now: float) -> bool:
    """False where the room has ended meanwhile, or its code is in use: then nothing is changed."""
    if copy.ends <= now or not store.create(copy.code, copy.document, copy.ends, now):
        return False
    for member, document in copy.members.items():
        store.put_member(copy.code, member, document)
    for name, count in copy.names.items():
        store.put_name(copy.code, name, count)
    for step, member, answer, at in copy.answers:
        store.put_answer(copy.code, Answered(step, member, answer, at))
    for name, text in copy.texts.items():
        store.put_text(copy.code, name, text)
    return True


def copy_from(text: bytes) -> Copy:
    """What as_json() wrote. Raises NoCopy: a file may have been changed."""
    try:
        found = json.loads(text)
        copy = Copy(**found)
    except (ValueError, TypeError, RecursionError) as error:
        raise NoCopy("it is no copy of a room") from error
    if not (isinstance(copy.code, str) and CODE.fullmatch(copy.code)):
        raise NoCopy("its code is none")
    if not _number(copy.ends) or not _of(copy.document, dict):
        raise NoCopy(f"room {copy.code} has no end or no document")
    for name, kind in KEPT_AS.items():
        if not isinstance(copy.document.get(name), kind):
            raise NoCopy(f"{name} of room {copy.code} is not of its kind")
    members = _of(copy.members, dict) and all(
        isinstance(each, dict) and {"nickname", "status", "changed"} <= each.keys()
        for each in copy.members.values()
    )
    texts = _of(copy.texts, dict) and all(isinstance(each, str) for each in copy.texts.values())
    names = _of(copy.names, dict) and all(isinstance(each, int) for each in copy.names.values())
    answers = _of(copy.answers, list) and all(map(_is_answer, copy.answers))
    if not (members and texts and names and answers):
        raise NoCopy(f"what is in room {copy.code} is not in the expected form")
    return copy


def _is_answer(each: object) -> bool:
    if not isinstance(each, list) or len(each) != 4 or not _number(each[3]):
        return False
    if not all(isinstance(part, str) for part in each[:3]):
        return False
    try:
        json.loads(each[2])
    except (ValueError, RecursionError):
        return False
    return True


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _of(value: object, kind: type) -> bool:
    return isinstance(value, kind)
