"""Figures from arrays."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from app.figures.latents import apart, latent_scatter
from app.figures.space import latent_space

COLOURS = ("#112233", "#445566")
MU = np.array([[0, 0], [1, 1], [2, 0.5], [-1, 3]], np.float16)
LABEL = np.array([0, 2, 2, 0], np.uint8)
CLASSES = ("zero", "one", "two")


def sky(stars=MU, label=LABEL):
    return latent_scatter(stars, label, CLASSES, COLOURS, "tiny")


def test_trace_k_holds_the_images_of_class_k():
    for k, trace in enumerate(sky().data):
        assert trace.name == CLASSES[k]
        np.testing.assert_array_equal(trace.x, MU[k == LABEL, 0].astype(np.float32))
        np.testing.assert_array_equal(trace.y, MU[k == LABEL, 1].astype(np.float32))
        assert trace.type == "scattergl"


def test_stars_travel_as_single_precision_and_not_as_text():
    trace = sky().to_plotly_json()["data"][0]
    assert trace["x"]["dtype"] == "f4"


def test_axes_are_equal_and_nothing_of_plotlys_own_hover_is_on():
    layout = sky().layout
    assert (layout.yaxis.scaleanchor, layout.yaxis.scaleratio) == ("x", 1)
    assert layout.hovermode is False
    assert layout.dragmode == "pan"
    assert layout.yaxis.range[0] < layout.yaxis.range[1]


def test_names_stand_at_the_medians_and_a_class_without_images_has_none():
    names = {label.text: (label.x, label.y) for label in sky().layout.annotations}
    assert names == {"zero": (-0.5, 1.5), "two": (1.5, 0.75)}


def test_the_figure_says_which_plane_of_which_run_it_is():
    assert sky().layout.meta == {"run": "tiny", "axes": (1, 2)}


def test_colours_begin_again_after_the_last():
    assert [trace.marker.color for trace in sky().data] == ["#112233", "#445566", "#112233"]


def test_an_empty_test_set_is_an_empty_sky():
    figure = sky(stars=np.zeros((0, 2), np.float32), label=np.zeros(0, np.uint8))
    assert [len(trace.x) for trace in figure.data] == [0, 0, 0]
    assert figure.layout.annotations == ()


@pytest.mark.parametrize(
    ("stars", "label"),
    [
        (np.zeros((3, 1)), np.zeros(3)),
        (np.zeros((3, 3)), np.zeros(3)),
        (np.zeros((3, 2)), np.zeros(4)),
    ],
)
def test_arrays_that_do_not_belong_together_are_refused(stars, label):
    with pytest.raises(ValueError, match=r"are not \(N, 2\) and \(N,\)"):
        sky(stars=stars, label=label)


def test_names_that_overlap_are_moved_apart_evenly():
    moved = apart(np.array([[0.0, 0.0], [0.1, 0.2]]), np.array([1.0, 1.0]), 1.0)
    assert moved == [(0.0, pytest.approx(-0.4)), (0.1, pytest.approx(0.6))]


def test_names_beside_each_other_stay():
    centres = np.array([[0.0, 0.0], [1.5, 0.0]])
    assert apart(centres, np.array([1.0, 1.0]), 1.0) == [(0.0, 0.0), (1.5, 0.0)]


def test_many_names_in_one_place_end_apart():
    moved = apart(np.zeros((6, 2)), np.ones(6), 1.0)
    heights = sorted(y for _, y in moved)
    assert min(np.diff(heights)) > 0.99


def test_points_in_space_are_the_means_of_their_class_in_their_order():
    mu = np.arange(12, dtype=np.float16).reshape(4, 3)
    figure = latent_space(mu, LABEL, CLASSES, COLOURS, "tiny")
    for k, trace in enumerate(figure.data):
        points = np.stack([trace.x, trace.y, trace.z], axis=1)
        np.testing.assert_array_equal(points, mu[k == LABEL].astype(np.float32))
        assert (trace.type, trace.name) == ("scatter3d", CLASSES[k])
    assert [trace.marker.color for trace in figure.data] == ["#112233", "#445566", "#112233"]


def test_space_is_as_long_along_each_latent_and_leaves_labels_to_the_page():
    figure = latent_space(np.zeros((4, 3)), LABEL, CLASSES, COLOURS, "tiny")
    assert figure.layout.scene.aspectmode == "data"
    assert {trace.hoverinfo for trace in figure.data} == {"skip"}


@pytest.mark.parametrize("shape", [(4, 2), (3, 3), (4,)])
def test_a_space_of_other_than_three_latents_is_refused(shape):
    with pytest.raises(ValueError, match=r"are not \(N, 3\) and \(N,\)"):
        latent_space(np.zeros(shape), LABEL, CLASSES, COLOURS, "tiny")


def test_figures_know_no_dash():
    code = "import sys, app.figures.latents; sys.exit('dash' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(("reach", "step"), [(3.0, 1), (8.0, 1), (40.0, 5), (3000.0, 100)])
def test_grid_lines_are_a_unit_apart_until_they_would_crowd(reach: float, step: int) -> None:
    stars = np.array([[-reach, 0.0], [reach, 1.0]], np.float32)
    layout = latent_scatter(stars, np.zeros(2, np.uint8), ["a"], ["#000"], "a-run").layout
    assert layout.xaxis.dtick == layout.yaxis.dtick == step
