"""The lock file is of these requirements: the same versions, and hashes for everything."""

from __future__ import annotations

import re

from app.settings import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    found = PIN.findall((ROOT / name).read_text())
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in found}


def test_the_lock_pins_what_is_required_and_hashes_all_of_it() -> None:
    required, locked = pins("requirements.txt"), pins("requirements.lock")
    assert required.items() <= locked.items()
    entries = re.split(r"\n(?=[a-z])", (ROOT / "requirements.lock").read_text())
    assert len(entries) > len(required)
    assert all("--hash=sha256:" in entry for entry in entries if not entry.startswith("#"))
