"""`python -m tests.faults [--long | --table]`: every cell of the matrix, and what was lost in each.

--long takes the times of docs/faults.md: a web process killed every 10 s for a minute under 200
students, Redis away for 20 s, twice. --table prints the matrix for that page and runs nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

import pytest

from tests.bench.table import machine
from tests.faults.cells import CELLS, table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--table", action="store_true")
    given = parser.parse_args()
    if given.table:
        print(table())
        return 0
    if given.long:
        os.environ["FAULTS"] = "long"
    begin = time.monotonic()
    named = dict.fromkeys(f"tests/{cell.test}" for cell in CELLS)
    tests = sorted(named, key=lambda name: name.partition("::")[0])  # a file's tests share a server
    status = pytest.main(["-q", "-p", "no:cacheprovider", *tests])
    if status == 0:
        # Imported here: pytest's own copy of it has what the tests told.
        from tests.faults.telling import MEASURED

        print(f"{machine()}, {time.monotonic() - begin:.0f} s\n\n{table(MEASURED)}")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
