"""Sweeps as a user runs them: real processes, killed in the middle."""

from __future__ import annotations

import csv
import io
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from vae.__main__ import main
from vae.store.catalogue import Catalogue
from vae.store.config import ConfigError
from vae.sweep.plan import plan
from vae.sweep.progress import Board, duration
from vae.sweep.worker import Failed, Finished

RUN_IDS = ("small-beta-1-seed-0", "small-beta-4-seed-0")


def sweep(data: Path, runs: Path, *options: str) -> list[str]:
    return [
        *("sweep", "--series", "small", "--latent-dim", "3", "--beta", "1", "4", "--jobs", "2"),
        *("--recipe", "series-fc", "--epochs", "4", "--batch-size", "4", "--validation", "100"),
        *("--data-root", str(data), "--runs", str(runs), *options),
    ]


def command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "vae", *arguments]


def rows(path: Path) -> list[dict[str, str]]:
    """history.csv without the seconds, which no two runs share."""
    with path.open(newline="") as file:
        return [{k: v for k, v in row.items() if k != "seconds"} for row in csv.DictReader(file)]


class Terminal:
    """What processes write to a terminal; its end comes when the last of them has ended."""

    def __init__(self, arguments: list[str]) -> None:
        self._ours, theirs = pty.openpty()
        # A job in the background of a script ignores SIGINT, and so would what it starts.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.process = subprocess.Popen(
            command(arguments), stderr=theirs, stdout=subprocess.DEVNULL, start_new_session=True
        )
        signal.signal(signal.SIGINT, before)
        os.close(theirs)
        self.heard = ""

    def wait_for(self, text: str) -> None:
        while text not in self.heard:
            self.heard += os.read(self._ours, 4096).decode(errors="replace")

    def wait_for_all_to_end(self) -> None:
        try:
            while part := os.read(self._ours, 4096):
                self.heard += part.decode(errors="replace")
        except OSError:  # Linux: nobody has the other side open any more
            pass
        os.close(self._ours)
        self.process.wait()

    def workers(self) -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


@pytest.fixture(scope="module")
def whole(smallest_mnist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runs of a sweep that nobody disturbed."""
    runs = tmp_path_factory.mktemp("whole")
    done = subprocess.run(
        command(sweep(smallest_mnist, runs)), check=True, capture_output=True, text=True
    )
    assert "2 runs made" in done.stderr
    assert "Next: python -m vae publish --series small" in done.stdout
    return runs


def test_a_sweep_that_is_disturbed_in_every_way_ends_with_the_same_numbers(
    smallest_mnist: Path, whole: Path, tmp_path: Path
) -> None:
    arguments = sweep(smallest_mnist, tmp_path)
    first = Terminal(arguments)
    first.wait_for("epoch 3/4")  # two epochs of a run are whole
    first.workers()[0].kill()
    first.wait_for("was killed; it goes on where it was")
    os.killpg(first.process.pid, signal.SIGINT)
    first.wait_for_all_to_end()
    assert "stopped; the same command goes on after the last whole epochs" in first.heard
    assert first.process.returncode == 130
    # Whichever run was disturbed in its third epoch keeps its first two.
    kept = [len(rows(file)) for file in tmp_path.glob(".training-*/history.csv")]
    assert Catalogue([tmp_path], tmp_path).runs() or max(kept) >= 4
    second = Terminal(arguments)
    second.wait_for("goes on after epoch")
    second.process.kill()
    second.wait_for_all_to_end()  # hangs if a worker outlives its parent
    last = subprocess.run(command(arguments), check=True, capture_output=True, text=True)
    assert "goes on after epoch" in last.stderr or "are there already" in last.stderr
    for run_id in RUN_IDS:
        for_good, undisturbed = tmp_path / run_id, whole / run_id
        assert rows(for_good / "history.csv") == rows(undisturbed / "history.csv")
        weights = [f / "weights.safetensors" for f in (for_good, undisturbed)]
        assert weights[0].read_bytes() == weights[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(RUN_IDS)


def test_a_finished_sweep_is_not_run_again(
    smallest_mnist: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in whole.rglob("*")}
    assert main(sweep(smallest_mnist, whole)) == 0
    assert "2 of 2 runs are there already" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in whole.rglob("*")} == before


def test_a_run_that_diverges_does_not_stop_the_others(smallest_mnist: Path, tmp_path: Path) -> None:
    arguments = sweep(smallest_mnist, tmp_path, "--learning-rate", "1e6", "1e-3", "--clip", "0")
    arguments[arguments.index("--beta") + 2 : arguments.index("--jobs")] = []  # β = 1 alone
    done = subprocess.run(command(arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert "1 of 2 runs failed: small-beta-1-learning-rate-1e06-seed-0: epoch 1 ended" in last
    assert [p.name for p in tmp_path.iterdir()] == ["small-beta-1-learning-rate-0p001-seed-0"]


def test_every_combination_is_made_with_each_seed_and_named_by_what_varies() -> None:
    options: dict[str, list[Any]] = {"recipe": ["series-fc"], "latent_dim": [3]}
    options |= {"beta": [0.5, 1.0], "ema": [0.0, 0.9]}
    jobs = plan(options, [0, 1], "s")
    assert [job.run_id for job in jobs] == [
        f"s-beta-{beta}-ema-{ema}-seed-{seed}"
        for seed in (0, 1)
        for beta in ("0p5", "1")
        for ema in ("0", "0p9")
    ]
    assert {(c.latent_dim, c.series, c.recipe) for c in (job.config for job in jobs)} == {
        (3, "s", "series-fc")
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--beta", "1", "1"], "beta is [1.0, 1.0]; give each value once"),
        (["--beta", "1", "-1"], "beta is -1.0; allowed: a number from 0"),
        (["--seeds", "0"], "seeds is 0; allowed: a whole number from 1"),
        (["--series", "../zoo"], "series is '../zoo', which makes the id"),
        (["--latent-dim", "2", "3"], "series is not given; a sweep over data sets or latent_dim"),
        (["--epochs", "5", "--series", "small"], "holds a run with other options"),
    ],
)
def test_a_bad_sweep_is_one_sentence_and_starts_nothing(
    options: list[str],
    message: str,
    smallest_mnist: Path,
    whole: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    base = ["sweep", "--latent-dim", "3", "--data-root", str(smallest_mnist), "--runs", str(whole)]
    assert main([*base, *options]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert sorted(path.name for path in whole.iterdir()) == sorted(RUN_IDS)


def test_the_total_counts_epochs_runs_failures_and_the_time_left(tmp_path: Path) -> None:
    jobs = plan({"recipe": ["series-fc"], "beta": [1.0, 2.0], "epochs": [10]}, [0], "s")
    first, second = jobs
    history = tmp_path / f".training-{second.run_id}" / "history.csv"
    history.parent.mkdir()
    history.write_text(
        "split\n" + "train\nvalidation\n" * 4
    )  # four whole epochs of an earlier attempt
    out = io.StringIO()
    board = Board(jobs, tmp_path, out)
    began = time.monotonic()
    for job in jobs:
        board.started(job)
    for label in ("epoch 5/10", "epoch 6/10", "epoch 7/10"):
        board.epoch(second, label)
    # Two of sixteen epochs in 100 s: fourteen at 50 s each are left.
    assert board.total(began + 100).startswith("total: 0 of 2 runs, 6 of 20 epochs, about 11 min")
    board.ended(second, Finished(80.0, 20.0, 100.0))
    board.ended(first, Failed("epoch 1 ended"))
    assert "1 failed" in board.total(began + 100)
    assert out.getvalue().splitlines()[:3] == [
        "s-beta-1-seed-0  starts",
        "s-beta-2-seed-0  goes on after epoch 4",
        "s-beta-2-seed-0  −ELBO 100.00 = 80.00 + 20.00 nats",
    ]


def test_durations_are_said_as_people_say_them() -> None:
    said = [duration(seconds) for seconds in (45, 200, 3900)]
    assert said == ["45 s", "3 min 20 s", "1 h 05 min"]


def test_an_unknown_combination_is_refused_before_anything_starts() -> None:
    with pytest.raises(ConfigError, match="schedule is 'cyclic'"):
        plan({"recipe": ["series-fc"], "schedule": ["cyclic"]}, [0], "s")
