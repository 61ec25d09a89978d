"""What the HTTP of rooms has in common: who asks, what was sent, how a refusal is answered."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, jsonify, request, session
from werkzeug.exceptions import HTTPException

from app.languages.spoken import tr
from app.lessons.lesson import LessonError
from app.rooms import codes
from app.rooms.rooms import NoRoom, NotAllowed, TooMany
from app.rooms.store import StoreUnavailable
from app.web.security import require_own_site
from app.web.validation import ValidationError

GUESSER = "guesser"
UNREACHABLE = "rooms cannot be reached just now; try again in a moment."


def answer_refusals(api: Blueprint) -> None:
    """Exceptions of rooms as answers; what changes something is taken from our own pages only."""

    @api.errorhandler(NoRoom)
    def no_room(error: NoRoom) -> tuple[Response, int]:
        return jsonify(error=tr(str(error))), 404

    @api.errorhandler(NotAllowed)
    def not_allowed(error: NotAllowed) -> tuple[Response, int]:
        return jsonify(error=tr(str(error))), 403

    @api.errorhandler(TooMany)
    def too_many(error: TooMany) -> tuple[Response, int]:
        return jsonify(error=tr(str(error))), 429

    @api.errorhandler(LessonError)
    def faulty(error: LessonError) -> tuple[Response, int]:
        return jsonify(error=f"{str(error)[:1].upper()}{str(error)[1:]}", line=error.line), 400

    @api.errorhandler(StoreUnavailable)
    def unavailable(error: StoreUnavailable) -> tuple[Response, int]:
        return jsonify(error=tr(UNREACHABLE)), 503

    @api.before_request
    def only_own_pages() -> None:
        if request.method != "GET":
            require_own_site()


def json_body() -> object:
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


def code_of(text: str) -> str:
    code = codes.read_code(text)
    if code is None:
        raise NoRoom
    return code


def bearer(kind: str) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not codes.TOKEN.fullmatch(token):
        return None
    return token if token.startswith(kind) else None


def teachers_token() -> str:
    return bearer(codes.TEACHER) or ""


def token_of(code: str) -> str:
    """Of a header, so that two tabs can be two people, or of the cookie of the last who joined."""
    cookie = request.cookies.get(cookie_of(code), "")
    found = bearer(codes.MEMBER) or bearer(codes.TEACHER)
    if found is None and codes.TOKEN.fullmatch(cookie) and cookie.startswith(codes.MEMBER):
        found = cookie
    if found is None:
        code_of(code)
        raise NotAllowed("join the room first, with its code.")
    return found


def cookie_of(code: str) -> str:
    return f"room-{code_of(code)}"


def guesser() -> str:
    """Whose wrong codes are counted: a browser by its cookie, all others together."""
    found = session.get(GUESSER)
    return f"browser:{found}" if isinstance(found, str) else "without a cookie"


def note_guesser() -> None:
    """Who has sent a wrong code is told apart from others of the same school from then on."""
    session.setdefault(GUESSER, secrets.token_hex(8))


def private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response
