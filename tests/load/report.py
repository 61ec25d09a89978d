"""The one table of `make load`: what was asked for, what was measured, how busy the machine was."""

from __future__ import annotations

import os
from collections.abc import Sequence
from statistics import median, quantiles

import psutil


def head(title: str) -> None:
    print(title, flush=True)


def columns() -> None:
    print(f"{'what':<52}{'asked for':>11}  {'measured':<30}{'load':>5}", flush=True)


def say(what: str, asked: str, measured: str, more: str = "") -> None:
    load = f"{os.getloadavg()[0]:.1f}"
    print(f"{what:<52}{asked:>11}  {measured:<30}{load:>5}  {more}".rstrip(), flush=True)


def milliseconds(times: Sequence[float]) -> str:
    return f"{p95(times):.1f} ms (median {median(times):.1f})" if times else "none"


def p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def megabytes(process: psutil.Process) -> float:
    """Of it and its children; pages that they share count once."""
    family = [process, *process.children()]
    return float(sum(each.memory_full_info().pss for each in family) / 2**20)


def processor_seconds(process: psutil.Process) -> float:
    times = [each.cpu_times() for each in process.children()]
    return float(sum(each.user + each.system for each in times))
