"""The ready lessons: what they answer together, and that each address in them shows something.

What an address of a page with a sky may hold is told by tests/js/lessons.test.mjs.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from app.factory import create_app
from app.jobs.order import fields
from app.languages.spoken import FOLDER
from app.lessons.lesson import EXERCISES, Lesson, lesson_from
from app.pages.shared.glossary import GLOSSARY
from app.pages.shared.terms import TERMS
from app.pages.train_your_own.form import refusals
from app.runs.offered import trained, usable_ids
from app.runs.training_view import offer_of, view_of
from app.settings import ROOT, JobLimits, Settings
from vae.store.catalogue import Catalogue

LESSONS = [
    lesson_from(path.stem, path.read_text("utf-8"), lambda _: True)
    for path in sorted((ROOT / "lessons").glob("*.md"))
]
LONGEST_LESSON = 45
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)


@pytest.fixture(scope="module")
def site(
    published: Catalogue, static_copies: Path, tmp_path_factory: pytest.TempPathFactory
) -> FlaskClient:
    """The site with the published runs."""
    folder = tmp_path_factory.mktemp("site")
    cache = folder / "cache"
    cache.mkdir()
    (cache / "static").symlink_to(static_copies)
    settings = Settings(runs=folder / "runs", cache_folder=cache, as_sources=True)
    client: FlaskClient = create_app(settings, published).server.test_client()
    return client


def addresses(lesson: Lesson) -> list[str]:
    """Of the steps and of the links in their texts."""
    pages = [step.page for step in lesson.steps if step.page]
    return pages + [link for step in lesson.steps for link in re.findall(r"\]\((.*?)\)", step.text)]


def test_the_lessons_answer_all_exercises_of_the_courses_in_school_hours() -> None:
    answered = {exercise for lesson in LESSONS for exercise in lesson.exercises}
    assert answered == set(range(1, EXERCISES + 1))
    assert len(LESSONS) >= 10
    assert all(lesson.minutes <= LONGEST_LESSON for lesson in LESSONS)
    assert all(2 <= len(lesson.quiz) <= 4 for lesson in LESSONS), "a short quiz"
    assert all(question.answer for lesson in LESSONS for question in lesson.quiz)


def test_buttons_that_a_lesson_says_to_press_are_on_the_screen() -> None:
    catalogue = read_po(io.BytesIO((FOLDER / "de.po").read_bytes()), locale="de")
    words = [each for each in catalogue if isinstance(each.id, str)]
    for folder, verb, known in (
        ("lessons", "Press", {str(each.id) for each in words}),
        ("lessons/de", "Drücke", {str(each.string) for each in words}),
    ):
        for path in sorted((ROOT / folder).glob("*.md")):
            pressed = re.findall(rf"{verb} \*\*(\w[^*]+)\*\*", path.read_text("utf-8"))
            assert set(pressed) <= known, path


@each_lesson
def test_every_address_is_a_page_and_its_runs_are_published(
    lesson: Lesson, site: FlaskClient, published: Catalogue
) -> None:
    for address in addresses(lesson):
        assert site.get(address).status_code == 200, address
        _, _, path, query, fragment = urlsplit(address)
        asked = dict(parse_qsl(query))
        named = [*asked.get("runs", "").split(","), asked.get("run", "")]
        assert set(filter(None, named)) <= set(usable_ids(published)), address
        assert path != GLOSSARY or fragment in TERMS, address


@each_lesson
def test_addresses_of_curves_and_orders_are_read_without_a_notice(
    lesson: Lesson, published: Catalogue
) -> None:
    offer = offer_of(trained(published))
    known = fields(JobLimits(), ["mnist", "fashion-mnist"])
    for address in addresses(lesson):
        _, _, path, query, _ = urlsplit(address)
        if path == "/training":
            view, notices = view_of(f"?{query}", offer)
            assert not notices, address
            assert view.epoch is None or view.runs[0] in offer.films, address
        if path == "/train-your-own":
            asked = dict(parse_qsl(query))
            ordered = {name: known[name] for name in asked}
            assert not refusals(ordered, asked), address


@each_lesson
def test_a_lesson_asks_the_same_in_german(lesson: Lesson) -> None:
    """Answers are numbers of options, so a class may take it in both languages at once."""
    path = ROOT / "lessons" / "de" / f"{lesson.id}.md"
    german = lesson_from(lesson.id, path.read_text("utf-8"), lambda _: True)
    assert addresses(german) == addresses(lesson)
    assert (german.minutes, german.exercises) == (lesson.minutes, lesson.exercises)

    def asked(each: Lesson) -> list[tuple[object, ...]]:
        questions = [*each.quiz, *(step.question for step in each.steps)]
        return [(one.kind, len(one.options), one.answer, one.tolerance) for one in questions if one]

    assert asked(german) == asked(lesson)
    assert [step.id for step in german.walked] == [step.id for step in lesson.walked]
    assert german.title != lesson.title


def test_lessons_come_in_the_language_that_is_asked_for(site: FlaskClient) -> None:
    titles = {
        code: [each["title"] for each in (site.get(f"/api/lessons?lang={code}").json or [])]
        for code in ("en", "de", "fr")
    }
    assert titles["fr"] == titles["en"] != titles["de"]
    german = site.get("/api/lessons/01-first-light?lang=de").json
    assert german is not None
    assert (german["title"], german["steps"][0]["title"]) == (
        titles["de"][0],
        "Quiz vor der Lektion",
    )


def asked(lesson: str, words: str) -> tuple[float, float]:
    """Answer and tolerance of the question of a lesson in whose prompt those words are."""
    [steps] = [each.steps for each in LESSONS if each.id == lesson]
    [found] = [each.question for each in steps if each.question and words in each.question.prompt]
    assert isinstance(found.answer, int | float)
    return found.answer, found.tolerance


def test_numbers_that_lessons_ask_for_are_those_of_the_published_runs(
    published: Catalogue,
) -> None:
    """Runs that are trained anew change what the pictures show, and not what a lesson says."""

    def measured(run: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads((ROOT / "zoo" / run / "run.json").read_text())
        test: Mapping[str, Any] = found["metrics"]["test"]
        return test

    used, _ = asked("06-price", "still use")
    assert used == measured("mnist-10d-beta-16-seed-0")["active_units"]
    gap, tolerance = asked("09-nats", "between −ELBO and −log p")
    plain = measured("fc-256-mnist-2d")
    truth = plain["negative_elbo"] - plain["negative_log_likelihood"]
    assert abs(gap - truth) <= tolerance

    with (ROOT / "zoo" / "mnist-2d" / "history.csv").open() as history:
        rows = [row for row in csv.DictReader(history) if row["split"] == "validation"]
    price = {int(row["epoch"]): float(row["negative_elbo"]) for row in rows}
    falls = [price[1] - price[5], price[5] - price[10]]
    assert asked("08-learning", "more change")[0] == 1 + falls.index(max(falls))

    latents = published.latents("mnist-2d")
    errors = [np.median(latents.reconstruction_nats[latents.label == digit]) for digit in (1, 2)]
    usual, tolerance = asked("07-how-many", "from the middle of the sheet. How many nats")
    assert abs(usual - errors[0]) <= tolerance
    assert 2 <= errors[1] / errors[0] <= 4
