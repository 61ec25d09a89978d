"""The pictures that this process sent last: those that a class asks for again and again.

Each read of the cache on disk writes down that it was used, and waits for its turn to write: with
400 visitors a picture in 2,000 was not read in time, and refused as one that is computed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

MOST_BYTES = 4 * 2**20


class RecentPictures:
    """bytes by key, at most MOST_BYTES of them, the least recently used leaving first."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: str, otherwise: Callable[[], bytes]) -> bytes:
        with self._lock:
            if (found := self._pictures.get(key)) is not None:
                self._pictures.move_to_end(key)
                return found
        picture = otherwise()
        with self._lock:
            if key not in self._pictures and len(picture) <= MOST_BYTES:
                self._pictures[key] = picture
                self._bytes += len(picture)
            while self._bytes > MOST_BYTES:
                self._bytes -= len(self._pictures.popitem(last=False)[1])
        return picture
