"""The table of what is required, on runs whose numbers are made up and on those published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vae.cards.required import GOALS, required_table
from vae.store.catalogue import Catalogue
from vae.store.definitions import Metrics
from vae.store.documents import Run


@pytest.fixture
def runs(published: Catalogue) -> list[Run]:
    return [run for run in published.runs() if isinstance(run, Run)]


def row(runs: list[Run], what: str) -> list[str]:
    """The first whose name begins so."""
    return next(each for each in required_table(runs) if each[0].startswith(what))


def with_elbo(run: Run, nats: float) -> Run:
    return replace(run, test=replace(run.test, negative_elbo=nats))


def test_every_goal_has_a_row_with_what_is_published(runs: list[Run]) -> None:
    table = required_table(runs)
    assert {len(each) for each in table} == {4}
    assert {each[3] for each in table[1:]} <= {"reached", "not reached"}
    elbo = next(run for run in runs if run.id == "mnist-2d").test.negative_elbo
    assert row(runs, "mnist-2d: −ELBO")[:3] == ["mnist-2d: −ELBO", "≤ 128.00", f"{elbo:.2f}"]


@pytest.mark.parametrize(("value", "told"), [(128.0, "reached"), (128.01, "not reached")])
def test_a_goal_is_reached_at_its_bound(runs: list[Run], value: float, told: str) -> None:
    (run,) = (each for each in runs if each.id == "mnist-2d")
    changed = [with_elbo(run, value)]
    assert row(changed, "mnist-2d: −ELBO")[2:] == [f"{value:.2f}", told]


def test_without_any_run_nothing_is_reached() -> None:
    assert {each[3] for each in required_table([])[1:]} == {"not reached"}
    assert len(required_table([])) > len(GOALS)


def test_a_series_is_judged_by_its_means(runs: list[Run]) -> None:
    """β = 1 at 132 and 134, .5 at 134: lowest, and 3 nats above a flagship of 130."""
    (flagship,) = (each for each in runs if each.id == "mnist-2d")
    series = [each for each in runs if each.series == "mnist-2d"]
    ones = [each for each in series if each.objective.beta == 1][:2]
    (half, *_) = [each for each in series if each.objective.beta == 0.5]
    made_up = [
        with_elbo(flagship, 130.0),
        *(with_elbo(run, nats) for run, nats in zip(ones, (132, 134), strict=True)),
        with_elbo(half, 134.0),
    ]
    assert row(made_up, "series mnist-2d: lowest")[1:] == ["at β = 1", "133.00 at β = 1", "reached"]
    assert row(made_up, "series mnist-2d: above")[2:] == ["3.00", "reached"]
    worse = [*made_up[:-1], with_elbo(half, 132.5)]
    assert row(worse, "series mnist-2d: lowest")[2:] == ["132.50 at β = 0.5", "not reached"]


def test_sprites_are_judged_by_their_best_setting(runs: list[Run]) -> None:
    first, second, *_ = (each for each in runs if each.dataset == "sprites")
    told = ((0.0, 0.1), (0.0, 0.6), (0.4, 0.2), (0.9, 0.0), (0.0, 0.49))
    numbers = Metrics(mig=0.5, mutual_information=told)
    found = [replace(first, test=numbers), replace(second, test=Metrics(mig=0.6))]
    found[0], found[1] = replace(found[0], test=replace(numbers, mig=0.7)), found[1]
    assert row(found, "sprites: mean MIG")[2].startswith("0.650, 2 seeds")
    assert row(found, "sprites: mean MIG")[3] == "not reached", "two seeds are too few"
    names = ("x", "y", "scale", "orientation")
    shown = [row(found, f"sprites: a latent that tells {name}")[2] for name in names]
    assert shown == ["0.90", "0.49", "0.60", "0.40"]
