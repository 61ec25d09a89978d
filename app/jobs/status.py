"""What a visitor learns of a job: its state, its place in the queue, its progress so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.jobs.jobs import Job, Jobs, State
from app.jobs.order import Order
from app.languages.spoken import tr

SPLITS = ("train", "validation")
History = list[dict[str, float | str]]
WRITTEN = {
    **{"phase": str, "step": str, "epoch": int, "share": int | float},
    **{"history": list, "forming": int, "seconds": int | float},
}
ENDED: tuple[State, ...] = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class Status:
    """A job as it is now.

    message: why it failed; run: its id once it is trained; share: of the present epoch, from 0 to
    1; history: a row an epoch and split; forming: how many skies there have been; position: from 1
    where it waits; wait_seconds: what the jobs before it are expected to take; keeps: is it to end
    with the epochs that it has?
    """

    id: str
    title: str
    order: Order
    state: State
    message: str = ""
    run: str | None = None
    phase: str = "starting"
    step: str = ""
    epoch: int = 0
    share: float = 0.0
    history: History = field(default_factory=list)
    forming: int = 0
    seconds: float = 0.0
    seconds_left: float | None = None
    position: int | None = None
    wait_seconds: float | None = None
    has_worker: bool = True
    keeps: bool = False

    @property
    def done(self) -> int:
        """How many of its epochs have ended."""
        return int(self.history[-1]["epoch"]) if self.history else 0

    @property
    def can_be_kept(self) -> bool:
        """Is there an epoch to end with, and would it go on otherwise?"""
        return (
            self.state == "running"
            and self.phase == "training"
            and 0 < self.done < self.order.epochs
        )

    @property
    def url(self) -> str:
        return f"/api/jobs/{self.id}"

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    def document(self) -> dict[str, Any]:
        return {
            **vars(self),
            "order": self.order.document(),
            "epochs": self.order.epochs,
            "url": self.url,
        }


def status(jobs: Jobs, job: Job) -> Status:
    """The job now, settled first. Raises QueueUnavailable."""
    found = summary(jobs, job)
    progress = written(jobs.queue.read(f"progress/{job.id}"))
    if found["state"] == "running":
        progress |= {"seconds_left": seconds_left(job, progress), "keeps": jobs.is_kept(job.id)}
    elif found["state"] == "queued":
        progress |= _wait(jobs, job) | {"has_worker": jobs.has_worker()}
    return Status(**found, order=job.order, **progress)


def written(progress: object) -> dict[str, Any]:
    """What a worker wrote of a job, without what is not of the kind that is expected."""
    if not isinstance(progress, dict):
        return {}
    kept = {
        name: progress[name]
        for name, kind in WRITTEN.items()
        if isinstance(progress.get(name), kind)
    }
    if not _is_history(kept.get("history", [])):
        kept["history"] = []
    return kept


def _is_history(rows: list[Any]) -> bool:
    """Rows of the same columns, both splits among them, numbers everywhere else."""
    if not rows:
        return True
    if not all(isinstance(row, dict) and row.keys() == rows[0].keys() for row in rows):
        return False
    numbers = [value for row in rows for name, value in row.items() if name != "split"]
    drawn = {"kl", "negative_elbo"} if "kl" in rows[0] else {"reconstruction"}
    return (
        {"epoch", "seconds"} | drawn <= rows[0].keys()
        and {row.get("split") for row in rows} == set(SPLITS)
        and all(isinstance(value, int | float) for value in numbers)
    )


def summary(jobs: Jobs, job: Job) -> dict[str, Any]:
    """id, title, state, message and run of the job, settled first. Raises QueueUnavailable."""
    state = jobs.settle(job.id)
    end = jobs.end(job.id)
    return {
        "id": job.id,
        "title": job.order.title,
        "state": state,
        "message": tr(end.message) if end else "",
        "run": job.run if state == "done" else None,
    }


def seconds_left(job: Job, progress: dict[str, Any]) -> float | None:
    """By its own epochs where one has ended, else by what was expected; None: nothing is known."""
    epochs, expected = job.order.epochs, job.expected
    history = progress.get("history", [])
    done = progress.get("epoch", 0) - 1 + progress.get("share", 0.0)
    an_epoch = float(history[-1]["seconds"]) / (len(history) / 2) if history else expected.an_epoch
    if an_epoch is None:
        return None
    rest = 0.0 if expected.seconds is None else expected.seconds - (expected.an_epoch or 0) * epochs
    return round(max(0.0, epochs - max(0.0, done)) * an_epoch + rest / 2, 0)


def seconds_before(jobs: Jobs, waiting: Sequence[str], running: Sequence[str]) -> int | None:
    """What those before a job are expected to take still, however many are trained at once; None
    where nothing is known of one of them. Raises QueueUnavailable."""
    at_once = jobs.limits.at_once
    if not waiting and len(running) < at_once:
        return 0
    times = [jobs.job(each).expected.seconds for each in waiting]
    for each in running:
        times.append(seconds_left(jobs.job(each), jobs.queue.read(f"progress/{each}") or {}))
    known = [seconds for seconds in times if seconds is not None]
    return round(sum(known) / at_once) if len(known) == len(times) else None


def _wait(jobs: Jobs, job: Job) -> dict[str, Any]:
    """Position from 1, and what the jobs before this one are expected to take."""
    waiting = jobs.waiting()
    if job.id not in waiting:
        return {}
    position = waiting.index(job.id)
    wait = seconds_before(jobs, waiting[:position], jobs.running())
    return {"position": position + 1, "wait_seconds": wait}
