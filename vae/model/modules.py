"""The layers that torch has not, and its activations by their names."""

from __future__ import annotations

import torch
from torch import Tensor, nn

ACTIVATIONS: dict[str, type[nn.Module]] = {
    "relu": nn.ReLU,
    "silu": nn.SiLU,
    "gelu": nn.GELU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
}


class Affine(nn.Module):
    """scale · x + shift with fixed numbers."""

    def __init__(self, scale: float, shift: float) -> None:
        super().__init__()
        self.scale, self.shift = scale, shift

    def forward(self, x: Tensor) -> Tensor:
        return self.scale * x + self.shift


class Jitter(nn.Module):
    """Each image (B, C, H, W) moved by up to `pixels` each way in training, zeros moved in."""

    def __init__(self, pixels: int) -> None:
        super().__init__()
        self.pixels = pixels

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        (height, width), many = x.shape[-2:], len(x)
        padded = nn.functional.pad(x, [self.pixels] * 4)
        down, right = torch.randint(2 * self.pixels + 1, (2, many, 1), device=x.device)
        rows = down + torch.arange(height, device=x.device)  # (B, H)
        columns = right + torch.arange(width, device=x.device)  # (B, W)
        image = torch.arange(many, device=x.device)[:, None, None]
        moved = padded[image, :, rows[:, :, None], columns[:, None, :]]  # (B, H, W, C)
        return moved.permute(0, 3, 1, 2)


class Residual(nn.Module):
    """x + body(x)."""

    def __init__(self, body: nn.Sequential) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: Tensor) -> Tensor:
        changed: Tensor = self.body(x)
        return x + changed
