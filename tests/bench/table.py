"""The table that every benchmark fills: what was measured, against which budget."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles


@dataclass(frozen=True)
class Row:
    """One measurement. `worst` is the 95th percentile of the bad side, where there is one."""

    what: str
    unit: str
    median: float
    worst: float | None = None
    budget: float | None = None
    more_is_better: bool = False

    @property
    def verdict(self) -> str:
        if self.budget is None:
            return ""
        judged = self.median if self.worst is None else self.worst
        if judged >= self.budget if self.more_is_better else judged <= self.budget:
            return "met"
        if not self.budget:
            return "missed"
        factor = judged / self.budget if judged > self.budget else self.budget / max(judged, 1e-9)
        return f"missed ×{factor:.2f}"


def timed(what: str, milliseconds: Sequence[float], budget: float | None = None) -> Row:
    """A row of times: the 95th percentile is what the budget is held against."""
    ordered = sorted(milliseconds)
    worst = quantiles(ordered, n=20)[-1] if len(ordered) > 1 else ordered[0]
    return Row(what, "ms", median(ordered), min(worst, ordered[-1]), budget)


def table(rows: Sequence[Row]) -> str:
    """Aligned text with the machine above it."""
    lines = [("what", "budget", "median", "p95", "verdict")]
    for row in rows:
        sign = "≥" if row.more_is_better else "≤"
        budget = "" if row.budget is None else f"{sign} {row.budget:g} {row.unit}"
        worst = "" if row.worst is None else f"{_number(row.worst)} {row.unit}"
        lines.append((row.what, budget, f"{_number(row.median)} {row.unit}", worst, row.verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    lines.insert(1, tuple("─" * width for width in widths))
    text = [
        "  ".join(
            cell.rjust(width) if 0 < column < 4 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([machine(), "", *text])


def machine() -> str:
    """Processor, cores, memory, system and Python, in one line."""
    load = f"load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    parts = [
        _processor(),
        f"{os.cpu_count()} cores",
        _memory(),
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        load,
    ]
    return " · ".join(part for part in parts if part)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _processor() -> str:
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    import psutil

    return f"{psutil.virtual_memory().total / 2**30:.0f} GiB"
