"""How the C library keeps the memory that a training frees and asks for again at each step."""

from __future__ import annotations

import ctypes
import sys

# From glibc's malloc.h.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_LARGEST = 2**30


def keep_freed_memory() -> None:
    """Tensors that are freed stay with this process instead of going back to the system.

    A step makes the same tensors as the last one; given back and asked for again, each of their
    pages is a page fault: a third of the time of a step of fc-400. Does nothing where the C
    library is not glibc.
    """
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if libc is not None and hasattr(libc, "mallopt"):
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGEST)
        libc.mallopt(_M_TRIM_THRESHOLD, _LARGEST)
