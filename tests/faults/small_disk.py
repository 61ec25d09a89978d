"""A disk of a few megabytes to be filled or made read-only, for whoever runs the tests.

Where a file system may be mounted (root, or sudo without a password, as in CI) it is a real one:
writes fail with ENOSPC and EROFS. Elsewhere a process's limit for the size of files stands in for
the full one (EFBIG), and a folder below /proc, where nobody can make one, for the read-only one.
"""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEGABYTES = 8
ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]


class SmallDisk:
    def __init__(self, folder: Path, is_mounted: bool) -> None:
        self.folder, self._is_mounted = folder, is_mounted

    @contextmanager
    def full(self) -> Iterator[None]:
        """Nothing more can be written to it within the context."""
        if not self._is_mounted:
            before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
            try:
                yield
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))
            return
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"\0" * 4096):
                pass
        try:
            yield
        finally:
            filler.unlink()

    def read_only(self) -> Path:
        """A folder of it where nothing can be written any more."""
        if not self._is_mounted:
            return Path("/proc/read-only")
        subprocess.run([*ROOT, "mount", "-o", "remount,ro", str(self.folder)], check=True)
        return self.folder


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    folder.mkdir()
    options = f"size={MEGABYTES}m,uid={os.geteuid()}"
    mount = [*ROOT, "mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        is_mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    try:
        yield SmallDisk(folder, is_mounted)
    finally:
        if is_mounted:
            subprocess.run([*ROOT, "umount", "-l", str(folder)], check=True)
