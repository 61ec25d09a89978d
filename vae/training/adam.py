"""AdamW by torch's own kernel, without the half of torch that its optimiser classes import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim.adam import adam


class AdamW:
    """Adam with decoupled weight decay, to the bit torch.optim.AdamW(fused=True).

    Loshchilov & Hutter 2019, algorithm 2. The classes of torch.optim import torch._dynamo at
    their first use: a second and 70 MB for a process that compiles nothing.
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
