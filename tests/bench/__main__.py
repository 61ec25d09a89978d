"""`python -m tests.bench [PART …]`: measure all parts or those, and print one table."""

from __future__ import annotations

import sys
from importlib import import_module

from tests.bench.table import Row, table

PARTS = (
    "server",
    "browser",
    "thin",
    "encoding",
    "compare",
    "vectors",
    "network",
    "film",
    "site",
    "training",
    "jobs",
    "rooms",
)


def main(parts: list[str]) -> None:
    unknown = set(parts) - set(PARTS)
    if unknown:
        raise SystemExit(f"There is no part {', '.join(unknown)}; parts are {', '.join(PARTS)}.")
    rows: list[Row] = []
    for part in parts or PARTS:
        print(f"Measuring the {part} …", file=sys.stderr, flush=True)
        rows += import_module(f"tests.bench.{part}").measure()
    print(table(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
