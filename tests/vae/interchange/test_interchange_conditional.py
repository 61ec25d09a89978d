"""Conditional nets of others: the class is told them, one-hot, and becomes the run's condition."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from tests.support.foreign_nets import Refused, Run
from vae.model.models import build_vae
from vae.model.recipes import RECIPES
from vae.store.catalogue import Catalogue

LATENTS, CLASSES = 3, 10


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(784 + CLASSES, 20)
        self.mu, self.logvar = nn.Linear(20, LATENTS), nn.Linear(20, LATENTS)

    def forward(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        h = self.hidden(torch.cat([x.flatten(1), y], 1)).relu()
        return self.mu(h), self.logvar(h)


class Decoder(nn.Module):
    """label_first: as some write it."""

    def __init__(self, *, label_first: bool) -> None:
        super().__init__()
        self.label_first = label_first
        self.hidden, self.out = nn.Linear(LATENTS + CLASSES, 20), nn.Linear(20, 784)

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        told = torch.cat([y, z] if self.label_first else [z, y], 1)
        pixels: Tensor = self.out(self.hidden(told).relu()).sigmoid()
        return pixels.view(-1, 1, 28, 28)


class Twice(Decoder):
    """Told once more on the way, which no layer spec can say."""

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        return super().forward(z, y) * y.sum(1)[:, None, None, None]


def export(net: nn.Module, path: Path, given: Tensor) -> None:
    torch.manual_seed(0)
    for parameter in net.parameters():
        nn.init.normal_(parameter, 0, 0.3)
    names = ["mu", "logvar"] if isinstance(net, Encoder) else ["pixels"]
    said: dict[str, Any] = {"input_names": ["x", "y"], "output_names": names, "opset_version": 17}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns of its own exporters
        torch.onnx.export(net, (given, one_hot(0)), path, dynamo=False, **said)


def one_hot(*labels: int) -> Tensor:
    return nn.functional.one_hot(torch.tensor(labels), CLASSES).float()


@pytest.mark.parametrize("label_first", [False, True])
def test_a_conditional_vae_becomes_a_run_that_is_told_the_class(
    label_first: bool, run_import: Run, tmp_path: Path
) -> None:
    """The pixels of every class are the exported net's to the contract's 1e-3."""
    decoder = Decoder(label_first=label_first)
    export(decoder, tmp_path / "decoder.onnx", torch.zeros(1, LATENTS))
    files = [tmp_path / "decoder.onnx"]
    if not label_first:
        export(Encoder(), tmp_path / "encoder.onnx", torch.zeros(1, 1, 28, 28))
        files.append(tmp_path / "encoder.onnx")
    assert run_import(*files, "--condition", "classes") == 0
    catalogue = Catalogue([tmp_path / "runs"], tmp_path)
    run = catalogue.run("theirs")
    assert (run.status, run.told_classes, run.latent_dim) == ("ready", CLASSES, LATENTS)
    assert (run.test.negative_elbo is None) == label_first
    z = torch.randn(4, LATENTS, generator=torch.Generator().manual_seed(1))
    for label in (0, 7):
        with torch.no_grad():
            expected = decoder(z, one_hot(*[label] * 4)).numpy()
        assert expected.std() > 0.01
        np.testing.assert_allclose(
            catalogue.decoder("theirs", label)(z.numpy()), expected, atol=2e-3
        )


def test_a_checkpoint_of_a_recipe_that_is_told_the_class(run_import: Run, tmp_path: Path) -> None:
    recipe = RECIPES["fc-256"]
    torch.manual_seed(0)
    net = build_vae(recipe.encoder, recipe.decoder, (1, 28, 28), 2, CLASSES).eval()
    state = net.state_dict()
    torch.save({f"vae.{name}": tensor for name, tensor in state.items()}, tmp_path / "net.pt")
    assert run_import(tmp_path / "net.pt", "--recipe", "fc-256", "--condition", "classes") == 0
    catalogue = Catalogue([tmp_path / "runs"], tmp_path)
    assert (catalogue.run("theirs").latent_dim, catalogue.run("theirs").told_classes) == (2, 10)
    z = torch.randn(4, 2, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        expected = net.decode(z, torch.full((4,), 3)).numpy()
    np.testing.assert_allclose(catalogue.decoder("theirs", 3)(z.numpy()), expected, atol=1e-3)


def test_what_is_told_the_class_otherwise_is_one_sentence(refused: Refused, tmp_path: Path) -> None:
    path, option = tmp_path / "decoder.onnx", ("--condition", "classes")
    export(Twice(label_first=False), path, torch.zeros(1, LATENTS))
    assert "has to be put beside the flat pixels or z once, by one Concat" in refused(path, *option)
    assert "has the inputs x, y; one is expected" in refused(path)
    assert "signed is given with condition" in refused(path, *option, "--signed")
    torch.save({"a.weight": torch.ones(3, 5)}, tmp_path / "net.pt")
    said = refused(tmp_path / "net.pt", *option, "--recipe", "conv-bn-32")
    assert "net.pt cannot be told a class: a label can be given to encoders of flat pixels" in said
