"""The server as `make run` starts it, on a port and with a cache of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Timer

from app.settings import ROOT
from tests.support.browser.late_line import late_line

PATIENCE = 60.0
# Seconds by which answers come later at most, for whoever looks for what a test does not wait for.
LATE = float(os.environ.get("LATE", 0))


@contextmanager
def served(cache: Path, **environment: str) -> Iterator[str]:
    """`python app/main.py` for as long as the context lasts; its address, no slash at the end.

    `environment` are further settings by name. Raises RuntimeError with what the server
    wrote where it ends, or says nothing for a minute, instead of greeting.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"PORT": str(port), "CACHE_DIR": str(cache), **environment}
    with tempfile.TemporaryFile("w+") as complaints:
        server = subprocess.Popen(
            [sys.executable, "app/main.py"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            start_new_session=True,
        )
        assert server.stdout is not None
        impatience = Timer(PATIENCE, server.kill)
        impatience.start()
        try:
            greeting = server.stdout.readline()
            impatience.cancel()
            if "http://" not in greeting:
                server.kill()
                server.wait()
                complaints.seek(0)
                raise RuntimeError(f"the server did not start: {greeting}{complaints.read()}")
            with late_line(port, LATE) if LATE else nullcontext(port) as seen:
                yield f"http://127.0.0.1:{seen}"
        finally:
            impatience.cancel()
            if environment.get("WORKER") == "no":
                os.killpg(server.pid, signal.SIGKILL)  # with whom it forked; nothing is promised
            else:
                server.terminate()
            server.wait(PATIENCE)
            server.stdout.close()
