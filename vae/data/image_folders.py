"""Folders of pictures: `FOLDER/{train,test}/CLASS/*`, or `FOLDER/CLASS/*` without a test set."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vae.data.dataset_error import DatasetError
from vae.data.drawn_split import DRAWN, Files, draw_test
from vae.data.pictures import SUFFIXES, PictureFile

MOST_FILES = 500_000


@dataclass(frozen=True)
class PictureFiles:
    """The files of a data set; `classes` in the order of the labels, `note` on the split."""

    classes: tuple[str, ...]
    train: Files
    test: Files
    note: str = ""


def find_pictures(folder: Path) -> PictureFiles:
    """The pictures of a folder. Hidden files, files of other kinds and links between folders are
    passed over; a link to a class folder elsewhere is followed.

    Raises DatasetError where the folder is missing or has no class folders with pictures, where
    train and test differ in their classes, and for more than MOST_FILES.
    """
    if not folder.is_dir():
        raise DatasetError(f"there is no folder {folder}")
    train, test = folder / "train", folder / "test"
    if not (train.is_dir() and test.is_dir()):
        classes = _classes(folder)
        return PictureFiles(classes, *draw_test(_files(folder, classes)), DRAWN)
    classes = _classes(train)
    if odd := sorted(set(classes) ^ set(_classes(test))):
        raise DatasetError(f"{folder}: only one of train and test has the class {', '.join(odd)}")
    return PictureFiles(classes, _files(train, classes), _files(test, classes))


def _classes(folder: Path) -> tuple[str, ...]:
    here = folder.resolve()
    inside = (
        path.name
        for path in folder.iterdir()
        # A link to the folder itself or to one above it would make a class of everything.
        if path.is_dir() and not path.name.startswith(".") and path.resolve() not in _above(here)
    )
    classes = tuple(sorted(name for name in inside if any(_pictures(folder / name))))
    if not classes:
        raise DatasetError(
            f"{folder} has no folders with pictures; put the pictures of each class into "
            f"{folder}/CLASS ({', '.join(sorted(SUFFIXES))})"
        )
    return classes


def _above(folder: Path) -> set[Path]:
    return {folder, *folder.parents}


def _files(folder: Path, classes: tuple[str, ...]) -> Files:
    files: list[PictureFile] = []
    for label, name in enumerate(classes):
        for path in sorted(_pictures(folder / name)):
            files.append(PictureFile(str(path.relative_to(folder)), path, label))
            if len(files) > MOST_FILES:
                raise DatasetError(f"{folder} has more than {MOST_FILES:,} pictures, the most")
    return tuple(files)


def _pictures(folder: Path) -> Iterator[Path]:
    for path, folders, names in os.walk(folder):  # follows no links below the class folder
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(path, name)
            if file.suffix.lower() in SUFFIXES and not name.startswith(".") and file.is_file():
                yield file
