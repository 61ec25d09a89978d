"""A data set's published test images, as a data set without training images.

What visitors bring is measured on these: they are always there, while the training images may have
to be fetched.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from PIL import Image

from vae.data import DatasetError
from vae.data.datasets import Dataset, Split
from vae.store import documents
from vae.store.catalogue import Catalogue, CatalogueError
from vae.store.documents import Run


def published(catalogue: Catalogue, name: str) -> Dataset:
    """The test images of `name` with the labels that its published runs have.

    Raises DatasetError where there are none, or where no run has all of their labels.
    """
    try:
        about = catalogue.dataset(name)
    except CatalogueError as error:
        raise DatasetError(str(error)) from error
    images = _images(about)
    test = Split(torch.from_numpy(images), torch.from_numpy(_labels(catalogue, about)))
    return Dataset(
        about.name, about.title, about.classes, replace(test, images=test.images[:0]), test
    )


def _images(about: documents.Dataset) -> np.ndarray:
    """uint8 (N, C, H, W)."""
    channels, height, width = about.image.shape
    cells = []
    for name in about.sheets:
        with Image.open(about.folder / name) as sheet:
            pixels = np.asarray(sheet.convert("L" if channels == 1 else "RGB"))
        pixels = pixels.reshape(about.rows, height, about.columns, width, channels)
        cells.append(pixels.transpose(0, 2, 4, 1, 3).reshape(-1, channels, height, width))
    return np.ascontiguousarray(np.concatenate(cells)[: about.count])


def _labels(catalogue: Catalogue, about: documents.Dataset) -> np.ndarray:
    for run in catalogue.runs():
        if isinstance(run, Run) and run.dataset == about.name and run.status == "ready":
            latents = catalogue.latents(run.id)
            if len(latents.index) == about.count:
                labels = np.empty(about.count, np.int64)
                labels[latents.index] = latents.label
                return labels
    raise DatasetError(f"no published run has the labels of all test images of {about.name}")
