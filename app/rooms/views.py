"""What a beat answers: a member's view of a room, and a teacher's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from app.rooms.store import Answered, Document, Presence, RoomStore, Seen

# Whoever was not heard of for this long is away.
AWAY_SECONDS = 15.0
# Up to so many members are told whole with each beat; of more, those of whom something changed.
WHOLE = 60
# Processes' clocks differ, and a write takes its time: what is told twice does no harm.
OVERLAP_SECONDS = 2.0
# Sixty students so ask 120 times a second, five hundred 500 times.
SMALL_PAUSE, LARGE_PAUSE = 500, 1000
# Of places on a map of where the class is: more are not told apart, and each is 12 bytes.
MOST_PLACES = 200
MOST_RESULT_BYTES = 200_000
PUBLIC = (
    *("title", "lead", "step", "pace", "reveal", "spotlight", "lesson"),
    *("collect", "stars", "training", "left_out", "door"),
)
# A teacher's version is the room's and, below it, the tenth of a second since the room began.
TENTHS = 1 << 20


def members(found: Seen, member: Document, joined: int) -> Document:
    """joined: how many members the room has."""
    about = {"version": found.version, "ends": found.ends, "status": member["status"]}
    about["pause"] = pause(joined)
    if member["status"] != "in":
        return about
    return about | public(json.loads(found.room)) | {"nickname": member["nickname"]}


def teachers(
    store: RoomStore, code: str, found: Seen, room: Document, since: int, now: float
) -> Document | None:
    """present: of a large class those of whom something is new since then; "whole" says which.

    The version holds when it was told, so that the next beat can ask for what came after it;
    "changes" is the room's own version.
    """
    joined = {id_: each for id_, each in store.members(code).items() if "wall" not in each}
    if not joined and since // TENTHS == found.version:
        return None
    is_whole = since < TENTHS or len(joined) <= WHOLE
    told = now if is_whole else room["created"] + (since % TENTHS) / 10 - OVERLAP_SECONDS
    heard = store.presences(code, told - AWAY_SECONDS)
    here = {id_: each for id_, each in heard.items() if each.at > now - AWAY_SECONDS}
    present = [
        _present(id_, each, here.get(id_))
        for id_, each in joined.items()
        if is_whole or _is_new(each, heard.get(id_), told, now)
    ]
    placed = [here[id_] for id_, each in joined.items() if id_ in here and each["status"] == "in"]
    tenths = min(TENTHS - 1, max(0, int(10 * (now - room["created"]))))
    return (
        {"version": found.version * TENTHS + tenths, "changes": found.version}
        | {"ends": found.ends, "whole": is_whole, "present": present}
        | {
            "pause": pause(len(joined)),
            "joined": len(joined),
            "here": sum(id_ in here for id_ in joined),
        }
        | {"density": _density(placed), "answered": store.answer_counts(code)}
        | public(room)
        | {name: room[name] for name in ("approval", "names", "locked")}
    )


def pause(joined: int) -> int:
    """Milliseconds from one poll of a member to the next: a small class can follow closely."""
    return SMALL_PAUSE if joined <= WHOLE else LARGE_PAUSE


def public(room: Document) -> Document:
    return {name: room.get(name) for name in PUBLIC}


def results(answers: Sequence[Answered]) -> str:
    """Answers without names as JSON, as many as a class on one access point can load at once."""
    shown, bytes_ = [], 0
    for each in answers:
        bytes_ += len(each.answer)
        if bytes_ > MOST_RESULT_BYTES:
            break
        shown.append(f'{{"answer":{each.answer}}}')
    return f"[{','.join(shown)}]"


def _is_new(member: Document, heard: Presence | None, told: float, now: float) -> bool:
    """Let in, joined, elsewhere, with another hand, or gone quiet since then?"""
    changed = max(member.get("changed", 0.0), heard.changed if heard else 0.0)
    return changed > told or (heard is not None and heard.at <= now - AWAY_SECONDS)


def _present(id_: str, member: Document, here: Presence | None) -> Document:
    about = {"member": id_, "nickname": member["nickname"], "status": member["status"]}
    if here is None:
        return about | {"here": False}
    return about | {"here": True, **_facts(here.facts), "z": json.loads(here.place)}


def _density(placed: Sequence[Presence]) -> dict[str, list[list[float]]]:
    """From each run to the places where members are, for a map of where the class is."""
    found: dict[str, list[str]] = {}
    for each in placed:
        run = str(_facts(each.facts)["run"])
        if run and each.place != "[]":
            found.setdefault(run, []).append(each.place)
    return {
        run: [json.loads(place) for place in places[:: -(-len(places) // MOST_PLACES)]]
        for run, places in found.items()
    }


@lru_cache(maxsize=1024)
def _facts(text: str) -> Mapping[str, object]:
    """Many are at the same page of the same run: their text is read once. Not to be changed."""
    found: Document = json.loads(text)
    return found
