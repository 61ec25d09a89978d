"""How well latents keep the factors of a data set apart: pure functions of codes and factors.

codes: float (N, D), a row an image, usually posterior means; factors: int (N, F), values from 0.
Every score but total correlation and mutual information lies in [0, 1] and is better when higher.
What a definition leaves open (bins, classifiers, sample sizes) stands in
`vae/store/definitions.py` and is printed beside the number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vae.store.definitions import (
    ACTIVE_THRESHOLD,
    FOREST_LEAF,
    FOREST_TREES,
    MIG_BINS,
    SVM_C,
    VOTE_IMAGES,
    VOTES,
)


def mutual_information(codes: np.ndarray, factors: np.ndarray, bins: int = MIG_BINS) -> np.ndarray:
    """I(factor; latent) in nats, (F, D): latents in `bins` equal-width bins between their extremes.

    The plug-in estimate: 1/(2N) · (bins − 1)(values − 1) too high on average for independent pairs.
    """
    binned = np.stack([_binned(column, bins) for column in codes.T], 1)
    return np.array([[_information(factor, code) for code in binned.T] for factor in factors.T])


def mig(codes: np.ndarray, factors: np.ndarray, bins: int = MIG_BINS) -> float:
    """Mutual information gap: mean over factors of (highest − second I(v; z_j)) / H(v).

    Chen et al. 2018, equation 6; binned as in Locatello et al. 2019.
    Raises ValueError where a factor has one value only, since its gap is 0 / 0.
    """
    entropy = np.array([_information(factor, factor) for factor in factors.T])
    if (entropy == 0).any():
        raise ValueError(f"factors {np.flatnonzero(entropy == 0).tolist()} have one value only")
    return float((_gap(mutual_information(codes, factors, bins)) / entropy).mean())


def sap(
    fit_codes: np.ndarray, fit_factors: np.ndarray, codes: np.ndarray, factors: np.ndarray
) -> float:
    """Separated attribute predictability: mean gap between the two best single latents.

    Each latent alone predicts each factor, its values as classes, by a linear SVM (one against
    the rest, balanced, C = .01), fitted on the `fit_` part; the gap is of accuracies on the
    other. Kumar et al. 2018, section 3; SVM as in Locatello et al. 2019.
    """
    from sklearn.svm import LinearSVC  # here and below: 100 MB that few runs need

    scale = fit_codes.std(0)
    accuracy = np.zeros((factors.shape[1], codes.shape[1]))
    for i, j in np.ndindex(accuracy.shape):
        if scale[j] > 0:  # a constant latent predicts nothing
            # dual=False: the same minimum, faster where there are more rows than columns.
            svm = LinearSVC(C=SVM_C, class_weight="balanced", dual=False)
            svm.fit(fit_codes[:, [j]], fit_factors[:, i])
            accuracy[i, j] = svm.score(codes[:, [j]], factors[:, i])
    return float(_gap(accuracy).mean())


@dataclass(frozen=True)
class DCI:
    """Disentanglement: each latent matters for one factor only. Completeness: each factor needs
    one latent only. Informativeness: accuracy of the predictions."""

    disentanglement: float
    completeness: float
    informativeness: float


def dci(
    fit_codes: np.ndarray,
    fit_factors: np.ndarray,
    codes: np.ndarray,
    factors: np.ndarray,
    seed: int = 0,
) -> DCI:
    """Eastwood & Williams 2018, section 2, with a random forest's impurity importances.

    A forest a factor (all latents at each split, leaves of FOREST_LEAF images or more) is fitted
    on the `fit_` part; informativeness is its mean accuracy on the other.
    """
    from sklearn.ensemble import RandomForestClassifier

    importance = np.zeros((codes.shape[1], factors.shape[1]))
    accuracy = np.zeros(factors.shape[1])
    for i in range(factors.shape[1]):
        forest = RandomForestClassifier(
            FOREST_TREES, min_samples_leaf=FOREST_LEAF, max_features=None, random_state=seed
        )
        forest.fit(fit_codes, fit_factors[:, i])
        importance[:, i] = forest.feature_importances_
        accuracy[i] = forest.score(codes, factors[:, i])
    total = importance.sum()
    if total == 0:  # constant codes: no tree has a split
        return DCI(0.0, 0.0, float(accuracy.mean()))
    return DCI(
        float(importance.sum(1) / total @ _concentration(importance)),
        float(importance.sum(0) / total @ _concentration(importance.T)),
        float(accuracy.mean()),
    )


def factor_vae_score(codes: np.ndarray, factors: np.ndarray, seed: int = 0) -> float:
    """Kim & Mnih 2018, section 4: which factor was held fixed, told from the quietest latent.

    A vote draws a factor, a value and VOTE_IMAGES images with it, and finds the latent whose
    variance, over its variance in all codes, is least. VOTES votes make the majority table, VOTES
    others score it. Latents with variance up to 0.01 are left out; 0 where none is left.
    """
    variance = codes.var(0)
    active = variance > ACTIVE_THRESHOLD
    if not active.any():
        return 0.0
    codes = codes[:, active] / np.sqrt(variance[active])
    random = np.random.default_rng(seed)
    fixed = random.integers(0, factors.shape[1], 2 * VOTES)
    quietest = np.empty(2 * VOTES, np.int64)
    for factor in range(factors.shape[1]):
        votes = np.flatnonzero(fixed == factor)
        anchors = random.integers(0, len(codes), (len(votes), 1))
        batch = _alike(factors[:, factor], np.repeat(anchors, VOTE_IMAGES, 1), random)
        quietest[votes] = codes[batch].var(1).argmin(1)
    table = np.zeros((codes.shape[1], factors.shape[1]), np.int64)
    np.add.at(table, (quietest[:VOTES], fixed[:VOTES]), 1)
    return float((table.argmax(1)[quietest[VOTES:]] == fixed[VOTES:]).mean())


def beta_vae_score(codes: np.ndarray, factors: np.ndarray, seed: int = 0) -> float:
    """Higgins et al. 2017, section 3: the same question, asked a linear classifier of differences.

    A vote is the mean over VOTE_IMAGES pairs, alike in one factor, of |z − z'|, each latent over
    its standard deviation. Logistic regression on VOTES votes is scored on VOTES others.
    """
    from sklearn.linear_model import LogisticRegression

    deviation = codes.std(0)
    codes = codes[:, deviation > 0] / deviation[deviation > 0]
    if codes.shape[1] == 0:
        return 0.0
    random = np.random.default_rng(seed)
    fixed = random.integers(0, factors.shape[1], 2 * VOTES)
    differences = np.empty((2 * VOTES, codes.shape[1]))
    for factor in range(factors.shape[1]):
        votes = np.flatnonzero(fixed == factor)
        first = random.integers(0, len(codes), (len(votes), VOTE_IMAGES))
        second = _alike(factors[:, factor], first, random)
        differences[votes] = np.abs(codes[first] - codes[second]).mean(1)
    classifier = LogisticRegression(max_iter=1000).fit(differences[:VOTES], fixed[:VOTES])
    return float(classifier.score(differences[VOTES:], fixed[VOTES:]))


def total_correlation(codes: np.ndarray) -> float:
    """KL(N(m, Σ) || Π N(m_j, Σ_jj)) of the codes' mean and covariance, in nats.

    −½ log det of the correlation matrix of the latents that vary: 0 where no two are correlated,
    infinite where one is a linear function of others. Locatello et al. 2019, appendix. Raises
    ValueError for a single image.
    """
    if len(codes) < 2:
        raise ValueError("one image has no covariance")
    varying = codes[:, codes.std(0) > 0]
    if varying.shape[1] < 2:
        return 0.0
    sign, log_determinant = np.linalg.slogdet(np.corrcoef(varying, rowvar=False))
    return max(0.0, -0.5 * float(log_determinant)) if sign > 0 else math.inf


def _binned(column: np.ndarray, bins: int) -> np.ndarray:
    edges = np.histogram_bin_edges(column, bins)
    binned: np.ndarray = np.clip(np.digitize(column, edges[:-1]) - 1, 0, bins - 1)
    return binned


def _information(a: np.ndarray, b: np.ndarray) -> float:
    """Plug-in mutual information of two discrete variables in nats; I(a; a) is the entropy."""
    width = int(b.max()) + 1
    joint = np.bincount(a * width + b, minlength=(int(a.max()) + 1) * width) / len(a)
    joint = joint.reshape(-1, width)
    independent = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    held = joint > 0
    return float((joint[held] * np.log(joint[held] / independent[held])).sum())


def _gap(scores: np.ndarray) -> np.ndarray:
    """Highest minus second highest of each row; a single latent is compared with 0."""
    padded = np.pad(scores, ((0, 0), (1, 0)))
    ordered = np.sort(padded, axis=1)
    gap: np.ndarray = ordered[:, -1] - ordered[:, -2]
    return gap


def _concentration(importance: np.ndarray) -> np.ndarray:
    """1 − entropy of each row as a distribution, in units of its maximum; 0 for an empty row."""
    if importance.shape[1] == 1:
        return np.ones(len(importance))
    total = importance.sum(1, keepdims=True)
    share = importance / np.where(total > 0, total, 1)
    entropy = -(share * np.log(np.where(share > 0, share, 1))).sum(1)
    return np.where(total[:, 0] > 0, 1 - entropy / math.log(importance.shape[1]), 0.0)


def _alike(factor: np.ndarray, rows: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """For each of `rows` a random row (with replacement) that has the same value of the factor."""
    order = np.argsort(factor, kind="stable")
    count = np.bincount(factor)
    start = np.cumsum(count) - count
    value = factor[rows]
    drawn: np.ndarray = order[
        start[value] + (random.random(rows.shape) * count[value]).astype(np.int64)
    ]
    return drawn
