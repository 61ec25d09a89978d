"""Checkpoints as training loops save them: wrapped, nested, averaged, in half precision."""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from tests.support.foreign_nets import ForeignMLP, Refused, settled
from vae.data.datasets import load
from vae.interchange.errors import InterchangeError
from vae.interchange.formats import Given, files_of, read_model
from vae.interchange.parts import Parts, from_checkpoint
from vae.interchange.proposing import Widths, likeliest, widths_of
from vae.interchange.state_dict import read_checkpoint
from vae.model.recipes import RECIPES

LIMIT = 10**8
State = dict[str, Tensor]


class Settings(dict[str, Any]):
    """As Lightning keeps the arguments of a module: a class of its own."""


def state() -> State:
    return dict(settled(ForeignMLP).state_dict())


def prefixed(prefix: str, tensors: State) -> State:
    return {f"{prefix}{name}": tensor for name, tensor in tensors.items()}


def data_parallel() -> Any:
    return nn.DataParallel(settled(ForeignMLP)).state_dict()


def compiled() -> Any:
    net = settled(ForeignMLP)
    # A part alone: the name is in the middle.
    setattr(net, "fc1", torch.compile(net.fc1, backend="eager"))  # noqa: B010
    return net.state_dict()


def compiled_whole() -> Any:
    return prefixed("_orig_mod.module.", state())


def lightning() -> Any:
    return {
        "state_dict": prefixed("model.", state()),
        "hyper_parameters": argparse.Namespace(rate=0.1, path=Path("/data")),
        "callbacks": {"ModelCheckpoint": {"best_model_score": torch.tensor(0.1)}},
        "optimizer_states": [{"state": {0: {"exp_avg": torch.zeros(3)}}, "param_groups": []}],
        "epoch": 3,
    }


def averaged() -> Any:
    return AveragedModel(settled(ForeignMLP)).state_dict()


def under_any_key() -> Any:
    return {"epoch": 3, "my_vae": {"weights": state()}, "optimizer": {"state": {}}}


def half() -> Any:
    return {name: tensor.half() for name, tensor in state().items()}


def bfloat() -> Any:
    return {name: tensor.bfloat16() for name, tensor in state().items()}


def in_two_dictionaries() -> Any:
    front = ("fc1", "fc2", "fc_mu", "fc_logvar")
    tensors = state()
    encoder = {name: t for name, t in tensors.items() if name.split(".")[0] in front}
    return {"encoder": encoder, "decoder": {n: t for n, t in tensors.items() if n not in encoder}}


WRAPPED = [
    *(data_parallel, compiled, compiled_whole, lightning, averaged, under_any_key, half, bfloat),
    in_two_dictionaries,
]


def decoded(parts: Parts) -> Tensor:
    assert parts.decoder is not None
    found: Tensor = parts.decoder(torch.linspace(-1, 1, 12).reshape(4, 3))
    return found


def read(path: Path, key: str | None = None, mapping: dict[str, object] | None = None) -> Parts:
    recipe = RECIPES["fc-256"]
    both = ("encoder", "decoder")
    return from_checkpoint(read_checkpoint(path, LIMIT, key), recipe, (1, 28, 28), both, mapping)


@pytest.mark.parametrize("save", WRAPPED, ids=[save.__name__ for save in WRAPPED])
@torch.no_grad()
def test_a_wrapped_checkpoint_is_the_net_in_it(save: Callable[[], Any], tmp_path: Path) -> None:
    torch.save(save(), tmp_path / "theirs.ckpt")
    expected = settled(ForeignMLP).decode(torch.linspace(-1, 1, 12).reshape(4, 3))
    rough = 2e-2 if save is bfloat else 2e-3 if save is half else 1e-6
    found = decoded(read(tmp_path / "theirs.ckpt"))
    torch.testing.assert_close(found, expected, atol=rough, rtol=0)


@torch.no_grad()
def test_of_two_nets_the_key_says_which(tmp_path: Path) -> None:
    whole, other = state(), {name: tensor * 0 for name, tensor in state().items()}
    expected = settled(ForeignMLP).decode(torch.linspace(-1, 1, 12).reshape(4, 3))
    torch.save({"fresh": other, "smooth": {"net": whole}}, tmp_path / "two.pt")
    with pytest.raises(
        InterchangeError, match=r"holds 2 state dicts, under 'fresh', 'smooth\.net'"
    ):
        read(tmp_path / "two.pt")
    torch.testing.assert_close(decoded(read(tmp_path / "two.pt", "smooth.net")), expected)

    both = prefixed("online_model.", other) | prefixed("ema_model.", whole)
    save_file(both | {"initted": torch.tensor(True)}, tmp_path / "ema.safetensors")
    with pytest.raises(
        InterchangeError, match="the same net twice, as 'ema_model' and 'online_model'"
    ):
        read(tmp_path / "ema.safetensors")
    torch.testing.assert_close(decoded(read(tmp_path / "ema.safetensors", "ema_model")), expected)
    with pytest.raises(InterchangeError, match="has nothing under 'net'"):
        read(tmp_path / "ema.safetensors", "net")


@torch.no_grad()
def test_tensors_that_belong_to_something_else_are_left_out_by_name(tmp_path: Path) -> None:
    extra = {"discriminator.0.weight": torch.ones(3, 3), "perceptual.scale": torch.ones(2)}
    torch.save(state() | extra, tmp_path / "net.pt")
    hint = r'--mapping with {"discriminator\.\*": null, "perceptual\.\*": null} leaves them out'
    with pytest.raises(InterchangeError, match=hint):
        read(tmp_path / "net.pt")
    found = read(tmp_path / "net.pt", None, {"discriminator.*": None, "perceptual.scale": None})
    expected = settled(ForeignMLP).decode(torch.linspace(-1, 1, 12).reshape(4, 3))
    torch.testing.assert_close(decoded(found), expected)
    with pytest.raises(InterchangeError, match=r"the mapping names 'nowhere\.\*'"):
        read(tmp_path / "net.pt", None, {"nowhere.*": None})


def test_torchscript_says_what_to_save_instead(refused: Refused, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch wants it no more; files that have it stay
        torch.jit.trace(nn.Linear(2, 2), torch.zeros(1, 2)).save(tmp_path / "net.pt")
    said = refused(tmp_path / "net.pt", "--recipe", "fc-256")
    assert "is TorchScript, which holds code, and is not opened: save torch.jit.load(" in said
    (tmp_path / "net.pt2").write_bytes(b"PK")
    assert "torch.onnx.export(torch.export.load(" in refused(tmp_path / "net.pt2")


class Tutorial(nn.Module):
    """The VAE of many a tutorial, which is no recipe of ours: 784–32–2 and back, tanh."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(784, 32)
        self.fc21, self.fc22 = nn.Linear(32, 2), nn.Linear(32, 2)
        self.fc3, self.fc4 = nn.Linear(2, 32), nn.Linear(32, 784)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.fc1(x.flatten(1)).tanh()
        return self.fc21(h), self.fc22(h)

    def decode(self, z: Tensor) -> Tensor:
        h: Tensor = self.fc4(self.fc3(z).tanh())
        return h.sigmoid().reshape(-1, 1, 28, 28)


def trained(pictures: Tensor) -> Tutorial:
    """So far that pictures come back better than as their mean."""
    torch.manual_seed(0)
    net = Tutorial()
    optimiser = torch.optim.Adam(net.parameters(), 1e-2)
    for _ in range(150):
        loss = nn.functional.binary_cross_entropy(net.decode(net.encode(pictures)[0]), pictures)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return net.eval()


@torch.no_grad()
def test_a_plain_net_that_is_no_recipe_has_its_layers_proposed_and_confirmed(
    smaller_mnist: Path, tmp_path: Path
) -> None:
    data = load("mnist", smaller_mnist)
    with torch.enable_grad():
        net = trained(data.test.pixels())
    said: list[str] = []
    for path, save in (
        (tmp_path / "vae.pth", torch.save),
        (tmp_path / "vae.safetensors", save_file),
    ):
        save(net.state_dict(), path)
        parts = read_model(path, None, data, Given(), said.append)
        assert "784–32–2 × 2 and 2–32–784, tanh, sigmoid" in said[-1]
        assert parts.decoder is not None
        z = torch.randn(4, 2, generator=torch.Generator().manual_seed(0))
        torch.testing.assert_close(parts.decoder(z), net.decode(z))


def test_of_activations_that_do_as_well_the_most_usual_is_proposed() -> None:
    """The squared errors measured of the VAE of PyTorch's examples, which has ReLU, after an epoch
    on MNIST: a leaky one of 0.01 gives its pictures back a little better."""
    measured = {"relu": 0.02018, "leaky_relu 0.2": 0.03274, "leaky_relu 0.01": 0.02013}
    found = [(error, Parts(20), name) for name, error in measured.items()]
    assert likeliest(found)[2] == "relu"
    assert likeliest(found[1:])[2] == "leaky_relu 0.01"


def test_what_cannot_be_proposed_says_what_to_do(refused: Refused, tmp_path: Path) -> None:
    torch.manual_seed(0)
    torch.save(Tutorial().state_dict(), tmp_path / "net.pt")
    said = refused(tmp_path / "net.pt")
    assert "seems to be 784–32–2 × 2 and 2–32–784, but with no usual activation do" in said
    torch.save({"a.weight": torch.ones(3, 5)}, tmp_path / "net.pt")
    assert "the dense layers a 5–3, which do not lead from 784 pixels" in refused(
        tmp_path / "net.pt"
    )


class Pythae(nn.Module):
    """The names of pythae's default nets, one layer each way."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.ModuleDict(
            {
                "layers": nn.Sequential(nn.Sequential(nn.Linear(784, 20), nn.ReLU())),
                **{name: nn.Linear(20, 2) for name in ("embedding", "log_var")},
            }
        )
        layers = [nn.Sequential(nn.Linear(2, 20), nn.ReLU()), nn.Sequential(nn.Linear(20, 784))]
        self.decoder = nn.ModuleDict({"layers": nn.Sequential(*layers)})


def test_a_folder_is_the_model_in_it(tmp_path: Path) -> None:
    net = Pythae().state_dict()
    pythae, hub = tmp_path / "pythae", tmp_path / "hub"
    for folder in (pythae, hub):
        folder.mkdir()
    torch.save({"model_state_dict": net}, pythae / "model.pt")
    (pythae / "model_config.json").write_text("{}")
    save_file(net, hub / "model.safetensors")
    (hub / "config.json").write_text("{}")
    for folder in (pythae, hub):
        (file,) = files_of(folder)
        checkpoint = read_checkpoint(file, LIMIT)
        assert widths_of(checkpoint, (1, 28, 28)) == Widths((20,), 2, (20,))
    for part in ("encoder", "decoder"):
        (hub / f"{part}.onnx").touch()
    assert [file.name for file in files_of(hub)] == ["encoder.onnx", "decoder.onnx"]


def test_a_folder_without_a_model_is_one_sentence(refused: Refused, tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    folder.mkdir()
    assert "the folder hub holds none of encoder.onnx and decoder.onnx" in refused(folder)
    (folder / "model.safetensors.index.json").touch()
    assert "hub holds a model in several files (model.safetensors.index.json)" in refused(folder)


@torch.no_grad()
def test_a_mapping_says_names_as_the_file_has_them(tmp_path: Path) -> None:
    torch.save(prefixed("module.", state() | {"lpips.w": torch.ones(2)}), tmp_path / "net.pt")
    found = read(tmp_path / "net.pt", None, {"module.lpips.*": None})
    expected = settled(ForeignMLP).decode(torch.linspace(-1, 1, 12).reshape(4, 3))
    torch.testing.assert_close(decoded(found), expected)
