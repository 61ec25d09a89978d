"""A run's numbers on a whole split; what each means is in `definitions`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from vae import losses, metrics
from vae.datasets import Dataset, Split
from vae.models import VAE, sample
from vae.train import batches, nll

SAMPLING_SEED = 20_240_001


@dataclass(frozen=True)
class Encoded:
    """A split through the encoder and back: mu, logvar (N, D), labels (N,), reconstruction (N,)
    in nats at one posterior sample, at_mu (N,) squared error per pixel of decode(mu)."""

    mu: Tensor
    logvar: Tensor
    label: Tensor
    reconstruction: Tensor
    reconstruction_10: Tensor
    squared_error: Tensor


@torch.no_grad()
def encode_split(
    model: VAE, split: Split, likelihood: str, sigma: float | None, samples: int = 10
) -> Encoded:
    """Encode every image of a split; posterior samples come from a fixed seed."""
    model.eval()
    generator = torch.Generator().manual_seed(SAMPLING_SEED)
    parts: list[tuple[Tensor, ...]] = []
    for x in batches(split):
        mu, logvar = model.encode(x)
        draws = torch.stack(
            [
                nll(model, model.logits(sample(mu, logvar, generator)), x, likelihood, sigma)
                for _ in range(samples)
            ]
        )
        error = (model.decode(mu) - x).square().flatten(1).mean(1)
        parts.append((mu, logvar, draws[0], draws.mean(0), error))
    mu, logvar, one, ten, error = (torch.cat(column) for column in zip(*parts, strict=True))
    return Encoded(mu, logvar, split.labels, one, ten, error)


def evaluate(
    model: VAE,
    data: Dataset,
    likelihood: str,
    sigma: float | None,
    report: Callable[[str], None] = lambda step: None,
) -> tuple[dict[str, Any], Encoded]:
    """All of DEFINITIONS on the test set, and the encoded test set. `report` hears each step."""
    report("encoding the test set")
    test = encode_split(model, data.test, likelihood, sigma)
    kl = losses.gaussian_kl(test.mu, test.logvar).double().mean(0)
    numbers: dict[str, Any] = {
        "negative_elbo": _mean(test.reconstruction) + float(kl.sum()),
        "negative_elbo_10": _mean(test.reconstruction_10) + float(kl.sum()),
        "reconstruction": _mean(test.reconstruction),
        "kl": float(kl.sum()),
        "kl_per_dimension": [float(v) for v in kl],
        "active_units": metrics.active_units(test.mu),
        "mse_at_mu": _mean(test.squared_error),
    }
    report("encoding the training set for the nearest neighbours")
    train_mu = encode_means(model, data.train)
    numbers["knn_15_accuracy"] = metrics.knn_accuracy(
        train_mu, data.train.labels, test.mu, test.label
    )
    if model.latent_dim == 2 and likelihood == "bernoulli":
        report("integrating over the plane")
        numbers["negative_log_likelihood"] = _mean(plane_nll(model, data.test))
    return {k: _rounded(v) for k, v in numbers.items()}, test


@torch.no_grad()
def encode_means(model: VAE, split: Split) -> Tensor:
    """Posterior means of a split, (N, D)."""
    model.eval()
    return torch.cat([model.encode(x)[0] for x in batches(split)])


@torch.no_grad()
def plane_nll(model: VAE, split: Split) -> Tensor:
    """Quadrature −log p of each image under a 2-D Bernoulli model, (N,) nats."""
    x = split.pixels().flatten(1)

    def log_likelihood(z: Tensor) -> Tensor:
        # Σ x·logit − softplus(logit): one matrix product for all images.
        logits = model.logits(z).flatten(1)
        return logits @ x.T - torch.nn.functional.softplus(logits).sum(1, keepdim=True)

    return metrics.quadrature_nll(log_likelihood, len(x))


def _mean(values: Tensor) -> float:
    return float(values.double().mean())


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(v) for v in value]
    return round(value, 6) if isinstance(value, float) else value
