"""What a job's visitor learns: the place in the queue, and how long it takes from here."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.jobs.estimate import UNKNOWN, Estimate
from app.jobs.jobs import End, Job, Jobs
from app.jobs.order import Order
from app.jobs.queue import JobQueue
from app.jobs.status import seconds_before, seconds_left, status
from app.settings import JobLimits

ORDER = Order("mnist", "fc-256", 2, "beta-vae", 1.0, epochs=10, seed=0)
# Three seconds an epoch and ten for all else.
EXPECTED = Estimate(40.0, 3.0, "measured here")


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(JobQueue(tmp_path / "jobs"), JobLimits(queue=9))


def test_a_waiting_job_adds_up_what_those_before_it_are_expected_to_take(jobs: Jobs) -> None:
    first, second, third = (jobs.start(name, ORDER, EXPECTED) for name in "abc")
    found = [status(jobs, job) for job in (first, second, third)]
    assert [each.position for each in found] == [1, 2, 3]
    assert [each.wait_seconds for each in found] == [0, 40, 80]


def test_what_is_being_trained_counts_with_what_is_left_of_it(jobs: Jobs) -> None:
    first = jobs.start("a", ORDER, EXPECTED)
    assert seconds_before(jobs, jobs.waiting(), jobs.running()) == 40
    jobs.queue.huey().dequeue()
    jobs.beat(first.id, 1)
    jobs.note_running(first.id)
    jobs.queue.write(f"progress/{first.id}", {"epoch": 5, "share": 0.0})
    left = 6 * 3 + 5
    assert (jobs.waiting(), jobs.running()) == ([], [first.id])
    assert seconds_before(jobs, [], [first.id]) == left
    second = jobs.start("b", ORDER, EXPECTED)
    assert status(jobs, second).wait_seconds == left
    assert seconds_before(jobs, [second.id], [first.id]) == left + 40
    jobs.finish(first.id, End("done"))
    assert jobs.running() == []


def test_with_room_for_another_nobody_waits_for_what_is_being_trained(tmp_path: Path) -> None:
    jobs = Jobs(JobQueue(tmp_path / "jobs"), JobLimits(at_once=2))
    first = jobs.start("a", ORDER, EXPECTED)
    assert seconds_before(jobs, [], [first.id]) == 0


def test_a_job_behind_one_that_nothing_is_known_of_has_a_place_but_no_time(jobs: Jobs) -> None:
    jobs.start("a", ORDER, UNKNOWN)
    found = status(jobs, jobs.start("b", ORDER, EXPECTED))
    assert (found.position, found.wait_seconds) == (2, None)


def test_a_job_of_a_version_that_expected_nothing_is_read(jobs: Jobs) -> None:
    job = jobs.start("a", ORDER, EXPECTED)
    about = jobs.queue.read(f"job/{job.id}")
    del about["expected"]
    jobs.queue.write(f"job/{job.id}", about)
    assert jobs.job(job.id).expected == UNKNOWN


def job(expected: Estimate) -> Job:
    return Job("id", "anna", ORDER, "mine-0", expected)


def test_before_its_first_epoch_has_ended_a_job_takes_what_was_expected() -> None:
    # Of ten epochs half of the first is done, and half of what is not epochs.
    assert seconds_left(job(EXPECTED), {"epoch": 1, "share": 0.5}) == round(9.5 * 3 + 5)
    assert seconds_left(job(UNKNOWN), {"epoch": 1, "share": 0.5}) is None


def test_its_own_epochs_count_for_more_than_what_was_expected() -> None:
    history = [{"epoch": e, "split": s, "seconds": 4.0 * e} for e in (1, 2) for s in ("a", "b")]
    progress = {"epoch": 3, "share": 0.0, "history": history}
    assert seconds_left(job(EXPECTED), progress) == 8 * 4 + 5
    assert seconds_left(job(UNKNOWN), progress) == 8 * 4
