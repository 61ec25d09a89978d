"""Networks as others write them: plain torch modules that share no code with `vae`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
import torch
from torch import Tensor, nn

from vae.__main__ import main
from vae.store.catalogue import Catalogue

LATENTS = 3
Net = TypeVar("Net", bound=nn.Module)
Run = Callable[..., int]
Refused = Callable[..., str]


@pytest.fixture
def run_import(smaller_mnist: Path, tmp_path: Path) -> Run:
    """`python -m vae import … --id theirs` on the small MNIST; runs go to tmp_path/runs."""

    def run(*arguments: str | Path) -> int:
        fixed = ["--dataset", "mnist", "--id", "theirs", "--runs", str(tmp_path / "runs")]
        fixed += ["--data-root", str(smaller_mnist)]
        return main(["import", *fixed, *map(str, arguments)])

    return run


@pytest.fixture
def refused(run_import: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Imports what cannot become a run: the one sentence said of it, and nothing left."""

    def ask(*arguments: str | Path) -> str:
        capsys.readouterr()
        assert run_import(*arguments) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert list(tmp_path.glob("runs/*")) == []
        return error

    return ask


class ForeignMLP(nn.Module):
    """The layers of `fc-256` under names of its author's own, mu and logvar apart."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(784, 256), nn.Linear(256, 128)
        self.fc_mu, self.fc_logvar = nn.Linear(128, LATENTS), nn.Linear(128, LATENTS)
        self.fc3, self.fc4 = nn.Linear(LATENTS, 128), nn.Linear(128, 256)
        self.out = nn.Linear(256, 784)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.fc2(self.fc1(x.flatten(1)).relu()).relu()
        return self.fc_mu(h), self.fc_logvar(h)

    def decode(self, z: Tensor) -> Tensor:
        h = self.fc4(self.fc3(z).relu()).relu()
        return torch.sigmoid(self.out(h)).reshape(-1, 1, 28, 28)


class ForeignConv(nn.Module):
    """The layers of `conv-bn-32`; norms are defined after all convolutions, not between them."""

    def __init__(self) -> None:
        super().__init__()
        strides = ((1, 32, 1), (32, 32, 2), (32, 32, 2))
        self.enc_convs = nn.ModuleList([nn.Conv2d(i, o, 3, s, 1) for i, o, s in strides])
        self.enc_norms = nn.ModuleList([nn.BatchNorm2d(32) for _ in strides])
        self.enc_mu, self.enc_logvar = nn.Linear(1568, LATENTS), nn.Linear(1568, LATENTS)
        self.dec_in = nn.Linear(LATENTS, 1568)
        self.dec_convs = nn.ModuleList([nn.ConvTranspose2d(32, 32, 3, 2, 1, 1) for _ in range(2)])
        self.dec_norms = nn.ModuleList([nn.BatchNorm2d(32) for _ in range(2)])
        self.dec_out = nn.ConvTranspose2d(32, 1, 3, 1, 1)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        for conv, norm in zip(self.enc_convs, self.enc_norms, strict=True):
            x = norm(conv(x)).relu()
        return self.enc_mu(x.flatten(1)), self.enc_logvar(x.flatten(1))

    def decode(self, z: Tensor) -> Tensor:
        x = self.dec_in(z).reshape(-1, 32, 7, 7)
        for conv, norm in zip(self.dec_convs, self.dec_norms, strict=True):
            x = norm(conv(x)).relu()
        return torch.sigmoid(self.dec_out(x))


def settled(kind: type[Net]) -> Net:
    """The one net of its kind in evaluation mode, its batch norm's statistics and gains not the
    initial ones."""
    torch.manual_seed(0)
    net = kind()
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            for tensor, low, high in (
                (module.running_mean, -0.3, 0.3),
                (module.running_var, 0.3, 2.0),
                (module.weight, 0.5, 1.5),
                (module.bias, -0.5, 0.5),
            ):
                assert tensor is not None
                nn.init.uniform_(tensor, low, high)
    return net.eval()


@torch.no_grad()
def assert_decodes_like(runs: Path, run_id: str, decode: object, latents: int = LATENTS) -> None:
    """The run's pixels, by NumPy, are the foreign net's to the contract's 1e-3."""
    z = torch.randn(16, latents, generator=torch.Generator().manual_seed(1))
    ours = Catalogue([runs], runs / "datasets").decoder(run_id)(z.numpy())
    assert callable(decode)
    theirs: Tensor = decode(z)
    assert float(theirs.std()) > 0.01, "a constant picture would prove nothing"
    torch.testing.assert_close(torch.from_numpy(ours), theirs, atol=1e-3, rtol=0)
