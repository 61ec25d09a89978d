"""The terms of all objectives in nats: pure functions of tensors.

First those of single images: the loss of a batch is the mean over its images of reconstruction +
β · KL, both summed over the pixels or latents of an image. A mean over pixels would silently
divide β by their number. Then those of the aggregate posterior q(z) = E_x q(z | x), estimated on
one batch; a data set's size, a discriminator's logits and draws of the prior are passed in.
B images, D latents.
"""

from __future__ import annotations

import math
from typing import NamedTuple

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


def gaussian_nll(mean: Tensor, x: Tensor, sigma: float | Tensor) -> Tensor:
    """−log N(x; mean, σ² I) summed over an image, in nats; σ in pixels of [0, 1], a number or,
    where it is learnt, a scalar tensor.

    mean, x: (B, C, H, W). Returns (B,). It is a density and may be negative. A recipe that
    minimises the plain squared error of pixels in [-1, 1] is σ² = 1/8 up to a constant.
    """
    error = (mean - x).square().flatten(1)
    log = sigma.log() if isinstance(sigma, Tensor) else math.log(sigma)
    log_variance = math.log(2 * math.pi) + 2 * log
    return (error.sum(1) / sigma**2 + error.shape[1] * log_variance) / 2


def gaussian_kl(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(mu, diag(exp(logvar))) || N(0, I)) per latent, in nats.

    mu, logvar: (B, D). Returns (B, D), so a collapsed latent shows as a zero
    column; sum over dim 1 for the ELBO. Kingma & Welling 2014, appendix B.
    """
    return 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar)


def beta_vae(reconstruction: Tensor, kl: Tensor, beta: float) -> Tensor:
    """Batch loss: mean over images of reconstruction + β · Σ KL, in nats per image.

    reconstruction: (B,), kl: (B, D). Returns a scalar. β = 1 is −ELBO; Higgins et al. 2017, eq. 4.
    """
    return reconstruction.mean() + beta * kl.sum(1).mean()


def capacity_vae(reconstruction: Tensor, kl: Tensor, capacity: float, gamma: float) -> Tensor:
    """Batch loss: mean reconstruction + γ · |mean Σ KL − C|, in nats per image.

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


class KlParts(NamedTuple):
    """Three scalars whose sum is KL(q(z, n) || p(z) p(n)) as the batch estimates it."""

    index_code_information: Tensor
    total_correlation: Tensor
    dimension_kl: Tensor


def kl_decomposition(
    z: Tensor, mu: Tensor, logvar: Tensor, images: int, stratified: bool = False
) -> KlParts:
    """Index-code mutual information, total correlation and dimension-wise KL of a batch.

    z: one posterior sample an image; z, mu, logvar: (B, D). `images` is the size N of the data
    set that the batch is drawn from. log q(z) is estimated from the batch's own posteriors by
    minibatch-weighted sampling, or by the unbiased minibatch-stratified sampling.
    Chen et al. 2018, eq. 2 for the parts, section 3.1 and appendix C for the two estimators.
    """
    log_density = log_normal(z[:, None], mu[None], logvar[None])  # (B, B, D): z_i under x_j
    log_weight = (stratified_log_weights if stratified else minibatch_log_weights)(len(z), images)
    weight = log_weight.to(z.device)
    log_q_z = torch.logsumexp(log_density.sum(2) + weight, 1)  # (B,)
    log_q_each = torch.logsumexp(log_density + weight[..., None], 1)  # (B, D)
    log_q_z_given_x = log_normal(z, mu, logvar).sum(1)
    log_prior = log_normal(z, torch.zeros_like(z), torch.zeros_like(z)).sum(1)
    return KlParts(
        (log_q_z_given_x - log_q_z).mean(),
        (log_q_z - log_q_each.sum(1)).mean(),
        (log_q_each.sum(1) - log_prior).mean(),
    )


def beta_tcvae(reconstruction: Tensor, parts: KlParts, beta: float) -> Tensor:
    """Batch loss: mean reconstruction + information + β · total correlation + dimension-wise KL.

    reconstruction: (B,). Returns a scalar; β = 1 estimates −ELBO. Chen et al. 2018, eq. 4.
    """
    information, total_correlation, dimension_kl = parts
    return reconstruction.mean() + information + beta * total_correlation + dimension_kl


def log_normal(z: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
    """log N(z; mu, exp(logvar)) elementwise, shapes broadcast."""
    return -0.5 * ((z - mu).square() * (-logvar).exp() + logvar + math.log(2 * math.pi))


def minibatch_log_weights(batch: int, images: int) -> Tensor:
    """(B, B), all log 1/(N·B): biased, but steady. Chen et al. 2018, eq. 3."""
    return torch.full((batch, batch), -math.log(images * batch))


def stratified_log_weights(batch: int, images: int) -> Tensor:
    """(B, B) log weights whose every row sums to 1 and estimates q(z) without bias.

    With M = B − 1: 1/N for the image that z came from, (N − M)/(N·M) for one other, the next in
    the batch, and 1/M for the rest. Chen et al. 2018, appendix C.2. Needs 2 ≤ B ≤ N.
    """
    others = batch - 1
    weights = torch.full((batch, batch), 1 / others)
    rows = torch.arange(batch)
    weights[rows, rows] = 1 / images
    weights[rows, (rows + 1) % batch] = (images - others) / (images * others)
    return weights.log()


def permute_dims(z: Tensor) -> Tensor:
    """Each latent shuffled over the batch by itself: a draw of Π q(z_d). (B, D) to (B, D).

    Kim & Mnih 2018, algorithm 1.
    """
    return z.gather(0, torch.rand_like(z).argsort(0))


def density_ratio_tc(logits: Tensor) -> Tensor:
    """Total correlation as a discriminator sees it: E log D/(1 − D), a scalar.

    logits: (B,) of "z is from q(z), not from Π q(z_d)". Kim & Mnih 2018, eq. 3.
    """
    return logits.mean()


def discriminator_loss(joint_logits: Tensor, permuted_logits: Tensor) -> Tensor:
    """Mean of −log D over draws of q(z) and of −log(1 − D) over draws of Π q(z_d), halved.

    Logits (B,) and (B',). Kim & Mnih 2018, algorithm 2.
    """
    return (F.softplus(-joint_logits).mean() + F.softplus(permuted_logits).mean()) / 2


def dip_penalty(covariance: Tensor, off_diagonal: float, diagonal: float) -> Tensor:
    """λ_od Σ_{i≠j} C_ij² + λ_d Σ_i (C_ii − 1)², a scalar; C: (D, D).

    Kumar et al. 2018, eq. 6 with the covariance of the means (DIP-VAE-I), eq. 7 with that of
    the samples (DIP-VAE-II).
    """
    variances = covariance.diagonal()
    off = covariance.square().sum() - variances.square().sum()
    return off_diagonal * off + diagonal * (variances - 1).square().sum()


def mean_covariance(mu: Tensor) -> Tensor:
    """Cov of the posterior means over the batch, (D, D), divided by B."""
    centred = mu - mu.mean(0)
    return centred.T @ centred / len(mu)


def sample_covariance(mu: Tensor, logvar: Tensor) -> Tensor:
    """Cov of z ~ q(z) by total covariance, Cov[mu] + E[diag(exp(logvar))], (D, D)."""
    return mean_covariance(mu) + logvar.exp().mean(0).diag()


def squared_mmd(z: Tensor, prior: Tensor) -> Tensor:
    """Squared maximum mean discrepancy between two sets of draws, a scalar of expectation 0
    where both come from one distribution.

    z, prior: (B, D), B ≥ 2. Kernel: inverse multiquadric 2D / (2D + |a − b|²), whose scale is
    the mean squared distance of two draws of N(0, I). U-statistic, Gretton et al. 2012, eq. 3;
    its use here Zhao et al. 2019, section 3.2; the kernel Tolstikhin et al. 2018, section 4.
    """
    count, scale = len(z), 2 * z.shape[1]

    def kernel(a: Tensor, b: Tensor) -> Tensor:
        return scale / (scale + (a[:, None] - b[None]).square().sum(2))

    pairs = count * (count - 1)
    # k(a, a) = 1: the diagonal of each set against itself is left out.
    within = (kernel(z, z).sum() + kernel(prior, prior).sum() - 2 * count) / pairs
    return within - 2 * kernel(z, prior).mean()
