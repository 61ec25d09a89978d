"""Codes whose scores follow from the definitions: perfect, constant, duplicated, rotated, noise."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import astuple

import numpy as np
import pytest
from sklearn.metrics import mutual_info_score

from vae.measure import disentanglement as d
from vae.store.definitions import VOTES

GRID = np.stack(np.unravel_index(np.arange(3 * 4 * 5 * 20), (3, 4, 5, 20)), 1)  # each once
BITS = np.stack(np.unravel_index(np.arange(8).repeat(250), (2, 2, 2)), 1)
PAIR = np.stack(np.unravel_index(np.arange(100).repeat(10), (10, 10)), 1)
PERFECT, CONSTANT = GRID.astype(float), np.full((len(GRID), 4), 3.0)
NOISE = np.random.default_rng(0).normal(size=(len(GRID), 4))
# Two factors of equal variance at 45°: each latent knows as much about one as about the other.
ROTATED = PAIR @ np.array([[1.0, 1.0], [1.0, -1.0]])


def test_a_perfect_code_has_all_of_its_factors_information_and_nothing_else() -> None:
    entropies = np.log([3, 4, 5, 20])  # uniform factors, and no bin holds two of their values
    np.testing.assert_allclose(d.mutual_information(PERFECT, GRID), np.diag(entropies), atol=1e-12)
    assert d.mig(PERFECT, GRID) == pytest.approx(1)


def test_mutual_information_agrees_with_scikit_learn() -> None:
    codes = np.random.default_rng(1).normal(size=(len(GRID), 2)) + GRID[:, [0, 3]]
    found = d.mutual_information(codes, GRID, bins=7)
    for j in range(2):
        low, high = codes[:, j].min(), codes[:, j].max()
        binned = np.minimum((7 * (codes[:, j] - low) / (high - low)).astype(int), 6)
        for i in range(4):
            expected = mutual_info_score(GRID[:, i], binned)
            assert found[i, j] == pytest.approx(expected, abs=1e-10)


def test_mig_is_zero_without_a_winner() -> None:
    assert d.mig(CONSTANT, GRID) == pytest.approx(0, abs=1e-12)
    assert d.mig(np.hstack([PERFECT, PERFECT]), GRID) == pytest.approx(0, abs=1e-12)
    assert d.mig(ROTATED, PAIR) == pytest.approx(0, abs=1e-12)
    # Noise gains at most the bias of the estimate, 19 · 19 / (2 · 1200) nats of log 20.
    assert d.mig(NOISE, GRID) < 0.05


def test_mig_does_not_ask_for_a_factor_that_never_changes() -> None:
    with pytest.raises(ValueError, match=r"factors \[1\] have one value only"):
        d.mig(PERFECT, GRID * [1, 0, 1, 1])


def test_sap_is_the_gap_from_right_to_chance() -> None:
    """Of two balanced values a line on the right latent tells all, on another one half."""
    assert d.sap(BITS.astype(float), BITS, BITS.astype(float), BITS) == pytest.approx(0.5)
    for same in (np.full(BITS.shape, 3.0), np.hstack([BITS, BITS]).astype(float)):
        assert d.sap(same, BITS, same, BITS) == 0
    noise = np.random.default_rng(2).normal(size=(2, *BITS.shape))
    assert d.sap(noise[0], BITS, noise[1], BITS) < 0.05
    # x + y and x − y stand to x as to y; what is left is how the SVM breaks the mirror's ties.
    assert d.sap(ROTATED, PAIR, ROTATED, PAIR) < 0.05


def test_dci_of_a_perfect_code_is_one_throughout() -> None:
    perfect = d.dci(PERFECT, GRID, PERFECT, GRID)
    assert astuple(perfect) == pytest.approx((1, 1, 1))


def test_dci_of_a_constant_code_is_nothing_but_the_commonest_value() -> None:
    constant = d.dci(CONSTANT, GRID, CONSTANT, GRID)
    assert (constant.disentanglement, constant.completeness) == (0, 0)
    chance = np.mean([1 / 3, 1 / 4, 1 / 5, 1 / 20])
    assert constant.informativeness == pytest.approx(chance, abs=0.01)


def test_dci_of_a_duplicated_code_is_disentangled_and_not_complete() -> None:
    """Each latent has one factor (1); each factor two of eight latents: 1 − log 2 / log 8 where the
    trees use both alike, up to 1 where they prefer one."""
    twice = np.hstack([PERFECT, PERFECT])
    scores = d.dci(twice, GRID, twice, GRID)
    assert scores.disentanglement == pytest.approx(1)
    assert 1 - math.log(2) / math.log(8) - 1e-9 <= scores.completeness < 0.85


def test_dci_of_a_rotated_code_and_of_noise_is_entangled() -> None:
    rotated = d.dci(ROTATED, PAIR, ROTATED, PAIR)
    assert max(rotated.disentanglement, rotated.completeness) < 0.1
    other = np.random.default_rng(3).normal(size=NOISE.shape)
    noise = d.dci(NOISE, GRID, other, GRID)
    assert max(noise.disentanglement, noise.completeness) < 0.1
    assert noise.informativeness == pytest.approx(np.mean([1 / 3, 1 / 4, 1 / 5, 1 / 20]), abs=0.04)


@pytest.mark.parametrize("score", [d.factor_vae_score, d.beta_vae_score])
def test_scores_of_a_fixed_factor(score: Callable[[np.ndarray, np.ndarray], float]) -> None:
    """Perfect: the fixed factor's latent does not move at all. Constant: no latent to ask.
    Noise: four factors alike, one vote in four. Rotated: two alike, one in two."""
    assert score(PERFECT, GRID) == 1
    assert score(np.hstack([PERFECT, PERFECT]), GRID) == 1
    assert score(CONSTANT, GRID) == 0
    deviation = math.sqrt(0.25 * 0.75 / VOTES)
    assert score(NOISE, GRID) == pytest.approx(0.25, abs=4 * deviation)
    assert score(ROTATED, PAIR) == pytest.approx(0.5, abs=4 * math.sqrt(0.25 / VOTES))


def test_latents_that_hardly_move_have_no_vote() -> None:
    """At a variance of 0.0001, a collapsed copy of the wrong factor must not decide."""
    collapsed = np.hstack([PERFECT, 0.01 * NOISE])
    assert d.factor_vae_score(collapsed, GRID) == 1


def test_total_correlation_is_the_closed_form_of_gaussians() -> None:
    """−½ log(1 − ρ²) for two; 0 for uncorrelated latents; infinite for a copy."""
    assert d.total_correlation(PERFECT) == pytest.approx(0, abs=1e-12)
    assert d.total_correlation(ROTATED) == pytest.approx(0, abs=1e-12)
    assert d.total_correlation(CONSTANT) == 0
    x, y = PERFECT[:, 3] / PERFECT[:, 3].std(), PERFECT[:, 2] / PERFECT[:, 2].std()
    rho = 0.8
    pair = np.stack([5 * x + 1, rho * x + math.sqrt(1 - rho**2) * y], 1)
    assert d.total_correlation(pair) == pytest.approx(-0.5 * math.log(1 - rho**2))
    assert d.total_correlation(np.stack([x, x], 1)) > 15
