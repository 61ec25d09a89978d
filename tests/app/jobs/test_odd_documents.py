"""What the queue and the cache hold where others, or a cut, have written it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.jobs.estimate import note_pace
from app.jobs.jobs import DAMAGED, FOREIGN, End, Jobs, UnknownJob
from app.jobs.order import Order
from app.jobs.queue import JobQueue
from app.jobs.status import status
from app.jobs.visitor import kept_secret
from app.pages.train_your_own.watching import changes
from app.settings import JobLimits

ORDER = Order("mnist", "fc-256", 2, "beta-vae", 1.0, 2, 0)
ROW = {"epoch": 1.0, "reconstruction": 90.0, "kl": 5.0, "negative_elbo": 95.0, "seconds": 2.0}
PROGRESS: dict[str, Any] = {
    **{"phase": "training", "epoch": 2, "share": 0.5, "step": "", "forming": 1, "seconds": 3.0},
    "history": [ROW | {"split": split} for split in ("train", "validation")],
}
ODD: list[Any] = [
    *(None, 3, -1.5, "x", [], {}, [3], {"x": 1}, {"owner": 3}, float("inf"), True),
    *({"state": "lost", "message": "m"}, {"state": "done"}, {"beat": [], "since": 0}),
    *([{"an_epoch": "1"}], [{"seconds": 1}], [ROW], [PROGRESS["history"][0]]),
    {**PROGRESS, "epoch": "2", "share": None, "phase": 7, "another": 1},
]


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    queue = JobQueue(tmp_path)
    yield Jobs(queue, JobLimits())
    queue.close()


def test_odd_documents_of_the_queue_are_passed_over_or_refused(jobs: Jobs) -> None:
    """A seeded fuzz: a job is shown, or one of two sentences; the next order is taken."""
    random = np.random.default_rng(7)
    queue, outcomes = jobs.queue, set()
    for _ in range(150):
        job = jobs.start("me", ORDER)
        own = [f"{kind}/{job.id}" for kind in ("job", "end", "beat", "progress")]
        own += [f"seen/{socket.gethostname()}/{job.id}", f"next/me/{job.id}", "next/me/first"]
        keys = [*own, "beat/worker", f"pace/{ORDER.dataset}/{ORDER.recipe}"]
        whole = {"job": queue.read(f"job/{job.id}"), "progress": PROGRESS}
        for key in random.choice(keys, random.integers(1, 5), replace=False):
            document = ODD[random.integers(len(ODD))]
            kind = whole.get(str(key).partition("/")[0])
            if kind and random.random() < 0.7:  # whole but for one value
                document = kind | {str(random.choice(list(kind))): document}
            queue.write(str(key), document)
        try:
            found = status(jobs, jobs.owned("me", job.id))
            outcomes.add(json.loads(json.dumps(found.document()))["state"])
            changes(found, None, "")
        except UnknownJob as error:
            outcomes.add(str(error))
        assert isinstance(jobs.has_worker(), bool)
        note_pace(queue, ORDER, PROGRESS["history"], 3.0)
        queue.forget(*keys)
        jobs.finish(job.id, End("cancelled"))
        queue.huey().storage.flush_queue()
    assert outcomes == {"queued", "running", "failed", DAMAGED, FOREIGN}


@pytest.mark.parametrize("odd", [3, {}, "itself"])
def test_a_chain_that_leads_nowhere_does_not_end_a_visitors_orders(jobs: Jobs, odd: Any) -> None:
    first = jobs.start("me", ORDER)
    jobs.finish(first.id, End("cancelled"))
    jobs.queue.write(f"next/me/{first.id}", first.id if odd == "itself" else odd)
    second = jobs.start("me", ORDER)
    assert jobs.ids_of("me") == [first.id, second.id]


def test_a_damaged_queue_is_moved_aside_and_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "jobs.db").write_bytes(b"not a database" * 500)
    queue = JobQueue(tmp_path)
    queue.write("a", 1)
    assert queue.read("a") == 1
    queue.close()
    assert (tmp_path / "jobs.db.damaged").read_bytes().startswith(b"not a database")


WHOLE = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "kept", [b"", b"\0" * 64, WHOLE[:20].encode(), b"\xff" * 64, WHOLE.upper().encode()]
)
def test_a_damaged_secret_is_replaced_and_then_kept(kept: bytes, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(kept)
    assert kept_secret(tmp_path, WHOLE) == WHOLE
    assert kept_secret(tmp_path, "0" * 64) == WHOLE
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert os.listdir(tmp_path) == ["secret"]
