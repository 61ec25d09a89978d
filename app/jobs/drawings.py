"""A class's drawings on their way into the folder that `python -m vae train` reads."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

# As app/rooms/drawings.py packs them; whatever else a file may hold is passed over.
PICTURE = re.compile(r"drawings/[0-9]/[0-9]{5}\.png")
FOLDER = "drawings"


def unpacked(zipped: bytes, folder: Path) -> Path:
    """The pictures in folder/drawings/CLASS; returns folder/drawings."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as file:
        for name in filter(PICTURE.fullmatch, file.namelist()):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.read(name))
    return folder / FOLDER
