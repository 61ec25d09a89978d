"""Requests that were answered, counted by all web processes together, in Prometheus' words.

Processes forked from one share the memory: each adds to a row of its own, and whichever is asked
adds the rows up. A process that is killed leaves its row to the next one, so that nothing that was
counted is lost and nothing piles up; see docs/decisions.md for why this is no library.
"""

from __future__ import annotations

import mmap
import os
import sys
import tempfile
import threading
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import psutil

if sys.platform != "win32":
    import fcntl

# Kinds of what is asked for; the first whose beginning an address has.
KINDS = (
    ("health", ("/healthz", "/readyz", "/metrics")),
    ("static", ("/static/", "/_dash-component-suites/")),
    ("room", ("/api/rooms", "/class")),
    ("job", ("/api/jobs",)),
    ("file", ("/files/",)),
    ("picture", ()),
    ("api", ("/api/",)),
    ("callback", ()),
    ("page", ("/",)),
    ("other", ()),
)
NAMES = tuple(name for name, _ in KINDS)
PICTURES = ("/grid.png", "/decode", "/sky.json", "/space.json")
CLASSES = ("2xx", "3xx", "4xx", "429", "5xx")
# Upper bounds of durations, in seconds.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# As many processes as WEB_CONCURRENCY allows, and as many that are about to end.
MOST_ROWS = 128
OF_A_KIND = len(CLASSES) + len(BOUNDS) + 2  # and slower than all of them, and their sum
WIDTH = 1 + len(KINDS) * OF_A_KIND  # the process's number first


def kind_of(path: str) -> str:
    """The kind of what lies at that address."""
    if path.endswith("/_dash-update-component"):
        return "callback"
    if path.startswith("/api/runs/") and path.endswith(PICTURES):
        return "picture"
    found = (name for name, starts in KINDS if path.startswith(starts))
    return next(found, "other") if path else "page"


class Counted:
    """What the processes that were forked since it was made have answered."""

    def __init__(self) -> None:
        size = MOST_ROWS * WIDTH * 8
        # Without a name: nothing is left of it, and a read-only disk does not matter.
        self._file = os.memfd_create("counted") if hasattr(os, "memfd_create") else _temporary()
        os.ftruncate(self._file, size)
        self._rows = np.frombuffer(mmap.mmap(self._file, size), np.float64).reshape(-1, WIDTH)
        self._lock = threading.Lock()
        self._owner, self._row = 0, 0

    def add(self, kind: str, status: int, seconds: float) -> None:
        start = 1 + NAMES.index(kind) * OF_A_KIND
        name = "429" if status == 429 else f"{status // 100}xx"
        with self._lock:
            if self._owner != os.getpid():
                self._take_row()
            row = self._rows[self._row]
            if name in CLASSES:
                row[start + CLASSES.index(name)] += 1
            row[start + len(CLASSES) + bisect_left(BOUNDS, seconds)] += 1
            row[start + OF_A_KIND - 1] += seconds

    def lines(self) -> list[str]:
        """Prometheus' text of all processes together."""
        found = self._rows[:, 1:].sum(axis=0).reshape(len(KINDS), OF_A_KIND)
        requests, durations = found[:, : len(CLASSES)], found[:, len(CLASSES) : -1]
        lines = _head("requests_total", "counter", "Requests that were answered.")
        for name, counts in zip(NAMES, requests, strict=True):
            for each, count in zip(CLASSES, counts, strict=True):
                labels = f'kind="{name}",status="{each}"'
                lines.append(f"latentarium_requests_total{{{labels}}} {count:.0f}")
        lines += _head("request_seconds", "histogram", "From a request to the start of its answer.")
        for name, counts, total in zip(NAMES, durations.cumsum(axis=1), found[:, -1], strict=True):
            for bound, count in zip((*map(str, BOUNDS), "+Inf"), counts, strict=True):
                labels = f'kind="{name}",le="{bound}"'
                lines.append(f"latentarium_request_seconds_bucket{{{labels}}} {count:.0f}")
            lines.append(f'latentarium_request_seconds_sum{{kind="{name}"}} {total:.6f}')
            lines.append(f'latentarium_request_seconds_count{{kind="{name}"}} {counts[-1]:.0f}')
        return lines + self._weights()

    def _weights(self) -> list[str]:
        """Memory and processor time of the processes that are alive."""
        memory, busy, count = 0, 0.0, 0
        for number in self._rows[:, 0]:
            try:
                process = psutil.Process(int(number)) if number else None
                if process is not None and os.getppid() == process.ppid():
                    memory += process.memory_info().rss
                    busy += sum(process.cpu_times()[:2])
                    count += 1
            except psutil.Error:
                continue
        return [
            *gauge("web_processes", "Web processes that have answered something.", count),
            *gauge(
                "web_resident_bytes", "Their resident memory; shared pages count each time.", memory
            ),
            *gauge("web_cpu_seconds", "Processor time of those that live.", round(busy, 2)),
        ]

    def _take_row(self) -> None:
        """The first that no living process has: its lock ends with the process, however it ends."""
        self._owner = os.getpid()
        for number in range(MOST_ROWS):
            self._row = number
            if sys.platform == "win32":
                break
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
                break
            except OSError:
                continue
        self._rows[self._row, 0] = self._owner


def gauge(name: str, about: str, value: float) -> list[str]:
    return [*_head(name, "gauge", about), f"latentarium_{name} {value}"]


def gauges(name: str, about: str, label: str, values: Sequence[tuple[str, float]]) -> list[str]:
    """One value a label's value, which are plain words."""
    return _head(name, "gauge", about) + [
        f'latentarium_{name}{{{label}="{each}"}} {value}' for each, value in values
    ]


def _head(name: str, kind: str, about: str) -> list[str]:
    return [f"# HELP latentarium_{name} {about}", f"# TYPE latentarium_{name} {kind}"]


def _temporary() -> int:
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
