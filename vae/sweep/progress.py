"""How a sweep fares, in lines: live on a terminal, a plain log elsewhere."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from vae.store.unfinished import whole_epochs, work_folder
from vae.sweep.plan import Job
from vae.sweep.worker import Failed, Finished

LOG_INTERVAL = 60.0  # seconds between two totals in a log file


class Board:
    """Counts epochs and runs of a sweep and says so on `out`.

    On a terminal, the running runs and the total stand below what has ended and are redrawn; in a
    file, each run has a line at its start and one at its end, and the total comes once a minute.
    """

    def __init__(self, jobs: Sequence[Job], runs: Path, out: TextIO) -> None:
        self._out, self._live = out, out.isatty()
        self._width = max((len(job.run_id) for job in jobs), default=0)
        self._done = {job.run_id: len(whole_epochs(work_folder(runs, job.run_id))) for job in jobs}
        self._epochs = {job.run_id: job.config.epochs for job in jobs}
        self._running: dict[str, str] = {}
        self.failed: dict[str, str] = {}
        self._ended = 0
        self._began = self._shown = time.monotonic()
        self._before = sum(self._done.values())
        self._drawn = 0  # lines to be redrawn on a terminal

    def started(self, job: Job) -> None:
        done = self._done[job.run_id]
        self._running[job.run_id] = f"goes on after epoch {done}" if done else "starts"
        if not self._live:
            self.said(f"{job.run_id:<{self._width}}  {self._running[job.run_id]}")

    def epoch(self, job: Job, label: str) -> None:
        """The run begins the epoch that `label` names; those before it are done."""
        first = not self._running[job.run_id].startswith("epoch")
        self._running[job.run_id] = label
        if not first:
            self._done[job.run_id] += 1

    def ended(self, job: Job, how: Finished | Failed) -> None:
        self._ended += 1
        del self._running[job.run_id]
        self._done[job.run_id] = self._epochs[job.run_id]
        match how:
            case Finished(reconstruction, None, None):
                said = f"reconstruction {reconstruction:.2f} nats"
            case Finished(reconstruction, kl, negative_elbo):
                said = f"−ELBO {negative_elbo:.2f} = {reconstruction:.2f} + {kl:.2f} nats"
            case Failed(reason):
                self.failed[job.run_id] = reason
                said = f"failed: {reason}"
        self.said(f"{job.run_id:<{self._width}}  {said}")
        if not self._live:
            self._log_total(time.monotonic())

    def said(self, line: str) -> None:
        """A line that stays."""
        self._erase()
        print(line, file=self._out, flush=True)

    def show(self, now: float) -> None:
        """Redraw, or in a file the total where it is due."""
        if not self._live:
            if now - self._shown >= LOG_INTERVAL:
                self._log_total(now)
            return
        self._erase()
        lines = [f"{run_id:<{self._width}}  {what}" for run_id, what in self._running.items()]
        lines.append(self.total(now))
        print("\n".join(lines), file=self._out, flush=True)
        self._drawn = len(lines)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def total(self, now: float) -> str:
        """The whole sweep in a line, with the time left at the pace so far."""
        done, epochs = sum(self._done.values()), sum(self._epochs.values())
        fresh = done - self._before
        left = (now - self._began) / fresh * (epochs - done) if fresh else None
        failed = f", {len(self.failed)} failed" if self.failed else ""
        return (
            f"total: {self._ended} of {len(self._epochs)} runs, {done} of {epochs} epochs{failed}, "
            + (f"about {duration(left)} left" if left is not None else "no epoch yet")
        )

    def _log_total(self, now: float) -> None:
        self._shown = now
        print(self.total(now), file=self._out, flush=True)

    def _erase(self) -> None:
        if self._drawn:
            print(f"\x1b[{self._drawn}F\x1b[J", end="", file=self._out)
            self._drawn = 0


def duration(seconds: float) -> str:
    """1 h 05 min, 3 min 20 s or 45 s."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
