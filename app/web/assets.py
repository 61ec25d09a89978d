"""Where a document finds what is below assets/: in bundles, or as the sources that they are."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

STATIC = "/static/"
# Scripts that stand in documents themselves.
AT_ONCE = ("theme.js", "clientside.js")
# What an address answers with; of several paths, one script after the other.
File = Path | bytes | tuple[Path, ...]


class Assets:
    """Addresses of sources by their names below the folder.

    `make bundles` writes built/ and built/manifest.json, which says what became of each source that
    is named here. As sources they are served as they lie there, for whoever changes them.
    """

    def __init__(self, folder: Path, *, as_sources: bool = False) -> None:
        self.as_sources = as_sources
        self._texts: dict[str, str] = {}
        self.folder = folder if as_sources else folder / "built"
        self._bundles: Mapping[str, str] = (
            {} if as_sources else json.loads((self.folder / "manifest.json").read_bytes())
        )

    def file(self, name: str) -> str:
        """Its path below STATIC."""
        return name if self.as_sources else self._bundles[name]

    def url(self, name: str) -> str:
        return STATIC + self.file(name)

    def script(self, name: str, **data: str) -> str:
        """The element of a small script that runs at once: a request for it would cost the server
        more than its bytes in each document, and the visitor a way there and back. data: what it
        is told."""
        attributes = {f"data-{key}": value for key, value in data.items()}
        source = {"src": self.url(name)} if self.as_sources else {}
        said = Markup("").join(
            Markup(' {}="{}"').format(*each) for each in (source | attributes).items()
        )
        return f"<script{said}>{'' if self.as_sources else self._text(name)}</script>"

    def hashes(self) -> list[str]:
        """What a content security policy says of such scripts, W3C CSP3 section 2.3.1."""
        if self.as_sources:
            return []
        digests = (sha256(self._text(name).encode()).digest() for name in AT_ONCE)
        return [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]

    def _text(self, name: str) -> str:
        assert name in AT_ONCE, name
        if name not in self._texts:
            self._texts[name] = (self.folder / self.file(name)).read_text("utf-8").strip()
        return self._texts[name]

    def bundles(self) -> dict[str, Path]:
        """All bundles by their addresses."""
        return {STATIC + name: self.folder / name for name in self._bundles.values()}
