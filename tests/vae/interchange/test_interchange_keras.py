"""Files that Keras itself saved compute here what they compute there."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
import torch

from vae.interchange.errors import InterchangeError
from vae.interchange.keras.files import read_keras

IMAGE, LIMIT = (1, 8, 8), 10**7
MAKER = Path(__file__).parents[2] / "support" / "keras_files.py"
SUFFIXES = (".keras", ".h5")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what Keras saved, in a process of its own: it takes seconds to import."""
    folder = tmp_path_factory.mktemp("keras")
    made = subprocess.run(
        [sys.executable, "-W", "ignore", str(MAKER), str(folder)], capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", ["dense", "transposed", "upsampled"])
@torch.no_grad()
def test_a_decoder_that_keras_saved(name: str, suffix: str, saved: Path) -> None:
    parts = read_keras(saved / f"{name}{suffix}", IMAGE, LIMIT)
    with np.load(saved / f"{name}.npz") as file:
        z, pixels = file["x"], file["y0"]
    assert pixels.std() > 0.01, "a constant picture would prove nothing"
    assert parts.decoder is not None
    found = parts.decoder(torch.from_numpy(z)).numpy()
    np.testing.assert_allclose(found, pixels.reshape(-1, *IMAGE), atol=1e-4)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("name", "ends"), [("heads", [1, 2]), ("pooled", [0])])
@torch.no_grad()
def test_an_encoder_that_keras_saved(name: str, ends: list[int], suffix: str, saved: Path) -> None:
    parts = read_keras(saved / f"{name}{suffix}", IMAGE, LIMIT)
    with np.load(saved / f"{name}.npz") as file:
        x, codes = file["x"], np.concatenate([file[f"y{end}"] for end in ends], 1)
    assert parts.encoder is not None
    np.testing.assert_allclose(parts.encoder(torch.from_numpy(x)).numpy(), codes, atol=1e-4)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])


def other_bytes(path: Path) -> None:
    path.write_bytes(np.random.default_rng(0).bytes(4000))


def without_layers(path: Path) -> None:
    if path.suffix == ".h5":
        with h5py.File(path, "r+") as file:
            del file.attrs["model_config"]
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("metadata.json", "{}")


def elsewhere(path: Path) -> None:
    """Numbers that HDF5 would read from any file."""
    with h5py.File(path, "r+") as file:
        place = file["model_weights/first/sequential_1/first"]
        del place["bias"]
        secret = path.with_name("secret.bin")
        secret.write_bytes(bytes(64))
        place.create_dataset("bias", (16,), "f4", external=[(str(secret), 0, 64)])


def linked(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        place = file["model_weights/first/sequential_1/first"]
        del place["bias"]
        place["bias"] = h5py.ExternalLink(str(path.with_name("other.h5")), "/secret")
    with h5py.File(path.with_name("other.h5"), "w") as other:
        other["secret"] = np.zeros(16, "f")


def enormous(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        file.create_dataset("bomb", (10**5, 10**5), "f4", chunks=(10, 10), compression="gzip")


def with_code(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        config["config"]["layers"][2]["class_name"] = "Lambda"
        file.attrs["model_config"] = json.dumps(config)


BAD: list[tuple[Callable[[Path], None], str, str]] = [
    (cut, ".keras", "is damaged"),
    (cut, ".h5", "is damaged or no model that Keras saved"),
    (other_bytes, ".h5", "is damaged or no model that Keras saved"),
    (without_layers, ".h5", "holds weights without layers"),
    (without_layers, ".keras", "is damaged or no model that Keras saved"),
    (elsewhere, ".h5", "in another file; save it as one"),
    (linked, ".h5", "the weights have no first/bias"),
    (enormous, ".h5", "unpacks to more than is allowed"),
    (with_code, ".h5", "this kind of layer has no layer spec"),
]


@pytest.mark.parametrize(("change", "suffix", "sentence"), BAD)
def test_a_bad_file_is_one_sentence(
    change: Callable[[Path], None], suffix: str, sentence: str, saved: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"net{suffix}"
    path.write_bytes((saved / f"transposed{suffix}").read_bytes())
    change(path)
    with pytest.raises(InterchangeError) as refusal:
        read_keras(path, IMAGE, LIMIT)
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)
