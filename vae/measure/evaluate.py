"""A run's numbers on its test set and on training images; what they mean is in definitions.py."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vae.data.datasets import AT_ONCE, Dataset, Split
from vae.measure import bounds, disentanglement, metrics
from vae.measure.bounds import binarised
from vae.model.models import VAE
from vae.model.recipes import Likelihood
from vae.store.checks import reason
from vae.store.definitions import (
    DEEP_SAMPLES,
    FEW_IMAGES,
    LEFT_OUT,
    METRICS,
    NEIGHBOURS,
    NO_TRAINING_IMAGES,
    SAMPLING_SEED,
    TRAIN_IMAGES,
    TRAIN_SEED,
    Metrics,
)
from vae.store.said import Said

DRAWN_AT_ONCE = 1000  # images
# What NumPy, SciPy, scikit-learn and torch raise on numbers that they cannot use.
FAULTS = (
    *(ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RuntimeError),
    *(MemoryError, ImportError),
)
OF_BINARISED = ("negative_elbo", "negative_iwae_10")


@dataclass(frozen=True)
class Method:
    """How a model is measured. deterministic: it is an autoencoder that samples nothing (β = 0);
    integrate: also −log p and the bounds of many samples, which take as long as many epochs."""

    likelihood: Likelihood
    deterministic: bool = False
    integrate: bool = True


@dataclass(frozen=True)
class Encoded:
    """A split through the encoder and back: mu, logvar and one posterior sample z (N, D), labels
    (N,); in nats (N,): reconstruction at that sample, its mean over ten, and −log of their mean
    importance weight; of decode(mu) its reconstruction in nats (N,) and squared_error per pixel
    (N,). A deterministic autoencoder's
    z is mu: its only draw. rate (N,) or (N, D): KL(q(z | x) || p(z)), as VAE.rate has it."""

    mu: Tensor
    logvar: Tensor
    z: Tensor
    rate: Tensor
    label: Tensor
    reconstruction: Tensor
    reconstruction_10: Tensor
    iwae_10: Tensor
    reconstruction_at_mu: Tensor
    squared_error: Tensor


@torch.no_grad()
def encode_split(model: VAE, split: Split, method: Method, samples: int = 10) -> Encoded:
    """Encode every image of a split; posterior samples come from a fixed seed."""
    model.eval()
    generator = torch.Generator().manual_seed(SAMPLING_SEED)
    parts: list[tuple[Tensor, ...]] = []
    for start in range(0, len(split), DRAWN_AT_ONCE):
        batch = split[start : start + DRAWN_AT_ONCE]
        shape = (len(batch), model.latent_dim)
        # Drawn for more images than go through the nets at once: a draw's numbers depend on its
        # size, and those of published runs are not to change.
        noises = [torch.empty(shape).normal_(generator=generator) for _ in range(samples)]
        noise = torch.zeros(1, *shape) if method.deterministic else torch.stack(noises)
        own = (batch.batches(), batch.labels.split(AT_ONCE), noise.split(AT_ONCE, 1))
        for x, label, draws in zip(*own, strict=True):
            parts.append(_encoded(model, x, label, draws, method.likelihood))
    mu, logvar, z, rate, *rest = (torch.cat(column) for column in zip(*parts, strict=True))
    return Encoded(mu, logvar, z, rate, split.labels, *rest)


def _encoded(
    model: VAE, x: Tensor, label: Tensor, noise: Tensor, likelihood: Likelihood
) -> tuple[Tensor, ...]:
    """The columns of Encoded but the label, of images x (B, C, H, W) with noise (K, B, D)."""
    mu, logvar = model.encode(x, label)
    z = mu + noise * (0.5 * logvar).exp()
    draws = torch.stack([model.nll(model.logits(each, label), x, likelihood) for each in z])
    iwae = metrics.importance_nll(bounds.log_weights(model, logvar, noise, z, draws))
    logits = model.logits(mu, label)
    error = (model.squash(logits) - x).square().flatten(1).mean(1)
    at_mu = model.nll(logits, x, likelihood)
    rate = model.rate(z[0], mu, logvar)
    return mu, logvar, z[0], rate, draws[0], draws.mean(0), iwae, at_mu, error


@dataclass(frozen=True)
class Evaluation:
    """The metrics of "test" and "train"; remarks: why a metric is absent, or how it was measured
    otherwise than its protocol says, by its key; the encoded test set."""

    splits: dict[str, Metrics]
    remarks: dict[str, str]
    test: Encoded


def evaluate(
    model: VAE,
    data: Dataset,
    method: Method,
    report: Callable[[str], None] = lambda step: None,
) -> Evaluation:
    """Every metric of the model on the test set and on a draw of training images, so that the gap
    can be seen.

    Numbers that make no sense for the model or the data are absent; those that cannot be computed,
    by our own reckoning or a library's, are absent with the reason; those that need training images
    where `data` has none. `report` is called with the name of each step.
    """
    rows = train_draw(data.train)
    splits = {"test": data.test} | ({"train": data.train[rows]} if len(rows) else {})
    encoded = {}
    for name, split in splits.items():
        report(f"encoding {len(split):,} {name} images")
        encoded[name] = encode_split(model, split, method)
    absent = {key for key, metric in METRICS.items() if metric.posterior and method.deterministic}
    measured = Measured(splits, absent)
    for name, part in encoded.items():
        measured.add(name, **rate_and_distortion(part))
    if len(rows):
        report("encoding the training set for the nearest neighbours")
        train_mu = encode_means(model, data.train)
        for name in splits:
            nearest = (train_mu, data.train.labels, encoded[name].mu, encoded[name].label)
            own = rows if name == "train" else None
            measured.add(name, knn_15_accuracy=partial(metrics.knn_accuracy, *nearest, own=own))
    else:
        measured.remarks["knn_15_accuracy"] = NO_TRAINING_IMAGES
    if 0 < len(rows) <= NEIGHBOURS:
        few = Said(FEW_IMAGES.text, count=len(data.train), most=NEIGHBOURS)
        measured.remarks.setdefault("knn_15_accuracy", few)
    if not method.deterministic:
        _add_bounds(measured, model, splits, encoded["test"], method, report)
    if data.factors and "train" in encoded:
        for name, split in splits.items():
            report(f"asking {len(split):,} {name} images for their factors")
            fit = (encoded["train"], splits["train"])
            measured.add(name, **factor_scores(fit, (encoded[name], split)))
    for key, remark in measured.remarks.items():
        report(f"{METRICS[key].title}, {remark}")
    return Evaluation(measured.metrics(), measured.remarks, encoded["test"])


class Measured:
    """Numbers by split and key as they are computed, but for the keys in `absent`; `remarks`: why
    one could not be, by its key."""

    def __init__(self, splits: Iterable[str], absent: Collection[str] = ()) -> None:
        self._numbers: dict[str, dict[str, Any]] = {name: {} for name in splits}
        self._absent = absent
        self.remarks: dict[str, str] = {}

    def add(self, split: str, **computations: Callable[[], Any]) -> None:
        """Compute each number. One that fails is left out: a run's other numbers, and the hours
        that it was trained, are not to be lost for it."""
        for key, compute in computations.items():
            if key in self._absent:
                continue
            try:
                self._numbers[split][key] = _rounded(compute())
            except FAULTS as error:
                self.remarks.setdefault(key, Said(LEFT_OUT.text, reason=reason(error)))

    def metrics(self) -> dict[str, Metrics]:
        return {name: Metrics(**part) for name, part in self._numbers.items()}


def _is_plane(model: VAE, method: Method) -> bool:
    """Can its likelihood be integrated over a plane?"""
    is_bernoulli = method.likelihood.name == "bernoulli"
    usual = model.prior is None and not model.classes
    return is_bernoulli and model.latent_dim == 2 and usual and not method.deterministic


def _add_bounds(
    measured: Measured,
    model: VAE,
    splits: Mapping[str, Split],
    of_test: Encoded,
    method: Method,
    report: Callable[[str], None],
) -> None:
    """The numbers of binarised images, of many samples and of the whole plane."""
    test = splits["test"]
    if method.likelihood.name == "bernoulli":
        report("encoding binarised images")
        binary = rate_and_distortion(encode_split(model, binarised(test), method))
        measured.add("test", **{f"binarised_{key}": binary[key] for key in OF_BINARISED})
    if method.integrate:
        report("drawing many samples")
        gains = cache(lambda: bounds.gains(model, test, method.likelihood))

        def of_samples(k: int) -> float:
            return _mean(of_test.iwae_10) - float(gains()[k])

        for k, samples in enumerate(DEEP_SAMPLES):
            measured.add("test", **{f"negative_iwae_{samples}": partial(of_samples, k)})
    if method.integrate and _is_plane(model, method):
        report("integrating over the plane")
        parts = {**splits, "binarised": binarised(test)}
        nlls = cache(partial(_plane_nlls, model, parts))
        for name in splits:
            measured.add(name, negative_log_likelihood=partial(_of, nlls, name))
        measured.add("test", binarised_negative_log_likelihood=partial(_of, nlls, "binarised"))


def _of(found: Callable[[], Mapping[str, float]], name: str) -> float:
    return found()[name]


def _plane_nlls(model: VAE, parts: Mapping[str, Split]) -> dict[str, float]:
    """−log p of each part's images: one integral for all."""
    images = torch.cat([part.images for part in parts.values()])
    nlls = bounds.plane_nll(model, Split(images, torch.zeros(len(images), dtype=torch.int64)))
    sizes = [len(part) for part in parts.values()]
    return {name: _mean(own) for name, own in zip(parts, nlls.split(sizes), strict=True)}


def train_draw(train: Split) -> Tensor:
    """Rows of the training images that are measured, (≤ TRAIN_IMAGES,), the same for every run."""
    order = np.random.default_rng(TRAIN_SEED).permutation(len(train))
    return torch.from_numpy(np.sort(order[:TRAIN_IMAGES]))


def rate_and_distortion(part: Encoded) -> dict[str, Callable[[], Any]]:
    """The numbers that an encoded split gives by itself."""
    kl = part.rate.double().mean(0)
    rate = float(kl.sum())
    return {
        "negative_elbo": lambda: _mean(part.reconstruction) + rate,
        "negative_elbo_10": lambda: _mean(part.reconstruction_10) + rate,
        "negative_iwae_10": lambda: _mean(part.iwae_10),
        "reconstruction": lambda: _mean(part.reconstruction),
        "kl": lambda: rate,
        # Of a learnt prior one number, which its latents share.
        "kl_per_dimension": lambda: tuple(map(float, kl)) if len(kl) == part.mu.shape[1] else None,
        "active_units": lambda: metrics.active_units(part.mu),
        "reconstruction_at_mu": lambda: _mean(part.reconstruction_at_mu),
        "mse_at_mu": lambda: _mean(part.squared_error),
        # Not finite, and so left out, where latents are functions of each other.
        "total_correlation": lambda: disentanglement.total_correlation(part.mu.double().numpy()),
    }


def factor_scores(
    fit: tuple[Encoded, Split], on: tuple[Encoded, Split]
) -> dict[str, Callable[[], Any]]:
    """Every disentanglement metric of an encoded split; predictors are fitted on another."""
    (fit_mu, fit_factors), (mu, factors) = (_codes(*part) for part in (fit, on))
    z = on[0].z.double().numpy()
    dci = cache(partial(disentanglement.dci, fit_mu, fit_factors, mu, factors))
    return {
        "mig": partial(disentanglement.mig, mu, factors),
        "mig_sampled": partial(disentanglement.mig, z, factors),
        "sap": partial(disentanglement.sap, fit_mu, fit_factors, mu, factors),
        "dci_disentanglement": lambda: dci().disentanglement,
        "dci_completeness": lambda: dci().completeness,
        "dci_informativeness": lambda: dci().informativeness,
        "factor_vae_score": partial(disentanglement.factor_vae_score, mu, factors),
        "beta_vae_score": partial(disentanglement.beta_vae_score, mu, factors),
        "mutual_information": lambda: disentanglement.mutual_information(mu, factors).tolist(),
    }


@torch.no_grad()
def encode_means(model: VAE, split: Split) -> Tensor:
    """Posterior means of a split, (N, D)."""
    model.eval()
    labels = split.labels.split(AT_ONCE)
    return torch.cat([model.encode(*own)[0] for own in zip(split.batches(), labels, strict=True)])


def _codes(part: Encoded, split: Split) -> tuple[np.ndarray, np.ndarray]:
    assert split.factors is not None, "a data set that names its factors has their values"
    return part.mu.double().numpy(), split.factors.numpy()


def _mean(values: Tensor) -> float:
    return float(values.double().mean())


def _rounded(value: Any) -> Any:
    """To 6 digits. Raises ValueError where one is not finite."""
    if isinstance(value, (list, tuple)):
        return tuple(_rounded(v) for v in value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("it is not finite")
        return round(value, 6)
    return value
