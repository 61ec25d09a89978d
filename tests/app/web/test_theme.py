"""The palette, judged by simulated sight rather than by taste."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from app.theme import (
    SURFACES,
    Scheme,
    beta_colours,
    class_colours,
    colour_variables,
    run_colours,
)

# Linear sRGB as seen without one kind of cone: Machado, Oliveira and Fernandes 2009,
# "A Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.0.
SIGHTS = {
    "usual": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
SCHEMES: tuple[Scheme, ...] = ("dark", "light")


def linear_rgb(colour: str) -> np.ndarray:
    encoded = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def oklab(linear: np.ndarray) -> np.ndarray:
    """Ottosson 2020, from linear sRGB."""
    cones = np.cbrt(
        np.array(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ]
        )
        @ linear
    )
    return (
        np.array(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ]
        )
        @ cones
    )


def smallest_difference(colours: tuple[str, ...], sight: np.ndarray) -> float:
    """The smallest ΔE OK × 100 of any two; about 2 can just be told apart side by side."""
    seen = [oklab(np.clip(sight @ linear_rgb(colour), 0, 1)) for colour in colours]
    return min(100 * float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    light, dark = sorted(
        (float(linear_rgb(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("sight", "least"), [("usual", 12.8), ("protan", 7.9), ("deutan", 7.9), ("tritan", 8.9)]
)
def test_any_two_classes_are_told_apart(scheme: Scheme, sight: str, least: float) -> None:
    assert smallest_difference(class_colours(scheme), SIGHTS[sight]) >= least


def test_the_measure_finds_two_colours_that_a_deutan_confuses() -> None:
    confused = ("#c53a3a", "#7f7f00")
    usual = smallest_difference(confused, SIGHTS["usual"])
    assert smallest_difference(confused, SIGHTS["deutan"]) < usual / 2


@pytest.mark.parametrize("scheme", SCHEMES)
def test_classes_next_to_each_other_in_number_differ_in_lightness_or_clearly_in_hue(
    scheme: Scheme,
) -> None:
    lab = [oklab(linear_rgb(colour)) for colour in class_colours(scheme)]
    assert min(100 * float(np.linalg.norm(a - b)) for a, b in pairwise(lab)) > 15


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_is_readable_on_every_surface(scheme: Scheme) -> None:
    surface = SURFACES[scheme]
    for ground in ("sky", "body", "panel"):
        for text in ("ink", "quiet", "accent"):
            assert contrast(surface[text], surface[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_stars_stand_out_from_the_sky(scheme: Scheme) -> None:
    """WCAG 2.2, 1.4.11."""
    ratios = [contrast(colour, SURFACES[scheme]["sky"]) for colour in class_colours(scheme)]
    assert min(ratios) >= 3


def test_a_class_keeps_its_hue_on_both_themes() -> None:
    for dark, light in zip(class_colours("dark"), class_colours("light"), strict=True):
        (_, a, b), (_, c, d) = oklab(linear_rgb(dark)), oklab(linear_rgb(light))
        turn = np.degrees(np.angle(complex(a, b) / complex(c, d)))
        assert abs(turn) < 15


def test_both_themes_define_the_same_variables() -> None:
    names = [
        {part.split(":")[0].strip() for part in line.split("{")[1].split(";") if "--" in part}
        for line in colour_variables().splitlines()
    ]
    assert names[0] == names[1]
    assert "--class-9" in names[0]


@pytest.mark.parametrize(
    ("sight", "least"), [("usual", 13), ("protan", 6.5), ("deutan", 6.5), ("tritan", 6.5)]
)
def test_any_two_runs_are_told_apart(sight: str, least: float) -> None:
    assert smallest_difference(run_colours(), SIGHTS[sight]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_colours_of_runs_stand_out_on_both_themes(scheme: Scheme) -> None:
    for ground in ("sky", "body", "panel"):
        drawn = (*run_colours(), *beta_colours())
        ratios = [contrast(colour, SURFACES[scheme][ground]) for colour in drawn]
        assert min(ratios) >= 3, ground


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_colours_of_beta_are_in_order_for_every_sight(sight: str) -> None:
    seen = [oklab(np.clip(SIGHTS[sight] @ linear_rgb(c), 0, 1)) for c in beta_colours()]
    along = (seen[-1] - seen[0]) / np.linalg.norm(seen[-1] - seen[0])
    steps = [100 * float((b - a) @ along) for a, b in pairwise(seen)]
    assert min(steps) > 3, "each β is further along than the one before"
    lightness = [float(colour[0]) for colour in seen]
    assert lightness == sorted(lightness, reverse=True)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_colour_of_a_class_is_used_again_for_a_beta(scheme: Scheme) -> None:
    both = [oklab(linear_rgb(colour)) for colour in (*class_colours(scheme), *beta_colours())]
    assert min(100 * float(np.linalg.norm(a - b)) for a in both[:10] for b in both[10:]) > 4
