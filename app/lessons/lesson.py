"""A lesson from its file: front matter, steps, questions; every fault with its line.

    +++
    title = "Where does a 4 become a 9?"
    minutes = 30
    exercises = [21]
    summary = "One sentence for the index."

    [[quiz]]
    prompt = "What is a latent?"
    options = ["a number that the encoder finds", "a pixel"]
    answer = 1
    +++

    ## The first step

    Text in Markdown, without HTML; links lead to this site's pages.

    ```toml
    page = "/?run=mnist-2d&z=0.3,0.8"
    question = "choice"
    prompt = "What will appear?"
    options = ["a 4", "a 9"]
    answer = 2
    because = "Said once the answer is given."
    ```

A step ends where the next heading begins. The quiz is asked before the first step and after the
last.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.languages.spoken import tr

KINDS = ("choice", "number", "text", "pin", "drawing", "predict")
LESSON_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
EXERCISES = 21
LONGEST_FILE = 60_000
MOST_STEPS, MOST_QUIZ = 40, 10
LIMITS = {"title": 80, "summary": 240, "prompt": 400, "option": 200, "because": 600}
FENCE, TOML, HEADING, FRONT = "```", "```toml", "## ", "+++"


class LessonError(ValueError):
    """What is wrong with a lesson's file, and in which line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


@dataclass(frozen=True)
class Question:
    """answer: of a choice the number of the right option, from 1; of a number its value, right
    within `tolerance`; of a pin a place, right within `tolerance`; of what nobody can judge None.
    """

    kind: str
    prompt: str
    options: tuple[str, ...] = ()
    answer: int | float | tuple[float, ...] | None = None
    tolerance: float = 0.0
    because: str = ""


@dataclass(frozen=True)
class Step:
    """id: its number, or the quiz's; page: the address that it shows, "" for that of before."""

    id: str
    title: str
    text: str
    page: str = ""
    question: Question | None = None
    line: int = 0


@dataclass(frozen=True)
class Lesson:
    id: str
    title: str
    minutes: int
    summary: str
    exercises: tuple[int, ...]
    steps: tuple[Step, ...]
    quiz: tuple[Question, ...] = field(default=())

    @property
    def walked(self) -> list[Step]:
        """All steps in their order, the quiz before and after."""
        return [*self._quiz("before"), *self.steps, *self._quiz("after")]

    def _quiz(self, when: str) -> list[Step]:
        """The same questions twice, so that a class sees what it has learnt."""
        title = tr("Quiz before the lesson") if when == "before" else tr("Quiz after the lesson")
        return [
            Step(f"{when}-{k}", title, "", question=question)
            for k, question in enumerate(self.quiz, start=1)
        ]


def lesson_from(name: str, text: str, is_address: Callable[[str], bool]) -> Lesson:
    """A file's text as a lesson; is_address: can a step show that page? Raises LessonError."""
    if len(text) > LONGEST_FILE:
        raise LessonError(
            1, tr("a lesson has at most {longest_file} characters.", longest_file=LONGEST_FILE)
        )
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != FRONT:
        raise LessonError(
            1, tr("a lesson begins with a line {front}, then its title.", front=FRONT)
        )
    end = next((k for k, line in enumerate(lines[1:], 1) if line.strip() == FRONT), None)
    if end is None:
        raise LessonError(1, tr("the front matter has no end: a line {front}.", front=FRONT))
    front = _Table(_toml(lines[1:end], 2), 2, lines[1:end])
    steps = _steps(lines, end + 1, is_address)
    quiz = [
        _question(_Table(each, front.line_of("quiz")), "choice")
        for each in front.tables("quiz", MOST_QUIZ)
    ]
    lesson = Lesson(
        id=name,
        title=front.text("title", LIMITS["title"]),
        minutes=front.whole("minutes", 1, 240),
        summary=front.text("summary", LIMITS["summary"]),
        exercises=tuple(front.wholes("exercises", 1, EXERCISES)),
        steps=tuple(steps),
        quiz=tuple(quiz),
    )
    front.nothing_else()
    return lesson


def _steps(lines: Sequence[str], first: int, is_address: Callable[[str], bool]) -> list[Step]:
    starts = [k for k in range(first, len(lines)) if lines[k].startswith(HEADING)]
    before = next((k for k in range(first, len(lines)) if lines[k].strip()), len(lines))
    if not starts:
        raise LessonError(
            len(lines),
            tr("a lesson has steps, each below a heading “{heading}…”.", heading=HEADING),
        )
    if before < starts[0]:
        raise LessonError(
            before + 1, tr("text belongs to a step, below a heading “{heading}…”.", heading=HEADING)
        )
    if len(starts) > MOST_STEPS:
        raise LessonError(
            starts[MOST_STEPS] + 1,
            tr("a lesson has at most {most_steps} steps.", most_steps=MOST_STEPS),
        )
    ends = [*starts[1:], len(lines)]
    return [
        _step(str(number), lines[start:end], start + 1, is_address)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _step(number: str, lines: Sequence[str], line: int, is_address: Callable[[str], bool]) -> Step:
    """line: that of the heading, counted from 1."""
    title = lines[0].removeprefix(HEADING).strip()
    if not 0 < len(title) <= LIMITS["title"]:
        raise LessonError(
            line, tr("a step's heading has 1 to {title} characters.", title=LIMITS["title"])
        )
    text: list[str] = []
    table: _Table | None = None
    k = 1
    while k < len(lines):
        if lines[k].strip() != TOML:
            text.append(lines[k])
            k += 1
            continue
        end = next((j for j in range(k + 1, len(lines)) if lines[j].strip() == FENCE), None)
        if end is None:
            raise LessonError(line + k, tr("the block has no end: a line {fence}.", fence=FENCE))
        if table is not None:
            raise LessonError(line + k, tr("a step has one block of page and question."))
        first, block = line + k + 1, lines[k + 1 : end]
        table = _Table(_toml(block, first), first, block)
        k = end + 1
    page, question = "", None
    if table is not None:
        page = table.text("page", 4000, default="")
        if page and not is_address(page):
            raise LessonError(
                table.line_of("page"),
                tr("page is not one of this site's pages: {page}.", page=f"{page[:60]!r}"),
            )
        kind = table.text("question", 20, default="")
        question = _question(table, kind) if kind else None
        table.nothing_else()
    return Step(number, title, "\n".join(text).strip(), page, question, line)


def _question(table: _Table, kind: str) -> Question:
    if kind not in KINDS:
        raise LessonError(
            table.line_of("question"),
            tr("question is one of {kinds}; got {kind}.", kinds=", ".join(KINDS), kind=f"{kind!r}"),
        )
    prompt = table.text("prompt", LIMITS["prompt"])
    because = table.text("because", LIMITS["because"], default="")
    options: tuple[str, ...] = ()
    answer: int | float | tuple[float, ...] | None = None
    tolerance = 0.0
    if kind in ("choice", "predict"):
        options = tuple(table.texts("options", LIMITS["option"], 2, 8))
        answer = table.whole("answer", 1, len(options), optional=kind == "choice")
    elif kind == "number":
        answer = table.number("answer", optional=True)
        tolerance = table.number("tolerance", optional=True) or 0.0
    elif kind == "pin":
        place = table.numbers("answer")
        answer = tuple(place) if place else None
        tolerance = table.number("tolerance", optional=True) or 0.5
    return Question(kind, prompt, options, answer, tolerance, because)


def _toml(lines: Sequence[str], first: int) -> dict[str, Any]:
    """first: the number of the first of these lines."""
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        # Else the block ends too soon.
        line = first + (int(found[1]) if found else max(1, len(lines))) - 1
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise LessonError(line, f"{reason[:1].lower()}{reason[1:]}.") from error
    except RecursionError as error:
        raise LessonError(first, tr("the block is nested too deeply.")) from error


class _Table:
    """Keys of one block, each taken once and of its kind."""

    def __init__(self, values: Mapping[str, Any], line: int, lines: Sequence[str] = ()) -> None:
        """line: the number of the first of the block's lines."""
        self._values, self._first, self._lines = dict(values), line, lines

    def line_of(self, name: str) -> int:
        """Where the key stands; the block's first line for one that is missing."""
        key = re.compile(rf"\s*{re.escape(name)}\s*=|\s*\[\[{re.escape(name)}\]\]")
        found = (k for k, line in enumerate(self._lines) if key.match(line))
        return self._first + next(found, 0)

    def text(self, name: str, longest: int, default: str | None = None) -> str:
        value = self._take(name, ... if default is None else default)
        if not isinstance(value, str) or len(value) > longest or (not value and default is None):
            raise self._refusal(name, tr("a text of 1 to {longest} characters", longest=longest))
        return value

    def texts(self, name: str, longest: int, least: int, most: int) -> list[str]:
        values = self._take(name)
        if (
            not isinstance(values, list)
            or not least <= len(values) <= most
            or not all(isinstance(each, str) and 0 < len(each) <= longest for each in values)
        ):
            raise self._refusal(
                name,
                tr(
                    "{least} to {most} texts of 1 to {longest} characters",
                    least=least,
                    most=most,
                    longest=longest,
                ),
            )
        return values

    def whole(self, name: str, low: int, high: int, optional: bool = False) -> int | Any:
        value = self._take(name, None if optional else ...)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self._refusal(name, tr("a whole number from {low} to {high}", low=low, high=high))
        return value

    def wholes(self, name: str, low: int, high: int) -> list[int]:
        values = self._take(name, [])
        if not isinstance(values, list) or not all(
            isinstance(each, int) and low <= each <= high for each in values
        ):
            raise self._refusal(name, tr("whole numbers from {low} to {high}", low=low, high=high))
        return values

    def number(self, name: str, optional: bool) -> float | None:
        value = self._take(name, None if optional else ...)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e9:
            raise self._refusal(name, "a number")
        return float(value)

    def numbers(self, name: str) -> list[float]:
        values = self._take(name, [])
        if not isinstance(values, list) or not all(
            isinstance(each, (int, float)) and not isinstance(each, bool) and abs(each) <= 1000
            for each in values
        ):
            raise self._refusal(name, "a place such as [0.3, -1.2]")
        return [float(each) for each in values]

    def tables(self, name: str, most: int) -> list[Mapping[str, Any]]:
        values = self._take(name, [])
        if (
            not isinstance(values, list)
            or len(values) > most
            or not all(isinstance(each, dict) for each in values)
        ):
            raise self._refusal(
                name, tr("at most {most} questions, each below [[{name}]]", most=most, name=name)
            )
        return values

    def nothing_else(self) -> None:
        if self._values:
            [first, *_] = self._values
            raise LessonError(self.line_of(first), tr("nothing is known of {first}.", first=first))

    def _take(self, name: str, default: Any = ...) -> Any:
        value = self._values.pop(name, default)
        if value is ...:
            raise LessonError(self._first, tr("{name} is missing.", name=name))
        return value

    def _refusal(self, name: str, allowed: str) -> LessonError:
        return LessonError(
            self.line_of(name), tr("{name} must be {allowed}.", name=name, allowed=allowed)
        )
