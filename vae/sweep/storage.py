"""The storage that the machines of a sweep share: finished runs, and what an unfinished one has.

run.json goes last: it holds the hashes of all other files, and without it there is no run.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LAST = ("run.json", "checkpoint.pt")
UNFINISHED = "unfinished"


class StorageError(Exception):
    """The storage cannot be used, or holds something damaged; says which."""


class Storage:
    """Folders below `url`, in fsspec's notation: file:///folder, s3://bucket/folder."""

    def __init__(self, url: str) -> None:
        with _failing(f"RUNS_URL is {url!r}, which cannot be used"):
            from fsspec.core import url_to_fs

            self._files, self._root = url_to_fs(url)
        self._sent: dict[tuple[str, str], tuple[int, int]] = {}

    def put(self, folder: Path, name: str) -> None:
        """What has changed in the folder since it was put last."""
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        paths.sort(key=lambda path: path.name in LAST)
        with _failing(f"{name} could not be shared"):
            for path in paths:
                inside = path.relative_to(folder).as_posix()
                about = path.stat()
                version = (about.st_mtime_ns, about.st_size)
                if self._sent.get((name, inside)) == version:
                    continue
                place = f"{self._root}/{name}/{inside}"
                self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
                self._files.put_file(str(path), f"{place}.part")
                self._files.mv(f"{place}.part", place)
                self._sent[name, inside] = version

    def get(self, name: str, folder: Path) -> bool:
        """All of it into the folder, which is not there yet; False where there is nothing."""
        source = f"{self._root}/{name}"
        with _failing(f"{name} could not be fetched"):
            if not any(self._files.exists(f"{source}/{last}") for last in LAST):
                return False
            folder.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as beside:
                new = Path(beside) / "new"
                for found in self._files.find(source):
                    inside = str(found)[len(str(self._files._strip_protocol(source))) :].strip("/")
                    if inside.endswith(".part") or ".." in Path(inside).parts:
                        continue
                    (new / inside).parent.mkdir(parents=True, exist_ok=True)
                    self._files.get_file(found, str(new / inside))
                _check(new)
                shutil.rmtree(folder, ignore_errors=True)
                new.rename(folder)
        return True

    def remove(self, name: str) -> None:
        with _failing(f"{name} could not be removed"):
            if self._files.exists(f"{self._root}/{name}"):
                self._files.rm(f"{self._root}/{name}", recursive=True)


def unfinished(run_id: str) -> str:
    """Where the epochs of a run are that is still trained."""
    return f"{UNFINISHED}/{run_id}"


def _check(folder: Path) -> None:
    """Raises StorageError where a file is not the one that run.json lists."""
    document = folder / "run.json"
    if not document.is_file():
        return
    for name, about in json.loads(document.read_bytes())["files"].items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != about["sha256"]:
            raise StorageError(f"{name} is damaged in the storage.")


@contextmanager
def _failing(what: str) -> Iterator[None]:
    """Whatever is raised inside as StorageError: fsspec's packages have no exception in common."""
    try:
        yield
    except StorageError:
        raise
    except Exception as error:
        reason = str(error) or type(error).__name__
        raise StorageError(f"{what}: {reason.rstrip('.')}.") from error
