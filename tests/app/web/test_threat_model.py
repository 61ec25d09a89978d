"""docs/security.md promises nothing without a test: each that it names is there."""

from __future__ import annotations

import re

from app.settings import ROOT


def test_every_line_names_a_test_that_is_there() -> None:
    lines = (ROOT / "docs" / "security.md").read_text().splitlines()
    rows = [line.split("|")[-2] for line in lines if line.startswith("| ") and "test |" not in line]
    named = [re.findall(r"`([^`]+)`", cell) for cell in rows]
    assert len(named) > 25
    for tests, row in zip(named, rows, strict=True):
        assert tests or row.strip() == "below", row
        assert all((ROOT / "tests" / each).exists() for each in tests), row
