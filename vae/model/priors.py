"""Priors that are learnt with the nets: a mixture of Gaussians, and VampPrior.

Both are published as one mixture: of VampPrior the posteriors of its pseudo-inputs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from vae.model import losses

Encode = Callable[[Tensor], tuple[Tensor, Tensor]]


class Components(NamedTuple):
    """A mixture of K diagonal Gaussians: mean and logvar (K, D), log of the weights (K,)."""

    mean: Tensor
    logvar: Tensor
    log_weight: Tensor

    def log_density(self, z: Tensor) -> Tensor:
        """log p(z), (B,), of z (B, D)."""
        each = losses.log_normal(z[:, None], self.mean, self.logvar).sum(2)  # (B, K)
        return torch.logsumexp(each + self.log_weight, 1)


class Prior(nn.Module):
    """What has components, which may depend on the encoder."""

    def components(self, encode: Encode) -> Components:
        raise NotImplementedError


class Mixture(Prior):
    """K Gaussians whose means, variances and weights are learnt; they begin as draws of N(0, I)
    around which each is half as wide as that."""

    def __init__(self, count: int, latent_dim: int) -> None:
        super().__init__()
        self.mean = nn.Parameter(torch.randn(count, latent_dim))
        self.logvar = nn.Parameter(torch.full((count, latent_dim), 2 * math.log(0.5)))
        self.logits = nn.Parameter(torch.zeros(count))

    @classmethod
    def of(cls, mean: Tensor, logvar: Tensor, log_weight: Tensor) -> Mixture:
        """The mixture of these components, as they are published."""
        prior = cls(*mean.shape)
        given = {"mean": mean, "logvar": logvar, "logits": log_weight}
        prior.load_state_dict({name: each.float() for name, each in given.items()})
        return prior

    def components(self, encode: Encode) -> Components:
        return Components(self.mean, self.logvar, self.logits.log_softmax(0))


class Vamp(Prior):
    """The mean of the posteriors of K pseudo-inputs, images that are learnt. Tomczak & Welling
    2018, eq. 9; they begin as training images, which their section 2 allows."""

    def __init__(self, images: Tensor) -> None:
        """images: (K, C, H, W) in [0, 1]."""
        super().__init__()
        self.pseudo = nn.Parameter(images.clamp(0.01, 0.99).logit())

    def components(self, encode: Encode) -> Components:
        mean, logvar = encode(self.pseudo.sigmoid())
        return Components(mean, logvar, torch.full((len(mean),), -math.log(len(mean))))
