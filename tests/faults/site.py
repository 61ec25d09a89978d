"""A server for faults: killed in parts or as a whole, started again at the same port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from app.settings import ROOT

# Half a minute of faults by default, the issue's own durations by `python -m tests.faults --long`.
LONG = os.environ.get("FAULTS") == "long"
PATIENCE_SECONDS = 60.0
HOSTED = ("-m", "gunicorn", "app.main:server")
OWN_COMPUTER = ("app/main.py",)


class Site:
    """The pages as the Procfile or `make run` starts them, two processes, and no home directory."""

    def __init__(self, folder: Path, command: tuple[str, ...], **environment: str) -> None:
        self.folder, self._command = folder, command
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._environment = {
            **{"PORT": str(self.port), "CACHE_DIR": str(folder / "cache"), "HOME": "/nonexistent"},
            **{"RUNS_DIR": str(folder / "runs"), "WEB_CONCURRENCY": "2"},
            "SECRET_KEY": "the same after a restart",
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> list[str]:
        """Lines of its standard error."""
        return (self.folder / "said").read_text().splitlines()

    def start(self) -> None:
        """Returns once it answers."""
        with (self.folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, *self._command],
                cwd=ROOT,
                env={**os.environ, **self._environment},
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                urlopen(f"{self.address}/healthz").close()
                return
            except (URLError, ConnectionError):
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"it did not start: {self.said[-3:]}") from None
                time.sleep(0.05)

    def processes(self, *words: str) -> list[psutil.Process]:
        """Of the site, whose command line has all the words; the first one included."""
        assert self._process is not None
        first = psutil.Process(self._process.pid)
        found = []
        for process in [first, *first.children(recursive=True)]:
            try:
                if set(words) <= set(process.cmdline()):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def kill_web_process(self) -> None:
        """One of those that answer, as the system would for want of memory."""
        assert self._process is not None
        forked = psutil.Process(self._process.pid).children()
        web = [each for each in forked if "app.jobs.worker" not in each.cmdline()]
        web[0].send_signal(signal.SIGKILL)

    def kill_all(self) -> None:
        """As a machine whose power fails."""
        assert self._process is not None
        everyone = self.processes()
        for process in everyone:
            process.send_signal(signal.SIGKILL)
        self._process.wait()
        until_gone(everyone, PATIENCE_SECONDS)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(PATIENCE_SECONDS)


@contextmanager
def running(folder: Path, command: tuple[str, ...], **environment: str) -> Iterator[Site]:
    folder.mkdir(parents=True, exist_ok=True)
    site = Site(folder, command, **environment)
    site.start()
    try:
        yield site
    finally:
        site.stop()


def until_gone(found: list[psutil.Process], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while alive := [process for process in found if _lives(process)]:
        assert time.monotonic() < deadline, f"still there after {seconds} s: {alive}"
        psutil.wait_procs(alive, timeout=0.1)


def _lives(process: psutil.Process) -> bool:
    """Not where it has ended and only waits for its new parent to take note."""
    try:
        return bool(process.is_running()) and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
