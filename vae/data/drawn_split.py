"""A test set for pictures that come without one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vae.data.dataset_error import DatasetError
from vae.data.pictures import PictureFile

TEST_SHARE = 0.2
SEED = 0
DRAWN = f"The test images are {TEST_SHARE:.0%} of each class, drawn with seed {SEED}."

Files = tuple[PictureFile, ...]


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
                f"{files[rows[0]].name} is alone in its class; training and testing need two"
            )
        drawn |= set(random.permutation(rows)[: max(1, round(TEST_SHARE * len(rows)))].tolist())
    train = tuple(file for row, file in enumerate(files) if row not in drawn)
    return train, tuple(file for row, file in enumerate(files) if row in drawn)
