from pathlib import Path

import numpy as np
import pytest
import torch

from tests.support.small_data import write_idx
from vae.data.datasets import load

LETTER_F = np.array(
    [
        [0, 1, 1, 1, 0],
        [0, 1, 0, 0, 0],
        [0, 1, 1, 0, 0],
        [0, 1, 0, 0, 0],
        [0, 1, 0, 0, 0],
    ],
    np.uint8,
)


def write_letters(root: Path) -> None:
    raw = root / "EMNIST" / "raw"
    raw.mkdir(parents=True)
    picture = np.zeros((28, 28), np.uint8)
    picture[:5, :5] = 255 * LETTER_F
    for split in ("train", "test"):
        # As NIST wrote them: columns first, and A is 1.
        write_idx(raw / f"emnist-letters-{split}-images-idx3-ubyte", np.stack([picture.T] * 2))
        write_idx(raw / f"emnist-letters-{split}-labels-idx1-ubyte", np.array([6, 26]))


def test_emnists_letters_stand_upright_and_begin_with_a(tmp_path: Path) -> None:
    write_letters(tmp_path)
    data = load("emnist-letters", tmp_path)
    assert (data.test.images[0, 0, :5, :5].numpy() == 255 * LETTER_F).all()
    assert [data.classes[k] for k in data.test.labels.tolist()] == ["F", "Z"]
    assert data.train.images.is_contiguous()


def test_kmnist_is_read_from_its_own_folder(tmp_path: Path) -> None:
    raw = tmp_path / "KMNIST" / "raw"
    raw.mkdir(parents=True)
    for prefix in ("train", "t10k"):
        write_idx(raw / f"{prefix}-images-idx3-ubyte", np.full((3, 28, 28), 9))
        write_idx(raw / f"{prefix}-labels-idx1-ubyte", np.array([0, 4, 9]))
    data = load("kmnist", tmp_path)
    assert [data.classes[k] for k in data.train.labels.tolist()] == ["o", "na", "wo"]
    assert data.image == (1, 28, 28)


def test_cifars_colours_come_first(small_cifar10: Path) -> None:
    data = load("cifar10", small_cifar10)
    assert data.image == (3, 32, 32)
    assert len(data.classes) == 10
    # small_cifar10's picture number n is (n, 100, 200) all over; its class n mod 10.
    assert data.test.images[4, :, 0, 0].tolist() == [4, 100, 200]
    assert data.test.labels[:5].tolist() == [0, 1, 2, 3, 4]


def test_another_size_is_resampled_and_named(small_cifar10: Path) -> None:
    whole, small = (load("cifar10", small_cifar10, size) for size in (0, 16))
    assert (small.name, small.image) == ("cifar10-16", (3, 16, 16))
    assert torch.equal(small.train.images, whole.train.images[:, :, ::2, ::2]), "they are even"
    assert load("cifar10", small_cifar10, 32).name == "cifar10"


@pytest.mark.parametrize("size", [-1, 3, 257])
def test_sizes_out_of_range_are_answered_with_the_range(tmp_path: Path, size: int) -> None:
    with pytest.raises(RuntimeError, match=f"image_size is {size}; allowed: 0, or from 4 to 256"):
        load("cifar10", tmp_path, size)
