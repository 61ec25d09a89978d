"""The web process: how soon it answers, what it weighs, how fast it decodes."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from app.settings import ROOT
from tests.bench.chosen import runs_of_each_kind
from tests.bench.table import Row, timed
from tests.bench.visits import visit_rows
from vae.store.documents import Run

BOOTS = 5
PATIENCE = 30.0


@contextmanager
def running_server(cache: Path, **settings: str) -> Iterator[tuple[int, psutil.Process, float]]:
    """gunicorn as in the Procfile with two workers: its port, its process, milliseconds of boot.

    `settings` are further ones by name.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {"PORT": str(port), "CACHE_DIR": str(cache), "WEB_CONCURRENCY": "2", **settings}
    command = [sys.executable, "-m", "gunicorn", "app.main:server"]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - start > PATIENCE:
                raise RuntimeError("the server did not start")
            time.sleep(0.005)
        yield port, psutil.Process(process.pid), (time.perf_counter() - start) * 1000
    finally:
        process.terminate()
        process.wait(PATIENCE)


def measure() -> list[Row]:
    rows: list[Row] = []
    with TemporaryDirectory() as cache:
        with running_server(Path(cache)):
            pass  # which compresses scripts, once
        boots = []
        for _ in range(BOOTS):
            with running_server(Path(cache)) as (_, _, milliseconds):
                boots.append(milliseconds)
        rows.append(timed("boot until the first answer", boots, 1500))
        with running_server(Path(cache)) as (port, process, _):
            for run in runs_of_each_kind():
                rows += _run_rows(port, run)
            memory = "memory of two preloaded workers (PSS)"
            rows.append(Row(memory, "MB", _proportional_megabytes(process), budget=200))
            rows += visit_rows(port, process)
            visited = f"{memory}, all pages visited"
            rows.append(Row(visited, "MB", _proportional_megabytes(process), budget=350))
    return rows


def _run_rows(port: int, run: Run) -> list[Row]:
    print(f"  {run.id}", file=sys.stderr)
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def fetch(address: str) -> None:
        connection.request("GET", f"/api/runs/{run.id}/{address}")
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{address}: {response.status} {body[:200]!r}")

    rest = ",0" * (run.latent_dim - 2)
    fetch(f"decode?z=0,0{rest}")
    fetch("grid.png?n=20")
    return [
        timed(
            f"{run.id}: cached 20×20 grid over HTTP",
            _times(lambda _: fetch("grid.png?n=20"), 200),
            5,
        ),
        timed(
            f"{run.id}: cold 20×20 grid over HTTP",
            _times(lambda i: fetch(f"grid.png?n=20&center={i / 100},0{rest}"), 40),
            60,
        ),
        timed(
            f"{run.id}: one decode over HTTP",
            _times(lambda i: fetch(f"decode?z={i / 100},0{rest}"), 200),
        ),
    ]


def _times(action: Callable[[int], None], repeats: int) -> list[float]:
    times = []
    for i in range(1, repeats + 1):
        start = time.perf_counter()
        action(i)
        times.append((time.perf_counter() - start) * 1000)
    return times


def _proportional_megabytes(parent: psutil.Process) -> float:
    """Shared pages divided by their users, so that the sum is what the machine gives away."""
    full = [p.memory_full_info() for p in (parent, *parent.children(recursive=True))]
    return sum(getattr(info, "pss", info.uss) for info in full) / 1e6


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
