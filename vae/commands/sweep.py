"""python -m vae sweep: a series of runs over the values of some options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from vae.store.config import ConfigError
from vae.sweep.plan import Job, finished, plan
from vae.training.config import Config
from vae.training.few_images import fitted

if TYPE_CHECKING:
    from argparse import _SubParsersAction

ONE_VALUE = {"seed", "threads", "device", "series"}  # of the whole sweep, not of a run


class SweepError(RuntimeError):
    """Some runs of a sweep failed; the message says which and why."""


def add(
    commands: _SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = commands.add_parser(
        "sweep",
        parents=[common],
        help="train a series of runs",
        description="Trains every combination of the values given, each with every seed, in "
        "processes of one thread. What was killed goes on when the same command is given again.",
    )
    parser.set_defaults(command=sweep_command)
    parser.add_argument("--seeds", type=int, default=1, help="runs of each combination (default 1)")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time (default 1)")
    for option in fields(Config):
        several = option.name not in ONE_VALUE
        parser.add_argument(
            f"--{option.name.replace('_', '-')}",
            type=type(option.default),
            nargs="+" if several else None,
            help=option.metadata["about"] + (" (one or several)" if several else ""),
        )


def sweep_command(options: argparse.Namespace) -> None:
    from vae.sweep.progress import Board, duration
    from vae.sweep.supervisor import run_jobs

    for name in ("seeds", "jobs"):
        if getattr(options, name) < 1:
            raise ConfigError(f"{name} is {getattr(options, name)}; allowed: a whole number from 1")
    given = {f.name: getattr(options, f.name) for f in fields(Config) if f.name not in ONE_VALUE}
    values = {name: chosen for name, chosen in given.items() if chosen is not None}
    values.setdefault("recipe", ["series-fc"])
    values.setdefault("dataset", ["mnist"])
    values |= {"threads": [options.threads or 1], "device": [options.device or "auto"]}
    first = options.seed or 0
    planned = plan(values, range(first, first + options.seeds), options.series or _series(values))
    jobs, changed = _fitted(planned, values, options.data_root)
    todo = [job for job in jobs if not finished(job, options.runs)]
    options.runs.mkdir(parents=True, exist_ok=True)
    board = Board(todo, options.runs, sys.stderr)
    for said in changed:
        board.said(said)
    if len(todo) < len(jobs):
        board.said(f"{len(jobs) - len(todo)} of {len(jobs)} runs are there already")
    try:
        run_jobs(todo, options.data_root, options.runs, options.jobs, board)
    except KeyboardInterrupt:
        board.said("stopped; the same command goes on after the last whole epochs")
        sys.exit(130)
    board.said(f"{len(todo) - len(board.failed)} runs made in {duration(board.seconds)}")
    if board.failed:
        raise SweepError(
            f"{len(board.failed)} of {len(jobs)} runs failed: "
            + "; ".join(f"{run_id}: {reason}" for run_id, reason in board.failed.items())
        )
    series = jobs[0].config.series
    print(f"Next: python -m vae publish --series {series}")


def _fitted(
    jobs: list[Job], chosen: Collection[str], data_root: Path
) -> tuple[list[Job], list[str]]:
    """The jobs with options that their data sets allow, and what was changed in sentences."""
    from vae.data.datasets import load

    images: dict[tuple[str, int], int] = {}
    found, said = [], set()
    for job in jobs:
        config = job.config
        name, size = config.dataset, config.image_size
        if (name, size) not in images:
            # Fetched once, and one sentence where it cannot be.
            images[name, size] = len(load(name, data_root, size).train)
        config, changed = fitted(config, images[name, size], chosen)
        found.append(Job(job.run_id, config))
        said.add(changed)
    return found, sorted(said - {""})


def _series(values: dict[str, list[str]]) -> str:
    from vae.data.datasets import slug

    if len(values["dataset"]) > 1 or len(values.get("latent_dim", [""])) > 1:
        raise ConfigError("series is not given; a sweep over data sets or latent_dim needs one")
    latent_dim = values.get("latent_dim", [Config.latent_dim])[0]
    return f"{slug(values['dataset'][0])}-{latent_dim}d"
