"""Orders of visitors and what became of them, from one storage into another; removed by hand."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable

from app.jobs.jobs import FIRST, End, Job, Jobs, UnknownJob
from app.jobs.queue import JOB_ID

# What lasts: not the beats of workers that are elsewhere.
KEY = re.compile(
    rf"(job|end|progress|sky|sample|room)/{JOB_ID.pattern}"
    rf"|next/[0-9a-f]{{32}}/({FIRST}|{JOB_ID.pattern})|pace/[\w.:-]{{1,80}}/[\w.-]{{1,40}}"
)
# Of a training run that begins anew.
OF_A_TRAINING = ("progress", "sky", "sample")


class NoJobs(ValueError):
    """A document that holds no jobs as they were copied."""


def all_jobs(jobs: Jobs) -> list[Job]:
    """Every job that can be read, in the order of their ids."""
    found = []
    for key in sorted(jobs.queue.items()):
        if key.startswith("job/"):
            try:
                found.append(jobs.job(key.removeprefix("job/")))
            except UnknownJob:
                continue
    return found


def copied_jobs(jobs: Jobs) -> tuple[str, int]:
    """All documents as JSON, and of how many jobs they are. Bytes are in base 64; `waiting` are to
    be trained, those too that a worker has begun: it may be gone where they come back."""
    items = jobs.queue.items()
    known = {job.id for job in all_jobs(jobs)}
    unended = {job for job in known if f"end/{job}" not in items}
    waiting = [job for job in jobs.queue.waiting() if job in unended]
    begun = sorted(unended - set(waiting))
    left_out = {f"{kind}/{job}" for kind in OF_A_TRAINING for job in unended}
    documents = {
        key: base64.b64encode(value).decode()
        for key, value in items.items()
        if KEY.fullmatch(key) and key not in left_out
    }
    return json.dumps({"documents": documents, "waiting": [*begun, *waiting]}), len(known)


def paste_jobs(jobs: Jobs, text: bytes) -> tuple[int, int]:
    """How many jobs came, and how many of them are to be trained; what is there already stays.

    Raises NoJobs before anything is written.
    """
    documents, waiting = _checked(text)
    ready = set(jobs.queue.waiting())
    came = {key for key, value in documents.items() if jobs.queue.claim_bytes(key, value)}
    trained = 0
    for job in waiting:
        if f"job/{job}" in came and job not in ready and jobs.end(job) is None:
            jobs.queue.put(job)
            trained += 1
    return sum(key.startswith("job/") for key in came), trained


def remove_job(jobs: Jobs, job_id: str) -> str:
    """What was done, in words. One that has not ended is only cancelled, since a worker that has
    it looks for that. Raises UnknownJob."""
    job = jobs.job(job_id)
    if jobs.finish(job.id, End("cancelled")):
        return "is cancelled; delete it again to remove what is kept of it"
    chain = jobs.ids_of(job.owner)
    if job.id in chain:
        place = chain.index(job.id)
        before = chain[place - 1] if place else FIRST
        if place + 1 < len(chain):
            jobs.queue.write(f"next/{job.owner}/{before}", chain[place + 1])
        else:
            jobs.queue.forget(f"next/{job.owner}/{before}")
    own = [key for key in jobs.queue.items() if job.id in key.split("/")]
    jobs.queue.forget(*own)
    return "is removed"


def _checked(text: bytes) -> tuple[dict[str, bytes], list[str]]:
    try:
        found = json.loads(text)
        documents = {
            str(key): base64.b64decode(value, validate=True)
            for key, value in found["documents"].items()
        }
        waiting = found["waiting"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NoJobs("it holds no jobs") from error
    if bad := [key for key in documents if not KEY.fullmatch(key)]:
        raise NoJobs(f"{bad[0][:60]!r} is no key of a job's document")
    if not _are_ids(waiting):
        raise NoJobs("what waits are no ids of jobs")
    return documents, waiting


def _are_ids(waiting: object) -> bool:
    return isinstance(waiting, Iterable) and all(
        isinstance(each, str) and JOB_ID.fullmatch(each) for each in waiting
    )
