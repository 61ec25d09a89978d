"""One file with all that visitors made: rooms, orders, runs. It goes back into either storage."""

from __future__ import annotations

import json
import os
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.admin.runs import LARGEST_FILE, VisitorRuns
from app.jobs.copies import copied_jobs, paste_jobs
from app.jobs.jobs import Jobs
from app.rooms.copies import Copy, NoCopy, copied, copy_from, paste
from app.rooms.store import RoomStore

FORMAT = 1
ABOUT, JOBS = "latentarium-backup.json", "jobs.json"
ENTRY = re.compile(r"rooms/([A-Z0-9]{6})\.json|runs/([\w-]{1,40})/([\w.-]{1,80})")


class BackupError(Exception):
    """The file cannot be written or is no backup; one sentence."""


@dataclass(frozen=True)
class Site:
    """What visitors made, wherever it is kept."""

    rooms: RoomStore
    jobs: Jobs
    runs: VisitorRuns

    def close(self) -> None:
        self.rooms.close()
        self.jobs.queue.close()


def back_up(site: Site, path: Path) -> str:
    """Writes the file, which nobody else may read; says what is in it. Raises BackupError."""
    now, rooms, runs = time.time(), 0, 0
    new = path.with_name(f".{path.name}.new")
    try:
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(ABOUT, json.dumps({"format": FORMAT, "at": now}))
            for code in site.rooms.codes(now):
                copy = copied(site.rooms, code, now)
                if copy is not None:
                    archive.writestr(f"rooms/{code}.json", copy.as_json())
                    rooms += 1
            text, jobs = copied_jobs(site.jobs)
            archive.writestr(JOBS, text)
            for run_id, folder in site.runs.files():
                for file in sorted(folder.iterdir()):
                    archive.write(file, f"runs/{run_id}/{file.name}")
                runs += 1
        os.replace(new, path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from error
    return f"{rooms} rooms, {jobs} jobs and {runs} runs are in {path}, which only you can read."


def restore(site: Site, path: Path) -> Iterator[str]:
    """Sentences about what came back; what is there already stays as it is.

    Raises BackupError where the file is no backup, before anything is changed; a damaged run is
    found when its turn comes, so that the others are back.
    """
    now = time.time()
    try:
        with zipfile.ZipFile(path) as archive:
            copies, runs = _checked(archive)
            rooms = sum(paste(site.rooms, copy, now) for copy in copies)
            left = len(copies) - rooms
            yield f"{rooms} rooms are back; {left} have ended or are there already."
            jobs, trained = paste_jobs(site.jobs, archive.read(JOBS))
            yield f"{jobs} jobs are back, {trained} of which are to be trained."
            put = 0
            for run_id, names in runs.items():
                files = {name: archive.read(f"runs/{run_id}/{name}") for name in names}
                put += site.runs.put(run_id, files)
            yield f"{put} runs are back; {len(runs) - put} are there already."
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BackupError(f"{path} is not a whole backup: {reason.rstrip('.')}.") from error


def _checked(archive: zipfile.ZipFile) -> tuple[list[Copy], dict[str, list[str]]]:
    """Rooms, and names of files by run, of a file whose every entry is as back_up() wrote it."""
    entries = {each.filename: each for each in archive.infolist()}
    if not {ABOUT, JOBS} <= entries.keys():
        raise BackupError(f"{archive.filename} is no backup of `python -m app.admin backup`.")
    if any(each.file_size > LARGEST_FILE for each in entries.values()):
        raise BackupError(f"{archive.filename} holds more than any run has.")
    if (bad := archive.testzip()) is not None:
        raise zipfile.BadZipFile(f"{bad} is damaged")
    about = json.loads(archive.read(ABOUT))
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise BackupError(f"{archive.filename} has another format; this program reads {FORMAT}.")
    copies, runs = [], dict[str, list[str]]()
    for name in entries:
        found = ENTRY.fullmatch(name)
        if found is None and name not in (ABOUT, JOBS):
            raise BackupError(f"{archive.filename} holds {name[:60]!r}, which no backup does.")
        if found is not None and found[1]:
            try:
                copies.append(copy_from(archive.read(name)))
            except NoCopy as error:
                raise BackupError(f"{archive.filename} is damaged: {error}.") from error
        elif found is not None:
            runs.setdefault(found[2], []).append(found[3])
    return copies, runs
