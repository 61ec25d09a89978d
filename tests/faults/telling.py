"""What a test of the matrix measured, for the table of `python -m tests.faults`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[[str], None]
MEASURED: dict[str, list[str]] = {}  # by the test's name below tests/, without its parameters


@pytest.fixture
def tells(request: pytest.FixtureRequest) -> Tells:
    name = request.node.nodeid.removeprefix("tests/").partition("[")[0]
    way = getattr(request.node, "callspec", None)
    start = f"{way.id}: " if way is not None else ""
    return lambda text: MEASURED.setdefault(name, []).append(start + text)
