"""What may lie in the cache file: str keys, bytes with a checksum, and nothing that is executed."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any

from diskcache import Disk
from diskcache.core import MODE_BINARY, MODE_RAW

FORMAT = b"latentarium-1\0"
CHECKSUM_BYTES = 16
VALUE_FILE = re.compile(r"[0-9a-f]{2}[/\\][0-9a-f]{2}[/\\][0-9a-f]{28}\.val")


class DamagedEntry(ValueError):
    """An entry that this program did not write, or not like this."""


class BytesDisk(Disk):
    """diskcache's storage without its pickles: the stock Disk runs what a tampered file holds.

    File names are checked as well, or a tampered row could read and remove any file.
    """

    def put(self, key: object) -> tuple[str, bool]:
        if not isinstance(key, str):
            raise TypeError(f"cache keys are str, not {type(key).__name__}")
        return key, True

    def get(self, key: object, raw: object) -> str:
        if not raw or not isinstance(key, str):
            raise DamagedEntry("a key that is not text")
        return key

    def store(self, value: object, read: bool, key: object = None) -> Any:
        if not isinstance(value, bytes) or read:
            raise TypeError(f"cached values are bytes, not {type(value).__name__}")
        return super().store(value, read, key)

    def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> Any:
        if mode == MODE_RAW and isinstance(value, bytes):
            return value
        if mode == MODE_BINARY and filename is not None and VALUE_FILE.fullmatch(filename):
            return super().fetch(mode, filename, value, False)
        raise DamagedEntry(f"a value of mode {mode}")

    def remove(self, file_path: str) -> None:
        if VALUE_FILE.fullmatch(file_path):
            super().remove(file_path)


def checksummed(key: str, value: bytes) -> bytes:
    """The value behind this format's name and a checksum over key and value."""
    return FORMAT + _checksum(key, value) + value


def checked(key: str, stored: bytes | None) -> bytes | None:
    """The value again; None where nothing was stored. Raises DamagedEntry."""
    if stored is None:
        return None
    start = len(FORMAT) + CHECKSUM_BYTES
    value = stored[start:]
    if stored[:start] != FORMAT + _checksum(key, value):
        raise DamagedEntry("a value whose checksum is wrong")
    return value


def _checksum(key: str, value: bytes) -> bytes:
    return blake2b(key.encode() + b"\0" + value, digest_size=CHECKSUM_BYTES).digest()
