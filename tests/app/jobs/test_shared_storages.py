"""Storages of runs that cannot be used: each is one sentence, at the start and later."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from app.jobs.visitor_runs import SharedRuns, SharingFailed
from app.settings import ROOT
from tests.support.tiny_run import write_run

RUN = "mine-0123456789abcdef"


class NoCredentials(Exception):
    """As botocore's, which is no OSError."""


class Locked(MemoryFileSystem):
    protocol = "locked"

    def exists(self, *_: object, **__: object) -> bool:
        raise NoCredentials("Unable to locate credentials.")

    makedirs = exists


def test_what_a_storage_of_another_package_raises_is_one_sentence(tmp_path: Path) -> None:
    fsspec.register_implementation("locked", Locked, clobber=True)
    shared = SharedRuns("locked://bucket/runs")
    write_run(tmp_path / RUN)
    with pytest.raises(
        SharingFailed, match=r"^the run could not be shared: Unable to locate .*s\.$"
    ):
        shared.publish(tmp_path / RUN)
    with pytest.raises(SharingFailed, match=f"^run {RUN} could not be fetched: Unable to locate"):
        shared.fetch(RUN, tmp_path / "here")


@pytest.mark.parametrize("program", [["app/main.py"], ["-m", "app.jobs.worker"]])
def test_a_storage_without_its_package_is_one_sentence_at_the_start(
    program: list[str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, *program],
        cwd=ROOT,
        env={**os.environ, "RUNS_URL": "dropbox://runs", "CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "cannot start: RUNS_URL is 'dropbox://runs', which cannot be used: " in line
    assert "dropboxdrivefs" in line
