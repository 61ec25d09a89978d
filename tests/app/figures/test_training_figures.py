"""Figures of training runs over their epochs."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest

from app.figures.histories import Curve
from app.figures.line_ends import LineEnd, end_labels, shortened, spread
from app.figures.training import (
    Figure,
    Scene,
    latents_heat,
    metric_over_epochs,
    schedule,
    whole_span,
)

COLOURS = ("#112233", "#445566")


def curves(values: list[list[float]], split: str = "validation") -> list[Curve]:
    """Line k has values[k] after its epochs 1, 2, …"""
    return [
        Curve(
            number,
            split,
            {name: np.array(line, float) for name in ("kl", "beta")}
            | {"epoch": np.arange(1.0, len(line) + 1)},
        )
        for number, line in enumerate(values)
    ]


def scene(of: list[Curve], log: str = "") -> Scene:
    return Scene(("one", "two"), COLOURS, whole_span(of, log), log)


def metric(of: list[Curve], log: str = "", **more: list[Curve]) -> go.Figure:
    return checked(metric_over_epochs(of, "kl", scene(of, log), **more))


def checked(figure: Figure) -> go.Figure:
    """Plotly's own object, which refuses what is no figure; JSON without NaN."""
    json.dumps(figure, allow_nan=False)
    return go.Figure(figure)


def test_a_line_is_a_run_solid_where_held_out_and_dotted_where_trained_on() -> None:
    traces = metric([*curves([[3, 2], [5, 4]]), *curves([[4, 1]], "train")]).data
    styles = {(t.meta["line"], t.meta["split"]): (t.line.dash, t.line.color) for t in traces}
    assert styles == {
        (0, "validation"): ("solid", COLOURS[0]),
        (1, "validation"): ("solid", COLOURS[1]),
        (0, "train"): ("dot", COLOURS[0]),
    }
    (first,) = [t for t in traces if (t.meta["line"], t.meta["split"]) == (0, "validation")]
    assert (first.x0, first.dx, list(first.y)) == (1, 1, [3, 2])


def test_epochs_that_are_not_all_there_keep_their_numbers() -> None:
    sparse = Curve(0, "validation", {"epoch": np.array([1.0, 5.0]), "kl": np.array([3.0, 2.0])})
    (trace,) = metric([sparse]).data
    assert list(trace.x) == [1, 5]


def test_what_was_measured_stays_faint_behind_what_is_smoothed() -> None:
    values = curves([[3, 2, 4]])
    traces = metric(values, faint=values).data
    assert [(t.meta["raw"], t.opacity) for t in traces] == [(True, 0.3), (False, 1)]


def test_one_epoch_that_diverged_does_not_flatten_all_others() -> None:
    values = [*np.linspace(200, 130, 99), 1e18]
    for log in ("", "y"):
        axis = metric(curves([values]), log).layout.yaxis
        low, high = (10**v for v in axis.range) if log else axis.range
        assert low < 130
        assert 195 < high < 230


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_number_is_a_gap_in_its_line_alone(bad: float) -> None:
    figure = metric(curves([[3, bad, 2], [bad] * 3]))
    assert [list(trace.y) for trace in figure.data] == [[3, None, 2]]
    assert np.isfinite(figure.layout.yaxis.range).all()
    assert [label.text for label in figure.layout.annotations] == ["one"]


def test_nothing_measured_is_an_empty_chart() -> None:
    nothing = curves([[np.nan, np.nan]])
    assert metric(nothing).data == ()
    assert checked(schedule(nothing, "beta", scene(nothing))).data == ()
    empty = latents_heat(np.array([1.0, 2.0]), np.zeros((0, 2)), scene(nothing))
    assert checked(empty).data == ()


@pytest.mark.parametrize(
    ("values", "kind"), [([3, 2], "log"), ([3, 0], "linear"), ([-3, 2], "linear")]
)
def test_values_are_logarithmic_only_where_all_are_above_zero(
    values: list[float], kind: str
) -> None:
    assert metric(curves([values]), "y").layout.yaxis.type == kind


def test_all_epochs_are_seen_and_logarithms_of_them_where_asked() -> None:
    values = curves([[1] * 3, [1] * 100])
    assert metric(values).layout.xaxis.range == (1, 100)
    axis = metric(values, "x").layout.xaxis
    assert (axis.type, axis.range) == ("log", (0, 2))
    low, high = metric(curves([[1]])).layout.xaxis.range
    assert low < 1 < high


def test_a_schedule_begins_at_zero_and_is_drawn_once() -> None:
    given = [*curves([[0, 0.5, 1]], "train"), *curves([[0, 0.5, 1]])]
    figure = checked(schedule(given, "beta", scene(given)))
    assert len(figure.data) == 1
    assert figure.layout.yaxis.range[0] == 0


def test_an_autoencoder_has_a_rate_without_a_price() -> None:
    given = curves([[0, 0, 0]], "train")
    figure = checked(schedule(given, "beta", scene(given)))
    assert list(figure.data[0].y) == [0, 0, 0]
    assert figure.layout.yaxis.range[1] > 0.1


def test_the_latent_that_ends_with_most_lies_on_top_and_is_read_by_its_name() -> None:
    kl = np.array([[1.0, 0.1], [0.5, 3.0], [2.0, np.nan]])
    figure = checked(latents_heat(np.array([1.0, 2.0]), kl, scene(curves([[1, 1]]))))
    heat, *rows = figure.data
    assert list(heat.meta) == [3, 1, 2]
    np.testing.assert_array_equal(heat.z[-1], kl[1])
    assert [list(row.customdata) for row in rows] == [[2, None], [1, 0.1], [0.5, 3]]
    assert [label.text for label in figure.layout.annotations] == ["z₃", "z₁", "z₂"]


def test_labels_keep_their_distance_their_order_and_within_the_chart() -> None:
    placed = spread([50, 48, 99, 100, 2], 16, 0, 100)
    order = [placed[k] for k in (4, 1, 0, 2, 3)]
    assert all(upper - lower >= 16 - 1e-9 for lower, upper in pairwise(order))
    assert min(placed) >= 0
    assert max(placed) <= 100
    assert spread([10, 60], 16, 0, 100) == [10, 60]


def test_labels_that_have_no_room_share_what_there_is() -> None:
    assert spread([5] * 5, 16, 0, 40) == pytest.approx([0, 10, 20, 30, 40])


def test_a_line_that_ends_outside_is_named_at_the_edge() -> None:
    (label,) = end_labels([LineEnd("β 16", "#112233", 1e9)], 128)
    assert label["y"] == 1


def test_a_long_name_is_shortened_from_the_front() -> None:
    assert shortened("Fashion-MNIST, 10-D") == "Fashion-MNIST, 10-D"
    assert shortened("Fashion-MNIST, 10-D, fc-256") == "… 10-D, fc-256"
    assert shortened("A title without any parts") == "… without any parts"
