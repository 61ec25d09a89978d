"""HTTP of rooms: open, join, beat, lead, answer, export, end. Who is who says a token."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request

from app.api.room_requests import (
    answer_refusals,
    bearer,
    code_of,
    cookie_of,
    guesser,
    json_body,
    note_guesser,
    private,
    teachers_token,
    token_of,
)
from app.jobs.visitor import opening_visitor
from app.languages.spoken import tr
from app.lessons.library import Lessons, document
from app.rooms import checks, codes
from app.rooms.collection import Collection
from app.rooms.drawings import STEP
from app.rooms.export import answers_csv
from app.rooms.rooms import NoRoom, Rooms
from app.settings import Settings
from app.web.lan import join_base
from app.web.limits import Limiter
from app.web.validation import ValidationError, choice

DAY = 24 * 3600


def rooms_blueprint(
    rooms: Rooms, lessons: Lessons, settings: Settings, limiter: Limiter
) -> Blueprint:
    api = Blueprint("rooms", __name__, url_prefix="/api/rooms")
    answer_refusals(api)

    @api.post("")
    def open_room() -> tuple[Response, int]:
        sent = checks.body(json_body())
        title = checks.title(sent.get("title"))
        flags = {name: checks.flag(name, sent.get(name)) for name in ("approval", "names")}
        opening_visitor(limiter)
        opened = rooms.open(title, **flags)
        return jsonify(
            code=opened.code,
            teacher=opened.teacher,
            join=f"{join_base(request, settings)}/class/{opened.code}",
            expires=opened.ends,
        ), 201

    @api.get("/<code>/join")
    def address(code: str) -> Response:
        """The address for phones, see join_base()."""
        return jsonify(join=f"{join_base(request, settings)}/class/{code_of(code)}")

    @api.post("/<code>/members")
    def join(code: str) -> tuple[Response, int]:
        sent = checks.body(json_body())
        name = checks.member_name(sent.get("name"))
        try:
            joined = rooms.join(code_of(code), name, guesser(), bearer(codes.MEMBER))
        except NoRoom:
            note_guesser()
            raise
        response = jsonify(
            member=joined.member,
            nickname=joined.nickname,
            status=joined.status,
            code=joined.code,
        )
        response.set_cookie(
            cookie_of(joined.code),
            joined.member,
            max_age=DAY,
            path="/api/rooms/",
            secure=settings.hosted,
            httponly=True,
            samesite="Lax",
        )
        return response, 201

    @api.post("/<code>/beat")
    def beat(code: str) -> Response:
        found = rooms.beat(code_of(code), token_of(code), checks.beat(checks.body(json_body())))
        return Response(status=204) if found is None else jsonify(found)

    @api.put("/<code>/lead")
    def lead(code: str) -> Response:
        # Who may not lead is told so before anything about what was sent.
        rooms.require_teacher(code_of(code), teachers_token())
        sent = checks.body(json_body())
        rooms.lead(code_of(code), teachers_token(), checks.lead(sent, rooms.is_page))
        return Response(status=204)

    @api.patch("/<code>")
    def change(code: str) -> Response:
        """Locks the room, lets nobody in unasked, moves the lesson on, reveals the answers."""
        rooms.require_teacher(code_of(code), teachers_token())
        sent = checks.body(json_body())
        if "spotlight" in sent:
            wanted = checks.spotlight(sent.pop("spotlight"))
            Collection(rooms).spotlight(code_of(code), teachers_token(), wanted)
            if not sent:
                return Response(status=204)
        rooms.change(code_of(code), teachers_token(), **_changes(sent))
        return Response(status=204)

    @api.post("/<code>/members/status")
    def set_status(code: str) -> Response:
        rooms.require_teacher(code_of(code), teachers_token())
        sent = checks.body(json_body())
        members = sent.get("members")
        if not isinstance(members, list) or not all(isinstance(each, str) for each in members):
            raise ValidationError(
                "members must be a list of members, as a teacher's beat has them."
            )
        status = choice("status", sent.get("status"), ("in", "out"))
        rooms.set_status(code_of(code), teachers_token(), members, status)
        return Response(status=204)

    @api.post("/<code>/walls")
    def add_wall(code: str) -> tuple[Response, int]:
        return jsonify(member=rooms.add_wall(code_of(code), teachers_token())), 201

    @api.post("/<code>/teacher")
    def renew(code: str) -> Response:
        """A new teacher's link: the old one is revoked."""
        return jsonify(teacher=rooms.renew_token(code_of(code), teachers_token()))

    @api.post("/<code>/code")
    def renew_code(code: str) -> Response:
        """A new code to join with: the old one lets nobody in any more."""
        return jsonify(code=rooms.renew_code(code_of(code), teachers_token()))

    @api.put("/<code>/lesson")
    def put_lesson(code: str) -> Response:
        """A lesson that the teacher wrote; a fault is said with its line and changes nothing."""
        rooms.require_teacher(code_of(code), teachers_token())
        text = checks.body(json_body()).get("text")
        if not isinstance(text, str):
            raise ValidationError("text must be a lesson.")
        lessons.read("own", text)
        rooms.put_lesson(code_of(code), teachers_token(), text)
        return Response(status=204)

    @api.get("/<code>/lesson")
    def own_lesson(code: str) -> Response:
        text = rooms.lesson(code_of(code))
        if text is None:
            raise ValidationError("this room has no lesson of its own.")
        return private(jsonify(document(lessons.read("own", text))))

    @api.get("/<code>/lesson.md")
    def own_source(code: str) -> Response:
        """The file of the room's own lesson, to be edited."""
        rooms.require_teacher(code_of(code), teachers_token())
        return private(Response(rooms.lesson(code_of(code)) or "", mimetype="text/markdown"))

    @api.get("/<code>/lessons/<name>.md")
    def ready_source(code: str, name: str) -> Response:
        """The file of a ready lesson, to begin one's own with."""
        rooms.require_teacher(code_of(code), teachers_token())
        text = lessons.source(name)
        if text is None:
            raise ValidationError(tr("there is no lesson {name}.", name=name[:40]))
        return private(Response(text, mimetype="text/markdown"))

    @api.post("/<code>/answers")
    def answer(code: str) -> Response:
        sent = checks.body(json_body())
        step = checks.step(sent.get("step"))
        kept = checks.drawing if STEP.fullmatch(step) else checks.answer
        given = kept(sent.get("answer"))
        rooms.answer(code_of(code), token_of(code), step, given)
        return Response(status=204)

    @api.post("/<code>/answers/discard")
    def leave_out(code: str) -> Response:
        """Answers that are not to be shown, or not any more."""
        rooms.require_teacher(code_of(code), teachers_token())
        left_out = checks.left_out(checks.body(json_body()).get("answers"))
        rooms.leave_out(code_of(code), teachers_token(), left_out)
        return Response(status=204)

    @api.get("/<code>/results")
    def results(code: str) -> Response:
        return Response(rooms.results(code_of(code), token_of(code)), mimetype="application/json")

    @api.get("/<code>/answers.json")
    def answers_as_json(code: str) -> Response:
        """All answers, or those to ?step=…, which may be given several times."""
        steps = [checks.step(step) for step in request.args.getlist("step")]
        return private(jsonify(rooms.answers(code_of(code), teachers_token(), steps)))

    @api.get("/<code>/answers.csv")
    def answers_as_csv(code: str) -> Response:
        text = answers_csv(rooms.answers(code_of(code), teachers_token()))
        response = Response(text, mimetype="text/csv")
        response.headers["Content-Disposition"] = (
            f'attachment; filename="answers-{code_of(code)}.csv"'
        )
        return private(response)

    @api.delete("/<code>")
    def delete(code: str) -> Response:
        rooms.delete(code_of(code), teachers_token())
        return Response(status=204)

    return api


def _changes(sent: dict[str, object]) -> dict[str, object]:
    """What a teacher changes of the room's document. Raises ValidationError."""
    known: dict[str, Callable[[object], object]] = {
        "title": checks.title,
        "approval": lambda value: checks.flag("approval", value),
        "names": lambda value: checks.flag("names", value),
        "locked": lambda value: checks.flag("locked", value),
        "reveal": lambda value: checks.flag("reveal", value),
        "step": lambda value: None if value is None else checks.step(value),
        "pace": lambda value: choice("pace", str(value), ("teacher", "self")),
        "lesson": lambda value: None if value is None else checks.step(value),
        "collect": lambda value: checks.flag("collect", value),
    }
    unknown = [name for name in sent if name not in known]
    if unknown or not sent:
        raise ValidationError(tr("what can be changed is {known}.", known=", ".join(known)))
    return {name: known[name](value) for name, value in sent.items()}
