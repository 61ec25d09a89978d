"""The cats and dogs of CIFAR-10 in an archive of `cifar10-pets/{train,test}/{cat,dog}/*.png`."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

from vae.data import DatasetError
from vae.data.image_folders import Files, PictureFiles
from vae.data.pictures import PictureFile

ARCHIVE = "cifar10-pets.tgz"
CLASSES = ("cat", "dog")
CIFAR_LABELS = (3, 5)
MEMBER = re.compile(r"cifar10-pets(/(train|test)(/(cat|dog)(/\d{5}\.png)?)?)?")
MOST_MEMBERS = 20_000
MOST_BYTES = 20_000  # of a member: 32×32×3 pixels and room to spare


def read_archive(path: Path) -> PictureFiles:
    """The pictures of the archive, kept in memory: nothing is written, whatever it holds.

    In the order of class and file name, which is the picture's number in CIFAR-10. Raises
    DatasetError where the archive is damaged or has a member that is none of the above.
    """
    contents: dict[str, bytes] = {}
    try:
        with tarfile.open(path, "r:gz") as archive:
            for count, member in enumerate(archive):
                _check(path, member, count)
                if (file := archive.extractfile(member)) is not None:
                    contents[member.name] = file.read()
    except (tarfile.TarError, OSError, EOFError) as error:
        raise DatasetError(f"{path} cannot be read: {error}") from error
    return PictureFiles(CLASSES, _split(contents, "train"), _split(contents, "test"))


def _check(path: Path, member: tarfile.TarInfo, count: int) -> None:
    if not (member.isfile() or member.isdir()) or not MEMBER.fullmatch(member.name):
        raise DatasetError(f"{path} holds {member.name!r}, which is no picture of a cat or a dog")
    if count >= MOST_MEMBERS or member.size > MOST_BYTES:
        raise DatasetError(
            f"{path} is too large at {member.name!r}; allowed: {MOST_MEMBERS:,} members of "
            f"{MOST_BYTES:,} bytes"
        )


def _split(contents: dict[str, bytes], split: str) -> Files:
    return tuple(
        PictureFile(name, contents[name], label)
        for label, kind in enumerate(CLASSES)
        for name in sorted(contents)
        if name.startswith(f"cifar10-pets/{split}/{kind}/")
    )
