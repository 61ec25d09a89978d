"""The ready lessons, and lessons as documents for browsers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from app.languages.spoken import ENGLISH, LANGUAGES, language
from app.lessons.lesson import LESSON_ID, Lesson, LessonError, Step, lesson_from


class Lessons:
    """Files <folder>/<id>.md, read once: they change with the program.

    In another language they are <folder>/<language>/<id>.md, the English ones where there is none.
    """

    def __init__(self, folder: Path, is_address: Callable[[str], bool]) -> None:
        """Raises LessonError, with the file's name, for a ready lesson that has a fault."""
        self.is_address = is_address
        # By languages and names.
        self._lessons: dict[str, dict[str, Lesson]] = {}
        self._sources: dict[str, dict[str, str]] = {}
        for code in LANGUAGES:
            own = self._read_folder(folder if code == ENGLISH else folder / code)
            self._sources[code] = self._sources.get(ENGLISH, {}) | {k: v[0] for k, v in own.items()}
            self._lessons[code] = self._lessons.get(ENGLISH, {}) | {k: v[1] for k, v in own.items()}

    def _read_folder(self, folder: Path) -> dict[str, tuple[str, Lesson]]:
        found = {}
        for path in sorted(folder.glob("*.md")):
            if not LESSON_ID.fullmatch(path.stem):
                raise LessonError(1, f"{path.name} is no name of a lesson.")
            try:
                source = path.read_text("utf-8")
                found[path.stem] = source, self.read(path.stem, source)
            except LessonError as error:
                raise LessonError(error.line, f"{path.name}: {error}") from error
        return found

    def read(self, name: str, text: str) -> Lesson:
        """Raises LessonError."""
        return lesson_from(name, text, self.is_address)

    def all(self) -> list[Lesson]:
        """In the order of their files' names."""
        return list(self._lessons[language()].values())

    def lesson(self, name: str) -> Lesson | None:
        return self._lessons[language()].get(name)

    def source(self, name: str) -> str | None:
        """The text of its file."""
        return self._sources[language()].get(name)


def summary(lesson: Lesson) -> dict[str, Any]:
    return {
        "id": lesson.id,
        "title": lesson.title,
        "minutes": lesson.minutes,
        "summary": lesson.summary,
        "exercises": list(lesson.exercises),
        "steps": len(lesson.walked),
    }


def document(lesson: Lesson) -> dict[str, Any]:
    """The whole lesson, its steps' texts as HTML in which no markup of the file is left."""
    return summary(lesson) | {"steps": [_step(lesson, step) for step in lesson.walked]}


def _step(lesson: Lesson, step: Step) -> dict[str, Any]:
    question = None if step.question is None else asdict(step.question)
    return {
        # A room may take several lessons, whose answers are told apart by this.
        "id": f"{lesson.id}-{step.id}",
        "title": step.title,
        "html": _markdown().render(step.text),
        "page": step.page,
        "question": question,
    }


@cache
def _markdown() -> MarkdownIt:
    """CommonMark without HTML and images; links lead to this site's own pages."""
    reader = MarkdownIt("commonmark", {"html": False}).disable(
        ["image", "html_block", "html_inline"]
    )
    reader.validateLink = lambda url: url.startswith("/") and not url.startswith("//")  # type: ignore[method-assign]
    return reader
