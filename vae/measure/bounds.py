"""Bounds on −log p(x) that take many samples or a whole plane, and the images drawn for them."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from vae.data.datasets import AT_ONCE, Split
from vae.measure import metrics
from vae.model.models import VAE
from vae.model.recipes import Likelihood
from vae.store.definitions import BINARY_SEED, DEEP_IMAGES, DEEP_SAMPLES, SAMPLING_SEED

FEW = 10  # samples of the bound that more samples are set against


def binarised(split: Split) -> Split:
    """Each pixel drawn once, 1 with the probability that is its grey; the same for every run."""
    uniform = np.random.default_rng(BINARY_SEED).random(split.images.shape, np.float32)
    drawn = torch.from_numpy(uniform) < split.pixels()
    return Split(drawn.byte() * 255, split.labels)


def log_weights(model: VAE, logvar: Tensor, noise: Tensor, z: Tensor, nll: Tensor) -> Tensor:
    """log p(x, z) − log q(z | x) of samples z = mu + noise · exp(logvar / 2), (K, B).

    noise, z: (K, B, D); nll: −log p(x | z), (K, B). By the noise, for z − mu vanishes where
    logvar is very low.
    """
    if model.prior is None:
        return (noise.square() - z.square() + logvar).sum(2) / 2 - nll
    log_q = -(noise.square() + logvar + math.log(2 * math.pi)).sum(2) / 2
    log_p = model.log_prior(z.flatten(0, 1)).reshape(z.shape[:2])
    return log_p - log_q - nll


@torch.no_grad()
def gains(model: VAE, split: Split, likelihood: Likelihood) -> Tensor:
    """By how many nats IWAE of DEEP_SAMPLES samples lies below that of FEW, (len(DEEP_SAMPLES),).

    Means over DEEP_IMAGES images, evenly spread over the split: nothing of the split's own level
    is in a difference of the same images, so that few of them will do.
    """
    model.eval()
    generator = torch.Generator().manual_seed(SAMPLING_SEED)
    count = min(DEEP_IMAGES, len(split))
    rows = torch.arange(count) * len(split) // count
    images, labels = split.pixels(rows), split.labels[rows]
    mu, logvar = model.encode(images, labels)
    noise = torch.empty(DEEP_SAMPLES[-1], model.latent_dim)
    found = []
    columns = (each.split(1) for each in (images, labels, mu, logvar))
    for x, label, m, v in zip(*columns, strict=True):
        draws = noise.normal_(generator=generator)[:, None]  # (K, 1, D)
        z = m + draws * (0.5 * v).exp()
        nll = [
            model.nll(
                model.logits(few, label.expand(len(few))),
                x.expand(len(few), -1, -1, -1),
                likelihood,
            )
            for few in z[:, 0].split(AT_ONCE)
        ]
        found.append(_bounds(log_weights(model, v, draws, z, torch.cat(nll)[:, None])[:, 0]))
    few, *more = torch.stack(found, 1).double().mean(1)
    return torch.stack([few - bound for bound in more])


def _bounds(weights: Tensor) -> Tensor:
    """IWAE of FEW and of DEEP_SAMPLES samples, (1 + len(DEEP_SAMPLES),), each the mean over the
    groups that the log weights (K,) of one image make."""
    counts = (FEW, *DEEP_SAMPLES)
    groups = [weights.reshape(-1, count).T for count in counts]  # (count, K / count)
    return torch.stack([metrics.importance_nll(group).mean() for group in groups])


@torch.no_grad()
def plane_nll(model: VAE, split: Split) -> Tensor:
    """Quadrature −log p of each image under a 2-D Bernoulli model, (N,) nats."""
    x = split.pixels().flatten(1)

    def log_likelihood(z: Tensor, rows: Tensor | slice) -> Tensor:
        # Σ x·logit − softplus(logit): one matrix product for all images.
        logits = model.logits(z).flatten(1)
        return logits @ x[rows].T - torch.nn.functional.softplus(logits).sum(1, keepdim=True)

    return metrics.quadrature_nll(log_likelihood, len(x))
