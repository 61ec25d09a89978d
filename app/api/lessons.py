"""HTTP of lessons: the ready ones, and whether a text is one."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from app.languages.spoken import tr
from app.lessons.lesson import LONGEST_FILE, LessonError
from app.lessons.library import Lessons, document, summary
from app.web.answers import revalidated
from app.web.security import require_own_site
from app.web.validation import ValidationError


def lessons_blueprint(lessons: Lessons) -> Blueprint:
    api = Blueprint("lessons", __name__, url_prefix="/api/lessons")

    @api.get("")
    def index() -> Response:
        return revalidated(jsonify([summary(lesson) for lesson in lessons.all()]))

    @api.get("/<name>")
    def lesson(name: str) -> Response:
        found = lessons.lesson(name)
        if found is None:
            abort(404, tr("There is no lesson {name}.", name=name[:40]))
        return revalidated(jsonify(document(found)))

    @api.post("/check")
    def check() -> Response | tuple[Response, int]:
        """{"text"} as the lesson that it is, or its fault with the line."""
        require_own_site()
        sent = request.get_json()
        text = sent.get("text") if isinstance(sent, dict) else None
        if not isinstance(text, str) or len(text) > LONGEST_FILE:
            raise ValidationError(
                tr(
                    "text must be a lesson of at most {longest_file} characters.",
                    longest_file=LONGEST_FILE,
                )
            )
        try:
            return jsonify(document(lessons.read("own", text)))
        except LessonError as error:
            return jsonify(error=f"{str(error)[:1].upper()}{str(error)[1:]}", line=error.line), 400

    return api
