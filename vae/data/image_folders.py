"""Folders of pictures: `FOLDER/{train,test}/CLASS/*`, or `FOLDER/CLASS/*` without a test set."""

from __future__ import annotations

import logging
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vae.data import DatasetError
from vae.data.pictures import SUFFIXES, PictureFile
from vae.store.said import Said

MOST_FILES = 500_000
TRAIN = ("train", "training")
# The first that is there; a validation set stands in for a test set that is not.
TEST = ("test", "testing", "val", "valid", "validation", "dev")
# How pictures begin, for files without a suffix: PNG, JPEG, GIF, BMP, WebP, TIFF.
SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"II*\0", b"MM\0*")
NAMED_OTHERS = 5
TEST_SHARE = 0.2
SEED = 0
DRAWN = f"The test images are {TEST_SHARE:.0%} of each class, drawn with seed {SEED}."

Files = tuple[PictureFile, ...]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PictureFiles:
    """The files of a data set; `classes` in the order of the labels, `note` on the split."""

    classes: tuple[str, ...]
    train: Files
    test: Files
    note: str = ""


def find_pictures(folder: Path) -> PictureFiles:
    """The pictures of a folder. Hidden files and links between folders are passed over, files of
    other kinds are counted in a warning; a link to a class folder elsewhere is followed.

    Class names are compared in Unicode's composed form (NFC), since systems write them in several.
    Raises DatasetError where the folder is missing or has no class folders with pictures, where
    train and test differ in their classes, and for more than MOST_FILES.
    """
    if not folder.is_dir():
        raise DatasetError("there is no folder {folder}", folder=folder)
    splits = _split_folders(folder)
    train = next((splits[name] for name in TRAIN if name in splits), None)
    named_test = next((name for name in TEST if name in splits), None)
    if train is None and named_test is not None:
        raise DatasetError(
            Said(
                "{folder} has {name}, but no folder train beside it",
                folder=folder,
                name=splits[named_test].name,
            )
        )
    if train is None or named_test is None:
        root = train or folder
        classes = _classes(root)
        return PictureFiles(tuple(classes), *draw_test(_files(root, classes)), DRAWN)
    test = splits[named_test]
    _say_unused(folder, set(splits.values()) - {train, test})
    classes, test_classes = _classes(train), _classes(test)
    if odd := sorted(set(classes) ^ set(test_classes)):
        raise DatasetError(
            Said(
                "{folder}: only one of {train} and {test} has the class {classes}",
                folder=folder,
                train=train.name,
                test=test.name,
                classes=", ".join(odd),
            )
        )
    note = "" if named_test.startswith("test") else f"The test images are those of {test.name}."
    found = (_files(train, classes), _files(test, {name: test_classes[name] for name in classes}))
    return PictureFiles(tuple(classes), *found, note)


def _split_folders(folder: Path) -> dict[str, Path]:
    """Folders named as splits are, in any case, whose pictures are in folders of their own: a
    class of trains has its pictures in itself."""
    return {
        path.name.lower(): path
        for path in _subfolders(folder)
        if path.name.lower() in (*TRAIN, *TEST)
        and any(any(_pictures(inside)) for inside in _subfolders(path))
    }


def _say_unused(folder: Path, unused: set[Path]) -> None:
    if unused:
        names = ", ".join(sorted(path.name for path in unused))
        log.warning("%s: the pictures in %s are left out", folder.name, names)


def _subfolders(folder: Path) -> list[Path]:
    here = folder.resolve()
    return [
        path
        for path in sorted(folder.iterdir())
        # A link to the folder itself or to one above it would make a class of everything.
        if path.is_dir() and not path.name.startswith(".") and path.resolve() not in _above(here)
    ]


def _classes(folder: Path) -> dict[str, Path]:
    """Class names in NFC, sorted, each with its folder."""
    found: dict[str, Path] = {}
    for path in _subfolders(folder):
        if not any(_pictures(path)):
            continue
        # Where the system's encoding is not UTF-8, Python shows such names as surrogates.
        name = unicodedata.normalize("NFC", os.fsencode(path.name).decode("utf-8", "replace"))
        if name in found:
            raise DatasetError(
                "{folder} has two folders called {name}, in different Unicode forms; rename one",
                folder=folder,
                name=name,
            )
        found[name] = path
    if not found:
        raise DatasetError(
            Said(
                "{folder} has no folders with pictures; put the pictures of each class into "
                "{folder}/CLASS ({kinds})",
                folder=folder,
                kinds=", ".join(sorted(SUFFIXES)),
            )
        )
    return dict(sorted(found.items()))


def _above(folder: Path) -> set[Path]:
    return {folder, *folder.parents}


def _files(folder: Path, classes: Mapping[str, Path]) -> Files:
    files: list[PictureFile] = []
    others: Counter[str] = Counter()
    for label, class_folder in enumerate(classes.values()):
        for path in sorted(_visible(class_folder)):
            if not _is_picture(path):
                others[path.suffix.lower() or "no suffix"] += 1
                continue
            files.append(PictureFile(str(path.relative_to(folder)), path, label))
            if len(files) > MOST_FILES:
                raise DatasetError(
                    "{folder} has more than {most_files} pictures, the most",
                    folder=folder,
                    most_files=f"{MOST_FILES:,}",
                )
    if others:
        kinds = ", ".join(f"{count} × {kind}" for kind, count in others.most_common(NAMED_OTHERS))
        log.warning("%s: files of other kinds left out: %s", folder.name, kinds)
    return tuple(files)


def _pictures(folder: Path) -> Iterator[Path]:
    return filter(_is_picture, _visible(folder))


def _visible(folder: Path) -> Iterator[Path]:
    for path, folders, names in os.walk(folder):  # follows no links below the class folder
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(path, name)
            if not name.startswith(".") and file.is_file():
                yield file


def _is_picture(file: Path) -> bool:
    if file.suffix:
        return file.suffix.lower() in SUFFIXES
    with file.open("rb") as content:
        return content.read(16).startswith(SIGNATURES)


def draw_test(files: Sequence[PictureFile]) -> tuple[Files, Files]:
    """(train, test), both in the order of `files`; of each class TEST_SHARE, but at least one.

    The draw depends on the order of the files alone. Raises DatasetError for a class of one.
    """
    random = np.random.default_rng(SEED)
    labels = np.array([file.label for file in files])
    drawn: set[int] = set()
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        if len(rows) < 2:
            raise DatasetError(
                "{files} is alone in its class; training and testing need two",
                files=files[rows[0]].name,
            )
        drawn |= set(random.permutation(rows)[: max(1, round(TEST_SHARE * len(rows)))].tolist())
    train = tuple(file for row, file in enumerate(files) if row not in drawn)
    return train, tuple(file for row, file in enumerate(files) if row in drawn)
