"""Small nets of torch's own layers, as files that torch's real exporters write of them."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import onnxruntime
import torch
from torch import Tensor, nn

IMAGE = (1, 8, 8)
LATENTS = 3
Way = Callable[[nn.Module, Tensor, Path, list[str]], None]


def torch_export(net: nn.Module, x: Tensor, path: Path, names: list[str], **said: Any) -> None:
    """torch.onnx.export with what is said, all else as it is by default."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # torch warns of its own exporters
        torch.onnx.export(net, (x,), path, output_names=names, **said)


def default(net: nn.Module, x: Tensor, path: Path, names: list[str]) -> None:
    torch_export(net, x, path, names, verbose=False)


def any_batch(net: nn.Module, x: Tensor, path: Path, names: list[str]) -> None:
    torch_export(
        net, x, path, names, verbose=False, dynamic_shapes=[{0: torch.export.Dim("batch")}]
    )


def inside(opset: int | None = None) -> Way:
    """One file without another beside it."""

    def write(net: nn.Module, x: Tensor, path: Path, names: list[str]) -> None:
        said = {"verbose": False, "external_data": False, "opset_version": opset}
        torch_export(net, x, path, names, **said)

    return write


def older(opset: int, *, any_batch: bool = False, folding: bool = True) -> Way:
    """The exporter that traces."""

    def write(net: nn.Module, x: Tensor, path: Path, names: list[str]) -> None:
        axes = {"x": {0: "batch"}} if any_batch else None
        said = {"dynamo": False, "opset_version": opset, "dynamic_axes": axes}
        torch_export(net, x, path, names, **said, input_names=["x"], do_constant_folding=folding)

    return write


def optimised(level: str, before: Way) -> Way:
    """What onnxruntime's optimiser makes of another file."""

    def write(net: nn.Module, x: Tensor, path: Path, names: list[str]) -> None:
        first = path.with_name(f"before-{path.name}")
        before(net, x, first, names)
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = getattr(
            onnxruntime.GraphOptimizationLevel, f"ORT_ENABLE_{level}"
        )
        options.optimized_model_filepath = str(path)
        options.log_severity_level = 3
        onnxruntime.InferenceSession(first, options, providers=["CPUExecutionProvider"])

    return write


WAYS: dict[str, Way] = {
    "default": default,
    "any batch": any_batch,
    "inside": inside(),
    "inside, opset 18": inside(18),
    "inside, opset 22": inside(22),
    **{f"older, opset {opset}": older(opset) for opset in (11, 12, 13, 16, 17, 20)},
    "older, any batch": older(14, any_batch=True),
    "older, unfolded": older(12, any_batch=True, folding=False),
    "optimised, basic": optimised("BASIC", older(17)),
    "optimised, extended": optimised("EXTENDED", older(17)),
}


class Mapped(nn.Module):
    """A net by a function of its layers."""

    def __init__(self, function: Callable[..., Any], **layers: nn.Module) -> None:
        super().__init__()
        self.layers = nn.ModuleDict(layers)
        self.function = function

    def forward(self, x: Tensor) -> Any:
        return self.function(x, **self.layers)


class View(nn.Module):
    """nn.Unflatten, which the older exporter cannot write in the older opsets."""

    def __init__(self, *shape: int) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        return x.view(-1, *self.shape)


def pieces(*layers: nn.Module) -> nn.Sequential:
    """A decoder of 4 × 4 pictures of 4 channels that goes on with `layers`."""
    return nn.Sequential(nn.Linear(LATENTS, 64), View(4, 4, 4), *layers)


def up() -> nn.ConvTranspose2d:
    return nn.ConvTranspose2d(4, 1, 4, 2, 1)


def block(kind: Callable[[], nn.Module], *, shortcut: bool = False) -> nn.Module:
    layers = {
        "body": nn.Sequential(nn.Conv2d(4, 4, 3, 1, 1), nn.BatchNorm2d(4), kind()),
        "skip": nn.Conv2d(4, 4, 1) if shortcut else nn.Identity(),
    }
    return Mapped(lambda x, body, skip: skip(x) + body(x), **layers)


def mlp(activation: nn.Module) -> nn.Module:
    hidden, out = nn.Linear(LATENTS, 20), nn.Linear(20, 64)
    return Mapped(
        lambda z, hidden, act, out: out(act(hidden(z))).sigmoid().view(-1, *IMAGE),
        hidden=hidden,
        act=activation,
        out=out,
    )


DECODERS: dict[str, Callable[[], nn.Module]] = {
    "dense": lambda: mlp(nn.ReLU()),
    "transposed": lambda: pieces(nn.BatchNorm2d(4), nn.ReLU(), up(), nn.Sigmoid()),
    "GELU": lambda: mlp(nn.GELU()),
    "GELU by tanh": lambda: mlp(nn.GELU("tanh")),
    "SiLU and upsampling": lambda: pieces(
        nn.Upsample(scale_factor=2), nn.Conv2d(4, 1, 3, 1, 1), nn.SiLU(), nn.Sigmoid()
    ),
    "bilinear": lambda: pieces(
        nn.Upsample(scale_factor=2, mode="bilinear"), nn.Conv2d(4, 1, 3, padding=1), nn.Tanh()
    ),
    "residual": lambda: pieces(block(nn.ReLU), nn.LeakyReLU(0.2), up(), nn.Sigmoid()),
    "residual with a shortcut": lambda: pieces(block(nn.GELU, shortcut=True), up(), nn.Sigmoid()),
    "batch norm after the activation": lambda: pieces(
        nn.ReLU(), nn.BatchNorm2d(4), up(), nn.Sigmoid()
    ),
    "group norm": lambda: pieces(nn.GroupNorm(2, 4), nn.SiLU(), up(), nn.Sigmoid()),
    "instance norm": lambda: pieces(nn.InstanceNorm2d(4, affine=True), up(), nn.Sigmoid()),
    "layer norm": lambda: nn.Sequential(
        nn.Linear(LATENTS, 64), nn.LayerNorm(64), nn.ELU(0.7), View(*IMAGE), nn.Sigmoid()
    ),
    "pixel shuffle": lambda: pieces(nn.Conv2d(4, 4, 1), nn.PixelShuffle(2), nn.Sigmoid()),
    "PReLU": lambda: pieces(nn.PReLU(4), up(), nn.Sigmoid()),
    "softplus and hard activations": lambda: pieces(
        nn.Softplus(), nn.Conv2d(4, 4, 1), nn.Hardswish(), up(), nn.Hardsigmoid()
    ),
    "ReLU6, Mish and hard tanh": lambda: pieces(
        nn.ReLU6(), nn.Conv2d(4, 4, 1), nn.Mish(), up(), nn.Hardtanh()
    ),
    "SELU and CELU": lambda: pieces(
        nn.SELU(), nn.Conv2d(4, 4, 1), nn.CELU(0.5), up(), nn.Sigmoid()
    ),
    "groups and a dilation": lambda: pieces(
        nn.Conv2d(4, 4, 3, padding=2, dilation=2, groups=2), nn.ReLU(), up(), nn.Sigmoid()
    ),
    "cropped": lambda: Mapped(
        lambda z, net: net(z)[:, :, 1:9, 1:9].sigmoid(),
        net=pieces(nn.ConvTranspose2d(4, 1, 4, 2, 0)),
    ),
    "latents as a picture": lambda: nn.Sequential(
        View(LATENTS, 1, 1),
        nn.ConvTranspose2d(LATENTS, 4, 4, 1, 0),
        nn.ReLU(),
        up(),
        nn.Sigmoid(),
    ),
    "channels last": lambda: Mapped(
        lambda z, inn, conv: (
            conv(inn(z).view(-1, 8, 8, 2).permute(0, 3, 1, 2)).permute(0, 2, 3, 1).sigmoid()
        ),
        inn=nn.Linear(LATENTS, 128),
        conv=nn.Conv2d(2, 1, 3, padding=1),
    ),
    "branches side by side": lambda: Mapped(
        lambda z, inn, a, b, out: out(torch.cat([a(inn(z)), b(inn(z))], 1)).sigmoid(),
        inn=pieces(),
        a=nn.Conv2d(4, 2, 3, padding=1),
        b=nn.Sequential(nn.Conv2d(4, 2, 1), nn.ReLU()),
        out=up(),
    ),
}


def trunk() -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(1, 3, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(48, 10))


def heads(ends: Callable[..., Any], **more: nn.Module) -> nn.Module:
    """An encoder of two heads; what it gives is `ends` of mu and logvar, and of `more`."""

    def forward(x: Tensor, trunk: nn.Module, mu: nn.Module, logvar: nn.Module, **rest: Any) -> Any:
        h = trunk(x).relu()
        return ends(mu(h), logvar(h), **rest)

    two = {name: nn.Linear(10, LATENTS) for name in ("mu", "logvar")}
    return Mapped(forward, trunk=trunk(), **two, **more)


def halved(ends: Callable[[Tensor, Tensor], Any]) -> nn.Module:
    net = nn.Sequential(trunk(), nn.ReLU(), nn.Linear(10, 2 * LATENTS))
    return Mapped(lambda x, net: ends(*net(x).chunk(2, 1)), net=net)


def sampled(mu: Tensor, logvar: Tensor) -> Tensor:
    return mu + torch.randn_like(mu) * (0.5 * logvar).exp()


# What an encoder gives, the names of its outputs, and which of them are mu and logvar.
ENCODERS: dict[str, tuple[Callable[[], nn.Module], list[str], tuple[int, ...]]] = {
    "two heads": (lambda: heads(lambda m, v: (m, v)), ["a", "b"], (0, 1)),
    "logvar first": (lambda: heads(lambda m, v: (v, m)), ["log_var", "mean"], (1, 0)),
    "clamped": (lambda: heads(lambda m, v: (m, v.clamp(-0.1, 0.1))), ["mu", "logvar"], (0, 1)),
    "halves": (lambda: halved(lambda m, v: (m, v)), ["mu", "logvar"], (0, 1)),
    "clamped halves": (
        lambda: halved(lambda m, v: (v.clamp(-0.2, 5.0), m)),
        ["logvar", "mu"],
        (1, 0),
    ),
    "both in one": (lambda: heads(lambda m, v: torch.cat([m, v], 1)), ["h"], (0,)),
    "z beside them": (
        lambda: heads(lambda m, v: (sampled(m, v), m, v)),
        ["z", "mu", "logvar"],
        (1, 2),
    ),
    "z between two without a name": (
        lambda: heads(lambda m, v: (m, sampled(m, v), v)),
        ["o0", "o1", "o2"],
        (0, 2),
    ),
    "max pool": (
        lambda: Mapped(
            lambda x, a, b: b(a(x)).chunk(2, 1),
            a=nn.Sequential(
                nn.BatchNorm2d(1), nn.Conv2d(1, 4, 3, padding=1), nn.MaxPool2d(2), nn.ELU()
            ),
            b=nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2 * LATENTS)),
        ),
        ["mu", "logvar"],
        (0, 1),
    ),
    "convolutions as heads": (
        lambda: Mapped(
            lambda x, h, m, v: (m(h(x)).flatten(1), v(h(x)).flatten(1)),
            h=nn.Sequential(nn.Conv2d(1, 4, 4, 4), nn.GELU()),
            m=nn.Conv2d(4, LATENTS, 2),
            v=nn.Conv2d(4, LATENTS, 2),
        ),
        ["mean", "logvar"],
        (0, 1),
    ),
}


def seeded(make: Callable[[], nn.Module]) -> nn.Module:
    """The net in evaluation mode, none of its norms and slopes as they were initialised."""
    torch.manual_seed(0)
    net = make().eval()
    for module in net.modules():
        if isinstance(module, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            module.weight.data *= 2  # else little comes through
        if isinstance(module, nn.BatchNorm2d | nn.GroupNorm | nn.LayerNorm | nn.InstanceNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            nn.init.uniform_(module.running_mean, -0.3, 0.3)
            nn.init.uniform_(module.running_var, 0.3, 2.0)
        if isinstance(module, nn.PReLU):
            nn.init.uniform_(module.weight, 0.05, 0.6)
    return net
