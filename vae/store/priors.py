"""The prior that a run learnt with its nets: a mixture of upright Gaussians in its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vae.store.checks import DocumentError

SHORTEST_SUM, LONGEST_SUM = 0.98, 1.02  # of float16 weights


@dataclass(frozen=True, eq=False)
class LearntPrior:
    """p(z) = Σ weight · N(mean, diag(deviation²)): weights (M,), which sum to 1; means and
    deviations (M, D). The heaviest component first."""

    weights: np.ndarray
    means: np.ndarray
    deviations: np.ndarray


def learnt_prior(tensors: Mapping[str, np.ndarray], latent_dim: int) -> LearntPrior:
    """Of the tensors of a run's weights. Raises DocumentError where they are not such a mixture."""
    names = ("mean", "logvar", "log_weight")
    missing = [f"prior.{name}" for name in names if f"prior.{name}" not in tensors]
    if missing:
        raise DocumentError(
            "the weights lack {missing} of the learnt prior.", missing=", ".join(missing)
        )
    mean, logvar, log_weight = (tensors[f"prior.{name}"].astype(float) for name in names)
    count = len(log_weight) if log_weight.ndim == 1 else 0
    if not count or mean.shape != (count, latent_dim) or logvar.shape != mean.shape:
        raise DocumentError(
            "the learnt prior has means {shape}, log-variances {shape2} and "
            "weights {shape3}; allowed: (M, {latent_dim}) twice and (M,).",
            shape=mean.shape,
            shape2=logvar.shape,
            shape3=log_weight.shape,
            latent_dim=latent_dim,
        )
    weights = np.exp(log_weight)
    is_finite = all(np.isfinite(each).all() for each in (mean, logvar, weights))
    if not is_finite or not SHORTEST_SUM < weights.sum() < LONGEST_SUM:
        raise DocumentError("the learnt prior is no density: its weights must sum to 1.")
    order = np.argsort(-weights, kind="stable")
    return LearntPrior((weights / weights.sum())[order], mean[order], np.exp(0.5 * logvar)[order])
