"""The trainer of sweeps beside a worker: started while runs of one wait on the same Redis."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from app.settings import ROOT, Settings
from vae.store.sweeps import WAITING

log = logging.getLogger(__name__)

REDIS_SECONDS = 1.5
STOP_SECONDS = 3.0


class SeriesTrainer:
    """`python -m vae sweep-worker`, one at a time, in a process of its own: it loads torch."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._redis = (
            Redis.from_url(
                settings.redis_url,
                socket_timeout=REDIS_SECONDS,
                socket_connect_timeout=REDIS_SECONDS,
            )
            if settings.redis_url and settings.shared_runs
            else None
        )
        self._process: subprocess.Popen[bytes] | None = None

    def tend(self) -> None:
        """Starts it where something waits and none is at work."""
        if self._redis is None or (self._process and self._process.poll() is None):
            return
        try:
            waiting: Any = self._redis.llen(WAITING)
        except RedisError as error:
            log.warning("Whether a sweep waits cannot be read: %s", error)
            return
        if waiting:
            self._process = self._started()

    def stop(self) -> None:
        """Ends it; its run goes back to the queue and loses the epoch that is under way."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        settings = self._settings
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "vae", "sweep-worker", "--on", str(settings.redis_url)),
                *("--runs", str(settings.visitor_runs.resolve() / "series")),
                *("--data-root", str(settings.data_root.resolve())),
            ],
            cwd=ROOT,
            env={**os.environ, "RUNS_URL": str(settings.shared_runs), "OMP_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
        )
