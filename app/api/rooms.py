"""HTTP of rooms: open, join, beat, lead, answer, export, end. Who is who says a token."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request, session
from werkzeug.exceptions import HTTPException

from app.lessons.lesson import LessonError
from app.lessons.library import Lessons, document
from app.rooms import checks, codes
from app.rooms.export import answers_csv
from app.rooms.rooms import NoRoom, NotAllowed, Rooms, TooMany
from app.rooms.store import StoreUnavailable
from app.settings import Settings
from app.web.lan import join_base
from app.web.security import require_own_site
from app.web.validation import ValidationError, choice

GUESSER = "guesser"
DAY = 24 * 3600
UNREACHABLE = "rooms cannot be reached just now; try again in a moment."
SPOTLIGHT_LETTERS = 4000


def rooms_blueprint(rooms: Rooms, lessons: Lessons, settings: Settings) -> Blueprint:
    api = Blueprint("rooms", __name__, url_prefix="/api/rooms")

    @api.errorhandler(NoRoom)
    def no_room(error: NoRoom) -> tuple[Response, int]:
        return jsonify(error=str(error)), 404

    @api.errorhandler(NotAllowed)
    def not_allowed(error: NotAllowed) -> tuple[Response, int]:
        return jsonify(error=str(error)), 403

    @api.errorhandler(TooMany)
    def too_many(error: TooMany) -> tuple[Response, int]:
        return jsonify(error=str(error)), 429

    @api.errorhandler(LessonError)
    def faulty(error: LessonError) -> tuple[Response, int]:
        return jsonify(error=f"{str(error)[:1].upper()}{str(error)[1:]}", line=error.line), 400

    @api.errorhandler(StoreUnavailable)
    def unavailable(error: StoreUnavailable) -> tuple[Response, int]:
        return jsonify(error=UNREACHABLE), 503

    @api.before_request
    def only_own_pages() -> None:
        if request.method != "GET":
            require_own_site()

    @api.post("")
    def open_room() -> tuple[Response, int]:
        sent = checks.body(_json())
        opened = rooms.open(
            checks.title(sent.get("title")),
            checks.flag("approval", sent.get("approval")),
            checks.flag("names", sent.get("names")),
        )
        return jsonify(
            code=opened.code,
            teacher=opened.teacher,
            join=f"{join_base(request, settings)}/class/{opened.code}",
            expires=opened.ends,
        ), 201

    @api.get("/<code>/join")
    def address(code: str) -> Response:
        """The address for phones, see join_base()."""
        return jsonify(join=f"{join_base(request, settings)}/class/{_code(code)}")

    @api.post("/<code>/members")
    def join(code: str) -> tuple[Response, int]:
        sent = checks.body(_json())
        joined = rooms.join(
            _code(code), checks.member_name(sent.get("name")), _guesser(), _bearer(codes.MEMBER)
        )
        response = jsonify(member=joined.member, nickname=joined.nickname, status=joined.status)
        response.set_cookie(
            _cookie(code),
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
        found = rooms.beat(_code(code), _token(code), checks.beat(checks.body(_json())))
        return Response(status=204) if found is None else jsonify(found)

    @api.put("/<code>/lead")
    def lead(code: str) -> Response:
        # Who may not lead is told so before anything about what was sent.
        rooms.require_teacher(_code(code), _teacher())
        sent = checks.body(_json())
        rooms.lead(_code(code), _teacher(), checks.lead(sent, rooms.is_page))
        return Response(status=204)

    @api.patch("/<code>")
    def change(code: str) -> Response:
        """Locks the room, lets nobody in unasked, moves the lesson on, reveals the answers."""
        rooms.require_teacher(_code(code), _teacher())
        rooms.change(_code(code), _teacher(), **_changes(checks.body(_json())))
        return Response(status=204)

    @api.post("/<code>/members/status")
    def set_status(code: str) -> Response:
        rooms.require_teacher(_code(code), _teacher())
        sent = checks.body(_json())
        members = sent.get("members")
        if not isinstance(members, list) or not all(isinstance(each, str) for each in members):
            raise ValidationError(
                "members must be a list of members, as a teacher's beat has them."
            )
        status = choice("status", sent.get("status"), ("in", "out"))
        rooms.set_status(_code(code), _teacher(), members, status)
        return Response(status=204)

    @api.post("/<code>/walls")
    def add_wall(code: str) -> tuple[Response, int]:
        return jsonify(member=rooms.add_wall(_code(code), _teacher())), 201

    @api.post("/<code>/teacher")
    def renew(code: str) -> Response:
        """A new teacher's link: the old one is revoked."""
        return jsonify(teacher=rooms.renew_token(_code(code), _teacher()))

    @api.put("/<code>/lesson")
    def put_lesson(code: str) -> Response:
        """A lesson that the teacher wrote; a fault is said with its line and changes nothing."""
        rooms.require_teacher(_code(code), _teacher())
        text = checks.body(_json()).get("text")
        if not isinstance(text, str):
            raise ValidationError("text must be a lesson.")
        lessons.read("own", text)
        rooms.put_lesson(_code(code), _teacher(), text)
        return Response(status=204)

    @api.get("/<code>/lesson")
    def own_lesson(code: str) -> Response:
        text = rooms.lesson(_code(code))
        if text is None:
            raise ValidationError("this room has no lesson of its own.")
        return _private(jsonify(document(lessons.read("own", text))))

    @api.post("/<code>/answers")
    def answer(code: str) -> Response:
        sent = checks.body(_json())
        step, given = checks.step(sent.get("step")), checks.answer(sent.get("answer"))
        rooms.answer(_code(code), _token(code), step, given)
        return Response(status=204)

    @api.get("/<code>/results")
    def results(code: str) -> Response:
        return Response(rooms.results(_code(code), _token(code)), mimetype="application/json")

    @api.get("/<code>/answers.json")
    def answers_as_json(code: str) -> Response:
        return _private(jsonify(rooms.answers(_code(code), _teacher())))

    @api.get("/<code>/answers.csv")
    def answers_as_csv(code: str) -> Response:
        text = answers_csv(rooms.answers(_code(code), _teacher()))
        response = Response(text, mimetype="text/csv")
        response.headers["Content-Disposition"] = (
            f'attachment; filename="answers-{_code(code)}.csv"'
        )
        return _private(response)

    @api.delete("/<code>")
    def delete(code: str) -> Response:
        rooms.delete(_code(code), _teacher())
        return Response(status=204)

    return api


def _changes(sent: dict[str, object]) -> dict[str, object]:
    """What a teacher changes of the room's document. Raises ValidationError."""
    known = {
        "title": checks.title,
        "approval": lambda value: checks.flag("approval", value),
        "names": lambda value: checks.flag("names", value),
        "locked": lambda value: checks.flag("locked", value),
        "reveal": lambda value: checks.flag("reveal", value),
        "step": lambda value: None if value is None else checks.step(value),
        "pace": lambda value: choice("pace", str(value), ("teacher", "self")),
        "lesson": lambda value: None if value is None else checks.step(value),
        "spotlight": _spotlight,
    }
    unknown = [name for name in sent if name not in known]
    if unknown or not sent:
        raise ValidationError(f"what can be changed is {', '.join(known)}.")
    return {name: known[name](value) for name, value in sent.items()}


def _spotlight(sent: object) -> object:
    """One member's place or drawing for all to see; null is none."""
    if sent is None:
        return None
    text = checks.answer(sent)
    if not isinstance(sent, dict) or len(text) > SPOTLIGHT_LETTERS:
        raise ValidationError(f"spotlight must be an object of at most {SPOTLIGHT_LETTERS} bytes.")
    return sent


def _json() -> object:
    """The body as JSON; none at all is an empty one."""
    if not request.get_data(cache=True):
        return None
    try:
        found: object = request.get_json()
    except RecursionError as error:
        raise ValidationError("the body must be a JSON object.") from error
    except HTTPException as error:
        raise ValidationError(
            "the body must be a JSON object, sent as application/json."
        ) from error
    return found


def _code(text: str) -> str:
    code = codes.read_code(text)
    if code is None:
        raise NoRoom
    return code


def _bearer(kind: str) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not codes.TOKEN.fullmatch(token):
        return None
    return token if token.startswith(kind) else None


def _teacher() -> str:
    return _bearer(codes.TEACHER) or ""


def _token(code: str) -> str:
    """Of a header, so that two tabs can be two people, or of the cookie of the last who joined."""
    cookie = request.cookies.get(_cookie(code), "")
    found = _bearer(codes.MEMBER) or _bearer(codes.TEACHER)
    if found is None and codes.TOKEN.fullmatch(cookie) and cookie.startswith(codes.MEMBER):
        found = cookie
    if found is None:
        _code(code)
        raise NotAllowed("join the room first, with its code.")
    return found


def _cookie(code: str) -> str:
    return f"room-{_code(code)}"


def _guesser() -> str:
    """Whose wrong codes are counted: a browser by its cookie, all others together."""
    found = session.get(GUESSER)
    return f"browser:{found}" if isinstance(found, str) else "without a cookie"


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response
