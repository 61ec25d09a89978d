"""Curves of a run that learns: the history's numbers, and names that do not overlap."""

from __future__ import annotations

import pytest

from app.figures.learning import NAME_HEIGHT, apart, learning_curve, padded

HISTORY: list[dict[str, float | str]] = [
    {"epoch": epoch, "split": split, "kl": 10.0 * epoch + gap}
    for epoch in (1, 2)
    for split, gap in (("train", 0.0), ("validation", 0.5))
]


def test_a_curve_has_the_values_of_each_split() -> None:
    figure = learning_curve("Rate", HISTORY, "kl", epochs=5)
    lines = {line["name"]: list(line["y"]) for line in figure["data"]}
    assert lines == {"validation": [10.5, 20.5], "train": [10.0, 20.0]}
    assert list(figure["layout"]["xaxis"]["range"]) == [1, 5]
    names = [each["text"] for each in figure["layout"]["annotations"]]
    assert names == ["validation 20.5", "train 20.0"]


def test_one_epoch_alone_is_a_curve_too() -> None:
    figure = learning_curve("Rate", HISTORY[:2], "kl", epochs=1)
    assert list(figure["layout"]["xaxis"]["tickvals"]) == [1]


@pytest.mark.parametrize("places", [[0.0, 0.0], [5.0, 0.0], [0.0, 17.0], [100.0, 0.0]])
def test_names_are_moved_apart_by_as_little_as_it_takes(places: list[float]) -> None:
    shifts = apart(places, NAME_HEIGHT)
    moved = [place + shift for place, shift in zip(places, shifts, strict=True)]
    missing = max(0.0, NAME_HEIGHT - abs(places[0] - places[1]))
    assert abs(moved[0] - moved[1]) >= NAME_HEIGHT
    assert sum(map(abs, shifts)) == pytest.approx(missing)


def test_equal_values_have_a_range_all_the_same() -> None:
    low, high = padded([7.0, 7.0])
    assert low < 7 < high
