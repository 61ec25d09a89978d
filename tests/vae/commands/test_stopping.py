"""Ctrl+C: one line, exit status 130, and nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.settings import ROOT
from tests.support.tiny_run import write_run
from vae.__main__ import main

STOPPED = 130


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Shells let what runs in their background ignore Ctrl+C, and children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_training_keeps_its_whole_epochs_and_says_where(small_mnist: Path, tmp_path: Path) -> None:
    command = [
        *(sys.executable, "-m", "vae", "train", "--recipe", "fc-256", "--epochs", "1000"),
        *("--validation", "300", "--threads", "1", "--id", "run", "--seed", "3"),
        *("--data-root", str(small_mnist), "--runs", str(tmp_path)),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stderr is not None
        heard = ""
        while "epoch 3/" not in heard:  # the bar names the epoch; two are whole
            heard += process.stderr.read(1)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read().splitlines()
    assert process.returncode == STOPPED
    work = tmp_path / ".training-run"
    assert f"whole epochs are kept in {work}, the best of them " in said[-1]
    assert said[-1].endswith("; the same command goes on from there.")
    assert "Traceback" not in "".join(said)
    assert (work / "best.safetensors").is_file()
    assert list(tmp_path.rglob("*.new")) == []
    assert list(work.glob("new-*")) == []


COMMANDS = {
    "table": ["table", "--docs", "{out}"],
    "csv": ["export", "tiny-2d", "--format", "csv", "--out", "{out}/tiny.csv"],
    "parquet": ["export", "tiny-2d", "--format", "parquet", "--out", "{out}/tiny.parquet"],
    "safetensors": ["export", "tiny-2d", "--format", "safetensors", "--out", "{out}/tiny"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_stopped_in_the_last_moment_leaves_nothing(
    name: str,
    zoo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = files_in(tmp_path)

    def press_ctrl_c(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(os, "replace", press_ctrl_c)
    command = [part.format(out=tmp_path / "out") for part in COMMANDS[name]]
    assert main([*command, "--zoo", str(zoo), "--runs", str(tmp_path / "runs")]) == STOPPED
    assert files_in(tmp_path) == before
    assert capsys.readouterr().err.splitlines()[-1] == "Stopped; nothing half-written is left."


def test_a_published_run_is_replaced_whole_or_stays(
    zoo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vae.runs.folder import move_into_place

    write_run(tmp_path / "new" / "tiny-2d", seed=1)
    before = files_in(zoo)
    rename: Callable[..., Path] = Path.rename

    def stopped(path: Path, target: Path) -> Path:
        if path.name != "old" and target == zoo / "tiny-2d":
            signal.raise_signal(signal.SIGINT)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        move_into_place(tmp_path / "new" / "tiny-2d", zoo / "tiny-2d")
    assert files_in(zoo) == before


def test_a_reader_that_has_read_enough_is_no_fault(
    zoo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read, written = os.pipe()
    os.close(read)
    with open(written, "w", encoding="utf-8") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        assert main(["list", "--zoo", str(zoo)]) == 128 + signal.SIGPIPE
    assert capsys.readouterr().err == ""
