"""Real digits for tests of training: the zoo's test images as torchvision reads them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ZOO = Path(__file__).resolve().parent.parent / "zoo"


def sheet_images(name: str) -> np.ndarray:
    """All images of a data set's sheets in order, (N, H, W) uint8."""
    folder = ZOO / "datasets" / name
    about = json.loads((folder / "dataset.json").read_text())
    height, width = about["image"]["height"], about["image"]["width"]
    rows, columns = about["sheet"]["rows"], about["sheet"]["columns"]
    sheets = [np.asarray(Image.open(folder / file)) for file in sorted(about["files"])]
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
    root = tmp_path_factory.mktemp("data")
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    images = sheet_images("mnist")
    with np.load(ZOO / "mnist-2d" / "latents.npz") as latents:
        labels = latents["label"]
    for prefix, rows in (("train", slice(0, 1500)), ("t10k", slice(1500, 2000))):
        write_idx(raw / f"{prefix}-images-idx3-ubyte", images[rows])
        write_idx(raw / f"{prefix}-labels-idx1-ubyte", labels[rows])
    return root
