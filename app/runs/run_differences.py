"""How far runs differ from the first one compared, with bootstrap intervals (Efron 1979).

Over test images: both runs describe the same ones, so images are drawn again in pairs. Over seeds:
the runs of each setting are drawn again, where both have several. An interval holds 95 % of the
resamples' differences of means (percentile method).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from itertools import product

import numpy as np

from app.computed_once import computed_once
from app.languages.spoken import tr
from app.runs.comparison import KEPT, Comparison
from app.runs.comparison_tables import Rows
from vae.store.catalogue import Latents
from vae.store.documents import Run
from vae.store.series import Setting

METRICS = ("negative_elbo", "reconstruction", "kl")
RESAMPLES = 1000
AT_ONCE = 50
SEED = 1
SHARE = 0.95
# Of so few seeds all resamples are counted.
FEW_SEEDS = 4


@dataclass(frozen=True)
class Interval:
    """Of an estimate of its own: the mean of what is drawn again, and the interval's ends."""

    mean: float
    low: float
    high: float


NONE = (None, None, None)


def definition() -> str:
    return tr(
        "First the difference of the numbers above to those of the first run. Over test images: "
        "the mean over the published ones that both have, drawn again in pairs {resamples} times. "
        "Over seeds: between the means of both settings, their seeds drawn again. Brackets hold "
        "{share} of the resamples (percentile bootstrap, Efron 1979).",
        resamples=f"{RESAMPLES:,}",
        share=f"{SHARE:.0%}",
    )


@dataclass(frozen=True)
class Difference:
    """Of a run to the first one, in nats per image; an interval is None where it was not measured.

    whole: between the numbers of their run.json; images: how many test images both have, of which
    there may be fewer, so that their mean difference is another; seeds: means of both settings.
    """

    run: Run
    metric: str
    whole: float
    over_images: Interval | None
    images: int
    over_seeds: Interval | None


@computed_once(KEPT)
def run_differences(
    compared: Comparison, latents: Callable[[str], Latents]
) -> tuple[Difference, ...]:
    """A row for each metric of each other run on the first one's images that both have."""
    alike = [run for run in compared.runs if run.dataset == compared.runs[0].dataset]
    if len(alike) < 2:
        return ()
    first, *others = alike
    known = _per_image(first, latents)
    found: list[Difference] = []
    for run in others:
        apart = _paired(known, _per_image(run, latents))
        intervals = _over_images(apart)
        for column, metric in enumerate(METRICS):
            one, other = first.test.value(metric), run.test.value(metric)
            if one is None or other is None:
                continue
            seeds = [_seeds_of(each, compared.settings, metric) for each in (first, run)]
            images = intervals[column] if intervals else None
            found.append(
                Difference(run, metric, other - one, images, len(apart), _over_seeds(*seeds))
            )
    return tuple(found)


def difference_rows(compared: Comparison, latents: Callable[[str], Latents]) -> Rows:
    """The differences as a table for files."""
    rows: Rows = [
        [
            each.run.id,
            compared.runs[0].id,
            each.metric,
            each.whole,
            each.images,
            *(astuple(each.over_images) if each.over_images else NONE),
            *(astuple(each.over_seeds) if each.over_seeds else NONE),
        ]
        for each in run_differences(compared, latents)
    ]
    ends = [f"{of}_{end}" for of in ("images", "seeds") for end in ("mean", "low", "high")]
    return [["run", "minus", "metric", "difference", "images", *ends], *rows]


def _per_image(run: Run, latents: Callable[[str], Latents]) -> tuple[np.ndarray, np.ndarray]:
    """Numbers in the test set (N,), and −ELBO, reconstruction and rate there, (N, 3) nats."""
    if run.status != "ready":
        return np.zeros(0, np.int64), np.zeros((0, len(METRICS)))
    found = latents(run.id)
    mu, logvar = found.mu.astype(np.float32), found.logvar.astype(np.float32)
    kl = 0.5 * (mu**2 + np.exp(logvar) - 1 - logvar).sum(axis=1)
    reconstruction = found.reconstruction_nats.astype(np.float32)
    values = np.column_stack([reconstruction + kl, reconstruction, kl])
    whole = np.isfinite(values).all(axis=1)
    return found.index[whole], values[whole]


def _paired(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """The differences of the images that both have, (N, 3)."""
    _, rows, others = np.intersect1d(one[0], other[0], return_indices=True)
    apart: np.ndarray = other[1][others] - one[1][rows]
    return apart


def _over_images(apart: np.ndarray) -> list[Interval]:
    """Of each column; none where there is no image."""
    if not len(apart):
        return []
    counts = np.split(_counts(len(apart)), RESAMPLES // AT_ONCE)
    means = np.concatenate([part.astype(np.float32) @ apart for part in counts]) / len(apart)
    own = apart.mean(axis=0, dtype=np.float64)
    return [_interval(float(mean), column) for mean, column in zip(own, means.T, strict=True)]


@computed_once(2)
def _counts(images: int) -> np.ndarray:
    """How often each image is drawn in each resample, (RESAMPLES, images).

    As bytes, and made in parts: of 10,000 images 10 MB are kept, and 40 are never needed at once.
    """
    random, share = np.random.default_rng(SEED), np.full(images, 1 / images)
    counts = np.empty((RESAMPLES, images), np.uint8)
    for part in range(0, RESAMPLES, AT_ONCE):
        counts[part : part + AT_ONCE] = random.multinomial(images, share, size=AT_ONCE)
    return counts


def _over_seeds(one: np.ndarray, other: np.ndarray) -> Interval | None:
    if min(one.size, other.size) < 2:
        return None
    apart = float(other.mean() - one.mean())
    return _interval(apart, (_resampled(other)[:, None] - _resampled(one)[None, :]).ravel())


def _resampled(values: np.ndarray) -> np.ndarray:
    """Means of the values drawn again: all there can be of a few, else RESAMPLES."""
    if values.size <= FEW_SEEDS:
        every: np.ndarray = np.array(list(product(values.tolist(), repeat=values.size))).mean(
            axis=1
        )
        return every
    rows = np.random.default_rng(SEED).integers(0, values.size, (RESAMPLES, values.size))
    means: np.ndarray = values[rows].mean(axis=1)
    return means


def _seeds_of(run: Run, settings: Sequence[Setting], metric: str) -> np.ndarray:
    held = (setting for setting in settings if any(each.id == run.id for each in setting.runs))
    setting = next(held, None)
    return np.zeros(0) if setting is None else setting.values(metric)


def _interval(mean: float, values: np.ndarray) -> Interval:
    low, high = np.quantile(values, [(1 - SHARE) / 2, (1 + SHARE) / 2])
    return Interval(mean, float(low), float(high))
