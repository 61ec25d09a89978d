"""Where a document finds what is below assets/: in bundles, or as the sources that they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

STATIC = "/static/"
# What an address answers with; of several paths, one script after the other.
File = Path | bytes | tuple[Path, ...]


class Assets:
    """Addresses of sources by their names below the folder.

    `make bundles` writes built/ and built/manifest.json, which says what became of each source that
    is named here. As sources they are served as they lie there, for whoever changes them.
    """

    def __init__(self, folder: Path, *, as_sources: bool = False) -> None:
        self.as_sources = as_sources
        self.folder = folder if as_sources else folder / "built"
        self._bundles: Mapping[str, str] = (
            {} if as_sources else json.loads((self.folder / "manifest.json").read_bytes())
        )

    def file(self, name: str) -> str:
        """As clientside.js names it, beside which it lies."""
        return name if self.as_sources else self._bundles[name]

    def url(self, name: str) -> str:
        return STATIC + self.file(name)

    def bundles(self) -> dict[str, Path]:
        """All bundles by their addresses."""
        return {STATIC + name: self.folder / name for name in self._bundles.values()}
