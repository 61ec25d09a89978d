"""What each route of /api takes and gives: limits from the validators' own constants and tables.

Paths, methods and places in addresses are Flask's; this adds what Flask does not know. `python -m
tests.fuzz` drives the server by the document that is made of it, and compares each answer with it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.api.compare import DIFFERENCES, ROWS, TABLE
from app.api.runs import FARTHEST, SIZES, SPANS
from app.jobs.imports.asked import (
    LARGEST_BETA,
    LONGEST_FILE_NAME,
    LONGEST_KEY,
    LONGEST_TITLE,
    PIXELS,
)
from app.jobs.order import Field
from app.jobs.status import Status
from app.lessons.lesson import LESSON_ID, LONGEST_FILE
from app.pictures.grids import MOST_PLACES
from app.rooms import checks
from app.rooms.codes import ALPHABET, LONGEST_NAME
from app.rooms.drawings import DIGITS
from app.runs.training_view import LOGS, MOST_RUNS, SMOOTHEST
from vae.store.checks import RUN_ID

Schema = dict[str, Any]
JSON = "application/json"
BYTES: Schema = {"type": "string", "format": "binary"}
ANY: Schema = {}
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}


def text(longest: int) -> Schema:
    return {"type": "string", "maxLength": longest}


def between(low: float, high: float, kind: str = "number") -> Schema:
    return {"type": kind, "minimum": low, "maximum": high}


def one_of(names: Sequence[str]) -> Schema:
    """Any text where there are none, such as without a data set to train on."""
    return {"type": "string", "enum": list(names)} if names else TEXT


def several(item: Schema, most: int | None = None) -> Schema:
    return {"type": "array", "items": item} | ({} if most is None else {"maxItems": most})


def body(known: Mapping[str, Schema], required: Sequence[str] = (), strict: bool = False) -> Schema:
    """strict: anything else in it is refused."""
    found: Schema = {"type": "object", "properties": dict(known), "required": list(required)}
    return found | ({"additionalProperties": False} if strict else {})


def having(*names: str, **known: Schema) -> Schema:
    """An object with all of these."""
    every = dict.fromkeys(names, ANY) | known
    return {"type": "object", "properties": every, "required": list(every)}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


@dataclass(frozen=True)
class Route:
    """about: one sentence; gives: by status the type and schema of the answer, None for none;
    query: schemas by name; required: of them; sends: the body; refuses: with which statuses."""

    about: str
    gives: Mapping[int, tuple[str, Schema] | None]
    query: Mapping[str, Schema] = field(default_factory=dict)
    required: Sequence[str] = ()
    sends: Schema | None = None
    sent_as: str = JSON
    refuses: Sequence[int] = ()
    who: Sequence[str] = ()


def order_schema(fields: Mapping[str, Field]) -> Schema:
    """Of POST /api/jobs, from the form's own table."""

    def one(each: Field) -> Schema:
        if each.choices is not None:
            return one_of(each.choices)
        if each.longest:
            return text(each.longest)
        return between(each.low, each.high, "integer" if each.is_whole else "number")

    known = {name: one(each) | {"description": each.hint} for name, each in fields.items()}
    return body(known, [name for name, each in fields.items() if not each.longest], strict=True)


PLACES: Mapping[str, Schema] = {
    "run_id": {"type": "string", "pattern": f"^{RUN_ID.pattern}$"},
    "job_id": {"type": "string", "format": "uuid"},
    "import_id": {"type": "string", "format": "uuid"},
    "number": {"type": "integer", "minimum": 0},
    "code": {"type": "string", "pattern": f"^[{ALPHABET}]{{6}}$"},
}
LESSON: Schema = {"type": "string", "pattern": f"^{LESSON_ID.pattern}$"}
STEP: Schema = {"type": "string", "pattern": f"^{checks.STEP.pattern}$"}
MEMBER: Schema = {"type": "string", "pattern": f"^{checks.MEMBER_ID.pattern}$"}
AXES: Schema = TEXT | {"description": "1,2; pc1,pc2; pca; map"}
RUNS: Schema = TEXT | {"description": f"up to {MOST_RUNS} ids with commas, or series:NAME"}
STATUS = having(*(each.name for each in dataclasses.fields(Status)), "epochs", "url")
SUMMARY = having("id", "title", "state", "message", "run", "url")
ABOUT_LESSON = having("id", "title", "minutes", "summary", "exercises", "steps")
ANSWER = having("step", "nickname", "answer", "at")
DIGIT = between(min(DIGITS), max(DIGITS), "integer")
PLACE: Schema = several(between(-checks.FARTHEST, checks.FARTHEST), checks.MOST_LATENTS)

TOLD = between(0, 65_534, "integer") | {"description": "the class a conditional run is told"}

OF_RUNS: Mapping[str, Route] = {
    "api.runs": Route("All listed runs.", {200: (JSON, several(having("id", "title", "status")))}),
    "api.run": Route(
        "A run's run.json with its addresses.",
        {200: (JSON, having("urls", "status"))},
        refuses=[404],
    ),
    "api.decode": Route(
        "The decoded place z, as picture or as numbers.",
        {200: ("image/png", BYTES)},
        query={
            "z": TEXT | {"description": f"numbers from -{FARTHEST:g} to {FARTHEST:g}, commas"},
            "format": one_of(["png", "json"]),
            "told": TOLD,
        },
        required=["z"],
        refuses=[400, 404, 429, 503],
    ),
    "decoded.decoded": Route(
        f"Up to {MOST_PLACES} decoded places, as safetensors: pixels (N, C, H, W) in float16.",
        {200: ("application/octet-stream", BYTES)},
        query={"told": TOLD},
        sends=BYTES | {"description": "places (N, D) in little-endian float32"},
        sent_as="application/octet-stream",
        refuses=[400, 404, 429, 503],
    ),
    "api.grid": Route(
        "A decoded grid along two latents.",
        {200: ("image/png", BYTES)},
        query={
            "center": TEXT,
            "span": between(*SPANS),
            "n": between(*SIZES, "integer"),
            "axes": AXES,
            "told": TOLD,
        },
        refuses=[400, 404, 429, 503],
    ),
    "cards.as_text": Route(
        "The run's page as Markdown.",
        {200: ("text/markdown", TEXT)},
        query={"format": one_of(["markdown", "json"])},
        refuses=[400, 404],
    ),
    "comparison.numbers": Route(
        "Numbers behind Compare's table and figures.",
        {200: ("text/csv", TEXT)},
        query={"runs": TEXT},
        required=["runs"],
        refuses=[400, 404],
    ),
    "skies.sky": Route(
        "The test set's means on a plane, as a Plotly figure.",
        {200: (JSON, having("data", "layout"))},
        query={"axes": AXES},
        refuses=[400, 404],
    ),
    "skies.space": Route(
        "Those of a run of three latents.",
        {200: (JSON, having("data", "layout"))},
        refuses=[400, 404],
    ),
    "curves.figures": Route(
        "Charts of training runs.",
        {200: (JSON, having("lines", "panels"))},
        query={
            "runs": RUNS,
            "smooth": between(0, SMOOTHEST),
            "log": one_of(LOGS),
            "focus": between(1, MOST_RUNS, "integer"),
        },
        required=["runs"],
        refuses=[400, 404],
    ),
    **{
        f"curves.{name}": Route(
            about,
            {200: ("text/csv", TEXT)},
            query={"runs": RUNS},
            required=["runs"],
            refuses=[400, 404],
        )
        for name, about in (("epochs", "Their numbers."), ("kept", "Those of kept epochs."))
    },
    "folders.folder": Route(
        "The run's folder as one archive.",
        {200: ("application/zip", BYTES)},
        refuses=[404, 429],
    ),
    "site.saved": Route(
        "Explore on that run as one HTML file.",
        {200: ("application/octet-stream", BYTES)},
        refuses=[404],
    ),
    "lessons.index": Route("The ready lessons.", {200: (JSON, several(ABOUT_LESSON))}),
    "lessons.lesson": Route("One of them.", {200: (JSON, ABOUT_LESSON)}, refuses=[404]),
    "lessons.check": Route(
        "A text as the lesson that it is, or its fault with the line.",
        {200: (JSON, ABOUT_LESSON)},
        sends=body({"text": text(LONGEST_FILE)}, ["text"]),
        refuses=[400, 415],
    ),
}


def _job(
    about: str, gives: Mapping[int, tuple[str, Schema] | None], more: Sequence[int] = ()
) -> Route:
    return Route(about, gives, refuses=sorted({404, 503, *more}), who=["visitor"])


def of_jobs(order: Schema) -> Mapping[str, Route]:
    return {
        "jobs.start": Route(
            "Orders a training run.",
            {201: (JSON, STATUS)},
            sends=order,
            refuses=[400, 409, 415, 429, 503],
            who=["visitor"],
        ),
        "jobs.mine": _job("One's own, the oldest first.", {200: (JSON, several(SUMMARY))}),
        "jobs.time_estimate": Route(
            "How long it will take, and would wait.",
            {200: (JSON, having("seconds", "an_epoch", "basis", "waiting", "has_worker"))},
            query={name: order["properties"][name] for name in ("dataset", "recipe", "epochs")},
            required=["dataset", "recipe", "epochs"],
            refuses=[400, 503],
        ),
        "jobs.watch": _job("A training run as it is now.", {200: (JSON, STATUS)}),
        "jobs.cancel": _job("Ends it.", {200: (JSON, STATUS)}, [400]),
        "jobs.keep": _job("Ends it with its best epoch.", {200: (JSON, STATUS)}, [400]),
        "jobs.sky": _job(
            "The forming latents, safetensors.", {200: ("application/octet-stream", BYTES)}
        ),
        "jobs.sample": _job("The decoded grid.", {200: ("image/png", BYTES)}),
    }


IMPORT = having("id", "url", "name", "state", "message", "run")
ANNOUNCED = body(
    {
        "name": text(LONGEST_FILE_NAME),
        "bytes": {"type": "integer", "minimum": 1},
        **{name: TEXT for name in ("dataset", "recipe")},  # noqa: C420
        "key": text(LONGEST_KEY),
        "title": text(LONGEST_TITLE),
        "pixels": one_of(list(PIXELS)),
        "beta": or_null(between(0, LARGEST_BETA)),
    },
    ["name", "bytes", "dataset"],
    strict=True,
)


def _import(about: str, gives: Mapping[int, tuple[str, Schema] | None], **parts: Any) -> Route:
    return Route(about, gives, refuses=[400, 404, 409, 503], who=["visitor"], **parts)


OF_IMPORTS: Mapping[str, Route] = {
    "imports.announce": Route(
        "Announces a file that is to become a run.",
        {201: (JSON, having("piece_bytes", "pieces", "id", "url"))},
        sends=ANNOUNCED,
        refuses=[400, 409, 415, 429, 503],
        who=["visitor"],
    ),
    "imports.mine": _import("One's own.", {200: (JSON, several(IMPORT))}),
    "imports.put": _import(
        "A piece of the file.", {204: None}, sends=BYTES, sent_as="application/octet-stream"
    ),
    "imports.start": _import("All pieces are there.", {202: (JSON, IMPORT)}),
    "imports.watch": _import("What became of it so far.", {200: (JSON, IMPORT)}),
    "imports.confirm": _import("It is the model that was meant.", {200: (JSON, IMPORT)}),
    "imports.delete": _import("Nothing of it is left.", {204: None}),
    "imports.proof": _import("What its decoder makes.", {200: ("image/png", BYTES)}),
}


def _room(
    about: str,
    gives: Mapping[int, tuple[str, Schema] | None],
    who: str = "teacher",
    more: Sequence[int] = (),
    **parts: Any,
) -> Route:
    """400: also for a page of another site; 429 for guessed codes and tokens."""
    statuses = sorted({400, 403, 404, 429, 503, *more})
    return Route(about, gives, refuses=statuses, who=[who], **parts)


NOTHING: Mapping[int, None] = {204: None}
FLAGS: dict[str, Schema] = {name: FLAG for name in ("approval", "names")}  # noqa: C420
CHANGES = {
    **dict.fromkeys(("approval", "names", "locked", "reveal", "collect"), FLAG),
    "title": text(checks.LONGEST_TITLE),
    "pace": one_of(["teacher", "self"]),
    **{name: or_null(STEP) for name in ("step", "lesson")},
    "spotlight": or_null(
        body({"member": MEMBER, "step": or_null(STEP), "named": FLAG}, ["member"])
    ),
}
OF_ROOMS: Mapping[str, Route] = {
    "rooms.open_room": Route(
        "Opens a room.",
        {201: (JSON, having(code=TEXT, teacher=TEXT, join=TEXT, expires=NUMBER))},
        sends=body({"title": text(checks.LONGEST_TITLE), **FLAGS}),
        refuses=[400, 429, 503],
    ),
    "rooms.address": Route("Where phones join.", {200: (JSON, having(join=TEXT))}, refuses=[404]),
    "rooms.join": _room(
        "Joins, or comes back with the token of before.",
        {
            201: (
                JSON,
                having(member=TEXT, nickname=TEXT, status=one_of(["in", "waiting"]), code=TEXT),
            )
        },
        who="member",
        sends=body({"name": text(LONGEST_NAME)}),
    ),
    "rooms.beat": _room(
        "Says where somebody is; what is new since a version, 204 where nothing is.",
        {200: (JSON, having(version=WHOLE, ends=NUMBER, pause=WHOLE)), **NOTHING},
        who="member",
        sends=body(
            {"since": between(0, 2**53 - 1, "integer"), "page": text(40), "hand": FLAG, "z": PLACE}
            | {"run": {"anyOf": [PLACES["run_id"], one_of([""])]}}
        ),
    ),
    "rooms.lead": _room(
        "Leads the class to one of this site's pages.",
        NOTHING,
        sends=body(
            {"address": text(checks.LONGEST_ADDRESS), "follow": FLAG, "paused": FLAG}
            | {"trail": several(several(NUMBER), checks.MOST_SAMPLES)}
            | {"keys": several(text(checks.LONGEST_KEY), checks.MOST_KEYS), "pressed": WHOLE},
            ["address"],
        ),
    ),
    "rooms.change": _room("Changes the room.", NOTHING, sends=body(CHANGES, strict=True)),
    "rooms.set_status": _room(
        "Lets members in, or sends them away.",
        NOTHING,
        sends=body(
            {"members": several(TEXT), "status": one_of(["in", "out"])}, ["members", "status"]
        ),
    ),
    "rooms.add_wall": _room("A token for a screen.", {201: (JSON, having(member=TEXT))}),
    "rooms.renew": _room("A new teacher's token.", {200: (JSON, having(teacher=TEXT))}),
    "rooms.renew_code": _room("A new code to join with.", {200: (JSON, having(code=TEXT))}),
    "rooms.put_lesson": _room(
        "A lesson of the room's own.", NOTHING, sends=body({"text": text(LONGEST_FILE)}, ["text"])
    ),
    "rooms.own_lesson": _room("That lesson.", {200: (JSON, ABOUT_LESSON)}, who="member"),
    "rooms.own_source": _room("Its file.", {200: ("text/markdown", TEXT)}),
    "rooms.ready_source": _room("The file of a ready one.", {200: ("text/markdown", TEXT)}),
    "rooms.answer": _room(
        "A member's answer to a step; the last one counts.",
        NOTHING,
        who="member",
        sends=body({"step": {"anyOf": [STEP, WHOLE]}, "answer": ANY}, ["step", "answer"]),
    ),
    "rooms.leave_out": _room(
        "Takes answers away.",
        NOTHING,
        sends=body(
            {
                "answers": several(
                    body({"step": STEP, "member": MEMBER}, ["step", "member"]),
                    checks.MOST_DISCARDED,
                )
            },
            ["answers"],
        ),
    ),
    "rooms.results": _room("Answers to the present step.", {200: (JSON, ANY)}, who="member"),
    "rooms.answers_as_json": _room(
        "All answers, with nicknames.",
        {200: (JSON, several(ANSWER))},
        query={"step": several(STEP)},
    ),
    "rooms.answers_as_csv": _room("The same as a table.", {200: ("text/csv", TEXT)}),
    "rooms.delete": _room("Ends the room.", NOTHING),
    "room-drawings.drawings": _room(
        "Drawings of a digit, without names.",
        {200: (JSON, several(having(member=TEXT, pixels=TEXT)))},
        query={"digit": DIGIT},
        required=["digit"],
    ),
    "room-drawings.discard": _room(
        "Takes drawings out.",
        NOTHING,
        sends=body(
            {
                "drawings": several(
                    body({"member": MEMBER, "digit": DIGIT}, ["member", "digit"]),
                    checks.MOST_DISCARDED,
                )
            },
            ["drawings"],
        ),
    ),
    "room-drawings.saved": _room("All drawings.", {200: ("application/zip", BYTES)}),
    "room-drawings.place": _room("Places them on the sky.", NOTHING),
    "room-drawings.train": _room(
        "Trains a model of them.", {201: (JSON, having(job=TEXT, address=TEXT))}, more=[409]
    ),
    "room-drawings.class_stars": _room(
        "Where they are.", {200: (JSON, having("stars", "own"))}, who="member"
    ),
}
# Beside the answer that a route gives: what `format` asks for.
OTHERWISE: Mapping[str, tuple[str, Schema]] = {
    "api.decode": (JSON, having("pixels", "shape", "z")),
    "cards.as_text": (JSON, several(ANY)),
}
NAMES: Mapping[str, Schema] = {
    "comparison.numbers": one_of([TABLE, DIFFERENCES, *ROWS]),
    "lessons.lesson": LESSON,
    "rooms.ready_source": LESSON,
}
