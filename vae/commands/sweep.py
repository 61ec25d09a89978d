"""python -m vae sweep: a series of runs over the values of some options."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from vae.store.config import ConfigError
from vae.sweep.plan import Job, finished, plan
from vae.training.config import Config
from vae.training.few_images import fitted

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from vae.sweep.queue import SweepQueue
    from vae.sweep.storage import Storage

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
    parser.add_argument(
        "--on",
        metavar="REDIS",
        help="redis://…: let the workers of that queue train them; finished runs come through "
        "RUNS_URL, such as file:///folder or s3://bucket/folder",
    )
    for option in fields(Config):
        several = option.name not in ONE_VALUE
        parser.add_argument(
            f"--{option.name.replace('_', '-')}",
            type=type(option.default),
            nargs="+" if several else None,
            help=option.metadata["about"] + (" (one or several)" if several else ""),
        )


def add_worker(
    commands: _SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = commands.add_parser(
        "sweep-worker",
        parents=[common],
        help="train what a sweep has put on a queue",
        description="Trains the runs of sweeps that wait on Redis until none does. "
        "python -m app.jobs.worker starts it by itself where REDIS_URL and RUNS_URL are set.",
    )
    parser.set_defaults(command=worker_command)
    parser.add_argument("--on", metavar="REDIS", required=True, help="redis://…")


def worker_command(options: argparse.Namespace) -> None:
    with _reached():
        from vae.sweep.taking import work_off

        queue, storage = _shared(options.on)
        work_off(queue, storage, options.data_root, options.runs)


def _shared(url: str) -> tuple[SweepQueue, Storage]:
    from vae.sweep.queue import SweepQueue
    from vae.sweep.storage import Storage

    place = os.environ.get("RUNS_URL", "")
    if "://" not in place:
        raise ConfigError(
            f"RUNS_URL is {place!r}; set it to the storage that all machines share, such as "
            "file:///folder or s3://bucket/folder"
        )
    try:
        return SweepQueue(url), Storage(place)
    except ValueError as error:
        raise ConfigError(f"on is {url!r}; allowed: redis://host:port/number ({error})") from error


@contextmanager
def _reached() -> Iterator[None]:
    """What goes wrong with queue and storage as one sentence."""
    from redis.exceptions import RedisError

    from vae.sweep.storage import StorageError

    try:
        yield
    except RedisError as error:
        raise SweepError(f"the queue cannot be reached: {error}") from error
    except StorageError as error:
        raise SweepError(str(error)) from error


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
        if options.on:
            with _reached():
                from vae.sweep.remote import run_on

                run_on(*_shared(options.on), todo, options.runs, board)
        else:
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
