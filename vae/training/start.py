"""The model that a training begins with."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from vae.data.datasets import Dataset
from vae.model.models import VAE, build_vae
from vae.model.priors import Mixture, Vamp
from vae.store.config import ConfigError
from vae.training.config import Config


def begun(config: Config, data: Dataset, rest: Tensor) -> VAE:
    """The model that training begins with; `rest` are the rows that it learns from, some of whose
    images are VampPrior's first pseudo-inputs."""
    recipe = config.architecture
    classes = len(data.classes) if config.condition == "label" else 0
    model = build_vae(recipe.encoder, recipe.decoder, data.image, config.latent_dim, classes)
    if config.learn_sigma == "on":
        model.log_sigma = nn.Parameter(torch.tensor(math.log(recipe.likelihood.sigma or 1.0)))
    if config.prior == "mixture":
        model.prior = Mixture(config.components, config.latent_dim)
    elif config.prior == "vamp":
        model.prior = Vamp(data.train.pixels(rest[: config.components].cpu()))
    if config.start:
        begin_with(model, config.beginning)
    return model


def begin_with(model: VAE, folder: Path) -> None:
    """Give the model the weights of a run of the same layers. Raises ConfigError for another."""
    try:
        model.load_state_dict(load_file(folder / "weights.safetensors"))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise ConfigError(
            f"start is {str(folder)!r}; allowed: the folder of a run of this recipe and as many "
            f"latents, whose layers have no batch norm ({str(error).splitlines()[0]})"
        ) from None
