"""Runs that visitors trained: unlisted, found by their ids; in a folder and in a shared storage.

The storage is one that several machines share, a folder or S3 through fsspec. run.json goes last:
it holds the hashes of all other files, and without it there is no run, so half of one is never
read.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings import VISITOR_PREFIX

log = logging.getLogger(__name__)

# Those that were brought say in their ids when they are gone: see imports/deadline.py.
RUN = re.compile(VISITOR_PREFIX + r"[0-9a-f]{16}(-[0-9a-f]{6,8})?")
MARKER = "run.json"


def keep_newest(folder: Path, count: int) -> None:
    """Remove the oldest runs beyond `count`."""
    runs = [path for path in folder.glob(f"{VISITOR_PREFIX}*") if path.is_dir()]
    runs.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
    for path in runs[: max(0, len(runs) - count)]:
        log.warning("Run %s made room: the newest %d runs of visitors are kept.", path.name, count)
        shutil.rmtree(path, ignore_errors=True)


def free_megabytes(folder: Path) -> float:
    """What is free on the disk that holds the folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free / 1e6


class SharingFailed(Exception):
    """The storage cannot be written or read, or what it holds is damaged; says which."""


class SharedRuns:
    """Runs below `url`, in fsspec's notation: file:///folder, s3://bucket/folder.

    Raises SharingFailed where fsspec, or its package for that kind of storage, is not installed.
    """

    def __init__(self, url: str) -> None:
        with _failing(f"RUNS_URL is {url!r}, which cannot be used"):
            from fsspec.core import url_to_fs

            self._files, self._root = url_to_fs(url)

    def publish(self, run: Path) -> None:
        """Upload a run's folder. Raises SharingFailed."""
        names = [path.name for path in sorted(run.iterdir()) if path.name != MARKER]
        with _failing("the run could not be shared"):
            self._files.makedirs(f"{self._root}/{run.name}", exist_ok=True)
            for name in [*names, MARKER]:
                self._files.put_file(str(run / name), f"{self._root}/{run.name}/{name}")

    def fetch(self, run_id: str, folder: Path) -> bool:
        """Bring the run into `folder`, whole and checked; False where there is none.

        Raises SharingFailed.
        """
        if not RUN.fullmatch(run_id) or (folder / run_id).exists():
            return False
        source = f"{self._root}/{run_id}"
        with _failing(f"run {run_id} could not be fetched"):
            if not self._files.exists(f"{source}/{MARKER}"):
                return False
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as beside:
                run = Path(beside) / run_id
                run.mkdir()
                self._get(source, run)
                try:
                    run.rename(folder / run_id)
                except OSError:
                    if not (folder / run_id).exists():
                        raise  # else another thread or process was faster
        return True

    def ids(self) -> list[str]:
        """All runs of the storage. Raises SharingFailed."""
        with _failing("the storage of runs could not be read"):
            if not self._files.exists(self._root):
                return []
            names = [
                str(path).rstrip("/").rpartition("/")[2]
                for path in self._files.ls(self._root, detail=False)
            ]
        return sorted(name for name in names if RUN.fullmatch(name))

    def remove(self, run_id: str) -> None:
        """Raises SharingFailed."""
        with _failing(f"run {run_id} could not be removed"):
            if RUN.fullmatch(run_id) and self._files.exists(f"{self._root}/{run_id}"):
                self._files.rm(f"{self._root}/{run_id}", recursive=True)

    def _get(self, source: str, run: Path) -> None:
        """Every file of a run into its folder, each checked."""
        text = self._files.cat_file(f"{source}/{MARKER}")
        for name, about in listed_files(text).items():
            self._files.get_file(f"{source}/{name}", str(run / name))
            if hashlib.sha256((run / name).read_bytes()).hexdigest() != about:
                raise SharingFailed(f"{name} of run {run.name} is damaged in the storage.")
        (run / MARKER).write_bytes(text)


@contextmanager
def _failing(what: str) -> Iterator[None]:
    """Whatever is raised inside as SharingFailed: fsspec's packages have no exception in common,
    and each hands on those of its own client."""
    try:
        yield
    except SharingFailed:
        raise
    except Exception as error:
        reason = str(error) or type(error).__name__
        raise SharingFailed(f"{what}: {reason.rstrip('.')}.") from error


def listed_files(text: bytes) -> dict[str, str]:
    """SHA-256 by name, plain names only. Raises SharingFailed."""
    try:
        listed = {
            str(name): str(file["sha256"]) for name, file in json.loads(text)["files"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SharingFailed(
            f"run.json in the storage is not in the expected form: {error}"
        ) from error
    for name in listed:
        if name != Path(name).name or name.startswith("."):
            raise SharingFailed(f"run.json in the storage names {name!r}, no plain name.")
    return listed
