"""The list of runs: what a search, a filter and an order make of it, and how an address says so."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path

import pytest

from app.runs.listing import SORTS, Series, Wanted, address_of, choices, listing, wanted_from
from tests.support.tiny_run import write_run
from vae.store.catalogue import BrokenRun, Catalogue
from vae.store.documents import Run

Found = list[Run | BrokenRun]


def numbers(elbo: float, accuracy: float) -> dict[str, dict[str, float]]:
    return {"test": {"negative_elbo": elbo, "knn_15_accuracy": accuracy}}


def objective(beta: float) -> dict[str, object]:
    return {"name": "beta-vae", "beta": beta, "likelihood": "bernoulli"}


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """Two single runs, a series of two β and two seeds, a visitor's, a broken one."""
    zoo = tmp_path / "zoo"
    write_run(zoo / "mnist-2d", title="MNIST, 2-D", dataset="mnist", metrics=numbers(129, 0.91))
    write_run(zoo / "wide", latents=6, title="Wide, 6-D", recipe="broad", metrics=numbers(96, 0.8))
    for beta in (4.0, 0.5):
        for seed in (0, 1):
            write_run(
                zoo / f"s-{beta:g}-{seed}".replace(".", "p"),
                title=f"Shapes, 2-D, β = {beta:g}, seed {seed}",
                series="s",
                objective=objective(beta),
                metrics=numbers(100 + 10 * beta + seed, 0.7),
            )
    write_run(zoo / "mine-0123", title="Mine", metrics={})
    write_run(zoo / "damaged")
    (zoo / "damaged" / "weights.safetensors").write_bytes(b"damaged")
    return list(Catalogue([zoo], zoo).runs())


def names(found: Found, **asked: str) -> list[str]:
    """The ids of the list in their order; a series is its name in brackets."""
    listed = listing(found, Wanted(**asked))
    return [
        f"[{each.name}]" if isinstance(each, Series) else each.id
        for each in (*listed.own, *listed.others, *listed.broken)
    ]


def test_own_runs_come_first_broken_ones_last_and_a_series_is_one_entry(found: Found) -> None:
    assert names(found) == ["mine-0123", "mnist-2d", "wide", "[s]", "damaged"]
    assert listing(found, Wanted()).count == len(found) == 8


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["mine-0123", "mnist-2d", "[s]", "wide", "damaged"]),
        ("elbo", ["mine-0123", "wide", "[s]", "mnist-2d", "damaged"]),
        ("knn", ["mine-0123", "mnist-2d", "wide", "[s]", "damaged"]),
        ("beta", ["mine-0123", "[s]", "mnist-2d", "wide", "damaged"]),
    ],
)
def test_a_series_stands_where_its_first_run_would(
    found: Found, sort: str, expected: list[str]
) -> None:
    assert names(found, sort=sort) == expected


def test_the_runs_of_a_series_are_in_the_order_of_the_list(found: Found) -> None:
    (series,) = [e for e in listing(found, Wanted(sort="elbo")).others if isinstance(e, Series)]
    assert [run.id for run in series.runs] == ["s-0p5-0", "s-0p5-1", "s-4-0", "s-4-1"]
    assert series.title == "Shapes, 2-D"
    assert series.label(series.runs[0]) == "β = 0.5, seed 0"
    assert series.span(lambda run: run.objective.beta) == (0.5, 4.0)
    assert series.span(lambda run: None) is None


def test_the_newest_run_is_the_one_whose_document_came_last(found: Found) -> None:
    for run in found:
        if isinstance(run, Run):
            when = 2_000_000_000 if run.id == "wide" else 1_000_000_000
            os.utime(run.folder / "run.json", (when, when))
    assert names(found, sort="newest")[1] == "wide"


def test_every_order_can_sort_runs_that_lack_its_number(found: Found, tmp_path: Path) -> None:
    imported = {"name": "unknown", "likelihood": "bernoulli"}
    write_run(tmp_path / "zoo" / "imported", objective=imported, metrics={})
    runs = list(Catalogue([tmp_path / "zoo"], tmp_path).runs())
    for sort in SORTS:
        assert listing(runs, Wanted(sort=sort)).count == len(found) + 1


def test_a_search_finds_runs_that_have_all_its_words(found: Found) -> None:
    assert names(found, q="MNIST") == ["mnist-2d"]
    assert names(found, q="seed β=4") == ["[s]"]
    assert listing(found, Wanted(q="seed β=4")).count == 2
    assert names(found, q="broad 6-d") == ["wide"]
    assert names(found, q="run.json says") == ["damaged"]
    assert names(found, q="nothing of the kind") == []


def test_a_filter_leaves_runs_of_that_value_and_no_broken_ones(found: Found) -> None:
    assert names(found, data="mnist") == ["mnist-2d"]
    assert names(found, latents="6") == ["wide"]
    assert names(found, recipe="broad", latents="2") == []
    assert names(found, series="s") == ["[s]"]


def test_filters_offer_what_there_is_with_its_count(found: Found) -> None:
    assert choices(found, "latents") == [("2", 6), ("6", 1)]
    assert choices(found, "data") == [("mnist", 1), ("shapes", 6)]
    assert choices(found, "series") == [("s", 4)]


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(q="β = 4, seed & more", sort="elbo"),
        Wanted(data="fashion-mnist", latents="10", recipe="series-fc", series="fashion-10d"),
    ],
)
def test_an_address_says_what_is_wanted_and_no_more(wanted: Wanted) -> None:
    address = address_of(wanted)
    assert wanted_from(address) == wanted
    said = [each.name for each in fields(Wanted) if f"{each.name}=" in address]
    start = Wanted()
    assert said == [
        each.name
        for each in fields(Wanted)
        if getattr(wanted, each.name) != getattr(start, each.name)
    ]


def test_what_an_address_says_wrongly_is_as_at_the_start() -> None:
    assert wanted_from("?sort=luck&colour=red&data=") == Wanted()
    assert wanted_from(None) == Wanted()
