"""A visitor's own pictures as a data set to train on."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from app.jobs.estimate import Estimate
from app.jobs.imports.brought import Import
from app.jobs.imports.deadline import brought_id
from app.jobs.imports.imports import Imports
from app.jobs.jobs import Job, JobRefused, Jobs
from app.jobs.order import IN_COLOUR, YOURS, Order
from vae.store.said import Said

# As vae/interchange/received/pictures.py names them: what the name of a member may be.
MEMBER = re.compile(r"(colour|grey)/((?:train|test)/[\w -]{1,60}/[0-9]{5}\.png)")
NO_PICTURES = Said("the pictures are gone: bring them again on the Runs page.")
LARGEST_PICTURE, MOST_PICTURES = 64 * 1024, 5000


def pictures_of(imports: Imports, owner: str | None) -> Import | None:
    """The pictures that the visitor brought last. Raises QueueUnavailable."""
    return next((each for each in imports.of(owner) if each.has_pictures), None)


def with_yours(datasets: Sequence[str], imports: Imports, owner: str | None) -> list[str]:
    """The data sets, and the visitor's own where there is one. Raises QueueUnavailable."""
    own = [YOURS] if pictures_of(imports, owner) else []
    return [*datasets, *own]


def ordered(jobs: Jobs, imports: Imports, owner: str, order: Order, expected: Estimate) -> Job:
    """The job of an order; one on the visitor's own pictures leaves a run that goes when they go.

    Raises JobRefused, QueueUnavailable.
    """
    if order.dataset != YOURS:
        return jobs.start(owner, order, expected)
    brought = pictures_of(imports, owner)
    if brought is None:
        raise JobRefused(NO_PICTURES)
    run = brought_id(brought.end)
    imports.note_trained(brought.id, run)
    return jobs.start(owner, order, expected, pictures=brought.id, run=run)


def name_of(brought: Import) -> str:
    """What the pictures are called, as the name of a folder."""
    given = brought.asked.title or brought.asked.name.rpartition(".")[0]
    return " ".join(re.sub(r"[^\w -]", " ", given).split()) or YOURS


def write_yours(packed: bytes, recipe: str, folder: Path) -> bool:
    """folder/SPLIT/CLASS/NUMBER.png of those that the recipe takes; False where there are none.

    Whoever made the archive may have been made to write anything: names and sizes are checked.
    """
    kind, count = "colour" if recipe in IN_COLOUR else "grey", 0
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            for member in archive.infolist():
                found = MEMBER.fullmatch(member.filename)
                if found is None or found[1] != kind or member.file_size > LARGEST_PICTURE:
                    continue
                path = folder / found[2]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(member))
                count += 1
                if count >= MOST_PICTURES:
                    break
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
        return False
    return count > 0
