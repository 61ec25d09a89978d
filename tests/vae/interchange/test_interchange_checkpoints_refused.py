"""Checkpoints that cannot become a run: one sentence each, and nothing left behind."""

from __future__ import annotations

import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from tests.support.foreign_nets import ForeignMLP, Refused, settled


class Harmful:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, ("touch never-to-be-run",)


def state() -> dict[str, Tensor]:
    return dict(settled(ForeignMLP).state_dict())


def truncated(path: Path) -> None:
    torch.save(state(), path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def random_bytes(path: Path) -> None:
    path.write_bytes(np.random.default_rng(0).bytes(10_000))


def random_bytes_in_torchs_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", np.random.default_rng(0).bytes(500))
        archive.writestr("archive/version", "3")


def bare_pickle(path: Path) -> None:
    path.write_bytes(pickle.dumps(Harmful()))


def pickle_with_code(path: Path) -> None:
    torch.save({"fc1.weight": Harmful()}, path)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", b"\0" * 8_000_000)


def endless_stride(path: Path) -> None:
    torch.save({"fc1.weight": torch.zeros(1).expand(100_000, 100_000)}, path)


def missing_tensor(path: Path) -> None:
    tensors = state()
    del tensors["fc4.weight"], tensors["fc4.bias"]
    torch.save(tensors, path)


def unexpected_tensor(path: Path) -> None:
    torch.save(state() | {"extra.scale": torch.ones(3)}, path)


def wrong_shape(path: Path) -> None:
    torch.save(state() | {"fc1.weight": torch.zeros(256, 1024)}, path)


def not_finite(path: Path) -> None:
    tensors = state()
    tensors["fc3.weight"][0, 0] = torch.nan
    torch.save(tensors, path)


def too_large_for_float16(path: Path) -> None:
    tensors = state()
    tensors["fc3.weight"][0, 0] = 1e6
    torch.save(tensors, path)


def whole_model(path: Path) -> None:
    torch.save(nn.Linear(2, 2), path)


def list_of_tensors(path: Path) -> None:
    torch.save([torch.ones(2)], path)


def nothing_there(path: Path) -> None:
    pass


BAD: list[tuple[Callable[[Path], None], str]] = [
    (truncated, "is damaged or cut short"),
    (random_bytes, "is damaged or no torch checkpoint"),
    (random_bytes_in_torchs_zip, "is damaged"),
    (bare_pickle, "is damaged or no torch checkpoint"),
    (pickle_with_code, "holds more than tensors (posix.system), and is not opened"),
    (whole_model, "holds more than tensors"),
    (bomb, "unpacks to 8000000 bytes; 6000000 are allowed"),
    (endless_stride, "declares tensors of 40000000000 bytes; 6000000 are allowed"),
    (
        missing_tensor,
        "missing decoder.2.bias [256], decoder.2.weight [256, 128]; unexpected nothing",
    ),
    (unexpected_tensor, "missing nothing; unexpected extra.scale [3]"),
    (wrong_shape, "unexpected fc1.bias [256], fc1.weight [256, 1024]"),
    (not_finite, "decoder.0.weight (from fc3.weight) holds numbers that are not finite"),
    (too_large_for_float16, "decoder.0.weight (from fc3.weight) holds numbers that are not finite"),
    (list_of_tensors, "holds a list, not a state dict"),
    (nothing_there, "there is no file"),
]


@pytest.mark.parametrize(("write", "sentence"), BAD, ids=[write.__name__ for write, _ in BAD])
def test_a_bad_checkpoint_is_one_sentence_and_leaves_nothing_behind(
    write: Callable[[Path], None],
    sentence: str,
    refused: Refused,
    tmp_path: Path,
) -> None:
    write(tmp_path / "net.pt")
    limit = ["--max-bytes", "6000000"]
    assert sentence in refused(tmp_path / "net.pt", "--recipe", "fc-256", *limit)
    assert not Path("never-to-be-run").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--recipe", "fc-512"], "recipe is 'fc-512'; net.pt needs one of fc-256"),
        ([], "seems to be 784–256–128–2 × 3 and 3–128–256–784, but with no usual activation"),
        (["--recipe", "fc-256", "--max-bytes", "1000"], "bytes; 1000 are allowed (--max-bytes)"),
        (["--recipe", "fc-256", "--logits"], "--logits is given; the recipe fc-256 says it itself"),
        (["--recipe", "fc-256", "--mapping", "nowhere.json"], "the mapping nowhere.json cannot"),
        (["--recipe", "fc-256", "--sigma", "0"], "sigma is 0.0; allowed: a number above 0"),
        (["--recipe", "fc-256", "--beta", "-1"], "beta is -1.0; allowed: a number from 0"),
        (["--recipe", "fc-256", "--beta", "nan"], "beta is nan; allowed: a number from 0"),
        (["--recipe", "fc-256", "--seed", "-1"], "seed is -1; allowed: a whole number from 0"),
        (["--recipe", "fc-256", "--series", "My β"], "series is 'My β'; allowed: a-z, 0-9 and -"),
    ],
)
def test_a_bad_option_is_one_sentence(
    arguments: list[str],
    sentence: str,
    refused: Refused,
    tmp_path: Path,
) -> None:
    torch.save(state(), tmp_path / "net.pt")
    assert sentence in refused(tmp_path / "net.pt", *arguments)


def test_a_cut_safetensors_is_one_sentence(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    save_file(state(), path)
    whole = path.read_bytes()
    for content in (whole[:-100], whole[:50], b"\xff" * 100, b""):
        path.write_bytes(content)
        said = refused(path, "--recipe", "fc-256")
        assert "net.safetensors is damaged or no safetensors" in said
