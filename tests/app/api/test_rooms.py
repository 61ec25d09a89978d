"""Rooms over HTTP: the contract, on SQLite and on Redis."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from redis import Redis
from werkzeug.test import TestResponse

from app.factory import create_app
from app.jobs.visitor import ROOMS, ROOMS_OF_NOBODY
from app.rooms import codes
from app.rooms.checks import beat as checked_beat
from app.rooms.redis_store import RedisRooms
from app.rooms.rooms import GUESSES, HOUR, NoRoom, NotAllowed, Rooms, TooMany
from app.rooms.sqlite_store import SqliteRooms
from app.rooms.store import RoomStore
from app.rooms.views import OVERLAP_SECONDS, WHOLE
from app.settings import ROOT, Settings
from tests.support.redis_server import RedisServer
from tests.support.tiny_run import write_zoo
from vae.store.catalogue import Catalogue

Fields = dict[str, Any]


@pytest.fixture(scope="module", params=["sqlite", "redis"])
def browser(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    static_copies: Path,
    redis_server: RedisServer,
) -> Callable[[], FlaskClient]:
    """A new browser, with cookies of its own."""
    folder = tmp_path_factory.mktemp("rooms")
    write_zoo(folder / "zoo")
    (folder / "static").symlink_to(static_copies)
    settings = Settings(
        zoo=folder / "zoo",
        runs=folder / "runs",
        cache_folder=folder,
        redis_url=None if request.param == "sqlite" else redis_server.fresh_url(),
    )
    catalogue = Catalogue([settings.zoo], settings.zoo / "datasets")
    client: Callable[[], FlaskClient] = create_app(settings, catalogue).server.test_client
    return client


class Room:
    """A room as its teacher and its members use it."""

    def __init__(self, browser: Callable[[], FlaskClient], **wishes: object) -> None:
        self.browser = browser
        self.teachers = browser()
        self.teachers.get("/class")
        answer = self.teachers.post("/api/rooms", json=wishes)
        assert answer.status_code == 201, answer.json
        self.opened: Fields = answer.json or {}
        self.code: str = self.opened["code"]
        self.led = {"Authorization": f"Bearer {self.opened['teacher']}"}

    def join(self, client: FlaskClient | None = None, **sent: object) -> Fields:
        answer = (client or self.browser()).post(f"/api/rooms/{self.code}/members", json=sent)
        assert answer.status_code == 201, answer.json
        return answer.json or {}

    def beat(self, joined: Fields | None, since: int = 0, **sent: object) -> TestResponse:
        """None: of the teacher."""
        token = self.opened["teacher"] if joined is None else joined["member"]
        return self.browser().post(
            f"/api/rooms/{self.code}/beat",
            json={"since": since, "page": "explore", "run": "tiny", "z": [0.5, -1], **sent},
            headers={"Authorization": f"Bearer {token}"},
        )

    def ask(self, method: str, path: str = "", **sent: Any) -> TestResponse:
        """As the teacher."""
        return self.browser().open(
            f"/api/rooms/{self.code}{path}", method=method, headers=self.led, **sent
        )

    def answer(self, joined: Fields, step: object, answer: object) -> TestResponse:
        return self.browser().post(
            f"/api/rooms/{self.code}/answers",
            json={"step": step, "answer": answer},
            headers={"Authorization": f"Bearer {joined['member']}"},
        )


def test_nobody_fills_the_server_with_rooms(browser: Callable[[], FlaskClient]) -> None:
    answers = [browser().post("/api/rooms", json={}) for _ in range(ROOMS_OF_NOBODY + 1)]
    assert [each.status_code for each in answers] == [201] * ROOMS_OF_NOBODY + [429]
    assert "10 rooms without a cookie" in answers[-1].text
    assert answers[-1].headers["Retry-After"]
    teacher = browser()
    assert "latentarium=" in teacher.get("/class").headers["Set-Cookie"]
    own = [teacher.post("/api/rooms", json={}).status_code for _ in range(ROOMS + 1)]
    assert own == [201] * ROOMS + [429]


def test_a_room_from_its_opening_to_its_end(browser: Callable[[], FlaskClient]) -> None:
    room = Room(browser, title="Lesson 1")
    assert re.fullmatch("[A-HJKMNP-Z2-9]{6}", room.code)
    assert room.opened["join"].endswith(f"/class/{room.code}")
    ada, bob = room.join(), room.join()
    assert ada["status"] == "in"
    assert ada["nickname"] != bob["nickname"]

    first = room.beat(ada).json
    assert first is not None
    assert (first["title"], first["nickname"]) == ("Lesson 1", ada["nickname"])
    assert room.beat(ada, first["version"]).status_code == 204

    lead = {"address": "/?run=tiny&z=0.5,1", "trail": [[0, 0.1, 0.2], [40, 0.3, 0.4]]}
    assert (
        room.ask("PUT", "/lead", json=lead | {"follow": True, "paused": False}).status_code == 204
    )
    led = room.beat(ada, first["version"]).json
    assert led is not None
    assert led["lead"] == lead | {"follow": True, "paused": False}
    pressed = {"keys": ["m", "←"], "pressed": 2}
    assert room.ask("PUT", "/lead", json=lead | pressed).status_code == 204
    assert pressed.items() <= (room.beat(ada).json or {})["lead"].items()
    too_long = room.ask("PUT", "/lead", json=lead | {"keys": ["x" * 13]})
    assert too_long.status_code == 400

    seen = room.beat(None).json
    assert seen is not None
    assert {each["nickname"]: each["z"] for each in seen["present"] if each["here"]} == {
        ada["nickname"]: [0.5, -1]
    }
    assert seen["density"] == {"tiny": [[0.5, -1]]}

    assert room.answer(ada, 1, "first").status_code == 204
    assert room.answer(ada, 1, "second").status_code == 204
    assert room.answer(bob, 1, {"z": [1, 2]}).status_code == 204
    answers = room.ask("GET", "/answers.json").json
    assert [(each["nickname"], each["answer"]) for each in answers or []] == [
        (ada["nickname"], "second"),
        (bob["nickname"], {"z": [1, 2]}),
    ]

    assert room.ask("DELETE").status_code == 204
    for answer in (room.beat(ada), room.ask("GET", "/answers.csv"), room.answer(bob, 1, 1)):
        assert answer.status_code == 404


def test_a_large_class_is_told_by_what_has_changed(browser: Callable[[], FlaskClient]) -> None:
    room = Room(browser)
    joined = [room.join() for _ in range(WHOLE + 1)]
    nicknames = {each["nickname"] for each in joined}
    assert len(nicknames) == len(joined)
    for each in joined:
        room.beat(each)
    first = room.beat(None).json or {}
    assert (first["whole"], len(first["present"]), first["here"]) == (True, 62 - 1, 61)
    # What is told for a while, since clocks and writes are not exact, is over after it.
    since = first["version"] + 10 * int(OVERLAP_SECONDS + 1)
    quiet = room.beat(None, since).json or {}
    assert (quiet["whole"], quiet["present"], quiet["joined"]) == (False, [], 61)
    assert len(quiet["density"]["tiny"]) == 61
    room.beat(joined[7], hand=True)
    late = room.join()
    changed = (room.beat(None, first["version"]).json or {})["present"]
    assert {joined[7]["nickname"], late["nickname"]} <= {each["nickname"] for each in changed}


def test_results_are_hidden_until_they_are_revealed(browser: Callable[[], FlaskClient]) -> None:
    room = Room(browser)
    ada = room.join()
    room.answer(ada, 2, 4)
    path, own = f"/api/rooms/{room.code}/results", {"Authorization": f"Bearer {ada['member']}"}
    assert browser().get(path, headers=own).status_code == 403
    assert room.ask("PATCH", json={"step": 2, "reveal": True}).status_code == 204
    assert browser().get(path, headers=own).json == [{"answer": 4}]
    [present] = (room.beat(None).json or {})["present"]
    taken = {"answers": [{"step": "2", "member": present["member"]}]}
    assert room.ask("POST", "/answers/discard", json=taken).status_code == 204
    assert browser().get(path, headers=own).json == []
    assert (room.beat(ada).json or {})["left_out"] == 1, "so that screens ask again"
    assert (
        browser().post(f"{path[:-8]}/answers/discard", json=taken, headers=own).status_code == 403
    )


def test_who_comes_back_is_the_same_member(browser: Callable[[], FlaskClient]) -> None:
    room = Room(browser, names=True)
    ada = room.join(name="  Ada  L. ")
    assert ada["nickname"] == "Ada L."
    assert room.join(name="Ada L.")["nickname"] == "Ada L. 2"
    again = browser().post(
        f"/api/rooms/{room.code.lower()}/members",
        json={},
        headers={"Authorization": f"Bearer {ada['member']}"},
    )
    assert again.json == ada


def test_typed_names_are_taken_only_where_the_teacher_wants_them(
    browser: Callable[[], FlaskClient],
) -> None:
    assert Room(browser).join(name="Rude Word")["nickname"] != "Rude Word"


def test_a_cookie_is_enough_where_no_token_is_sent(browser: Callable[[], FlaskClient]) -> None:
    room, student = Room(browser), browser()
    room.join(student)
    answer = student.post(f"/api/rooms/{room.code}/beat", json={"since": 0})
    assert answer.status_code == 200
    assert browser().post(f"/api/rooms/{room.code}/beat", json={}).status_code == 403


def test_approval_lock_and_farewell(browser: Callable[[], FlaskClient]) -> None:
    room = Room(browser, approval=True)
    ada, bob = room.join(), room.join()
    assert ada["status"] == "waiting"
    waiting = room.beat(ada).json or {}
    assert "lead" not in waiting, "who waits neither sees nor is seen"
    assert room.answer(ada, 1, 1).status_code == 403
    assert (room.beat(None).json or {})["density"] == {}

    members = {each["nickname"]: each["member"] for each in (room.beat(None).json or {})["present"]}
    assert room.beat(bob).status_code == 200
    light = {"spotlight": {"member": members[bob["nickname"]]}}
    assert "waits at the door" in room.ask("PATCH", json=light).text
    let_in = {"members": [members[ada["nickname"]]], "status": "in"}
    assert room.ask("POST", "/members/status", json=let_in).status_code == 204
    assert (room.beat(ada, waiting["version"]).json or {})["status"] == "in"
    out = {"members": [members[bob["nickname"]]], "status": "out"}
    assert room.ask("POST", "/members/status", json=out).status_code == 204
    assert room.beat(bob).status_code == 403

    assert room.ask("PATCH", json={"locked": True}).status_code == 204
    locked = browser().post(f"/api/rooms/{room.code}/members", json={})
    unknown = browser().post("/api/rooms/ZZZZZZ/members", json={})
    assert (locked.status_code, locked.json) == (404, unknown.json)
    assert room.beat(ada).status_code == 200


def test_a_new_code_is_the_only_one_that_lets_anybody_in(
    browser: Callable[[], FlaskClient],
) -> None:
    room = Room(browser)
    ada = room.join()
    first, second = ((room.ask("POST", "/code").json or {})["code"] for _ in range(2))
    seen = room.beat(ada).json or {}
    assert seen["door"] == second, "who is in stays, and is told"
    codes_tried = {
        code: browser().post(f"/api/rooms/{code}/members", json={})
        for code in (room.code, first, second)
    }
    assert [each.status_code for each in codes_tried.values()] == [404, 404, 201]
    bob = codes_tried[second].json or {}
    assert bob["code"] == room.code
    assert room.beat(bob).status_code == 200
    own = {"Authorization": f"Bearer {ada['member']}"}
    for code in (room.code, second):
        back = browser().post(f"/api/rooms/{code}/members", json={}, headers=own).json or {}
        assert back["nickname"] == ada["nickname"]
    by_door = browser().delete(f"/api/rooms/{second}", headers=room.led)
    assert by_door.status_code == 403, "a code is no room to be led"
    assert room.ask("PATCH", json={"locked": True}).status_code == 204
    assert browser().post(f"/api/rooms/{second}/members", json={}).status_code == 404
    assert room.ask("DELETE").status_code == 204
    assert browser().post(f"/api/rooms/{second}/members", json={}).status_code == 404


def test_a_revoked_teacher_link_opens_nothing(browser: Callable[[], FlaskClient]) -> None:
    room = Room(browser)
    renewed = room.ask("POST", "/teacher").json or {}
    assert room.ask("PATCH", json={"locked": True}).status_code == 403
    room.led = {"Authorization": f"Bearer {renewed['teacher']}"}
    assert room.ask("PATCH", json={"locked": True}).status_code == 204


@pytest.mark.parametrize(
    "address",
    ["", "explore", "//evil.example/", "https://evil.example/", "/\\evil", "/nowhere", "/runs/", 7,
     "/api/rooms", "/runs/../x", "/?a=\n", None],
)  # fmt: skip
def test_a_class_is_led_to_our_pages_only(
    browser: Callable[[], FlaskClient], address: object
) -> None:
    room = Room(browser)
    answer = room.ask("PUT", "/lead", json={"address": address})
    assert answer.status_code == 400
    assert "address must be one of this site's pages" in (answer.json or {})["error"]
    assert room.ask("PUT", "/lead", json={"address": "/compare?runs=a,b"}).status_code == 204
    assert room.ask("PUT", "/lead", json={"address": "/runs/tiny"}).status_code == 204
    others = browser().put(f"/api/rooms/{room.code}/lead", json={"address": "/"})
    assert others.status_code == 403


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("", {"title": 7}),
        ("", {"title": "x" * 81}),
        ("", {"approval": "yes"}),
        ("", []),
        ("/{code}/members", {"name": "x\u202ey"}),
        ("/{code}/beat", {"since": -1}),
        ("/{code}/beat", {"since": True}),
        ("/{code}/beat", {"run": "../x"}),
        ("/{code}/beat", {"z": [1e9]}),
        ("/{code}/beat", {"z": ["1"]}),
        ("/{code}/beat", {"z": [0] * 65}),
        ("/{code}/answers", {"step": "a b", "answer": 1}),
        ("/{code}/answers", {"step": 1}),
        ("/{code}/answers", {"step": 1, "answer": "x" * 20_000}),
        ("/{code}/answers", {"step": 1, "answer": "\ud800"}),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(
    browser: Callable[[], FlaskClient], path: str, sent: object
) -> None:
    room, student = Room(browser), browser()
    room.join(student)
    answer = student.post(f"/api/rooms{path.format(code=room.code)}", json=sent)
    assert answer.status_code == 400, answer.get_data(as_text=True)
    assert (answer.json or {})["error"].endswith(".")


def test_bodies_that_are_no_json_are_refused(browser: Callable[[], FlaskClient]) -> None:
    for data in (b"{", b"\xff", b"[" * 50_000, b"1e999", b"NaN"):
        answer = browser().post("/api/rooms", data=data, content_type="application/json")
        assert answer.status_code == 400
    assert browser().post("/api/rooms", data=b"{}", content_type="text/plain").status_code == 400
    other = {"Origin": "https://evil.example"}
    assert browser().post("/api/rooms", json={}, headers=other).status_code == 400


def test_cells_that_a_spreadsheet_would_run_are_text(browser: Callable[[], FlaskClient]) -> None:
    room = Room(browser, names=True)
    sent = ["=1+1", "+1", "-1", "@x", "\t=x", " =x", "plain", "a\nb", -1.5, [1], {"=": 1}]
    for k, answer in enumerate(sent):
        room.answer(room.join(name=f"=cmd{k}"), 1, answer)
    text = room.ask("GET", "/answers.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [row[2] for row in rows] == [
        "'=1+1", "'+1", "'-1", "'@x", "'\t=x", "' =x", "plain", "a\nb", "-1.5", "[1]", '{"=": 1}',
    ]  # fmt: skip
    assert all(row[1].startswith("'=") for row in rows)


def test_rooms_have_a_limit(settings: Settings, catalogue: Catalogue) -> None:
    server = create_app(replace(settings, rooms=2), catalogue).server
    answers = [server.test_client().post("/api/rooms", json={}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert "all 2 rooms" in (answers[2].json or {})["error"]


@dataclass(frozen=True)
class Kept:
    """A store of rooms, and all that it has written down."""

    store: RoomStore
    written: Callable[[], bytes]


@pytest.fixture(params=["sqlite", "redis"])
def kept(
    request: pytest.FixtureRequest, tmp_path: Path, redis_server: RedisServer
) -> Iterator[Kept]:
    if request.param == "sqlite":
        made: RoomStore = SqliteRooms(tmp_path / "rooms.db")
        yield Kept(made, lambda: b"".join(each.read_bytes() for each in tmp_path.iterdir()))
    else:
        url = redis_server.fresh_url()
        redis: Any = Redis.from_url(url)
        redis.config_set("rdbcompression", "no")  # or what `dump` gives hides texts
        made = RedisRooms(url)
        yield Kept(made, lambda: b"".join(key + redis.dump(key) for key in redis.scan_iter()))
        redis.close()
    made.close()


@pytest.fixture
def clocked(kept: Kept) -> tuple[Rooms, list[float]]:
    """Rooms whose clock is the last number of a list."""
    times = [time.time()]
    return Rooms(kept.store, 10, lambda _path: True, lambda: times[-1], lambda: times[-1]), times


def test_a_room_ends_after_two_idle_hours_and_after_a_day(
    clocked: tuple[Rooms, list[float]],
) -> None:
    rooms, times = clocked
    beat = checked_beat({})
    for hours, idle in ((25, False), (2.1, True)):
        opened = rooms.open("", approval=False, names=False)
        member = rooms.join(opened.code, "", "nobody").member
        began, heard = times[-1], 0
        while times[-1] < began + hours * HOUR:
            times.append(times[-1] + (hours if idle else 1) * HOUR)
            try:
                rooms.beat(opened.code, member, beat)
                heard += 1
            except NoRoom:
                break
        assert heard == (0 if idle else 23)
        assert times[-1] - began == pytest.approx((2.1 if idle else 24) * HOUR)


def test_no_token_is_kept(clocked: tuple[Rooms, list[float]], kept: Kept) -> None:
    rooms, _ = clocked
    opened = rooms.open("", approval=False, names=False)
    member = rooms.join(opened.code, "", "nobody").member
    rooms.answer(opened.code, member, "1", json.dumps("x"))
    written = kept.written()
    assert opened.code.encode() in written
    assert opened.teacher.encode() not in written
    assert member.encode() not in written


def test_ten_thousand_guesses_get_in_nowhere_and_lock_out_nobody(
    clocked: tuple[Rooms, list[float]],
) -> None:
    rooms, _ = clocked
    opened = rooms.open("", approval=False, names=False)
    refused = Counter[str]()
    for _ in range(5000):
        code = "".join(secrets.choice(codes.ALPHABET) for _ in range(6))
        for guess in (
            lambda code=code: rooms.join(code, "", "one browser"),
            lambda: rooms.delete(opened.code, codes.new_token(codes.TEACHER)),
        ):
            with pytest.raises((NoRoom, NotAllowed, TooMany)) as refusal:
                guess()
            refused[refusal.type.__name__] += 1
    # So many are answered as they are; all others are not even told that they were wrong.
    assert refused == {"NoRoom": GUESSES, "NotAllowed": GUESSES, "TooMany": 10_000 - 2 * GUESSES}
    rooms.join(opened.code, "", "one browser")
    rooms.delete(opened.code, opened.teacher)


def test_who_has_sent_wrong_codes_is_told_apart_from_others(
    browser: Callable[[], FlaskClient],
) -> None:
    room, guesser = Room(browser), browser()

    def tried(code: str) -> int:
        return guesser.post(f"/api/rooms/{code}/members", json={}).status_code

    statuses = [tried("ZZZZZZ") for _ in range(GUESSES + 3)]
    # The first came without a cookie, and got one.
    assert statuses == [404] * (GUESSES + 1) + [429] * 2
    assert browser().post("/api/rooms/ZZZZZZ/members", json={}).status_code == 404
    assert tried(room.code) == 201


def test_a_class_draws_and_its_teacher_looks_through(browser: Callable[[], FlaskClient]) -> None:
    room = Room(browser)
    ada, bob = room.join(), room.join()
    assert room.ask("PATCH", json={"collect": True}).status_code == 204
    assert (room.beat(ada).json or {})["collect"] is True
    picture = {"pixels": base64.b64encode(bytes(range(256)) * 3 + bytes(16)).decode()}
    for each in ada, bob:
        assert room.answer(each, "digit-7", picture).status_code == 204
    assert room.answer(ada, "digit-7", "seven").status_code == 400
    assert (room.beat(None).json or {})["answered"] == {"digit-7": 2}
    found = room.ask("GET", "/drawings?digit=7").json or []
    assert [set(each) for each in found] == [{"member", "pixels"}] * 2
    assert room.ask("GET", "/drawings?digit=3").json == []
    assert room.ask("GET", "/drawings.zip").mimetype == "application/zip"

    light = {"spotlight": {"member": found[0]["member"], "step": "digit-7"}}
    assert room.ask("PATCH", json=light).status_code == 204
    lit = (room.beat(bob).json or {})["spotlight"]
    assert lit == {"kind": "drawing", "name": "", "pixels": picture["pixels"]}
    discarded = {"drawings": [{"member": found[0]["member"], "digit": 7}]}
    assert room.ask("POST", "/drawings/discard", json=discarded).status_code == 204
    assert len(room.ask("GET", "/drawings?digit=7").json or []) == 1
    own = {"Authorization": f"Bearer {ada['member']}"}
    for path in ("/drawings?digit=7", "/drawings.zip"):
        answer = browser().get(f"/api/rooms/{room.code}{path}", headers=own)
        assert answer.status_code == 403
    stars = browser().get(f"/api/rooms/{room.code}/stars", headers=own)
    assert stars.json == {"own": [], "stars": None}
    assert room.ask("POST", "/training").status_code == 400, "one drawing is too few"


def test_the_spotlight_falls_on_a_place_without_a_name(browser: Callable[[], FlaskClient]) -> None:
    room = Room(browser)
    ada = room.join()
    members = {each["nickname"]: each["member"] for each in (room.beat(None).json or {})["present"]}
    member = members[ada["nickname"]]
    nowhere = room.ask("PATCH", json={"spotlight": {"member": member}})
    assert nowhere.status_code == 400
    room.beat(ada)
    for named, name in ((False, ""), (True, ada["nickname"])):
        wanted = {"spotlight": {"member": member, "named": named}}
        assert room.ask("PATCH", json=wanted).status_code == 204
        lit = (room.beat(ada).json or {})["spotlight"]
        assert lit == {"kind": "place", "run": "tiny", "z": [0.5, -1], "name": name}
    assert room.ask("PATCH", json={"spotlight": None, "step": 2}).status_code == 204
    seen = room.beat(ada).json or {}
    assert (seen["spotlight"], seen["step"]) == (None, "2")


LESSON = """+++
title = "<b>Own</b>"
minutes = 5
summary = "One <script>alert(1)</script> step."
+++

## Look

<img src=x onerror=alert(1)> [evil](javascript:alert(1)) [ours](/compare) ![p](/x.png)

```toml
page = "/?run=tiny"
```
"""


def test_a_teachers_own_lesson_is_shown_without_its_markup(
    browser: Callable[[], FlaskClient],
) -> None:
    room = Room(browser)
    assert browser().get(f"/api/rooms/{room.code}/lesson").status_code == 400
    assert room.ask("PUT", "/lesson", json={"text": LESSON}).status_code == 204
    found = browser().get(f"/api/rooms/{room.code}/lesson").json
    assert found is not None
    html = found["steps"][0]["html"]
    # A picture is a link to it.
    assert re.findall("<(/?[a-z]+)", html) == ["p", "a", "/a", "a", "/a", "/p"]
    assert 'href="/compare"' in html
    ada = room.join()
    assert (room.beat(ada).json or {})["lesson"] == "own"

    assert room.ask("GET", "/lesson.md").get_data(as_text=True) == LESSON
    ready = room.ask("GET", "/lessons/01-first-light.md").get_data(as_text=True)
    assert ready == (ROOT / "lessons" / "01-first-light.md").read_text("utf-8")
    assert room.ask("GET", "/lessons/nothing.md").status_code == 400
    faulty = room.ask("PUT", "/lesson", json={"text": LESSON.replace("/?run=tiny", "/nowhere")})
    assert (faulty.status_code, (faulty.json or {})["line"]) == (400, 12)
    checked = browser().post("/api/lessons/check", json={"text": LESSON}).json
    assert checked == found
    refused = browser().post("/api/lessons/check", json={"text": "x"}).json
    assert (refused or {})["error"].startswith("Line 1: a lesson begins")
