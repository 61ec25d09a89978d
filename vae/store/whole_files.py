"""Files that appear whole or not at all, and what it means where one cannot be written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

# The disk, a quota or a limit on the size of files ends what can be written.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What `python -m vae` exits with then: EX_IOERR of sysexits.h. A full disk holds no log.
DISK_FULL_STATUS = 74


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write beside and rename over: a reader or a kill never meets half a file.

    Raises OSError, and leaves nothing beside then.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def is_disk_full(error: OSError) -> bool:
    return error.errno in _NO_ROOM
