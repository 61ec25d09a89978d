"""Files of others: opened only up to a size, and never by a path that they name."""

from __future__ import annotations

import zipfile
from pathlib import Path

from vae.interchange.errors import UnreadableFile
from vae.store.checks import reason


def checked(path: Path, limit: int) -> Path:
    """`path`, where it is a file of at most `limit` bytes. Raises UnreadableFile."""
    if not path.is_file():
        raise UnreadableFile("there is no file {path}", path=path)
    size = path.stat().st_size
    if size > limit:
        raise UnreadableFile(
            "{file} has {size} bytes; {limit} are allowed (--max-bytes)",
            file=path.name,
            size=size,
            limit=limit,
        )
    return path


def checked_zip(path: Path, limit: int) -> Path:
    """The same for a zip archive, by the sizes that its members declare once unpacked."""
    checked(path, limit)
    try:
        with zipfile.ZipFile(path) as archive:
            declared = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(
            "{file} is damaged or cut short: {reason}", file=path.name, reason=reason(error)
        ) from error
    if declared > limit:
        raise UnreadableFile(
            "{file} unpacks to {declared} bytes; {limit} are allowed (--max-bytes)",
            file=path.name,
            declared=declared,
            limit=limit,
        )
    return path


def beside(path: Path, name: object, limit: int) -> Path:
    """The file `name` in the folder of `path`; names that lead elsewhere are refused."""
    if not isinstance(name, str) or name != Path(name).name or name.startswith("."):
        raise UnreadableFile(
            "{file} names {name}, which is no file beside it", file=path.name, name=f"{name!r}"
        )
    return checked(path.with_name(name), limit)
