"""A lesson's file: what is read of it, and in which line each fault is."""

from __future__ import annotations

import pytest

from app.lessons.lesson import LessonError, Question, Step, lesson_from

GOOD = """+++
title = "Fours and nines"
minutes = 20
exercises = [21]
summary = "Where one digit becomes another."

[[quiz]]
prompt = "What is z?"
options = ["a place", "a pixel"]
answer = 1
+++

## Look

Move *slowly*.

```toml
page = "/?run=mnist-2d"
```

## Ask

```toml
question = "pin"
prompt = "Put a pin where 4 turns into 9."
answer = [0.3, 1.2]
```
"""


def read(text: str) -> list[Step]:
    return lesson_from("fours", text, lambda address: address.startswith("/?")).walked


def test_a_lesson_has_its_steps_with_the_quiz_before_and_after() -> None:
    steps = read(GOOD)
    assert [step.id for step in steps] == ["before-1", "1", "2", "after-1"]
    quiz = Question("choice", "What is z?", ("a place", "a pixel"), 1)
    assert steps[0].question == steps[3].question == quiz
    assert (steps[1].title, steps[1].text, steps[1].page) == (
        "Look",
        "Move *slowly*.",
        "/?run=mnist-2d",
    )
    pin = Question("pin", "Put a pin where 4 turns into 9.", (), (0.3, 1.2), 0.5)
    assert steps[2].question == pin


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("+++\ntitle", "title", 1, "begins with a line +++"),
        ('title = "Fours and nines"', "title = Fours", 2, "invalid"),
        ('title = "Fours and nines"\n', "", 2, "title is missing"),
        ("minutes = 20", "minutes = 0", 3, "minutes must be a whole number from 1 to 240"),
        ("exercises = [21]", "exercises = [22]", 4, "exercises must be whole numbers from 1 to 21"),
        ("minutes = 20", "minutes = 20\ncolour = 3", 4, "nothing is known of colour"),
        ("answer = 1\n", "answer = 3\n", 7, "answer must be a whole number from 1 to 2"),
        ("## Look", "Look", 13, "text belongs to a step"),
        ("## Look", "## ", 13, "heading has 1 to 80 characters"),
        ("/?run=mnist-2d", "https://evil.example", 18, "page is not one of this site's pages"),
        ('"pin"', '"guess"', 24, "question is one of choice, number, text"),
        ('prompt = "Put', "prompt = 7 #", 25, "prompt must be a text"),
        ("answer = [0.3, 1.2]", "answer = [0.3,", 26, ""),
        ("1.2]\n```", "1.2]", 23, "the block has no end"),
    ],
)
def test_faults_are_named_with_their_line(old: str, new: str, line: int, reason: str) -> None:
    assert old in GOOD
    with pytest.raises(LessonError) as fault:
        read(GOOD.replace(old, new, 1))
    assert fault.value.line == line
    assert reason.lower() in str(fault.value).lower()
