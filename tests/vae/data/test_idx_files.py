"""IDX files as torchvision reads them, and damaged ones in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from vae.data import DatasetError
from vae.data.datasets import load
from vae.data.torchvision_sources import has_idx, read_idx, torchvision_datasets


def test_they_are_read_as_torchvision_reads_them(small_mnist: Path) -> None:
    ours = read_idx(small_mnist / "MNIST" / "raw")
    for part, (images, labels) in zip((True, False), ours, strict=True):
        theirs = torchvision_datasets().MNIST(small_mnist, train=part)
        torch.testing.assert_close(images, theirs.data)
        torch.testing.assert_close(labels.long(), theirs.targets)


@pytest.mark.parametrize("content", [b"", b"\0\0\x08\x01", b"\0\0\x0d\3" + bytes(12), bytes(16)])
def test_a_damaged_file_is_one_sentence(small_mnist: Path, tmp_path: Path, content: bytes) -> None:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in (small_mnist / "MNIST" / "raw").iterdir():
        (raw / path.name).write_bytes(path.read_bytes())
    assert has_idx(raw)
    (raw / "train-images-idx3-ubyte").write_bytes(content)
    with pytest.raises(DatasetError, match="train-images-idx3-ubyte is no IDX file"):
        load("mnist", tmp_path)
    (raw / "train-images-idx3-ubyte").unlink()
    assert not has_idx(raw)
