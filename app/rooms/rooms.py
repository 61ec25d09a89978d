"""What teachers and members do in rooms; all state is in the store, which processes share."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.languages.spoken import tr
from app.rooms import checks, codes, views
from app.rooms.clock import WatchedClock, since_boot
from app.rooms.store import Answered, Document, Presence, RoomStore, Seen

HOUR = 3600.0
IDLE_SECONDS, LONGEST_SECONDS = 2 * HOUR, 24 * HOUR
# A room's end is moved at most this often: a beat should write as little as possible.
PROLONG_SECONDS = 60.0
# Somebody who stays where they are is noted only so often.
NOTED_SECONDS = 5.0
# Of wrong codes from one browser, of wrong ones without a cookie, of wrong tokens at one room.
GUESSES, GUESS_SECONDS = 20, 60.0
MOST_MEMBERS = 2000
OWN_LESSON = "own"
NO_ROOM = "there is no open room with this code; ask your teacher for the one on the screen."


class NoRoom(Exception):
    """Unknown, ended or locked: the same sentence for all, so that codes cannot be told apart."""

    def __init__(self) -> None:
        super().__init__(NO_ROOM)


class NotAllowed(Exception):
    """The token does not open what was asked for."""


class TooMany(Exception):
    """A limit is reached; the message says which."""


@dataclass(frozen=True)
class Opened:
    """A new room, with the token that leads it: shown once, kept as a digest only."""

    code: str
    teacher: str
    ends: float


@dataclass(frozen=True)
class Joined:
    """member: the token; status: "in" or "waiting" for the teacher's yes; code: the room's own."""

    member: str
    nickname: str
    status: str
    code: str


class Rooms:
    def __init__(
        self,
        store: RoomStore,
        most: int,
        is_page: Callable[[str], bool],
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = since_boot,
    ) -> None:
        """most: rooms at once; is_page: is a path that of one of our pages?"""
        self.store, self.most, self.is_page = store, most, is_page
        self._clock = WatchedClock(clock, steady, self._keep_open)

    def open(self, title: str, approval: bool, names: bool) -> Opened:
        """approval: the teacher lets each member in; names: members type theirs. Raises TooMany."""
        now = self._clock()
        self.store.forget_ended(now)
        if self.store.count(now) >= self.most:
            raise TooMany(
                tr(
                    "all {most} rooms of this server are in use; one is free again when a teacher "
                    "ends theirs, or two hours after its last use.",
                    most=self.most,
                )
            )
        teacher = codes.new_token(codes.TEACHER)
        document = {
            "title": title,
            "approval": approval,
            "names": names,
            "locked": False,
            "teacher": codes.digest(teacher),
            "created": now,
            "lead": {"address": "/", "trail": [], "follow": False, "paused": False},
            "step": None,
            "pace": "teacher",
            "reveal": False,
            "spotlight": None,
            "lesson": None,
            "collect": False,
            "stars": 0,
            "training": None,
        }
        while not self.store.create(code := codes.new_code(), document, now + IDLE_SECONDS, now):
            pass
        return Opened(code, teacher, now + IDLE_SECONDS)

    def join(self, code: str, name: str, guesser: str, member: str | None = None) -> Joined:
        """A new member, or the one who comes back with the token of before.

        guesser: whose wrong codes are counted. Raises NoRoom, TooMany.
        """
        own, found = self._behind(code, codes.digest(member or ""))
        if found is None:
            self._count_guess(guesser)
            raise NoRoom
        room = json.loads(found.room)
        if member is not None and found.member is not None:
            known = json.loads(found.member)
            return Joined(member, known["nickname"], known["status"], own)
        if room["locked"] or room.get("door", own) != code:
            self._count_guess(guesser)
            raise NoRoom
        return self._joined(own, room, name)

    def _behind(self, code: str, member: str) -> tuple[str, Seen | None]:
        """The room that a code opens, by its own code: a newer one leads to it."""
        found = self.room(code, member)
        own = code if found is None else json.loads(found.room).get("room", code)
        return own, found if own == code else self.room(own, member)

    def _joined(self, code: str, room: Document, name: str) -> Joined:
        if self.store.count_members(code) >= MOST_MEMBERS:
            raise TooMany(
                tr("this room is full: it has {most_members} members.", most_members=MOST_MEMBERS)
            )
        asked = lambda name: self.store.count_name(code, name)  # noqa: E731
        nickname = codes.own_name(name if room["names"] else "", asked)
        token = codes.new_token(codes.MEMBER)
        status = "waiting" if room["approval"] else "in"
        document = {"nickname": nickname, "status": status, "changed": self._clock()}
        self.store.put_member(code, codes.digest(token), document)
        return Joined(token, nickname, status, code)

    def beat(self, code: str, token: str, beat: checks.Beat) -> Document | None:
        """Notes where somebody is; what is new since their version, None where nothing is.

        Raises NoRoom, NotAllowed, TooMany.
        """
        now = self._clock()
        if token.startswith(codes.TEACHER):
            found, room = self.led(code, token)
            self._prolong(code, found, room["created"], now)
            return views.teachers(self.store, code, found, room, beat.since, now)
        digest = codes.digest(token)
        found = self.known_member(code, digest)
        assert found.member is not None
        self._note(code, digest, found.presence, beat, now)
        if found.ends - now < IDLE_SECONDS - PROLONG_SECONDS:
            self._prolong(code, found, json.loads(found.room)["created"], now)
        if found.version == beat.since:
            return None
        member = json.loads(found.member)
        return views.members(found, member, self.store.count_members(code))

    def require_teacher(self, code: str, teacher: str) -> None:
        """Raises NoRoom, NotAllowed, TooMany."""
        self.led(code, teacher)

    def lead(self, code: str, teacher: str, lead: checks.Lead) -> None:
        self.change(code, teacher, lead=lead.document())

    def renew_token(self, code: str, teacher: str) -> str:
        """A new teacher's token; the old one opens nothing from then on."""
        token = codes.new_token(codes.TEACHER)
        self.change(code, teacher, teacher=codes.digest(token))
        return token

    def renew_code(self, code: str, teacher: str) -> str:
        """The one code that lets new members in from then on; who is in stays.

        It is kept as a room of its own that nobody leads, locked, and that leads to this one.
        """
        found, room = self.led(code, teacher)
        now, ends = self._clock(), room["created"] + LONGEST_SECONDS
        closed = {
            **json.loads(found.room),
            "title": "",
            "teacher": "",
            "locked": True,
            "room": code,
        }
        while not self.store.create(door := codes.new_code(), closed, ends, now):
            pass
        self._close_door(room)
        self.change(code, teacher, door=door)
        return door

    def _close_door(self, room: Document) -> None:
        if "door" in room:
            self.store.delete(room["door"])

    def add_wall(self, code: str, teacher: str) -> str:
        """A token for a screen that shows what members see and is none of them."""
        self.led(code, teacher)
        token = codes.new_token(codes.MEMBER)
        document = {"nickname": "", "status": "in", "changed": self._clock(), "wall": True}
        self.store.put_member(code, codes.digest(token), document)
        return token

    def set_status(self, code: str, teacher: str, members: Sequence[str], status: str) -> None:
        """status: "in", or "out" for those who are to go, with all that they answered."""
        self.led(code, teacher)
        known, now = self.store.members(code), self._clock()
        for member in members:
            if member not in known:
                continue
            if status == "out":
                self.store.forget_member(code, member)
            else:
                changed = {"status": status, "changed": now}
                self.store.put_member(code, member, known[member] | changed)
        self.change(code, teacher)

    def put_lesson(self, code: str, teacher: str, text: str) -> None:
        """A lesson of the room's own, which it shows from its first step on."""
        self.led(code, teacher)
        self.store.put_text(code, "lesson", text)
        self.change(code, teacher, lesson=OWN_LESSON, step=None, reveal=False)

    def lesson(self, code: str) -> str | None:
        """The file of the room's own lesson. Raises NoRoom."""
        if self.room(code) is None:
            raise NoRoom
        return self.store.text(code, "lesson")

    def answer(self, code: str, token: str, step: str, answer: str) -> None:
        """The last answer of a member to a step is the one that is kept."""
        digest = codes.digest(token)
        found = self.known_member(code, digest)
        if json.loads(found.member or "{}").get("status") != "in":
            raise NotAllowed("wait until your teacher lets you in.")
        self.store.put_answer(code, Answered(step, digest, answer, self._clock()))

    def answers(self, code: str, teacher: str, steps: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Answers to those steps, or to all, with the nicknames of those who gave them.

        Raises NoRoom, NotAllowed.
        """
        self.led(code, teacher)
        members = self.store.members(code)
        found = [self.store.answers(code, step) for step in steps] or [self.store.answers(code)]
        return [
            {
                "step": each.step,
                "nickname": members[each.member]["nickname"],
                "answer": json.loads(each.answer),
                "at": each.at,
            }
            for answers in found
            for each in answers
            if each.member in members
        ]

    def leave_out(self, code: str, teacher: str, left_out: Sequence[tuple[str, str]]) -> None:
        """Takes answers away, by step and member, also from screens that show them already."""
        _, room = self.led(code, teacher)
        for step, member in left_out:
            self.store.forget_answer(code, step, member)
        self.change(code, teacher, left_out=room.get("left_out", 0) + len(left_out))

    def results(self, code: str, token: str) -> str:
        """The answers to the present step without names as JSON, once the teacher reveals them."""
        if token.startswith(codes.TEACHER):
            _, room = self.led(code, token)
        else:
            room = json.loads(self.known_member(code, codes.digest(token)).room)
        if not room["reveal"]:
            raise NotAllowed("the answers are hidden until your teacher reveals them.")
        return views.results(self.store.answers(code, str(room["step"])))

    def delete(self, code: str, teacher: str) -> None:
        _, room = self.led(code, teacher)
        self._close_door(room)
        self.store.delete(code)

    def room(self, code: str, member: str = "") -> Seen | None:
        return self.store.seen(code, member, self._clock())

    def known_member(self, code: str, digest: str) -> Seen:
        found = self.room(code, digest)
        if found is None:
            raise NoRoom
        if found.member is None:
            raise NotAllowed("you are not in this room any more; join it again with its code.")
        return found

    def led(self, code: str, teacher: str) -> tuple[Seen, Document]:
        found = self.room(code)
        if found is None:
            raise NoRoom
        room: Document = json.loads(found.room)
        if not hmac.compare_digest(codes.digest(teacher), room["teacher"]):
            self._count_guess(f"room:{code}")
            raise NotAllowed("this needs the room's teacher link.")
        return found, room

    def change(self, code: str, by: str, **changed: Any) -> None:
        """Parts of the room's document, by their names; by: the teacher's token."""
        self.led(code, by)
        try:
            self.store.change(code, lambda room: room | changed, self._clock())
        except KeyError as error:
            raise NoRoom from error

    def _keep_open(self, before: float, now: float) -> None:
        """The machine's clock was set forward: what was open is so for two hours more."""
        for code in self.store.codes(before):
            self.store.prolong(code, now + IDLE_SECONDS, before)

    def _prolong(self, code: str, found: Seen, created: float, now: float) -> None:
        ends = min(created + LONGEST_SECONDS, now + IDLE_SECONDS)
        if ends - found.ends >= PROLONG_SECONDS:
            self.store.prolong(code, ends, now)

    def _note(
        self, code: str, digest: str, before: Presence | None, beat: checks.Beat, now: float
    ) -> None:
        """Where a member is, written only where it says something new."""
        facts, place = beat.facts(), beat.place()
        if before is None or before.facts != facts or before.at < now - views.AWAY_SECONDS:
            changed = now
        elif before.place != place or before.at < now - NOTED_SECONDS:
            changed = before.changed
        else:
            return
        self.store.put_presence(code, digest, Presence(facts, place, now, changed))

    def _count_guess(self, key: str) -> None:
        """Raises TooMany for whoever goes on guessing; the right code or token is never refused."""
        if self.store.count_up(f"guess:{key}", GUESS_SECONDS, self._clock()) > GUESSES:
            raise TooMany("too many wrong codes; look at the screen and try again in a minute.")
