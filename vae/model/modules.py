"""The layers that torch has not, and its activations by their names."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from vae.store.graph_process import OnnxGraph


class TanhGELU(nn.GELU):
    """GELU by tanh, the approximation that many nets were trained with."""

    def __init__(self) -> None:
        super().__init__(approximate="tanh")


# Without a number of their own. Compared by their exact type: one is a subclass of another.
ACTIVATIONS: dict[str, type[nn.Module]] = {
    "relu": nn.ReLU,
    "silu": nn.SiLU,
    "gelu": nn.GELU,
    "gelu_tanh": TanhGELU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "softplus": nn.Softplus,
    "hard_swish": nn.Hardswish,
    "mish": nn.Mish,
}


class Affine(nn.Module):
    """scale · x + shift with fixed numbers."""

    def __init__(self, scale: float, shift: float) -> None:
        super().__init__()
        self.scale, self.shift = scale, shift

    def forward(self, x: Tensor) -> Tensor:
        return self.scale * x + self.shift

    def extra_repr(self) -> str:
        return f"{self.scale}, {self.shift}"


class ChannelAffine(nn.Module):
    """weight · x + bias with one number each a channel (or feature): batch norm where no weights
    are beside it to be folded into."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(weight), nn.Parameter(bias)

    def forward(self, x: Tensor) -> Tensor:
        along = (-1, *[1] * (x.dim() - 2))
        return self.weight.reshape(along) * x + self.bias.reshape(along)


class Clamp(nn.Module):
    """Numbers below `low` become `low`, those above `high` `high`; None: without that bound."""

    def __init__(self, low: float | None, high: float | None) -> None:
        super().__init__()
        self.low, self.high = low, high

    def forward(self, x: Tensor) -> Tensor:
        return x.clamp(self.low, self.high)

    def extra_repr(self) -> str:
        return f"{self.low}, {self.high}"


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


class Broadcast(nn.Linear):
    """z (B, D) at each place of a side × side plane, then x to the right and y downwards, both in
    [-1, 1]: (B, (D + 2) · side²), channels first. A Linear, so that it is exported as one; it is
    not trained."""

    def __init__(self, latents: int, side: int) -> None:
        super().__init__(latents, (latents + 2) * side**2)
        line = torch.linspace(-1, 1, side)
        own = torch.stack([line.repeat(side), line.repeat_interleave(side)])  # (2, side²)
        with torch.no_grad():
            self.weight.zero_()
            self.weight[: latents * side**2] = torch.eye(latents).repeat_interleave(side**2, 0)
            self.bias.zero_()
            self.bias[latents * side**2 :] = own.flatten()
        self.requires_grad_(False)


class Residual(nn.Module):
    """x + body(x)."""

    def __init__(self, body: nn.Sequential) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: Tensor) -> Tensor:
        changed: Tensor = self.body(x)
        return x + changed


class RunGraph(nn.Module):
    """An ONNX graph that none of these layers can say, run by ONNX Runtime in another process.

    file: its name in a run's folder. It has no gradient; forward raises GraphError.
    """

    def __init__(self, file: str, content: bytes) -> None:
        super().__init__()
        self.file, self.content = file, content
        self._graph = OnnxGraph(lambda: content)

    def forward(self, x: Tensor) -> Tensor:
        return torch.from_numpy(self._graph(x.detach().numpy()))

    def extra_repr(self) -> str:
        return self.file


class Branches(nn.Module):
    """What several nets make of the same input: their sum ("add"), or one behind the other along
    the channels ("concat")."""

    def __init__(self, op: str, nets: Sequence[nn.Sequential]) -> None:
        super().__init__()
        self.op, self.nets = op, nn.ModuleList(nets)

    def forward(self, x: Tensor) -> Tensor:
        found = [net(x) for net in self.nets]
        return torch.cat(found, 1) if self.op == "concat" else torch.stack(found).sum(0)

    def extra_repr(self) -> str:
        return self.op
