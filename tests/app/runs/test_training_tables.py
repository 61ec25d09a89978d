"""The tables of histories: their order, their pages, how values are written."""

from __future__ import annotations

from app.runs.training_tables import (
    ROWS_A_PAGE,
    Order,
    columns_with_values,
    in_order,
    page_of,
    pages,
    written,
)

ROWS = [
    {"run": "a-10", "epoch": 2, "kl": 1e-05},
    {"run": "a-9", "epoch": 10, "kl": None},
    {"run": "b", "epoch": 1, "kl": 3.0},
]


def test_rows_are_sorted_numbers_by_size_words_by_letters_what_is_missing_last() -> None:
    def column(name: str, order: Order) -> list[object]:
        return [row[name] for row in in_order(ROWS, order)]

    assert column("epoch", Order("epoch")) == [1, 2, 10]
    assert column("run", Order("run")) == ["a-9", "a-10", "b"]
    assert column("kl", Order("kl", is_falling=True)) == [3.0, 1e-05, None]
    assert column("kl", Order("kl")) == [1e-05, 3.0, None]
    assert column("run", Order()) == ["a-10", "a-9", "b"]


def test_a_second_click_on_a_head_turns_the_order_and_another_head_begins_anew() -> None:
    once = Order().after("kl")
    twice = once.after("kl")
    assert [once.of("kl"), twice.of("kl"), twice.of("epoch")] == ["ascending", "descending", "none"]
    assert twice.after("kl") == once
    assert twice.after("epoch") == Order("epoch")


def test_each_row_is_on_one_page_and_the_last_page_stands_for_those_beyond() -> None:
    rows = [{"epoch": k} for k in range(2 * ROWS_A_PAGE + 1)]
    assert pages(rows) == 3
    assert [row for page in (1, 2, 3) for row in page_of(rows, page)] == rows
    assert page_of(rows, 99) == rows[-1:]
    assert (pages([]), page_of([], 1)) == (1, [])


def test_a_column_that_no_history_has_is_left_out() -> None:
    assert columns_with_values(ROWS, ["run", "loss", "kl"]) == ["run", "kl"]
    assert columns_with_values([], ["run", "loss"]) == ["run", "loss"]


def test_values_have_a_fixed_number_of_digits_and_true_minus_signs() -> None:
    assert written("negative_elbo", -3010.456) == "−3010.46"
    assert written("learning_rate", 0.00062) == "0.00062"
    assert written("learning_rate", 6.2e-09) == "6.2e−09"
    assert written("epoch", 12) == "12"
    assert written("split", "validation") == "held out"
    assert written("kl", None) == "–"
