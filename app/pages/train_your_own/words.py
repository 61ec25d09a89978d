"""What is said of a training run: durations, estimates, what it is doing."""

from __future__ import annotations

from app.jobs.estimate import Estimate
from app.jobs.status import Status

PHASES = {
    "starting": "Getting the images ready",
    "measuring": "Measuring the run on the test images",
}
EMPTY = "What you train appears here while it learns: its sky, what it imagines, and its curves."
FOREIGN = (
    "This training run is another visitor's, or the server no longer knows it. "
    "Start one with the form."
)
BUSY = "One training run at a time: this one is yours."
NO_WORKER = (
    "Nothing trains here at present: on the computer that serves this page, “make worker” in "
    "another terminal starts a worker."
)


def duration(seconds: float) -> str:
    """8 → "8 s", 75 → "1 min 15 s", 600 → "10 min", 7300 → "2 h 2 min"."""
    whole = max(1, _rounded(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 5 and rest > 0:
        return f"{minutes} min {rest} s"
    minutes = _rounded(whole / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def estimated(estimate: Estimate, limit: float) -> str:
    """What a run will take, and on what that rests; limit: the seconds it may take."""
    if estimate.seconds is None:
        return f"No estimate: {estimate.basis}."
    time = f"About {duration(estimate.seconds)}"
    if estimate.seconds > limit:
        time += f", longer than the {duration(limit)} a run may take"
        return f"{time}: {estimate.basis}."
    return f"{time}, {estimate.basis}."


def title(status: Status) -> str:
    """What the job is doing, or how it ended."""
    if status.state == "queued":
        return _queued(status) if status.has_worker else "Waiting for a worker"
    if status.state == "running":
        if status.keeps and status.phase == "training":
            return "Stopping here"
        epoch = f"Epoch {status.epoch} of {status.order.epochs}"
        return PHASES.get(status.phase, epoch)
    return {"done": "Trained", "cancelled": "Cancelled"}.get(status.state, "It failed")


def detail(status: Status) -> str:
    """One line below the title; may be empty."""
    if status.state == "queued":
        starts = "It begins by itself. You may close this page and come back."
        return starts if status.has_worker else NO_WORKER
    if status.state == "running":
        if status.keeps:
            return "The best epoch so far is measured and becomes your run."
        left = status.seconds_left
        return "" if left is None else f"About {duration(left)} left."
    if status.state == "done":
        epochs = status.order.epochs
        if 0 < status.done < epochs:
            time = duration(status.seconds)
            return f"Stopped after {status.done} of {epochs} epochs, {time}; the best is your run."
        plural = "epoch" if epochs == 1 else "epochs"
        return f"{epochs} {plural} in {duration(status.seconds)}."
    return "Nothing of it was kept." if status.state == "cancelled" else sentence(status.message)


def progress(status: Status) -> float:
    """From 0 to 1: epochs that are done, and the share of the present one."""
    if status.state == "done" or status.phase == "measuring":
        return 1.0
    return min(1.0, max(0.0, status.epoch - 1 + status.share) / status.order.epochs)


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _queued(status: Status) -> str:
    position = status.position
    if position is None:
        return "About to begin"
    if position == 1:
        wait = (
            f": it begins in about {duration(status.wait_seconds)}" if status.wait_seconds else ""
        )
        return f"Next in the queue{wait}"
    runs = "one run" if position == 2 else f"{position - 1} runs"
    wait = f", about {duration(status.wait_seconds)}" if status.wait_seconds else ""
    return f"Number {position} in the queue: {runs} before yours{wait}"


def before(waiting: int, running: int, seconds: float | None) -> str:
    """Of a run that is not ordered yet: how many come before it, and for how long; "" for none."""
    if waiting == 0 and not seconds:
        return ""
    if waiting == 0:
        runs = "One run is being trained" if running == 1 else f"{running} runs are being trained"
    else:
        runs = "One run waits" if waiting == 1 else f"{waiting} runs wait"
        now = "one is" if running == 1 else f"{running} are"
        runs += " before yours" if running == 0 else f", and {now} being trained, before yours"
    return f" {runs}: it would begin in about {duration(seconds)}." if seconds else f" {runs}."


def _rounded(value: float) -> int:
    """Halves upwards, as people round."""
    return int(value + 0.5)
