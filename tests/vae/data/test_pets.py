import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from vae.data import DatasetError
from vae.data.datasets import load


def png(level: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.full((32, 32, 3), (level, 10, 20), np.uint8)).save(file, "PNG")
    return file.getvalue()


def write_archive(root: Path, members: dict[str, bytes | tarfile.TarInfo]) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    with tarfile.open(root / "cifar10-pets.tgz", "w:gz") as archive:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return root


def pets(root: Path) -> dict[str, bytes | tarfile.TarInfo]:
    return {
        f"cifar10-pets/{split}/{kind}/{number:05d}.png": png(50 * k + number)
        for split in ("train", "test")
        for k, kind in enumerate(("dog", "cat"))
        for number in (7, 3)
    }


def test_cats_come_first_each_class_by_its_number(tmp_path: Path) -> None:
    data = load("pets", write_archive(tmp_path, pets(tmp_path)))
    assert (data.name, data.title, data.classes) == ("pets", "Cats and dogs", ("cat", "dog"))
    assert (data.image, len(data.test)) == ((3, 32, 32), 4)
    assert data.train.labels.tolist() == [0, 0, 1, 1]
    assert data.train.images[:, 0, 0, 0].tolist() == [53, 57, 3, 7]
    assert data.licence == "none stated by its authors; used for research by custom"


def test_reading_the_archive_writes_nothing(tmp_path: Path) -> None:
    write_archive(tmp_path, pets(tmp_path))
    load("pets", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["cifar10-pets.tgz"]


def link(name: str, target: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, target
    return member


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("/etc/cron.d/evil", b"x"),
        ("cifar10-pets/../../evil.png", b"x"),
        ("cifar10-pets/train/cat/evil.sh", b"x"),
        (
            "cifar10-pets/train/cat/00001.png",
            link("cifar10-pets/train/cat/00001.png", "/etc/hosts"),
        ),
        ("cifar10-pets/train/cat/00001.png", b"x" * 20_001),
    ],
)
def test_an_archive_with_anything_else_is_refused(
    tmp_path: Path, name: str, content: bytes | tarfile.TarInfo
) -> None:
    write_archive(tmp_path, {**pets(tmp_path), name: content})
    with pytest.raises(DatasetError, match=r"cifar10-pets\.tgz (holds|is too large at)"):
        load("pets", tmp_path)


def test_a_cut_archive_is_named(tmp_path: Path) -> None:
    archive = write_archive(tmp_path, pets(tmp_path)) / "cifar10-pets.tgz"
    archive.write_bytes(archive.read_bytes()[:-50])
    with pytest.raises(DatasetError, match=r"cifar10-pets\.tgz cannot be read"):
        load("pets", tmp_path)


def test_without_the_archive_they_are_the_cats_and_dogs_of_cifar10(small_cifar10: Path) -> None:
    everything, data = load("cifar10", small_cifar10), load("pets", small_cifar10)
    cats = everything.train.images[everything.train.labels == 3]
    dogs = everything.train.images[everything.train.labels == 5]
    assert torch.equal(data.train.images, torch.cat([cats, dogs]))
    assert data.train.labels.tolist() == [0] * len(cats) + [1] * len(dogs)
