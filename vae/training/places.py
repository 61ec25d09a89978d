"""Where on the plane each training image is decoded best, for encoders that have settled elsewhere.

A decoder bends the plane, so an image can have several places that suit it, tens of posterior
widths apart. What lies between them is worse, so no gradient leads an encoder from one to another:
it takes a look at the whole plane, which two latents allow.
"""

from __future__ import annotations

import torch
from torch import Tensor

from vae.data.datasets import AT_ONCE, Split
from vae.model import losses
from vae.model.models import VAE

RADIUS, STEP = 3.6, 0.1  # 0.15 % of the prior lies outside
NEAR = 0.15  # as far as a place of the grid and the mean of a posterior around it may be apart
# Nats that make a place better: a grid of this step misses a posterior's middle by as many.
BETTER = 3.0


class BestPlaces:
    """The place of each of a split's images, (N, 2), and whether it is BETTER than where the
    encoder put them, (N,), by the last look at the plane; part of what a checkpoint holds."""

    def __init__(self, images: int, device: torch.device) -> None:
        self.places = torch.zeros(images, 2, device=device)
        self.better = torch.zeros(images, dtype=torch.bool, device=device)

    @torch.no_grad()
    def look(self, model: VAE, split: Split) -> None:
        """Find them anew; the model is left as it is evaluated."""
        self.places, highest = best_places(model.eval(), split)
        own = [joint(model, model.encode(x)[0], x) for x in split.batches()]
        self.better = highest > torch.cat(own) + BETTER

    def pull(self, mu: Tensor, rows: Tensor) -> Tensor:
        """How far each mean (B, 2) is from a better place of its image, the split's row, beyond
        NEAR, (B,): an encoder that is there already is left to its own loss."""
        apart = (mu - self.places[rows]).square().sum(1)
        return torch.relu(apart.add(1e-12).sqrt() - NEAR) * self.better[rows]

    def state_dict(self) -> dict[str, Tensor]:
        return {"places": self.places, "better": self.better}

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        self.places, self.better = state["places"], state["better"]


def joint(model: VAE, z: Tensor, x: Tensor) -> Tensor:
    """log p(x, z) under a Bernoulli model up to a constant, (B,), of places z (B, 2)."""
    return -losses.bernoulli_nll(model.logits(z), x) - z.square().sum(1) / 2


@torch.no_grad()
def best_places(model: VAE, split: Split) -> tuple[Tensor, Tensor]:
    """The place of a grid on the plane with the highest joint(…) of each image, (N, 2), and that
    joint, (N,)."""
    device = split.images.device
    axis = torch.arange(-RADIUS, RADIUS, STEP, device=device)
    grid = torch.cartesian_prod(axis, axis)
    grid = grid[grid.square().sum(1) <= RADIUS**2]
    x = split.pixels().flatten(1).T.contiguous()  # (P, N)
    best = torch.full((len(split),), -torch.inf, device=device)
    places = torch.zeros(len(split), 2, device=device)
    for few in grid.split(AT_ONCE):
        logits = model.logits(few).flatten(1)  # (M, P)
        alone = torch.nn.functional.softplus(logits).sum(1) + few.square().sum(1) / 2
        value, at = torch.addmm(-alone[:, None], logits, x).max(0)  # (N,)
        better = value > best
        best = torch.where(better, value, best)
        places[better] = few[at[better]]
    return places, best
