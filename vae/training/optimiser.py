"""AdamW by torch's own kernel, and the learning rate at each step.

The classes of torch.optim, and its schedulers, which need one of them, import torch._dynamo at
their first use: 67 to 86 MB for a process that compiles nothing. Pages, worker and a training run
may take 500 MB together; they take 431 to 437 with the kernel alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim.adam import adam

# One cycle: a rise over RISE of the steps from peak / START, then a fall to peak / (START · END).
RISE, START, END = 0.3, 25.0, 1e4


class AdamW:
    """Adam with decoupled weight decay, to the bit torch.optim.AdamW(fused=True).

    Loshchilov & Hutter 2019, algorithm 2.
    """

    def __init__(
        self,
        parameters: Iterable[Tensor],
        betas: tuple[float, float] = (0.9, 0.999),
        weight_decay: float = 0.0,
    ) -> None:
        self._betas, self._weight_decay = betas, weight_decay
        self._parameters = list(parameters)
        self._state = [
            {
                "step": torch.zeros((), device=p.device),
                "exp_avg": torch.zeros_like(p),
                "exp_avg_sq": torch.zeros_like(p),
            }
            for p in self._parameters
        ]

    @torch.no_grad()
    def step(self, learning_rate: float) -> None:
        """Move each parameter that has a gradient."""
        moved = [
            (p, p.grad, state)
            for p, state in zip(self._parameters, self._state, strict=True)
            if p.grad is not None
        ]
        adam(
            [parameter for parameter, _, _ in moved],
            [gradient for _, gradient, _ in moved],
            [state["exp_avg"] for *_, state in moved],
            [state["exp_avg_sq"] for *_, state in moved],
            [],
            [state["step"] for *_, state in moved],
            fused=True,
            decoupled_weight_decay=True,
            amsgrad=False,
            maximize=False,
            lr=learning_rate,
            beta1=self._betas[0],
            beta2=self._betas[1],
            weight_decay=self._weight_decay,
            eps=1e-8,
        )

    def zero_grad(self) -> None:
        for parameter in self._parameters:
            parameter.grad = None

    def state_dict(self) -> dict[str, Any]:
        """As torch's: the state of each parameter by its number."""
        return {"state": dict(enumerate(self._state))}

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        for number, state in enumerate(self._state):
            for name, tensor in saved["state"][number].items():
                state[name].copy_(tensor)


def learning_rate(schedule: str, peak: float, step: int, steps: int) -> float:
    """Of the given step (from 0) of `steps`; the rate after the last one is that of step `steps`.

    schedule: a name of vae.store.config.SCHEDULES, each as torch's scheduler of that name. Raises
    ValueError for another.
    """
    match schedule:
        case "constant":
            return peak
        case "cosine":
            return _between(peak, 0.0, step / steps)
        case "one-cycle":
            return _one_cycle(peak, step, steps)
    raise ValueError(f"no schedule {schedule!r}")


def _one_cycle(peak: float, step: int, steps: int) -> float:
    """Smith & Topin 2019, with cosines for their straight lines."""
    rise = RISE * (steps + 1) - 1
    if step <= rise:
        return _between(peak / START, peak, step / rise)
    return _between(peak, peak / (START * END), (step - rise) / (steps - rise))


def _between(start: float, end: float, share: float) -> float:
    """Half a cosine from `start` at share 0 to `end` at 1."""
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
