"""What is said of a training run: every state in words that a visitor understands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.jobs.estimate import UNKNOWN, Estimate
from app.jobs.order import Order
from app.jobs.status import History, Status
from app.pages.train_your_own.words import before, detail, duration, estimated, progress, title

ORDER = Order("mnist", "fc-256", 2, "beta-vae", 1.0, 10, 0)
RUNNING = Status(
    "id", "mnist, fc-256", ORDER, "running", phase="training", epoch=3, share=0.5, seconds_left=75.0
)
QUEUED = replace(RUNNING, state="queued", position=1, wait_seconds=0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "1 s"),
        (8, "8 s"),
        (60, "1 min"),
        (75, "1 min 15 s"),
        (299, "4 min 59 s"),
        (600, "10 min"),
        (3600, "1 h"),
        (7300, "2 h 2 min"),
    ],
)
def test_a_duration_is_as_exact_as_it_is_useful(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_a_running_run_says_its_epoch_and_what_is_left() -> None:
    assert title(RUNNING) == "Epoch 3 of 10"
    assert detail(RUNNING) == "About 1 min 15 s left."
    assert detail(replace(RUNNING, seconds_left=None)) == ""


def test_progress_counts_whole_epochs_and_the_share_of_the_present_one() -> None:
    assert progress(RUNNING) == 0.25
    assert progress(replace(RUNNING, epoch=0, share=0.0)) == 0
    assert progress(replace(RUNNING, phase="measuring")) == 1
    assert progress(replace(RUNNING, state="done")) == 1


@pytest.mark.parametrize(
    ("position", "wait", "text"),
    [
        (None, None, "About to begin"),
        (1, 0, "Next in the queue"),
        (1, 90, "Next in the queue: it begins in about 1 min 30 s"),
        (2, 90, "Number 2 in the queue: one run before yours, about 1 min 30 s"),
        (4, None, "Number 4 in the queue: 3 runs before yours"),
    ],
)
def test_a_waiting_run_says_what_others_mean_for_it(
    position: int | None, wait: float | None, text: str
) -> None:
    assert title(replace(QUEUED, position=position, wait_seconds=wait)) == text


def test_without_a_worker_it_says_what_starts_one() -> None:
    waiting = replace(QUEUED, has_worker=False)
    assert title(waiting) == "Waiting for a worker"
    assert "make worker" in detail(waiting)


def test_an_end_says_how_and_why() -> None:
    assert detail(replace(RUNNING, state="done", seconds=75)) == "10 epochs in 1 min 15 s."
    failed = replace(RUNNING, state="failed", message="the disk is full.")
    assert (title(failed), detail(failed)) == ("It failed", "The disk is full.")
    assert detail(replace(RUNNING, state="cancelled")) == "Nothing of it was kept."


def test_an_estimate_says_what_it_rests_on_and_when_it_is_longer_than_allowed() -> None:
    found = Estimate(30, 3, "measured here")
    assert estimated(found, 60) == "About 30 s, measured here."
    assert estimated(replace(found, seconds=90), 60) == (
        "About 1 min 30 s, longer than the 1 min a run may take: measured here."
    )
    assert estimated(UNKNOWN, 60).startswith("No estimate: ")


@pytest.mark.parametrize(
    ("waiting", "running", "seconds", "text"),
    [
        (0, 0, 0, ""),
        (0, 1, 0, ""),  # another is trained, and there is room for two
        (0, 1, 40, " One run is being trained: it would begin in about 40 s."),
        (1, 0, None, " One run waits before yours."),
        (
            3,
            1,
            190,
            " 3 runs wait, and one is being trained, before yours: it would begin in about "
            "3 min 10 s.",
        ),
    ],
)
def test_before_it_is_ordered_a_run_says_what_waits_and_for_how_long(
    waiting: int, running: int, seconds: float | None, text: str
) -> None:
    assert before(waiting, running, seconds) == text


def test_a_run_that_was_stopped_says_after_which_epoch_and_that_the_best_is_kept() -> None:
    history: History = [{"epoch": epoch, "split": "train"} for epoch in (1.0, 2.0, 3.0)]
    stopping = replace(RUNNING, history=history, keeps=True)
    assert (title(stopping), RUNNING.can_be_kept, stopping.can_be_kept) == (
        "Stopping here",
        False,
        True,
    )
    stopped = replace(stopping, state="done", seconds=75)
    assert detail(stopped) == "Stopped after 3 of 10 epochs, 1 min 15 s; the best is your run."
