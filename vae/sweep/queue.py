"""The runs of a sweep on Redis: which wait, which are trained, how far each is, how each ended.

All is JSON, and a worker believes nothing of it that Config does not allow.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from redis import Redis

from vae.store.checks import RUN_ID
from vae.store.config import ConfigError
from vae.store.sweeps import WAITING
from vae.sweep.plan import Job
from vae.sweep.worker import Failed, Finished
from vae.training.config import Config, from_recipe

JOBS, PROGRESS, ENDED, LEASE = (
    f"latentarium:sweep:{name}" for name in ("jobs", "progress", "ended", "lease")
)
# A worker that has said nothing for so long is gone, and its run is given to another.
LEASE_SECONDS = 6.0
BEAT_SECONDS = 1.5
REDIS_SECONDS = 10.0


class NoJob(ValueError):
    """What lies in the queue is no training run; the message says why."""


class SweepQueue:
    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
        )

    def put(self, job: Job) -> None:
        """At the end of those that wait."""
        with self._redis.pipeline() as together:
            together.hset(JOBS, job.run_id, json.dumps(asdict(job.config)))
            together.rpush(WAITING, job.run_id)
            together.execute()

    def known(self) -> set[str]:
        """Runs that wait or are trained just now."""
        found: set[str] = {_text(each) for each in self._listed()}
        for key in self._redis.scan_iter(f"{LEASE}:*"):
            found.add(_text(key).removeprefix(f"{LEASE}:"))
        return found

    def leased(self, run_id: str) -> bool:
        return bool(self._redis.exists(f"{LEASE}:{run_id}"))

    def take(self) -> Job | None:
        """The next one, which the caller trains; None where none waits. Raises NoJob."""
        taken: Any = self._redis.lpop(WAITING)
        if taken is None:
            return None
        run_id = _text(taken)
        if not RUN_ID.fullmatch(run_id):
            raise NoJob("what waited is no id of a run.")
        self.beat(run_id)
        raw: Any = self._redis.hget(JOBS, run_id)
        try:
            return Job(run_id, _config(raw))
        except (ConfigError, ValueError, TypeError, RecursionError) as error:
            self.end(run_id, Failed(f"its options are no training run's: {error}"))
            raise NoJob(f"run {run_id}: {error}") from error

    def beat(self, run_id: str) -> None:
        """The run's worker is alive."""
        self._redis.set(f"{LEASE}:{run_id}", "1", px=round(1000 * LEASE_SECONDS))

    def give_back(self, run_id: str) -> None:
        """Its worker is stopped: the next one goes on with it first."""
        with self._redis.pipeline() as together:
            together.lpush(WAITING, run_id)
            together.delete(f"{LEASE}:{run_id}")
            together.execute()

    def tell(self, run_id: str, epochs: int, label: str) -> None:
        """So many epochs are whole, and this one is under way."""
        self._redis.hset(PROGRESS, run_id, json.dumps([epochs, label]))

    def told(self, run_id: str) -> tuple[int, str] | None:
        raw: Any = self._redis.hget(PROGRESS, run_id)
        if raw is None:
            return None
        epochs, label = json.loads(raw)
        return int(epochs), str(label)

    def end(self, run_id: str, how: Finished | Failed) -> None:
        with self._redis.pipeline() as together:
            together.hset(ENDED, run_id, json.dumps([type(how).__name__, asdict(how)]))
            together.delete(f"{LEASE}:{run_id}")
            together.execute()

    def ended(self, run_id: str) -> Finished | Failed | None:
        raw: Any = self._redis.hget(ENDED, run_id)
        if raw is None:
            return None
        kind, values = json.loads(raw)
        return Failed(str(values["reason"])) if kind == "Failed" else Finished(**values)

    def forget(self, run_id: str) -> None:
        with self._redis.pipeline() as together:
            together.lrem(WAITING, 0, run_id)
            for kept in (JOBS, PROGRESS, ENDED):
                together.hdel(kept, run_id)
            together.execute()

    def _listed(self) -> list[bytes]:
        found: Any = self._redis.lrange(WAITING, 0, -1)
        return list(found)


def _config(raw: bytes | None) -> Config:
    """Raises ConfigError, ValueError or TypeError."""
    given = json.loads(raw or b"null")
    if not isinstance(given, dict):
        raise ValueError("they are no JSON object")
    config = from_recipe(str(given.pop("recipe", "")), **given)
    if ":" in config.dataset:
        raise ValueError(f"dataset is {config.dataset!r}; others' folders are not trained on")
    return config


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
