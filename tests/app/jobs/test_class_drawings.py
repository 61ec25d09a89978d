"""Training on a class's drawings: who may watch, what is handed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.api.room_drawings import class_order
from app.jobs.jobs import Jobs, UnknownJob
from app.jobs.order import DRAWINGS, Order, fields
from app.jobs.queue import JobQueue
from app.settings import JobLimits

ORDER = Order(DRAWINGS, "fc-256", 2, "beta-vae", beta=1.0, epochs=30, seed=0, name="Ours")


def test_all_may_watch_what_a_class_trains_and_its_teacher_alone_may_end_it(
    tmp_path: Path,
) -> None:
    jobs = Jobs(JobQueue(tmp_path), JobLimits())
    job = jobs.start("teacher", ORDER, room="ABCDEF")
    assert jobs.watched(None, job.id).order == ORDER
    for other in None, "student":
        with pytest.raises(UnknownJob):
            jobs.owned(other, job.id)
    assert jobs.room(job.id) == "ABCDEF"
    own = jobs.start("student", ORDER)
    with pytest.raises(UnknownJob):
        jobs.watched(None, own.id)


def test_drawings_are_ordered_from_a_room_alone() -> None:
    assert DRAWINGS not in (fields(JobLimits(), ["mnist"])["dataset"].choices or ())
    # Without where on this machine they lie: a run says it to everybody.
    assert {"--dataset=folder:drawings", "--image-size=28"} <= set(ORDER.options())


@pytest.mark.parametrize("most", [50, 10, 200])
def test_what_a_class_orders_is_taken_by_pages_and_workers_within_their_limits(
    tmp_path: Path, most: int
) -> None:
    limits = JobLimits(epochs=most)
    jobs = Jobs(JobQueue(tmp_path), limits)
    job = jobs.start("teacher", class_order(limits), room="ABCDEF")
    assert jobs.job(job.id).order.epochs == min(most, 100)
