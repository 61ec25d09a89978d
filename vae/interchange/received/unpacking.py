"""A zip of a folder, unpacked below a folder of ours and nowhere else."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from vae.interchange.errors import UnreadableFile
from vae.store.checks import reason
from vae.store.said import Said

MOST_MEMBERS = 20_000
# What Finder and Explorer put beside what somebody packed.
BESIDE = ("__MACOSX", "Thumbs.db", "desktop.ini")
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError),
    RuntimeError,
)
AT_ONCE = 2**20


def unpack(archive: Path, folder: Path, limit: int) -> None:
    """Every plain file of the archive, at most `limit` bytes of them. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [each for each in opened.infolist() if not each.is_dir()]
            if len(members) > MOST_MEMBERS:
                raise UnreadableFile(
                    Said(
                        "{name} holds {count} files; {most} are allowed",
                        name=archive.name,
                        count=len(members),
                        most=MOST_MEMBERS,
                    )
                )
            declared = sum(each.file_size for each in members)
            if declared > limit:
                raise UnreadableFile(
                    Said(
                        "{name} unpacks to {bytes} bytes; {most} are allowed: leave out what is "
                        "not needed, or bring fewer files",
                        name=archive.name,
                        bytes=f"{declared:,}",
                        most=f"{limit:,}",
                    )
                )
            for member in members:
                place = _place(archive.name, member)
                if place is not None:
                    # Never more than was declared: zipfile ends there.
                    _write(opened, member, folder / place)
    except DAMAGE as error:
        raise UnreadableFile(
            Said(
                "{name} is damaged, cut short or has a password: {reason}",
                name=archive.name,
                reason=reason(error),
            )
        ) from error


def _place(archive: str, member: zipfile.ZipInfo) -> PurePosixPath | None:
    """Where below our folder it belongs; None for what nobody meant to send."""
    name = member.filename
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or "\\" in name or ":" in name:
        raise UnreadableFile(
            Said(
                "{archive} holds {name}, which lies outside the archive",
                archive=archive,
                name=f"{name[:80]!r}",
            )
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableFile(
            Said(
                "{archive} holds {name}, a link: pack the file itself",
                archive=archive,
                name=f"{name[:80]!r}",
            )
        )
    is_hidden = any(part.startswith(".") or part in BESIDE for part in place.parts)
    return None if is_hidden or not place.parts else place


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(member) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, AT_ONCE)
