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

SIDE = 64  # pixels, from which every recipe's own size is made
MOST_PICTURES, LEAST_PICTURES = 5000, 20
MOST_CLASSES = 50
LONGEST_CLASS = 40
SAMPLES = 16


def pack_pictures(folder: Path, archive: Path) -> tuple[str, list[Image.Image]]:
    """Writes colour/SPLIT/CLASS/NUMBER.png into the archive, and the same below grey/, as recipes
    take them; a sentence on what there is, and samples.

    Raises UnreadableFile, also for more than MOST_PICTURES.
    """
    try:
        found = find_pictures(folder)
        count = len(found.train) + len(found.test)
        if not LEAST_PICTURES <= count <= MOST_PICTURES:
            raise UnreadableFile(
                f"there are {count} pictures; {LEAST_PICTURES} to {MOST_PICTURES:,} are allowed"
            )
        if len(found.classes) > MOST_CLASSES:
            raise UnreadableFile(
                f"there are {len(found.classes)} folders of pictures, each a class; "
                f"{MOST_CLASSES} are allowed"
            )
        splits = {
            "train": read_pictures(found.train, SIDE),
            "test": read_pictures(found.test, SIDE),
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


def _words(classes: tuple[str, ...], splits: dict[str, Pictures]) -> str:
    count = sum(len(part.images) for part in splits.values())
    kinds = "one class" if len(classes) == 1 else f"{len(classes)} classes"
    shown = ", ".join(classes[:5]) + (", …" if len(classes) > 5 else "")
    broken = [name for part in splits.values() for name in part.broken]
    left_out = f"; left out as broken: {', '.join(broken[:3])}" if broken else ""
    return f"{count} pictures of {kinds} ({shown}){left_out}"
