"""Image data sets of the Hugging Face hub, or saved by its library to a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from vae.data import DatasetError
from vae.data.image_folders import DRAWN, Files, PictureFiles, draw_test
from vae.data.pictures import PictureFile

TEST_SPLITS = ("test", "validation", "valid")


def find_hub_pictures(name: str) -> tuple[PictureFiles, str]:
    """The pictures of `name`, and its licence as its card says it; `name` is one of the hub's or
    an absolute path to what `save_to_disk` wrote.

    The picture is the column of type Image, the class the one of type ClassLabel, or the one
    called label where there are several. Raises DatasetError where the library is not installed,
    nothing of that name can be read, or there are no such columns.
    """
    try:
        import datasets
    except ImportError as error:
        raise DatasetError(
            f"hf:{name} needs the library datasets: pip install -r requirements-extra.txt"
        ) from error
    load: Callable[[str], Any] = (
        datasets.load_from_disk if Path(name).is_absolute() else datasets.load_dataset
    )
    try:
        found = load(name)
    except (OSError, ValueError, datasets.exceptions.DatasetsError) as error:
        raise DatasetError(f"hf:{name} cannot be read: {error}") from error
    splits = found if isinstance(found, datasets.DatasetDict) else {"train": found}
    train = splits.get("train", next(iter(splits.values())))
    image, label = _columns(name, train.features, datasets)
    classes = tuple(str(each) for each in train.features[label].names)
    test = next((splits[split] for split in TEST_SPLITS if split in splits), None)

    def files(rows: Any) -> Files:
        encoded = rows.cast_column(image, datasets.Image(decode=False))
        return tuple(
            _file(f"hf:{name} image {number}", row[image], row[label], len(classes))
            for number, row in enumerate(encoded)
        )

    licence = str(train.info.license or "not stated")
    if test is None:
        return PictureFiles(classes, *draw_test(files(train)), DRAWN), licence
    return PictureFiles(classes, files(train), files(test)), licence


def _columns(name: str, features: Any, datasets: Any) -> tuple[str, str]:
    images = [column for column, kind in features.items() if isinstance(kind, datasets.Image)]
    labels = [column for column, kind in features.items() if isinstance(kind, datasets.ClassLabel)]
    if not images or not labels:
        raise DatasetError(
            f"hf:{name} has the columns {', '.join(features)}; needed: one of type Image and one "
            "of type ClassLabel"
        )
    return images[0], "label" if "label" in labels else labels[0]


def _file(name: str, image: dict[str, Any], label: int | None, classes: int) -> PictureFile:
    if label is None or not 0 <= label < classes:
        raise DatasetError(f"{name} has no class (its label is {label})")
    content = image["bytes"] if image["bytes"] is not None else Path(image["path"])
    return PictureFile(name, content, label)
