"""Objectives of single images in nats: pure functions of tensors.

The loss of a batch is the mean over its images of reconstruction + β · KL, both summed over
the pixels or latents of an image. A mean over pixels would silently divide β by their number.
What looks at a batch as a whole is in `aggregate`.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F


def bernoulli_nll(logits: Tensor, x: Tensor) -> Tensor:
    """−log Bernoulli(x; sigmoid(logits)) summed over an image, in nats.

    logits, x: (B, C, H, W), x in [0, 1]. Returns (B,). For grey x this is the cross-entropy
    that the literature reports for MNIST without binarisation: its minimum over logits is the
    entropy of x, not zero. Kingma & Welling 2014, appendix C.1.
    """
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)


def gaussian_nll(mean: Tensor, x: Tensor, sigma: float) -> Tensor:
    """−log N(x; mean, σ² I) summed over an image, in nats; σ in pixels of [0, 1].

    mean, x: (B, C, H, W). Returns (B,). It is a density and may be negative. A recipe that
    minimises the plain squared error of pixels in [-1, 1] is σ² = 1/8 up to a constant.
    """
    error = (mean - x).square().flatten(1)
    return (error.sum(1) / sigma**2 + error.shape[1] * math.log(2 * math.pi * sigma**2)) / 2


def gaussian_kl(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(mu, diag(exp(logvar))) || N(0, I)) per latent, in nats.

    mu, logvar: (B, D). Returns (B, D), so a collapsed latent shows as a zero
    column; sum over dim 1 for the ELBO. Kingma & Welling 2014, appendix B.
    """
    return 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar)


def beta_vae(reconstruction: Tensor, kl: Tensor, beta: float) -> Tensor:
    """Batch loss: mean over images of reconstruction + β · Σ KL, in nats an image.

    reconstruction: (B,), kl: (B, D). Returns a scalar. β = 1 is −ELBO; Higgins et al. 2017, eq. 4.
    """
    return reconstruction.mean() + beta * kl.sum(1).mean()


def capacity_vae(reconstruction: Tensor, kl: Tensor, capacity: float, gamma: float) -> Tensor:
    """Batch loss: mean reconstruction + γ · |mean Σ KL − C|, in nats an image.

    reconstruction: (B,), kl: (B, D), capacity C in nats. Returns a scalar. The bar is around the
    expectation over images, so that one image may take more than C and another less.
    Burgess et al. 2018, eq. 8.
    """
    return reconstruction.mean() + gamma * (kl.sum(1).mean() - capacity).abs()


def kl_warmup(step: float, warmup_steps: int) -> float:
    """Factor on β that rises linearly from 1/warmup_steps to 1. Bowman et al. 2016, section 3.1."""
    return min(1.0, (step + 1) / warmup_steps) if warmup_steps else 1.0


def annealed_capacity(step: float, capacity_steps: int, capacity: float) -> float:
    """C(t), rising linearly from 0 at step 0 to `capacity` nats. Burgess et al. 2018, eq. 8."""
    return capacity * min(1.0, step / capacity_steps) if capacity_steps else capacity


def log_mean_exp(values: Tensor, dim: int) -> Tensor:
    """log of the mean of exp(values) along `dim`, without overflow."""
    return torch.logsumexp(values, dim) - math.log(values.shape[dim])
