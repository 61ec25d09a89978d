"""The folder of runs that visitors trained: unlisted, each known to whoever has its id."""

from __future__ import annotations

import shutil
from pathlib import Path

FOLDER = ".visitors"
JOB_FOLDERS = ".jobs"
PREFIX = "mine-"


def keep_newest(folder: Path, count: int) -> None:
    """Remove the oldest runs beyond `count`."""
    runs = [path for path in folder.glob(f"{PREFIX}*") if path.is_dir()]
    runs.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
    for path in runs[: max(0, len(runs) - count)]:
        shutil.rmtree(path, ignore_errors=True)


def free_megabytes(folder: Path) -> float:
    """What is free on the disk that holds the folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free / 1e6
