"""Dear answers are computed once, whoever asks at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from app.computed_once import computed_once

MANY = 8


def test_of_all_who_ask_at_once_one_computes() -> None:
    asked: list[int] = []
    begin, go_on = Barrier(MANY + 1), Event()

    @computed_once(2)
    def square(value: int) -> int:
        asked.append(value)
        go_on.wait(10)
        return value * value

    def ask() -> int:
        begin.wait(10)
        return square(3)

    with ThreadPoolExecutor(MANY) as pool:
        found = [pool.submit(ask) for _ in range(MANY)]
        begin.wait(10)
        go_on.set()
        assert [each.result() for each in found] == [9] * MANY
    assert asked == [3]
    for value in (4, 5, 3):  # two are kept
        square(value)
    assert asked == [3, 4, 5, 3]


def test_a_fault_is_not_kept() -> None:
    faults = [KeyError("once")]

    @computed_once(2)
    def faulty(value: int) -> int:
        if faults:
            raise faults.pop()
        return value

    with pytest.raises(KeyError):
        faulty(1)
    assert faulty(1) == 1
