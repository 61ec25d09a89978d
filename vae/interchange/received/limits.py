"""What this process may take of the machine, from here on."""

from __future__ import annotations

import os
import resource
from pathlib import Path

NICENESS = 10
PAGE = os.sysconf("SC_PAGE_SIZE")
# Files that may be open at once; a picture folder's are read one after another.
OPEN_FILES = 128


def limit_myself(megabytes: int, seconds: int, file_megabytes: int) -> None:
    """Memory beyond what is loaded by now, processor time, and the size of any file written.

    What goes beyond ends this process, or raises MemoryError or OSError in it; no limit can be
    raised again.
    """
    os.nice(NICENESS)
    loaded = int(Path("/proc/self/statm").read_text().split()[0]) * PAGE
    used = int(sum(os.times()[:2]))
    for what, most in (
        (resource.RLIMIT_AS, loaded + megabytes * 2**20),
        (resource.RLIMIT_CPU, used + seconds),
        (resource.RLIMIT_FSIZE, file_megabytes * 2**20),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        # Whoever started this process may have limited it already.
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
