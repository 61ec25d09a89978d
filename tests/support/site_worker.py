"""A worker of its own process, as `make worker` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from app.settings import ROOT


@contextmanager
def working(**environment: str) -> Iterator[subprocess.Popen[str]]:
    """`python -m app.jobs.worker`, as on a machine without pages."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "app.jobs.worker"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    try:
        assert "Training what the queue holds" in worker.stdout.readline()
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(20)
        finally:
            worker.kill()  # where it has not obeyed; the test has failed then
            worker.stdout.close()
