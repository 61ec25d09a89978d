"""What objectives ask of the aggregate posterior q(z) = E_x q(z | x), estimated on one batch.

Pure functions of tensors: a data set's size, a discriminator's logits and draws of the prior are
passed in. B images, D latents, nats throughout.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F


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
