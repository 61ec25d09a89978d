"""What a training epoch has to compute, and how fast its layers alone are on these cores.

Bare layers are a recipe's own matrix products and convolutions (oneDNN's), of its shapes and batch,
forward and backward, one after another with nothing in between: no loop in torch is faster. Adam
then reads four numbers and writes three for each weight, whatever the batch: a pass of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from vae.model.losses import beta_vae
from vae.model.models import VAE
from vae.training.config import Config
from vae.training.optimiser import AdamW
from vae.training.train import forward

WARMING, REPEATS = 3, 15
WEIGHTED = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)


@dataclass(frozen=True)
class Arithmetic:
    """Of one step on a batch: floating-point operations, a product and its addition being two,
    the seconds of its bare layers, and those of Adam's pass over the weights."""

    flops: int
    layers: float
    adam: float


def arithmetic_of(model: VAE, x: Tensor, config: Config) -> Arithmetic:
    """x: a batch (B, C, H, W) in [0, 1]."""
    model.train()
    given: list[tuple[nn.Module, Tensor]] = []

    def note(layer: nn.Module, inputs: tuple[Tensor, ...], _output: Tensor) -> None:
        given.append((layer, inputs[0].detach().clone()))

    layers = [layer for layer in model.modules() if isinstance(layer, WEIGHTED)]
    hooks = [layer.register_forward_hook(note) for layer in layers]
    counter = FlopCounterMode(display=False)
    with counter:
        terms = forward(model, x, config)
        beta_vae(terms.reconstruction, terms.kl, config.beta).backward()
    for hook in hooks:
        hook.remove()
    # The first layer's input is the image, which needs no gradient.
    bare = [_passes(layer, inputs, is_first=k == 0) for k, (layer, inputs) in enumerate(given)]
    optimizer = AdamW(model.parameters())
    adam = _seconds(lambda: optimizer.step(config.learning_rate))
    return Arithmetic(counter.get_total_flops(), sum(map(_seconds, bare)), adam)


def _passes(layer: nn.Module, inputs: Tensor, *, is_first: bool) -> Callable[[], object]:
    x = inputs.requires_grad_(not is_first)
    wanted = [*layer.parameters(), *([] if is_first else [x])]
    gradient = torch.randn_like(layer(x))
    return lambda: torch.autograd.grad(layer(x), wanted, gradient)


def _seconds(act: Callable[[], object]) -> float:
    times = []
    for _ in range(WARMING + REPEATS):
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return median(times[WARMING:])
