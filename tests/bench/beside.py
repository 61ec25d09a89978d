"""`python -m tests.bench.beside FOLDER PART … [--run ID …]`: this tree beside another checkout.

Both are measured in turn, twice each (here, there, there, here), so that a machine that slows down
or speeds up in the meantime does so for both.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median

from tests.bench.table import machine

HERE = Path.cwd()
# Runs in the folder of either tree, with that tree's own benchmark.
MEASURE = """
import json, sys
from dataclasses import asdict
from importlib import import_module
part, *only = sys.argv[1:]
module = import_module(f"tests.bench.{part}")
if only and hasattr(module, "runs_of_each_kind"):
    chosen = [run for run in module.runs_of_each_kind() if run.id in only]
    module.runs_of_each_kind = lambda: chosen
print(json.dumps([asdict(row) for row in module.measure()]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.beside", description=__doc__)
    parser.add_argument("folder", type=Path, help="another checkout of this project")
    parser.add_argument("parts", nargs="+", help="parts of the benchmark that both have")
    parser.add_argument("--run", action="append", default=[], help="only this run of the zoo")
    said = parser.parse_args()
    print(machine())
    for tree in (HERE, said.folder):
        # Else one sends .gz, a quarter larger than .br, and compiles its sources at each start.
        for prepare in (["compileall", "-q", "app", "vae"], ["app.precompress"]):
            subprocess.run([sys.executable, "-m", *prepare], cwd=tree, check=True)
    for part in said.parts:
        order = (HERE, said.folder, said.folder, HERE)
        measured = [(tree, _measured(tree, part, said.run)) for tree in order]
        here = _joined([rows for tree, rows in measured if tree is HERE])
        there = _joined([rows for tree, rows in measured if tree is not HERE])
        print("\n".join(lines(here, there)), flush=True)
    print(machine())


def lines(here: dict[str, list[float]], there: dict[str, list[float]]) -> list[str]:
    """One for each row that both trees have: there, here, and here over there."""
    found = [f"{'what':<62}{'there':>12}{'here':>12}{'ratio':>8}"]
    for what in (name for name in there if name in here):
        old, new = median(there[what]), median(here[what])
        ratio = f"{new / old:.2f}" if old else ""
        spread = " ".join(f"{value:.3g}" for value in (*there[what], *here[what]))
        found.append(f"{what:<62}{old:>12.4g}{new:>12.4g}{ratio:>8}  ({spread})")
    return found


def _measured(tree: Path, part: str, only: list[str]) -> list[dict[str, float | str | None]]:
    print(f"Measuring the {part} of {tree.name} …", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, part, *only],
        cwd=tree,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    rows: list[dict[str, float | str | None]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def _joined(passes: list[list[dict[str, float | str | None]]]) -> dict[str, list[float]]:
    """Each row's values of all passes: the median, and the 95th percentile where there is one."""
    found: dict[str, list[float]] = {}
    for row in (row for rows in passes for row in rows):
        for column, mark in (("median", ""), ("worst", ", p95")):
            if isinstance(value := row[column], int | float):
                found.setdefault(f"{row['what']} [{row['unit']}]{mark}", []).append(value)
    return found


if __name__ == "__main__":
    main()
