"""Rooms that a newcomer can take in: no folder of more than two dozen files."""

from __future__ import annotations

from collections import Counter

from app.settings import ROOT

MOST = 24
SOURCES = {".py", ".mjs", ".js", ".css", ".ts", ".wat"}


def test_no_folder_has_more_than_two_dozen_sources() -> None:
    files = (
        path
        for room in ("app", "vae", "assets", "tests")
        for path in (ROOT / room).rglob("*")
        if path.suffix in SOURCES and path.name != "__init__.py" and "built" not in path.parts
    )
    crowded = {
        str(folder.relative_to(ROOT)): count
        for folder, count in Counter(path.parent for path in files).items()
        if count > MOST
    }
    assert crowded == {}
