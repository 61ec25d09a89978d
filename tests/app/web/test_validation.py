"""Refusals name the parameter, what is allowed and what was sent."""

from __future__ import annotations

import pytest

from app.web.validation import ValidationError, choice, number, numbers, whole


def place(text: str | None) -> tuple[float, ...]:
    return numbers("z", text, 2, -1000, 1000, "0.3,-1.2")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.3,-1.2", (0.3, -1.2)),
        ("+.5,1.", (0.5, 1.0)),
        ("1e-3,2E2", (0.001, 200.0)),
        (" 1 , 2 ", (1.0, 2.0)),
        ("-1000,1000", (-1000.0, 1000.0)),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, expected: tuple[float, ...]) -> None:
    assert place(text) == expected


def test_minus_zero_is_zero_so_that_one_place_has_one_key() -> None:
    assert [str(value) for value in place("-0.0,0")] == ["0.0", "0.0"]


@pytest.mark.parametrize(
    "text",
    [
        "nan,1",
        "inf,1",
        "-Infinity,1",
        "1e999,1",
        "1001,0",
        "",
        "1",
        "1,2,3",
        "1,,2",
        ",",
        "1_0,2",
        "١,٢",
        "0x10,1",
        "1;2",
        "1,2\n",
        "1," + "0" * 40 + "2",
    ],
)
def test_other_places_are_refused_with_the_whole_sentence(text: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        place(text)
    start = "z must be 2 finite numbers between -1000 and 1000, such as 0.3,-1.2; got "
    assert str(refusal.value) == f"{start}{text!r}."


def test_a_missing_value_is_called_missing() -> None:
    with pytest.raises(ValidationError, match=r"^z is missing: it must be 2 finite numbers"):
        place(None)


def test_a_long_value_is_not_sent_back_whole() -> None:
    with pytest.raises(ValidationError) as refusal:
        place("9" * 100_000)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("text", ["0.001", "101", "nan", "", "1,2"])
def test_a_number_outside_its_range_is_refused(text: str) -> None:
    assert number("span", "1.5", 0.01, 100, "1.5") == 1.5
    with pytest.raises(ValidationError, match=r"span must be a finite number between 0\.01 and"):
        number("span", text, 0.01, 100, "1.5")


@pytest.mark.parametrize("text", ["1", "41", "-3", "2.0", "", "1e1", "٣", "9999999999"])
def test_a_whole_number_is_plain_digits_in_its_range(text: str) -> None:
    assert whole("n", "10", 2, 40) == 10
    with pytest.raises(ValidationError, match="n must be a whole number from 2 to 40; got"):
        whole("n", text, 2, 40)


@pytest.mark.parametrize("text", ["gif", "", "PNG", None])
def test_a_choice_is_one_of_those_allowed(text: str | None) -> None:
    assert choice("format", "json", ("png", "json")) == "json"
    with pytest.raises(ValidationError, match="must be png or json"):
        choice("format", text, ("png", "json"))
