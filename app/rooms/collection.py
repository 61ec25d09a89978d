"""What members made: their drawings as a data set, and one of them in the light for all."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.rooms import codes
from app.rooms.checks import Wanted
from app.rooms.drawings import DIGITS, Drawing, all_drawings, pixels_of, step_of
from app.rooms.rooms import Rooms
from app.rooms.store import Document
from app.web.validation import ValidationError


class Collection:
    def __init__(self, rooms: Rooms) -> None:
        self._rooms, self._store = rooms, rooms.store

    def drawings(self, code: str, teacher: str, digits: Sequence[int] = DIGITS) -> list[Drawing]:
        """What the class has drawn of those digits. Raises NoRoom, NotAllowed."""
        self._rooms.led(code, teacher)
        return all_drawings(self._store, code, digits)

    def discard(self, code: str, teacher: str, discarded: Sequence[tuple[str, int]]) -> None:
        """Drawings by member and digit, which may be drawn again."""
        self._rooms.led(code, teacher)
        for member, digit in discarded:
            self._store.forget_answer(code, step_of(digit), member)

    def put_stars(self, code: str, teacher: str, stars: str, owners: Sequence[str]) -> None:
        """Where the class's drawings lie, for all to see; owners: whose each is, in their order."""
        _, room = self._rooms.led(code, teacher)
        self._store.put_text(code, "stars", stars)
        self._store.put_text(code, "owners", "\n".join(owners))
        self._rooms.change(code, teacher, stars=room.get("stars", 0) + 1)

    def stars(self, code: str, token: str) -> tuple[str, list[int]]:
        """The stars as JSON, and which of them are of whoever asks. Raises NoRoom, NotAllowed."""
        if token.startswith(codes.TEACHER):
            self._rooms.led(code, token)
        else:
            self._rooms.known_member(code, codes.digest(token))
        owner = codes.digest(token)
        owners = (self._store.text(code, "owners") or "").split("\n")
        own = [k for k, each in enumerate(owners) if each == owner]
        return self._store.text(code, "stars") or "null", own

    def spotlight(self, code: str, teacher: str, wanted: Wanted | None) -> None:
        """A member's place or drawing for all to see, without a name unless it is wanted so.

        Raises NoRoom, NotAllowed, ValidationError.
        """
        shown = None if wanted is None else self._shown(code, teacher, wanted)
        self._rooms.change(code, teacher, spotlight=shown)

    def _shown(self, code: str, teacher: str, wanted: Wanted) -> Document:
        self._rooms.led(code, teacher)
        found = self._rooms.room(code, wanted.member)
        if found is None or found.member is None:
            raise ValidationError("spotlight must name a member of this room.")
        member = json.loads(found.member)
        if member["status"] != "in":
            raise ValidationError("this member waits at the door and is not to be seen.")
        name = member["nickname"] if wanted.is_named else ""
        if wanted.step:
            answers = self._store.answers(code, wanted.step)
            drawn = next((each for each in answers if each.member == wanted.member), None)
            pixels = None if drawn is None else pixels_of(json.loads(drawn.answer))
            if pixels is None:
                raise ValidationError("this member has no drawing there.")
            return {"kind": "drawing", "pixels": pixels, "name": name}
        facts = json.loads(found.presence.facts) if found.presence else {}
        z = json.loads(found.presence.place) if found.presence else []
        if not z or not facts["run"]:
            raise ValidationError("this member is at no place of a sky just now.")
        return {"kind": "place", "run": facts["run"], "z": z, "name": name}
