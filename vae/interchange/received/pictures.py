"""Pictures of a folder as small squares in one zip, as `train --dataset folder:` reads it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from PIL import Image

from vae.data import DatasetError
from vae.data.image_folders import find_pictures
from vae.data.pictures import Pictures, read_pictures
from vae.interchange.errors import UnreadableFile
from vae.store.said import Said

SIDE = 64  # pixels, from which every recipe's own size is made
MOST_PICTURES, LEAST_PICTURES = 5000, 20
MOST_CLASSES = 50
LONGEST_CLASS = 40
SAMPLES = 16


def pack_pictures(folder: Path, archive: Path) -> tuple[list[str], list[Image.Image]]:
    """Writes colour/SPLIT/CLASS/NUMBER.png into the archive, and the same below grey/, as recipes
    take them; sentences on what there is, and samples.

    Raises UnreadableFile, also for more than MOST_PICTURES.
    """
    try:
        found = find_pictures(folder)
        count = len(found.train) + len(found.test)
        if not LEAST_PICTURES <= count <= MOST_PICTURES:
            raise UnreadableFile(
                Said(
                    "there are {count} pictures; {least} to {most} are allowed",
                    count=count,
                    least=LEAST_PICTURES,
                    most=f"{MOST_PICTURES:,}",
                )
            )
        if len(found.classes) > MOST_CLASSES:
            raise UnreadableFile(
                Said(
                    "there are {count} folders of pictures, each a class; {most} are allowed",
                    count=len(found.classes),
                    most=MOST_CLASSES,
                )
            )
        splits = {
            "train": read_pictures(found.train, SIDE, one_by_one=True),
            "test": read_pictures(found.test, SIDE, one_by_one=True),
        }
    except DatasetError as error:
        raise UnreadableFile(str(error)) from error
    names = [_folder_name(name, at) for at, name in enumerate(found.classes)]
    samples = []
    with zipfile.ZipFile(archive, "w") as packed:
        for split, pictures in splits.items():
            for at, (pixels, label) in enumerate(
                zip(pictures.images, pictures.labels, strict=True)
            ):
                image = Image.fromarray(pixels.transpose(1, 2, 0))
                for kind, shown in (("colour", image), ("grey", image.convert("L"))):
                    content = io.BytesIO()
                    shown.save(content, "PNG")
                    name = f"{kind}/{split}/{names[label]}/{at:05}.png"
                    packed.writestr(name, content.getvalue())
                if at < SAMPLES and split == "train":
                    samples.append(image)
    return _words(found.classes, splits), samples


def _folder_name(name: str, at: int) -> str:
    """A class's name as a folder's, of letters, digits, spaces and - alone."""
    plain = "".join(letter for letter in name if letter.isalnum() or letter in " -_").strip()
    return plain[:LONGEST_CLASS].strip() or f"class {at}"


def _words(classes: tuple[str, ...], splits: dict[str, Pictures]) -> list[str]:
    count = sum(len(part.images) for part in splits.values())
    shown = ", ".join(classes[:5]) + (", …" if len(classes) > 5 else "")
    known = (
        Said("{count} pictures of one class ({names})", count=count, names=shown)
        if len(classes) == 1
        else Said(
            "{count} pictures of {classes} classes ({names})",
            count=count,
            classes=len(classes),
            names=shown,
        )
    )
    broken = [name for part in splits.values() for name in part.broken]
    names = ", ".join(broken[:3])
    return [known, *([Said("left out as broken: {names}", names=names)] if broken else [])]
