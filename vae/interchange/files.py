"""Files of others: opened only up to a size, and never by a path that they name."""

from __future__ import annotations

import zipfile
from pathlib import Path

from vae.interchange.errors import UnreadableFile
from vae.store.checks import reason


def checked(path: Path, limit: int) -> Path:
    """`path`, where it is a file of at most `limit` bytes. Raises UnreadableFile."""
    if not path.is_file():
        raise UnreadableFile(f"there is no file {path}")
    size = path.stat().st_size
    if size > limit:
        raise UnreadableFile(f"{path.name} has {size} bytes; {limit} are allowed (--max-bytes)")
    return path


def checked_zip(path: Path, limit: int) -> Path:
    """The same for a zip archive, by the sizes that its members declare once unpacked."""
    checked(path, limit)
    try:
        with zipfile.ZipFile(path) as archive:
            declared = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(f"{path.name} is damaged or cut short: {reason(error)}") from error
    if declared > limit:
        raise UnreadableFile(
            f"{path.name} unpacks to {declared} bytes; {limit} are allowed (--max-bytes)"
        )
    return path


def beside(path: Path, name: object, limit: int) -> Path:
    """The file `name` in the folder of `path`; names that lead elsewhere are refused."""
    if not isinstance(name, str) or name != Path(name).name or name.startswith("."):
        raise UnreadableFile(f"{path.name} names {name!r}, which is no file beside it")
    return checked(path.with_name(name), limit)
