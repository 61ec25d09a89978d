"""Semi-amortised inference: for each image, a few steps from the encoder's answer to a better one.

An encoder has one answer for all images that look alike to it; by how much the bound of that
answer is above the best Gaussian's is its amortisation gap (Cremer et al. 2018). Each step here is
one of natural-gradient variational inference, from decoded values alone, so that all that can
decode can take it: assets/inference/refinement.mjs does so in the browser.

A β-VAE's posterior is that of the likelihood to the power 1/β: distortion + β · rate is least where
distortion/β + rate is (Higgins et al. 2017, eq. 4), so log p(x | z) is divided by β throughout.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

from vae.model import losses
from vae.store.documents import Refinement

Logits = Callable[[Tensor, Tensor | None], Tensor]
LogLikelihood = Callable[[Tensor], Tensor]

# Undamped, a step overshoots where the likelihood is far from a Gaussian.
DAMPING = 0.5
# Places that are decoded at once: what a convolution makes of more leaves the processor's cache.
PORTION = 128
# The plane that is searched, along each latent: all but a thousandth of the prior's mass.
SEARCHED_SPAN = 3.5


class Posterior(NamedTuple):
    """mu and logvar (B, D), and −ELBO (B,) by quadrature."""

    mu: Tensor
    logvar: Tensor
    bound: Tensor

    def or_better(self, other: Posterior) -> Posterior:
        """Of each image the one with the lower bound."""
        better = other.bound < self.bound
        mu, logvar = (
            torch.where(better[:, None], *pair)
            for pair in ((other.mu, self.mu), (other.logvar, self.logvar))
        )
        return Posterior(mu, logvar, torch.where(better, other.bound, self.bound))


class Refiner:
    """A model's posteriors, refined as its run.json says; logits: of places (B, D) and labels;
    beta: the weight of the KL, above 0."""

    def __init__(self, logits: Logits, said: Refinement, beta: float = 1.0) -> None:
        self._logits, self._said, self._beta = logits, said, beta
        self._plane: Plane | None = None

    def __call__(
        self, x: Tensor, label: Tensor | None, mu: Tensor, logvar: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Images x (B, C, H, W) with the encoder's mu and logvar (B, D): a better mu and logvar."""
        pixels = x.flatten(1)

        def log_likelihood(z: Tensor) -> Tensor:
            told = None if label is None else label.repeat(len(z))
            logits = in_portions(self._logits, z.flatten(0, 1), told).reshape(len(z), len(x), -1)
            return (logits * pixels - softplus(logits)).sum(2) / self._beta

        found = refined(log_likelihood, mu, logvar, self._said.steps)
        if self._said.side:
            if self._plane is None:
                self._plane = Plane(self._logits, self._said.side, self._beta)
            start = self._plane.best(pixels)
            found = found.or_better(refined(log_likelihood, start, logvar, self._said.steps))
        return found.mu, found.logvar


class Plane:
    """Side² places of a plane from which a search may start, and what is decoded there."""

    def __init__(self, logits: Logits, side: int, beta: float) -> None:
        along = torch.linspace(-SEARCHED_SPAN, SEARCHED_SPAN, side)
        self._places = torch.cartesian_prod(along, along)  # (side², 2)
        decoded = in_portions(logits, self._places, None).flatten(1)
        self._logits = decoded / beta
        self._rest = -softplus(decoded).sum(1) / beta - self._places.square().sum(1) / 2

    def best(self, pixels: Tensor) -> Tensor:
        """The place of the highest log p(x | z) / β + log p(z), (B, 2); pixels: (B, C · H · W)."""
        return self._places[(pixels @ self._logits.T + self._rest).argmax(1)]


def in_portions(logits: Logits, z: Tensor, label: Tensor | None) -> Tensor:
    """What `logits` says of the places z (N, D) and labels (N), decoded PORTION at a time."""
    labels = (None,) * len(z) if label is None else label.split(PORTION)
    return torch.cat([logits(*part) for part in zip(z.split(PORTION), labels, strict=False)])


def refined(log_likelihood: LogLikelihood, mu: Tensor, logvar: Tensor, steps: int) -> Posterior:
    """The best of `steps` + 1 posteriors of each image: that given and what each step makes of it.

    log_likelihood: places (K, B, D) to log p(x | z), (K, B); mu, logvar: (B, D); the prior is
    N(0, I). With expectations by three-point Gauss-Hermite quadrature, g = E[∇ log p(x | z)] and
    h, the diagonal of E[∇² log p(x | z)], are those of Bonnet and Price, which need no derivative;
    the step goes by DAMPING towards precision 1 − h and mean g / precision (Khan and Rue 2023,
    section 1.3).
    """
    nodes, weights = _quadrature(mu)
    best = Posterior(mu, logvar, torch.full(mu.shape[:1], torch.inf, dtype=mu.dtype))
    for step in range(steps + 1):
        sigma = (0.5 * logvar).exp()
        found = log_likelihood(mu + nodes[:, None] * sigma)
        mean = weights @ found  # (B,)
        best = best.or_better(Posterior(mu, logvar, losses.gaussian_kl(mu, logvar).sum(1) - mean))
        if step == steps:
            break
        weighted = (weights[:, None] * (found - mean)).T  # (B, K)
        gradient = weighted @ nodes / sigma
        curvature = weighted @ (nodes.square() - 1) / sigma.square()
        precision = (1 - DAMPING) * (-logvar).exp() + DAMPING * (1 - curvature).clamp_min(1)
        mu, logvar = mu + DAMPING * (gradient - mu) / precision, -precision.log()
    return best


def _quadrature(like: Tensor) -> tuple[Tensor, Tensor]:
    """Over N(0, I), exact for polynomials up to degree 5 in each latent: nodes (3 ** D, D) and
    their weights (3 ** D), which sum to 1."""
    latent_dim = like.shape[1]
    nodes = list(product((-math.sqrt(3), 0.0, math.sqrt(3)), repeat=latent_dim))
    weights = [math.prod(each) for each in product((1 / 6, 2 / 3, 1 / 6), repeat=latent_dim)]
    return like.new_tensor(nodes), like.new_tensor(weights)
