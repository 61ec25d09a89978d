"""What a run minimises: its options turned into one loss of a batch at a step."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from vae.model import losses
from vae.model.recipes import Likelihood
from vae.store.config import options_of
from vae.training.config import Config
from vae.training.optimiser import AdamW


class Terms(NamedTuple):
    """One pass of a batch through a VAE: z, mu, logvar (B, D); in nats per image reconstruction
    (B,), at z, and the KL of each latent (B, D)."""

    z: Tensor
    mu: Tensor
    logvar: Tensor
    reconstruction: Tensor
    kl: Tensor


class Objective:
    """Call it with a batch's terms and the step, counted from 0 (`math.inf`: where annealing has
    ended), for the loss to minimise: a scalar in nats per image."""

    def __init__(
        self, config: Config, images: int, steps_per_epoch: int, device: torch.device
    ) -> None:
        """`images` is the size of the training part, which beta-tcvae needs."""
        self.config, self.images = config, images
        self._warmup = round(config.warmup_epochs * steps_per_epoch)
        self._rise = round(config.capacity_epochs * steps_per_epoch)
        # It lies here and not in the model, which is published without it.
        self.discriminator = (
            Discriminator(config, device) if config.objective == "factor-vae" else None
        )

    def beta(self, step: float) -> float:
        return self.config.beta * losses.kl_warmup(step, self._warmup)

    def __call__(self, terms: Terms, step: float) -> Tensor:
        config, beta = self.config, self.beta(step)
        reconstruction, kl = terms.reconstruction, terms.kl
        elbo = losses.beta_vae(reconstruction, kl, beta)
        match config.objective:
            case "beta-vae":
                return elbo
            case "capacity":
                capacity = losses.annealed_capacity(step, self._rise, config.capacity)
                return losses.capacity_vae(reconstruction, kl, capacity, config.capacity_gamma)
            case "beta-tcvae":
                parts = losses.kl_decomposition(
                    *(terms.z, terms.mu, terms.logvar, self.images),
                    stratified=config.sampling == "stratified",
                )
                return losses.beta_tcvae(reconstruction, parts, beta)
            case "factor-vae":
                assert self.discriminator is not None
                logits = self.discriminator.judge(terms.z)
                return elbo + config.factor_gamma * losses.density_ratio_tc(logits)
            case "dip-vae-i":
                return elbo + self._dip(losses.mean_covariance(terms.mu))
            case "dip-vae-ii":
                return elbo + self._dip(losses.sample_covariance(terms.mu, terms.logvar))
            case "info-vae":
                mmd = losses.squared_mmd(terms.z, torch.randn_like(terms.z))
                alpha, weight = config.info_alpha, config.info_lambda
                return losses.beta_vae(reconstruction, kl, 1 - alpha) + (alpha + weight - 1) * mmd
        raise ValueError(f"no objective {config.objective!r}")

    def _dip(self, covariance: Tensor) -> Tensor:
        return losses.dip_penalty(
            covariance, self.config.dip_off_diagonal, self.config.dip_diagonal
        )

    def learn(self, terms: Terms) -> None:
        """Once a step: what an objective itself learns from the model's batch."""
        if self.discriminator is not None:
            self.discriminator.learn(terms.z.detach())

    def state_dict(self) -> dict[str, Any]:
        return {} if self.discriminator is None else self.discriminator.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        if self.discriminator is not None:
            self.discriminator.load_state_dict(state)


class Discriminator:
    """FactorVAE's: tells draws of q(z) from draws of Π q(z_d). Kim & Mnih 2018, appendix A:
    leaky ReLU of .2, Adam of 1e-4 with momenta .5 and .9."""

    def __init__(self, config: Config, device: torch.device) -> None:
        widths = [config.latent_dim, *[config.discriminator_width] * config.discriminator_layers]
        hidden = [(nn.Linear(a, b), nn.LeakyReLU(0.2)) for a, b in pairwise(widths)]
        modules = [module for pair in hidden for module in pair]
        self.net = nn.Sequential(*modules, nn.Linear(widths[-1], 1)).to(device)
        self.optimizer = AdamW(self.net.parameters(), betas=(0.5, 0.9))

    def judge(self, z: Tensor) -> Tensor:
        """Logits (B,) of z (B, D) coming from q(z); gradients reach z and nothing else."""
        self.net.requires_grad_(False)
        logits: Tensor = self.net(z)
        return logits.squeeze(1)

    def learn(self, z: Tensor) -> None:
        """One step on a batch of q(z), whose halves stand for the paper's two batches: one as it
        is, of the other each latent shuffled."""
        self.net.requires_grad_(True)
        joint, other = z.chunk(2)
        logits = self.net(torch.cat([joint, losses.permute_dims(other)])).squeeze(1)
        self.optimizer.zero_grad()
        losses.discriminator_loss(logits[: len(joint)], logits[len(joint) :]).backward()
        self.optimizer.step(1e-4)

    def state_dict(self) -> dict[str, Any]:
        return {"net": self.net.state_dict(), "optimizer": self.optimizer.state_dict()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])


def objective_document(config: Config, likelihood: Likelihood) -> dict[str, Any]:
    """The `objective` of run.json: name, beta, likelihood, sigma where the likelihood has one,
    what is not as usual, and the options that this objective reads."""
    unusual = {name: getattr(config, name) for name in ("learn_sigma", "condition", "prior")}
    defaults = {each.name: each.default for each in fields(config)}
    return {
        "name": config.objective,
        "beta": config.beta,
        "likelihood": likelihood.name,
        **({"sigma": likelihood.sigma} if likelihood.sigma else {}),
        **{name: value for name, value in unusual.items() if value != defaults[name]},
        **{option: getattr(config, option) for option in options_of(config.objective)},
    }
