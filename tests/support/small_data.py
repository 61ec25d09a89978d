"""Real digits for tests of training: the zoo's test images as torchvision reads them."""

from __future__ import annotations

import hashlib
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ZOO = Path(__file__).resolve().parents[2] / "zoo"


def sheet_images(name: str) -> np.ndarray:
    """All images of a data set's sheets in order, (N, H, W) uint8."""
    folder = ZOO / "datasets" / name
    about = json.loads((folder / "dataset.json").read_text())
    height, width = about["image"]["height"], about["image"]["width"]
    rows, columns = about["sheet"]["rows"], about["sheet"]["columns"]
    sheets = [np.asarray(Image.open(folder / file).convert("L")) for file in sorted(about["files"])]
    cells = [
        sheet.reshape(rows, height, columns, width).swapaxes(1, 2).reshape(-1, height, width)
        for sheet in sheets
    ]
    return np.concatenate(cells)[: about["count"]]


def write_idx(path: Path, values: np.ndarray) -> None:
    """An IDX file of unsigned bytes: magic 0x0800 | rank, big-endian sizes, the values."""
    header = bytes([0, 0, 8, values.ndim]) + b"".join(n.to_bytes(4, "big") for n in values.shape)
    path.write_bytes(header + values.astype(np.uint8).tobytes())


@pytest.fixture(scope="session")
def small_mnist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root whose MNIST has 1,500 training and 500 test images, all real digits."""
    return write_mnist(tmp_path_factory.mktemp("data"), 1500)


@pytest.fixture(scope="session")
def smaller_mnist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the first 300 training images, for convolutions."""
    return write_mnist(tmp_path_factory.mktemp("less-data"), 300)


@pytest.fixture(scope="session")
def smallest_mnist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same 300, and of the 500 test images the first 100: to measure a run takes longest."""
    return write_mnist(tmp_path_factory.mktemp("least-data"), 300, 100)


def write_mnist(root: Path, training_images: int, test_images: int = 500) -> Path:
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    images = sheet_images("mnist")
    with np.load(ZOO / "mnist-2d" / "latents.npz") as latents:
        labels = latents["label"]
    for prefix, rows in (
        ("train", slice(0, training_images)),
        ("t10k", slice(1500, 1500 + test_images)),
    ):
        write_idx(raw / f"{prefix}-images-idx3-ubyte", images[rows])
        write_idx(raw / f"{prefix}-labels-idx1-ubyte", labels[rows])
    return root


@pytest.fixture
def small_cifar10(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data root whose CIFAR-10 has 6 pictures a file; number n is (n, 100, 200) all over and of
    class n mod 10. torchvision's checksums are those of these files."""
    # torch, which most tests need not wait for
    from vae.data.torchvision_sources import torchvision_datasets

    cifar10 = torchvision_datasets().CIFAR10
    folder = tmp_path / cifar10.base_folder
    folder.mkdir()

    def write(name: str, content: object) -> str:
        (folder / name).write_bytes(pickle.dumps(content))
        return hashlib.md5((folder / name).read_bytes()).hexdigest()

    def batch(first: int) -> dict[str, object]:
        numbers = np.arange(first, first + 6)
        planes = np.stack([numbers, np.full(6, 100), np.full(6, 200)], 1).astype(np.uint8)
        return {"data": planes.repeat(32 * 32, axis=1), "labels": (numbers % 10).tolist()}

    files = [name for name, _ in cifar10.train_list]
    sums = [[name, write(name, batch(6 * k))] for k, name in enumerate(files)]
    monkeypatch.setattr(cifar10, "train_list", sums)
    monkeypatch.setattr(cifar10, "test_list", [["test_batch", write("test_batch", batch(0))]])
    names = write("batches.meta", {"label_names": [str(k) for k in range(10)]})
    monkeypatch.setattr(cifar10, "meta", {**cifar10.meta, "md5": names})
    return tmp_path
