"""A run's numbers on its test set and on training images; what they mean is in definitions.py."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vae.data.datasets import AT_ONCE, Dataset, Split
from vae.measure import bounds, disentanglement, metrics
from vae.measure.bounds import binarised
from vae.model.models import VAE
from vae.model.recipes import Likelihood
from vae.store.definitions import (
    DEEP_SAMPLES,
    METRICS,
    SAMPLING_SEED,
    TRAIN_IMAGES,
    TRAIN_SEED,
    Metrics,
)

DRAWN_AT_ONCE = 1000  # images
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
    importance weight; squared_error (N,) per pixel of decode(mu). A deterministic autoencoder's
    z is mu: its only draw. rate (N,) or (N, D): KL(q(z | x) || p(z)), as VAE.rate has it."""

    mu: Tensor
    logvar: Tensor
    z: Tensor
    rate: Tensor
    label: Tensor
    reconstruction: Tensor
    reconstruction_10: Tensor
    iwae_10: Tensor
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
    error = (model.decode(mu, label) - x).square().flatten(1).mean(1)
    return mu, logvar, z[0], model.rate(z[0], mu, logvar), draws[0], draws.mean(0), iwae, error


def evaluate(
    model: VAE,
    data: Dataset,
    method: Method,
    report: Callable[[str], None] = lambda step: None,
) -> tuple[dict[str, Metrics], Encoded]:
    """The metrics of "test" and "train", and the encoded test set.

    "train" are the same numbers on a draw of training images, so that the gap can be seen.
    Numbers that make no sense for the model or the data are absent. `report` is called with the
    name of each step.
    """
    rows = train_draw(data.train)
    splits = {"test": data.test, "train": data.train[rows]}
    encoded = {}
    for name, split in splits.items():
        report(f"encoding {len(split):,} {name} images")
        encoded[name] = encode_split(model, split, method)
    numbers = {name: rate_and_distortion(part) for name, part in encoded.items()}
    report("encoding the training set for the nearest neighbours")
    train_mu = encode_means(model, data.train)
    for name, own in (("test", None), ("train", rows)):
        part = encoded[name]
        numbers[name]["knn_15_accuracy"] = metrics.knn_accuracy(
            train_mu, data.train.labels, part.mu, part.label, own=own
        )
    if not method.deterministic:
        bound = numbers["test"]["negative_iwae_10"]
        for name, more in _bounds(model, splits, method, bound, report).items():
            numbers[name] |= more
    if data.factors:
        for name, split in splits.items():
            report(f"asking {len(split):,} {name} images for their factors")
            fit = (encoded["train"], splits["train"])
            numbers[name] |= factor_scores(fit, (encoded[name], split))
    absent = {key for key, metric in METRICS.items() if metric.posterior and method.deterministic}
    measured = {
        name: Metrics(**{k: _rounded(v) for k, v in part.items() if k not in absent})
        for name, part in numbers.items()
    }
    return measured, encoded["test"]


def _is_plane(model: VAE, method: Method) -> bool:
    """Can its likelihood be integrated over a plane?"""
    is_bernoulli = method.likelihood.name == "bernoulli"
    usual = model.prior is None and not model.classes
    return is_bernoulli and model.latent_dim == 2 and usual and not method.deterministic


def _bounds(
    model: VAE,
    splits: Mapping[str, Split],
    method: Method,
    bound: float,
    report: Callable[[str], None],
) -> dict[str, dict[str, float]]:
    """Of each split: the numbers of binarised images, of many samples and of the whole plane;
    `bound` is the test set's of ten samples."""
    found: dict[str, dict[str, float]] = {name: {} for name in splits}
    test = splits["test"]
    if method.likelihood.name == "bernoulli":
        report("encoding binarised images")
        binary = rate_and_distortion(encode_split(model, binarised(test), method))
        found["test"] = {f"binarised_{key}": binary[key] for key in OF_BINARISED}
    if method.integrate:
        report("drawing many samples")
        gained = bounds.gains(model, test, method.likelihood)
        for samples, nats in zip(DEEP_SAMPLES, gained, strict=True):
            found["test"][f"negative_iwae_{samples}"] = bound - float(nats)
    if method.integrate and _is_plane(model, method):
        report("integrating over the plane")
        for name, nlls in _plane_nlls(model, splits).items():
            found[name] |= nlls
    return found


def _plane_nlls(model: VAE, splits: Mapping[str, Split]) -> dict[str, dict[str, float]]:
    """−log p of each split's images, and of the test set's binarised ones: one integral for all."""
    parts = [*splits.values(), binarised(splits["test"])]
    images = torch.cat([part.images for part in parts])
    nlls = bounds.plane_nll(model, Split(images, torch.zeros(len(images), dtype=torch.int64)))
    *means, binary = (_mean(part) for part in nlls.split([len(part) for part in parts]))
    found = {n: {"negative_log_likelihood": m} for n, m in zip(splits, means, strict=True)}
    found["test"]["binarised_negative_log_likelihood"] = binary
    return found


def train_draw(train: Split) -> Tensor:
    """Rows of the training images that are measured, (≤ TRAIN_IMAGES,), the same for every run."""
    order = np.random.default_rng(TRAIN_SEED).permutation(len(train))
    return torch.from_numpy(np.sort(order[:TRAIN_IMAGES]))


def rate_and_distortion(part: Encoded) -> dict[str, Any]:
    """The numbers that an encoded split gives by itself."""
    kl = part.rate.double().mean(0)
    return {
        "negative_elbo": _mean(part.reconstruction) + float(kl.sum()),
        "negative_elbo_10": _mean(part.reconstruction_10) + float(kl.sum()),
        "negative_iwae_10": _mean(part.iwae_10),
        "reconstruction": _mean(part.reconstruction),
        "kl": float(kl.sum()),
        # Of a learnt prior one number, which its latents share.
        "kl_per_dimension": tuple(map(float, kl)) if len(kl) == part.mu.shape[1] else None,
        "active_units": metrics.active_units(part.mu),
        "mse_at_mu": _mean(part.squared_error),
        # Not finite, and so none, where latents are functions of each other.
        "total_correlation": disentanglement.total_correlation(part.mu.double().numpy()),
    }


def factor_scores(fit: tuple[Encoded, Split], on: tuple[Encoded, Split]) -> dict[str, Any]:
    """Every disentanglement metric of an encoded split; predictors are fitted on another."""
    (fit_mu, fit_factors), (mu, factors) = (_codes(*part) for part in (fit, on))
    predicted = disentanglement.dci(fit_mu, fit_factors, mu, factors)
    return {
        "mig": disentanglement.mig(mu, factors),
        "mig_sampled": disentanglement.mig(on[0].z.double().numpy(), factors),
        "sap": disentanglement.sap(fit_mu, fit_factors, mu, factors),
        "dci_disentanglement": predicted.disentanglement,
        "dci_completeness": predicted.completeness,
        "dci_informativeness": predicted.informativeness,
        "factor_vae_score": disentanglement.factor_vae_score(mu, factors),
        "beta_vae_score": disentanglement.beta_vae_score(mu, factors),
        "mutual_information": disentanglement.mutual_information(mu, factors).tolist(),
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
    """To 6 digits; a single number that is not finite is none."""
    if isinstance(value, (list, tuple)):
        return tuple(_rounded(v) for v in value)
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value
