import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from tests.support.small_data import sheet_images, write_idx
from vae.data import DatasetError
from vae.data.datasets import LOADERS, NAMED_ELSEWHERE, Split, hold_out, load, slug
from vae.runs.sheets import tiled, write_sheets
from vae.store.config import DATASETS


def test_pages_know_the_names_that_can_be_loaded() -> None:
    assert set(DATASETS) == set(LOADERS) - set(NAMED_ELSEWHERE)


def test_images_are_the_files_bytes_with_a_channel(small_mnist: Path) -> None:
    data = load("mnist", small_mnist)
    assert data.image == (1, 28, 28)
    assert (len(data.train), len(data.test)) == (1500, 500)
    expected = torch.from_numpy(sheet_images("mnist")[:3])
    assert torch.equal(data.train.images[:3, 0], expected)
    torch.testing.assert_close(data.train.pixels(slice(0, 3))[:, 0], expected / 255)


def test_the_first_test_images_of_mnist_are_seven_two_one_zero_four(small_mnist: Path) -> None:
    # As every description of MNIST's test set shows; here they are the first training rows.
    assert load("mnist", small_mnist).train.labels[:5].tolist() == [7, 2, 1, 0, 4]


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(
        DatasetError, match="unknown data set 'cifar'; choose from mnist, fashion-m"
    ):
        load("cifar", tmp_path)


@pytest.mark.parametrize("name", ["mnist:x", "folder", "folder:", "hf:", "pets:cat", ""])
def test_a_name_that_is_cut_or_has_too_much_is_answered_too(tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetError, match=f"unknown data set '{name}'; .* folder:PATH, hf:NAME"):
        load(name, tmp_path)


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("mnist", "mnist"),
        ("folder:/home/me/My Cats & Dogs!/", "my-cats-dogs"),
        ("folder:..", "images"),
        ("hf:somebody/Naruto_Faces", "naruto-faces"),
        ("folder:" + "ab" * 40, "ab" * 16),
        ("folder:/ネコ", "images"),
    ],
)
def test_every_name_has_a_folder_name(name: str, folder: str) -> None:
    assert slug(name) == folder


def test_damaged_files_are_named_with_the_remedy(tmp_path: Path) -> None:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for prefix in ("train", "t10k"):
        write_idx(raw / f"{prefix}-images-idx3-ubyte", sheet_images("mnist")[:5])
        write_idx(raw / f"{prefix}-labels-idx1-ubyte", sheet_images("mnist")[:5, 0, 0])
    images = raw / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:1000])
    with pytest.raises(DatasetError, match=re.escape(str(raw)) + ".*--data-root or DATA_ROOT"):
        load("mnist", tmp_path)


def test_a_root_that_cannot_hold_a_download_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DatasetError, match=r"Put its four IDX files there .* --data-root"):
        load("fashion-mnist", tmp_path / "file")


def test_held_out_images_and_the_rest_are_a_partition_that_the_seed_decides() -> None:
    split = Split(torch.arange(100, dtype=torch.uint8).reshape(100, 1, 1, 1), torch.arange(100))
    rest, held_out = hold_out(split, 30, seed=5)
    assert len(held_out) == 30
    assert sorted([*rest.tolist(), *held_out.tolist()]) == list(range(100))
    assert torch.equal(hold_out(split, 30, seed=5)[1], held_out)
    assert not torch.equal(hold_out(split, 30, seed=6)[1], held_out)
    with pytest.raises(DatasetError, match="between 1 and 99 images, got 100"):
        hold_out(split, 100, seed=0)


def test_sheets_hold_the_test_images_in_order(small_mnist: Path, tmp_path: Path) -> None:
    data = load("mnist", small_mnist)
    write_sheets(data, tmp_path)
    assert (tmp_path / "LICENSE.md").read_text().count("CC BY-SA 3.0") == 1
    sheet = torch.from_numpy(np.array(Image.open(tmp_path / "sheet-00.webp").convert("L")))
    # Image 27 is the third of the second row of 25.
    assert torch.equal(sheet[28:56, 56:84], data.test.images[27, 0])


def test_tiled_keeps_colour_last_and_pads_the_last_row() -> None:
    images = torch.arange(3 * 3 * 2 * 2, dtype=torch.uint8).reshape(3, 3, 2, 2).numpy()
    sheet = tiled(images, columns=2)
    assert sheet.shape == (4, 4, 3)
    assert (sheet[:2, 2:, 1] == images[1, 1]).all()
    assert (sheet[2:, 2:] == 0).all()
