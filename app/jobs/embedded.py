"""The worker beside the pages on one's own computer: restarted where it ends, stopped with them."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
import time

from app.settings import ROOT

# A worker that fails at once must not be started hundreds of times a second.
PAUSE_SECONDS = 1.0


def start_embedded_worker() -> bool:
    """Keep a worker running until this process ends, however it ends; False without PyTorch."""
    if importlib.util.find_spec("torch") is None:
        return False
    threading.Thread(target=_keep_running, daemon=True, name="embedded-worker").start()
    return True


def _keep_running() -> None:
    while True:
        worker = subprocess.Popen(
            [sys.executable, "-m", "app.jobs.worker", "--tied"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        assert worker.stdin is not None
        # The web processes that are forked from this one must not hold the pipe open.
        os.register_at_fork(after_in_child=worker.stdin.close)
        worker.wait()
        time.sleep(PAUSE_SECONDS)
