"""Jobs: training runs that visitors ordered, from the order to the end, whichever process dies.

A visitor's jobs are a chain: `next/<visitor>/<job>` names the job after `job`, and is claimed, so
that of forty starts at once one succeeds. A job ends once: `end/<job>` is claimed by the first to
end it: the worker, the visitor, or settle() where the worker is dead. All others obey.
"""

from __future__ import annotations

import json
import socket
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Literal

from app.jobs.estimate import UNKNOWN, Estimate, expectation
from app.jobs.order import Order, kept_order
from app.jobs.queue import JOB_ID, JobQueue, QueueUnavailable
from app.jobs.visitor_runs import RUN
from app.settings import VISITOR_PREFIX, JobLimits
from vae.store import checks, said
from vae.store.config import DATASETS
from vae.store.said import Said

State = Literal["queued", "running", "done", "failed", "cancelled"]

# A worker writes a heartbeat every half second; without one for this long its job is dead.
PATIENCE = 3.0
# If nobody has polled for this long, restart the timeout: beats may have gone unseen.
UNOBSERVED = 2.0
# Clocks of two machines differ by less: a worker whose last beat is older than this is gone.
LONG_AGO = 60.0
# After this long somebody may have brought the images of a data set that were sought in vain.
SOUGHT_AGAIN = 600.0
DAY = 24 * 3600.0
MONTH = 31 * DAY
FIRST = "first"
WORKER = "worker"
RUNNING, MOST_RUNNING = "running", 64
# What is kept of a training run while it goes on.
OF_A_TRY = ("beat", "progress", "sky", "sample")
LOST = "the worker ended unexpectedly, and the training run with it. Start it again."
FULL = "the queue is full: {count} runs wait already, and {limit} may. Try again in a while."
DAMAGED = "what was kept of this training run is damaged. Order it again."
FOREIGN = "there is no such training run, or it is not yours."


class JobRefused(Exception):
    """An order that cannot be taken now; the message says why and what is allowed."""


class UnknownJob(Exception):
    """There is no such job, or it is another visitor's."""


@dataclass(frozen=True)
class Job:
    """A job as it was ordered; `expected` is what it was then expected to take."""

    id: str
    owner: str
    order: Order
    run: str
    expected: Estimate = UNKNOWN


@dataclass(frozen=True)
class End:
    """How a job ended: state, a sentence for the visitor where it did not end well."""

    state: State
    message: str = ""


class Jobs:
    """All jobs of one installation, seen from any of its processes."""

    def __init__(
        self, queue: JobQueue, limits: JobLimits, clock: Callable[[], float] = time.time
    ) -> None:
        self.queue, self.limits = queue, limits
        self._clock = clock
        self._node = socket.gethostname()

    def start(
        self,
        owner: str,
        order: Order,
        expected: Estimate = UNKNOWN,
        room: str = "",
        pictures: str = "",
        run: str = "",
    ) -> Job:
        """Puts a job into the queue. Raises JobRefused, QueueUnavailable.

        room: whose drawings it trains on, and whose members may watch it; pictures: the import
        that it trains on; run: the id that its run is to have.
        """
        last = self._last(owner)
        if last is not None and self.end(last) is None:
            self.settle(last)
            raise JobRefused(
                "a training run of yours is running or waiting already; one at a time is allowed. "
                "Cancel it, or wait for its end."
            )
        waiting = self.waiting()
        if len(waiting) >= self.limits.queue:
            raise JobRefused(Said(FULL, count=len(waiting), limit=self.limits.queue))
        run = run or f"{VISITOR_PREFIX}{token_hex(8)}"
        job = Job(str(uuid.uuid4()), owner, order, run, expected)
        about = {"owner": owner, "run": job.run, "order": order.document(), "at": self._clock()}
        self.queue.write(f"job/{job.id}", about | {"expected": expected.document()})
        if not self.queue.claim(f"next/{owner}/{last or FIRST}", job.id):
            self.queue.forget(f"job/{job.id}")
            raise JobRefused(
                "another training run of yours was started at the same moment; "
                "one at a time is allowed."
            )
        if last is not None:
            self._forget_traces(last)
        if room:
            self.queue.write(f"room/{job.id}", room)
        if pictures:
            self.queue.write(f"pictures/{job.id}", pictures)
        self.queue.put(job.id)
        # Others may have come in between; the queue's order decides who is too many.
        ahead = self.position(job.id)
        if ahead is not None and ahead >= self.limits.queue:
            full = Said(FULL, count=ahead, limit=self.limits.queue)
            self.finish(job.id, End("failed", full))
            raise JobRefused(full)
        return job

    def job(self, job_id: str) -> Job:
        """Raises UnknownJob."""
        about = self.queue.read(f"job/{job_id}") if JOB_ID.fullmatch(job_id) else None
        if about is None:
            raise UnknownJob(FOREIGN)
        try:
            owner, run = checks.text("owner", about["owner"]), checks.text("run", about["run"])
            if not RUN.fullmatch(run):
                raise UnknownJob(DAMAGED)
            return Job(
                job_id, owner, kept_order(about["order"], self.limits), run, expectation(about)
            )
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise UnknownJob(DAMAGED) from error

    def owned(self, owner: str | None, job_id: str) -> Job:
        """The job, if it is that visitor's. Raises UnknownJob."""
        job = self.job(job_id)
        if owner is None or job.owner != owner:
            raise UnknownJob(FOREIGN)
        return job

    def watched(self, owner: str | None, job_id: str) -> Job:
        """The job, if it is that visitor's or a class's. Raises UnknownJob."""
        job = self.job(job_id)
        if job.owner != owner and self.room(job_id) is None:
            raise UnknownJob(FOREIGN)
        return job

    def room(self, job_id: str) -> str | None:
        """The code of the room whose drawings the job trains on."""
        found = self.queue.read(f"room/{job_id}")
        return found if isinstance(found, str) else None

    def pictures(self, job_id: str) -> str:
        """The id of the import whose pictures the job trains on; "" for none."""
        found = self.queue.read(f"pictures/{job_id}")
        return found if isinstance(found, str) else ""

    def ids_of(self, owner: str) -> list[str]:
        """Ids of the visitor's jobs, the oldest first."""
        found: list[str] = []
        while True:
            key = f"next/{owner}/{found[-1] if found else FIRST}"
            following = self.queue.read(key)
            if following is None:
                return found
            # Else nothing could be ordered after it; and a chain in a ring has no end.
            if not isinstance(following, str) or following in found:
                self.queue.forget(key)
                return found
            found.append(following)

    def waiting(self) -> list[str]:
        """Jobs that wait for a worker, the next one first."""
        return [job for job in self.queue.waiting() if self.end(job) is None]

    def position(self, job_id: str) -> int | None:
        """How many jobs wait before this one; None where it does not wait."""
        waiting = self.waiting()
        return waiting.index(job_id) if job_id in waiting else None

    def end(self, job_id: str) -> End | None:
        ended = self.queue.read(f"end/{job_id}")
        if ended is None:
            return None
        match ended:
            case {"state": "done" | "failed" | "cancelled" as state, "message": document}:
                message = said.read(document)
                if message is not None:
                    return End(state, message)
        return End("failed", DAMAGED)

    def finish(self, job_id: str, end: End) -> bool:
        """Ends the job, unless it has ended already."""
        about = {"state": end.state, "message": said.kept(end.message)}
        return self.queue.claim(f"end/{job_id}", about)

    def keep(self, job_id: str) -> None:
        """The job is to end with the epochs that it has; the worker that has it looks here."""
        self.queue.write(f"keep/{job_id}", True)

    def is_kept(self, job_id: str) -> bool:
        return self.queue.read(f"keep/{job_id}") is True

    def note_running(self, job_id: str) -> None:
        """A worker has taken the job. Two that do so at once may forget one, which only makes
        what others are told of their wait too short."""
        self.queue.write(RUNNING, [*self.running(), job_id][-MOST_RUNNING:])

    def running(self) -> list[str]:
        """Jobs that workers have, the one that was taken first at the front."""
        known = [str(job) for job in self.queue.read(RUNNING) or []]
        return [job for job in known if self.end(job) is None and self.settle(job) == "running"]

    def put_back(self, job_id: str) -> bool:
        """Into the queue once more, since its worker has gone; False where that was so before."""
        if not self.queue.claim(f"again/{job_id}", True):
            return False
        self._forget(job_id, OF_A_TRY)
        self.queue.put(job_id)
        return True

    def was_put_back(self, job_id: str) -> bool:
        return self.queue.read(f"again/{job_id}") is not None

    def beat(self, job_id: str, count: int) -> None:
        """The heartbeat of the worker that has the job; count rises from 1."""
        self.queue.write(f"beat/{job_id}", count)

    def worker_is_here(self) -> None:
        """The heartbeat of any worker, whether it has a job or not."""
        self.queue.write(f"beat/{WORKER}", self._clock())

    def has_worker(self) -> bool:
        """Does any worker beat? On a machine's first call yes, unless the last beat is long ago."""
        beat = self._beat(WORKER)
        return self._clock() - beat < LONG_AGO and self._note_beat(WORKER, beat)

    def note_absent(self, dataset: str) -> None:
        """A worker has not got the images of the data set, nor could it fetch them."""
        self.queue.write(f"absent/{dataset}", self._clock())

    def trainable(self, published: Sequence[str]) -> list[str]:
        """Those of the data sets that can be learnt here: pictures of a folder have no name by
        which a worker finds them, and images that were just sought in vain are not there."""

        def is_absent(name: str) -> bool:
            try:
                sought = self.queue.read(f"absent/{name}") or 0.0
            except QueueUnavailable:
                return False  # the form says so itself
            return self._clock() - sought < SOUGHT_AGAIN

        return [name for name in published if name in DATASETS and not is_absent(name)]

    def forget_old(self) -> None:
        """Removes what nobody asks for any more: pictures after a day, all of a visitor whose last
        order is as old as the cookie that would know it."""
        items, now = self.queue.items(), self._clock()
        ordered = {
            key.removeprefix("job/"): at
            for key in items
            if key.startswith("job/") and (at := _time_of(items[key])) is not None
        }
        # A clock that was set is no reason to take from a run what its visitor is looking at.
        ended = {job for job in ordered if f"end/{job}" in items}
        old = {job for job in ended if abs(now - ordered[job]) > DAY}
        self.forget_pictures(*(job for job in old if f"sky/{job}" in items))
        chains: dict[str, list[str]] = {}
        for key in items:
            if key.startswith("next/"):
                chains.setdefault(key.split("/")[1], []).append(key)
        for keys in chains.values():
            jobs = [str(self.queue.read(key)) for key in keys]
            if all(abs(now - ordered.get(job, 0.0)) > MONTH for job in jobs):
                own = [key for key in items if key.rpartition("/")[2] in jobs]
                self.queue.forget(*keys, *own)

    def forget_pictures(self, *job_ids: str) -> None:
        """They are most of what a job keeps, and a small Redis would be full of them."""
        self.queue.forget(*(f"{kind}/{job}" for job in job_ids for kind in ("sky", "sample")))

    def settle(self, job_id: str) -> State:
        """The job's state, brought up to date: writes to the queue.

        Each call notes the worker's last beat. Where beats have stopped, the job waits for a worker
        once more; the second time it has failed. Every poll calls it, so that no process of its own
        has to watch the workers.
        """
        ended = self.end(job_id)
        if ended is None:
            beat = self._beat(job_id)
            if not beat and self.position(job_id) is not None:
                return "queued"
            if self._note_beat(job_id, beat):
                return "running"
            if self.put_back(job_id):
                return "queued"
            self.finish(job_id, End("failed", LOST))
            ended = self.end(job_id)
        return ended.state if ended else "failed"

    def _note_beat(self, job_id: str, beat: float) -> bool:
        """Writes when this machine last saw a new beat; False where that is too long ago."""
        # Clocks of two machines differ: what counts is how long this one has seen no new beat.
        key, now = f"seen/{self._node}/{job_id}", self._clock()
        match self.queue.read(key):
            case {"beat": last, "since": int() | float() as since, "look": int() | float() as look}:
                # A clock that was set back would make a dead worker live until it catches up.
                if last != beat or not 0 <= now - look <= UNOBSERVED or since > now:
                    since = now
            case _:
                since = now
        try:
            self.queue.write(key, {"beat": beat, "since": since, "look": now})
        except QueueUnavailable:
            return True  # a full disk, on which the worker cannot beat either
        return now - since <= PATIENCE

    def _beat(self, name: str) -> float:
        """The last heartbeat, 0 where there was none."""
        beat = self.queue.read(f"beat/{name}")
        return beat if isinstance(beat, int | float) else 0

    def _last(self, owner: str) -> str | None:
        chain = self.ids_of(owner)
        return chain[-1] if chain else None

    def _forget_traces(self, job_id: str) -> None:
        self._forget(job_id, (*OF_A_TRY, "keep", "room", "again", "pictures"))

    def _forget(self, job_id: str, kinds: Sequence[str]) -> None:
        self.queue.forget(*(f"{kind}/{job_id}" for kind in (*kinds, f"seen/{self._node}")))


def _time_of(document: bytes) -> float | None:
    """When the job of that document was ordered; None where it does not say."""
    try:
        at = json.loads(document)["at"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return float(at) if isinstance(at, int | float) else None
