"""Files that are replaced in one step, and how to tell that the disk is full."""

from __future__ import annotations

import errno
import os
from pathlib import Path

# The disk, a quota or a limit on the size of files ends what can be written.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What `python -m vae` exits with then: EX_IOERR of sysexits.h. A full disk holds no log.
DISK_FULL_STATUS = 74


def atomic_write(path: Path, content: bytes | memoryview) -> None:
    """Write a temporary file beside `path` and rename it: readers see the old file or the new one.

    Raises OSError, and leaves no temporary file then.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except BaseException:  # Ctrl+C too
        temporary.unlink(missing_ok=True)
        raise


def is_disk_full(error: OSError) -> bool:
    return error.errno in _NO_ROOM
