"""Live training: what pages, worker and training weigh together, how soon one begins and ends."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from tests.bench.table import Row
from tests.support.browser.server import served
from tests.support.site_visitor import SiteVisitor, has_ended

RECIPES = ("fc-256", "fc-400")
LOOK_SECONDS = 0.1
CANCEL_MILLISECONDS = 2000
MEGABYTES = 500


def measure() -> list[Row]:
    """On the real MNIST of DATA_ROOT; one row that says so where it is not there."""
    root = Path(os.environ.get("DATA_ROOT", "data"))
    if not (root / "MNIST" / "raw").is_dir():
        return [Row(f"jobs: not measured, no MNIST in {root} (set DATA_ROOT)", "", float("nan"))]
    rows = []
    with (
        TemporaryDirectory() as folder,
        served(Path(folder) / "cache", RUNS_URL=f"{folder}/runs") as address,
    ):
        visitor = SiteVisitor(address)
        for recipe in RECIPES:
            rows.append(_memory(visitor, recipe))
        rows.append(_cancelling(visitor))
    return rows


def _memory(visitor: SiteVisitor, recipe: str) -> Row:
    job = visitor.start(recipe=recipe, epochs=1)
    peak, parts = 0.0, {}
    while not has_ended(seen := visitor.watch(job, lambda seen: True)):
        now = _megabytes()
        if sum(now.values()) > peak:
            peak, parts = sum(now.values()), now
        time.sleep(LOOK_SECONDS)
    if seen["state"] != "done":
        raise RuntimeError(seen["message"])
    shares = ", ".join(f"{name} {megabytes:.0f}" for name, megabytes in parts.items())
    print(f"  {recipe}: {shares} MB at the peak", file=sys.stderr)
    what = f"{recipe}: pages, worker and training together (PSS, peak)"
    return Row(what, "MB", peak, budget=MEGABYTES)


def _cancelling(visitor: SiteVisitor) -> Row:
    job = visitor.start(recipe="fc-400", epochs=50)
    visitor.watch(job, lambda seen: seen["phase"] == "training")
    trainings = [p for p in _children() if "--live" in p.cmdline()]
    begin = time.perf_counter()
    visitor.ask(job["url"], "DELETE")
    psutil.wait_procs(trainings, timeout=30)
    milliseconds = (time.perf_counter() - begin) * 1000
    return Row("cancel until the training is gone", "ms", milliseconds, budget=CANCEL_MILLISECONDS)


def _megabytes() -> dict[str, float]:
    """Proportional: pages that several processes share are divided by their users."""
    found = {"pages": 0.0, "worker": 0.0, "training": 0.0}
    for process in _children():
        try:
            words = process.cmdline()
            info = process.memory_full_info()
        except psutil.Error:
            continue  # it ended just now
        kind = (
            "training" if "--live" in words else "worker" if "app.jobs.worker" in words else "pages"
        )
        found[kind] += getattr(info, "pss", info.uss) / 1e6
    return found


def _children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)
