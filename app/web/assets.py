"""assets/ under /static/<digest>/…: one digest over the tree, so relative imports agree."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

# Windows and slim containers know few; a module of another type is refused by browsers.
MIME_TYPES: Mapping[str, str] = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".wasm": "application/wasm",
}
IMPORT = re.compile(r'^(?:import|export)\b[^;]*?"(\.[^"]+\.mjs)";', re.MULTILINE)


def mime_type(name: str) -> str:
    suffix = Path(name).suffix
    return MIME_TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


class AssetTree:
    """The files below a folder, addressed by a digest of all of them.

    Edited files are noticed by size and modification time, so that a page loaded
    after an edit gets the new tree under a new address and no stale module.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._digest = ""
        self._modules_digest = ""
        self._modules: dict[str, list[str]] = {}

    def digest(self) -> str:
        """16 hex digits that change with any byte or name in the tree."""
        stamp = tuple(sorted(_stamps(str(self._folder), "")))
        if stamp != self._stamp or not self._digest:
            total = hashlib.sha256()
            for name, _, _ in stamp:
                total.update(hashlib.sha256(name.encode()).digest())
                total.update(hashlib.sha256((self._folder / name).read_bytes()).digest())
            self._stamp, self._digest = stamp, total.hexdigest()[:16]
        return self._digest

    def url(self) -> str:
        """The address below which the tree is served, without a slash at its end."""
        return f"/static/{self.digest()}"

    def names(self) -> list[str]:
        """Paths relative to the folder, with forward slashes, sorted."""
        return sorted(name for name, _, _ in _stamps(str(self._folder), ""))

    def modules(self, entry: str) -> list[str]:
        """The names of the module `entry` and of all that it imports, each once, sorted."""
        if self.digest() != self._modules_digest:
            self._modules_digest, self._modules = self.digest(), {}
        if entry not in self._modules:
            found: set[str] = set()
            self._follow(entry, found)
            self._modules[entry] = sorted(found)
        return self._modules[entry]

    def _follow(self, name: str, found: set[str]) -> None:
        path = self.path(name)
        if path is None or name in found:
            return
        found.add(name)
        for imported in IMPORT.findall(path.read_text(encoding="utf-8")):
            self._follow(posixpath.normpath(f"{posixpath.dirname(name)}/{imported}"), found)

    def path(self, name: str) -> Path | None:
        """The file of that name, or None; no name leads out of the tree or to a hidden file."""
        path = Path(os.path.normpath(self._folder / name))
        inside = path.is_relative_to(self._folder) and path.is_file()
        return path if inside and not _hidden(path.relative_to(self._folder)) else None


def _stamps(folder: str, within: str) -> Iterator[tuple[str, int, int]]:
    """(name, bytes, time of the last change in ns) of all files below; asked with each request."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _stamps(entry.path, f"{within}{entry.name}/")
            elif entry.is_file():
                stat = entry.stat()
                yield f"{within}{entry.name}", stat.st_size, stat.st_mtime_ns


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
