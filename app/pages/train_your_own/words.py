"""What is said of a training run: durations, estimates, what it is doing."""

from __future__ import annotations

from app.jobs.estimate import Estimate
from app.jobs.status import Status
from app.languages.spoken import tr, trn

PHASES = {
    "starting": "Getting the images ready",
    "measuring": "Measuring the run on the test images",
}
EMPTY = "What you train appears here while it learns: its sky, what it imagines, and its curves."
FOREIGN = (
    "This training run is another visitor's, or the server no longer knows it. "
    "Start one with the form."
)
CHOICES = {"yours": "Your pictures", "off": "as the recipe says", "on": "learnt with the networks"}
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
        return tr("{minutes} min {rest} s", minutes=minutes, rest=rest)
    minutes = _rounded(whole / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def estimated(estimate: Estimate, limit: float) -> str:
    """What a run will take, and on what that rests; limit: the seconds it may take."""
    if estimate.seconds is None:
        return tr("No estimate: {basis}.", basis=estimate.basis)
    time = tr("About {seconds}", seconds=duration(estimate.seconds))
    if estimate.seconds > limit:
        time += tr(", longer than the {limit} a run may take", limit=duration(limit))
        return f"{time}: {estimate.basis}."
    return f"{time}, {estimate.basis}."


def title(status: Status) -> str:
    """What the job is doing, or how it ended."""
    if status.state == "queued":
        return _queued(status) if status.has_worker else tr("Waiting for a worker")
    if status.state == "running":
        if status.keeps and status.phase == "training":
            return tr("Stopping here")
        epoch = tr("Epoch {epoch} of {epochs}", epoch=status.epoch, epochs=status.order.epochs)
        return tr(PHASES.get(status.phase, epoch))
    return tr({"done": "Trained", "cancelled": "Cancelled"}.get(status.state, "It failed"))


def detail(status: Status) -> str:
    """One line below the title; may be empty."""
    if status.state == "queued":
        starts = tr("It begins by itself. You may close this page and come back.")
        return starts if status.has_worker else tr(NO_WORKER)
    if status.state == "running":
        if status.keeps:
            return tr("The best epoch so far is measured and becomes your run.")
        left = status.seconds_left
        return "" if left is None else tr("About {left} left.", left=duration(left))
    if status.state == "done":
        epochs = status.order.epochs
        if 0 < status.done < epochs:
            time = duration(status.seconds)
            return tr(
                "Stopped after {done} of {epochs} epochs, {time}; the best is your run.",
                done=status.done,
                epochs=epochs,
                time=time,
            )
        time = duration(status.seconds)
        return trn("{n} epoch in {time}.", "{n} epochs in {time}.", epochs, time=time)
    return (
        tr("Nothing of it was kept.") if status.state == "cancelled" else sentence(status.message)
    )


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
        return tr("About to begin")
    wait = status.wait_seconds
    time = duration(wait) if wait else ""
    if position == 1:
        if not wait:
            return tr("Next in the queue")
        return tr("Next in the queue: it begins in about {time}", time=time)
    place = trn(
        "Number {place} in the queue: one run before yours",
        "Number {place} in the queue: {n} runs before yours",
        position - 1,
        place=position,
    )
    return tr("{place}, about {time}", place=place, time=time) if wait else place


def before(waiting: int, running: int, seconds: float | None) -> str:
    """Of a run that is not ordered yet: how many come before it, and for how long; "" for none."""
    if waiting == 0 and not seconds:
        return ""
    if waiting == 0:
        runs = trn("One run is being trained", "{n} runs are being trained", running)
    else:
        runs = trn("One run waits", "{n} runs wait", waiting)
        if running == 0:
            runs = tr("{runs} before yours", runs=runs)
        else:
            runs = trn(
                "{runs}, and one is being trained, before yours",
                "{runs}, and {n} are being trained, before yours",
                running,
                runs=runs,
            )
    if not seconds:
        return f" {runs}."
    return " " + tr("{runs}: it would begin in about {time}.", runs=runs, time=duration(seconds))


def _rounded(value: float) -> int:
    """Halves upwards, as people round."""
    return int(value + 0.5)
