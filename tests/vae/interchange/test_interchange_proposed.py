"""State dicts of plain nets of convolutions: strides and paddings, which no tensor says, are
proposed and confirmed on pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from tests.support.foreign_nets import ForeignConv, Refused
from vae.data.datasets import load
from vae.interchange.formats import Given, read_model
from vae.interchange.geometry import Step, fitting, settings
from vae.interchange.state_dict import Checkpoint
from vae.interchange.units import divided, units_of

LATENTS = 4


class Plain(nn.Module):
    """Layers of its author's own choice; mu and logvar apart."""

    def __init__(self, encoder: nn.Module, features: int, decoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder
        self.fc_mu, self.fc_var = nn.Linear(features, LATENTS), nn.Linear(features, LATENTS)
        self.decoder = decoder

    def mean(self, x: Tensor) -> Tensor:
        mu: Tensor = self.fc_mu(self.encoder(x).flatten(1))
        return mu

    def decode(self, z: Tensor) -> Tensor:
        pixels: Tensor = self.decoder(z)
        return pixels


def halving() -> Plain:
    """Strides of two and batch norm each way, a leaky ReLU, none before the first picture."""
    leaky = nn.LeakyReLU(0.2)
    return Plain(
        nn.Sequential(
            *(nn.Conv2d(1, 6, 3, 2, 1), nn.BatchNorm2d(6), leaky),
            *(nn.Conv2d(6, 8, 3, 2, 1), nn.BatchNorm2d(8), leaky),
        ),
        8 * 49,
        nn.Sequential(
            *(nn.Linear(LATENTS, 8 * 49), nn.Unflatten(1, (8, 7, 7))),
            *(nn.ConvTranspose2d(8, 6, 3, 2, 1, 1), nn.BatchNorm2d(6), leaky),
            *(nn.ConvTranspose2d(6, 1, 3, 2, 1, 1), nn.Sigmoid()),
        ),
    )


def pooling() -> Plain:
    """Max pooling and a dense layer more there, up-sampling back, ReLU."""
    return Plain(
        nn.Sequential(
            *(nn.Conv2d(1, 6, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(6, 8, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Flatten(), nn.Linear(8 * 49, 24), nn.ReLU()),
        ),
        24,
        nn.Sequential(
            *(nn.Linear(LATENTS, 8 * 49), nn.ReLU(), nn.Unflatten(1, (8, 7, 7))),
            *(nn.Upsample(scale_factor=2), nn.Conv2d(8, 6, 3, 1, 1), nn.ReLU()),
            *(nn.Upsample(scale_factor=2), nn.Conv2d(6, 1, 3, 1, 1), nn.Sigmoid()),
        ),
    )


def trained(net: Plain, x: Tensor) -> Plain:
    """So far that pictures come back better than as their mean, its norms' statistics its own."""
    optimiser = torch.optim.Adam(net.parameters(), 1e-2)
    for step in range(160):
        few = x[step % 4 :: 4]
        loss = nn.functional.binary_cross_entropy(net.decode(net.mean(few)), few)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return net.eval()


@pytest.mark.parametrize(
    ("make", "suffix", "said"),
    [
        (
            halving,
            ".pth",
            ("6 channels (3 × 3, stride 2, padding 1)", "none before the picture, leaky_relu 0.2"),
        ),
        (
            pooling,
            ".safetensors",
            ("8 channels (3 × 3, padding 1, max pool) – 24 – 2 × 4", "up-sampled", "relu"),
        ),
    ],
)
def test_a_net_of_convolutions_has_its_layers_proposed_and_confirmed(
    make: object, suffix: str, said: tuple[str, ...], smaller_mnist: Path, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    data = load("mnist", smaller_mnist)
    net = trained(make(), data.test.pixels(slice(0, 256)))  # type: ignore[operator]
    z = torch.randn(4, LATENTS, generator=torch.Generator().manual_seed(0))
    path = tmp_path / f"vae{suffix}"
    (torch.save if suffix == ".pth" else save_file)(net.state_dict(), path)
    heard: list[str] = []
    parts = read_model(path, None, data, Given(), heard.append)
    assert all(words in heard[-1] for words in said), heard[-1]
    assert "settings that fit" in heard[-1]
    assert parts.decoder is not None
    assert parts.encoder is not None
    with torch.no_grad():
        torch.testing.assert_close(parts.decoder(z), net.decode(z), atol=1e-4, rtol=0)
        x = data.test.pixels(slice(0, 4))
        mean = parts.encoder(x)[:, :LATENTS]
        torch.testing.assert_close(mean, net.mean(x), atol=1e-4, rtol=1e-4)


def test_settings_that_fit_come_with_the_most_usual_first() -> None:
    """PyTorch's DCGAN has kernels of four, the first on one pixel; 28 pixels need odd steps."""
    kernels = [settings("conv_transpose", 4, encodes=False)] * 4
    first, *_ = fitting((1, 1), kernels, [(32, 32)])
    doubling = Step("conv_transpose", 4, 2, 1)
    assert first == (Step("conv_transpose", 4, 1), doubling, doubling, doubling)
    back = fitting((4, 4), [settings("conv_transpose", 3, encodes=False)] * 3, [(28, 28)])
    assert Step("conv_transpose", 3, 2, 1) in back[0]
    there, *_ = fitting((28, 28), [settings("conv", 3, encodes=True)] * 3, [(4, 4)])
    assert there == (Step("conv", 3, 2, 1),) * 3
    assert fitting((28, 28), [settings("conv", 3, encodes=True)], [(5, 5)]) == []


def test_norms_that_are_defined_together_go_to_their_convolutions() -> None:
    tensors = ForeignConv().state_dict()
    units = units_of(Checkpoint("net.pt", tensors, ordered=True))
    assert [(unit.name, unit.norm is not None) for unit in units if not unit.is_dense] == [
        *((f"enc_convs.{n}", True) for n in range(3)),
        *((f"dec_convs.{n}", True) for n in range(2)),
        ("dec_out", False),
    ]
    (division,) = divided(units, 1)
    assert [head.name for head in division.heads] == ["enc_mu", "enc_logvar"]


def test_what_cannot_be_proposed_says_what_to_do(refused: Refused, tmp_path: Path) -> None:
    torch.manual_seed(0)
    torch.save(halving().state_dict(), tmp_path / "net.pt")
    said = refused(tmp_path / "net.pt")
    assert "seems to be 6 channels (3 × 3, " in said
    assert "settings that fit its shapes do pictures of mnist come back" in said
    torch.save({"conv.weight": torch.ones(3, 5, 3, 3)}, tmp_path / "net.pt")
    said = refused(tmp_path / "net.pt")
    assert "the layers of net.pt do not lead from (1, 28, 28) to mu and logvar and back" in said
    torch.save({"rnn.weight_ih_l0": torch.ones(3, 5)}, tmp_path / "net.pt")
    said = refused(tmp_path / "net.pt")
    assert "more than dense layers, convolutions and batch norm (rnn): name its recipe" in said
