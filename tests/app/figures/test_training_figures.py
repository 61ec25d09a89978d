"""Figures of trainings over their epochs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.figures.training import latents_heat, metric_over_epochs, schedule

COLOURS = ("#112233", "#445566")


def frame(values: list[list[float]], split: str = "validation") -> pd.DataFrame:
    """Line k has values[k] after its epochs 1, 2, …"""
    rows = [
        {"line": k, "split": split, "epoch": t, "run": f"run-{k}", "kl": value, "beta": value}
        for k, line in enumerate(values)
        for t, value in enumerate(line, 1)
    ]
    return pd.DataFrame(rows)


def test_a_line_is_a_run_solid_where_held_out_and_dotted_where_trained_on() -> None:
    both = pd.concat([frame([[3, 2], [5, 4]]), frame([[4, 1]], "train")])
    traces = metric_over_epochs(both, "kl", COLOURS).data
    looks = {(t.meta["line"], t.meta["split"]): (t.line.dash, t.line.color) for t in traces}
    assert looks == {
        (0, "validation"): ("solid", COLOURS[0]),
        (1, "validation"): ("solid", COLOURS[1]),
        (0, "train"): ("dot", COLOURS[0]),
    }
    (first,) = [t for t in traces if (t.meta["line"], t.meta["split"]) == (0, "validation")]
    assert (list(first.x), list(first.y)) == ([1, 2], [3, 2])


def test_what_was_measured_stays_faint_behind_what_is_smoothed() -> None:
    values = frame([[3, 2, 4]])
    traces = metric_over_epochs(values, "kl", COLOURS, raw=values).data
    assert [(t.meta["raw"], t.opacity) for t in traces] == [(True, 0.3), (False, 1)]


def test_one_epoch_that_went_astray_does_not_flatten_all_others() -> None:
    values = [*np.linspace(200, 130, 99), 1e18]
    for log in ("", "y"):
        axis = metric_over_epochs(frame([values]), "kl", COLOURS, log=log).layout.yaxis
        low, high = (10**v for v in axis.range) if log else axis.range
        assert low < 130
        assert 195 < high < 230


@pytest.mark.parametrize(
    ("values", "kind"), [([3, 2], "log"), ([3, 0], "linear"), ([-3, 2], "linear")]
)
def test_values_are_logarithmic_only_where_all_are_above_zero(values, kind) -> None:
    assert metric_over_epochs(frame([values]), "kl", COLOURS, log="y").layout.yaxis.type == kind


def test_all_epochs_are_seen_and_logarithms_of_them_where_asked() -> None:
    values = frame([[1] * 3, [1] * 100])
    assert metric_over_epochs(values, "kl", COLOURS).layout.xaxis.range == (1, 100)
    axis = metric_over_epochs(values, "kl", COLOURS, log="x").layout.xaxis
    assert (axis.type, axis.range) == ("log", (0, 2))
    low, high = metric_over_epochs(frame([[1]]), "kl", COLOURS).layout.xaxis.range
    assert low < 1 < high


def test_a_schedule_begins_at_zero_and_is_drawn_once() -> None:
    told = pd.concat([frame([[0, 0.5, 1]], "train"), frame([[0, 0.5, 1]])])
    figure = schedule(told, "beta", COLOURS)
    assert len(figure.data) == 1
    assert figure.layout.yaxis.range[0] == 0


def test_the_latent_that_ends_with_most_lies_on_top() -> None:
    kl = np.array([[1.0, 0.1], [0.5, 3.0], [2.0, 2.0]])
    (heat,) = latents_heat(np.array([1, 2]), kl).data
    assert list(heat.meta) == [1, 3, 2]
    np.testing.assert_array_equal(heat.z[-1], kl[1])
