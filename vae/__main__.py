"""python -m vae train | sweep | publish | map | list | evaluate | card | import | site …"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from pathlib import Path

from vae.cards import tables
from vae.commands import evaluate, interchange, maps, pages, publish, refine, site, sweep
from vae.data import DatasetError
from vae.interchange.errors import InterchangeError
from vae.parent_watch import end_with_input
from vae.store.atomic_write import DISK_FULL_STATUS, is_disk_full
from vae.store.catalogue import BrokenRun, Catalogue, CatalogueError
from vae.store.checks import RUN_ID, DocumentError
from vae.store.config import ConfigError
from vae.store.unfinished import NO_DATA_STATUS, live_folder
from vae.terminal import print_everywhere
from vae.training.config import Config, from_recipe
from vae.training.few_images import fitted
from vae.training.malloc import keep_freed_memory

ZOO = Path(__file__).resolve().parent.parent / "zoo"
INSTALLED_BY = "pip install -r requirements-train.txt"
# As argparse ends where it cannot read the options; as a shell says of SIGINT and SIGPIPE.
FAILED_STATUS, REFUSED_STATUS, STOPPED_STATUS, CLOSED_STATUS = 1, 2, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. What a user can mend is one sentence."""
    print_everywhere()
    stopped: str | None = None
    try:
        return _carried_out(arguments)
    except KeyboardInterrupt as stop:
        stopped = str(stop) or "nothing half-written is left"
    # Not before the stopped frames are gone, whose progress bars erase themselves then.
    print(f"Stopped; {stopped}.", file=sys.stderr)
    return STOPPED_STATUS


def _carried_out(arguments: Sequence[str] | None) -> int:
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given[:1] == [site.NAME]:
        return site.status(given[1:])
    options = _parser().parse_args(given)
    if getattr(options, "live", False):
        end_with_input()
    command: Callable[[argparse.Namespace], None] = options.command
    try:
        # torch is imported only once a command is known
        from vae.model.models import ModelError
        from vae.runs.local import Unmeasured
        from vae.runs.publish import PublishError
        from vae.training.train import Diverged

        refused = (CatalogueError, ConfigError, DatasetError, DocumentError, InterchangeError)
        try:
            command(options)
            sys.stdout.flush()
        except (*refused, ModelError, PublishError) as error:
            # Whoever started a live run tells its visitor which of the refusals it was.
            is_live = getattr(options, "live", False)
            lacks_data = is_live and isinstance(error, DatasetError)
            return _said(options.name, str(error), NO_DATA_STATUS if lacks_data else REFUSED_STATUS)
        except (Diverged, Unmeasured, sweep.SweepError) as error:
            return _said(options.name, str(error), FAILED_STATUS)
    except ModuleNotFoundError as error:
        needed = (error.name or "").partition(".")[0]
        if needed in ("", "vae"):
            raise
        reason = f"this needs {needed}, which is not installed: {INSTALLED_BY}"
        return _said(options.name, reason, REFUSED_STATUS)
    except BrokenPipeError:
        # Who read the output has closed it; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_STATUS
    except OSError as error:
        return _said(options.name, *_of_the_disk(error))
    return 0


def _of_the_disk(error: OSError) -> tuple[str, int]:
    """What a failed reading or writing means, and the exit status."""
    if is_disk_full(error):
        place = f" ({error.filename})" if error.filename else ""
        mend = "free some space there, then give the same command again"
        return f"the disk is full{place}; {mend}", DISK_FULL_STATUS
    if error.filename is None:
        raise error
    return f"{error.filename} cannot be used: {error.strerror}", REFUSED_STATUS


def _said(command: str, sentence: str, status: int) -> int:
    # File and tensor names that the sentence tells may hold anything.
    shown = "".join(letter if letter.isprintable() else " " for letter in sentence)
    print(f"python -m vae {command}: {' '.join(shown.split())}", file=sys.stderr)
    return status


def train_command(options: argparse.Namespace) -> None:
    from vae.data.datasets import load, slug
    from vae.runs.live import Live
    from vae.runs.local import make_run
    from vae.training.train import Watch

    keep_freed_memory()
    given = {f.name: getattr(options, f.name) for f in fields(Config) if f.name != "recipe"}
    config = from_recipe(options.recipe, **{k: v for k, v in given.items() if v is not None})
    run_id = (
        options.id or f"{slug(config.dataset)}-{config.recipe}-{config.latent_dim}d-{config.seed}"
    )
    if not RUN_ID.fullmatch(run_id):
        raise ConfigError(f"id is {run_id!r}; allowed: a-z, 0-9 and -, up to 64 characters")
    destination = options.runs / run_id
    if destination.exists():
        raise ConfigError(f"id is {run_id!r}, which {destination} holds already; choose another")
    data = load(config.dataset, options.data_root, config.image_size)
    config, changed = fitted(
        config, len(data.train), [k for k, v in given.items() if v is not None]
    )
    if changed:
        _say(changed)
    title = (
        options.title
        or f"{data.title}, {config.recipe}, {config.latent_dim}-D, β = {config.beta:g}"
    )
    told = Watch(_bar, _say)
    watch = Live(live_folder(options.runs), data.test).watch if options.live else told
    thorough = not (options.live or options.quick)
    run = make_run(config, data, destination, title, watch, thorough, options.with_images)
    print(tables.header())
    for row in tables.rows(run_id, {"test": run.test, "train": run.train}):
        print(row)
    print(f"\nWritten to {destination}. Next: python -m vae publish {run_id}")


def list_command(options: argparse.Namespace) -> None:
    for run in _catalogue(options).runs():
        if isinstance(run, BrokenRun):
            print(f"{run.id:<24} broken: {run.reason}")
            continue
        if run.test.negative_elbo is not None:
            shown = f"{run.test.negative_elbo:8.2f} nats"
        elif run.test.reconstruction is not None:  # an autoencoder's, which has no −ELBO
            shown = f"{run.test.reconstruction:8.2f} nats of reconstruction alone"
        else:
            shown = "not evaluated"
        print(f"{run.id:<24} {run.dataset:<14} {run.latent_dim:>3}-D  {run.recipe:<14} {shown}")


def _catalogue(options: argparse.Namespace) -> Catalogue:
    return Catalogue([options.zoo, options.runs], options.zoo / "datasets")


def _bar(steps: Iterable[int], label: str) -> Iterable[int]:
    from tqdm import tqdm

    bar: Iterable[int] = tqdm(
        steps, desc=label, leave=False, unit="step", mininterval=0.5, dynamic_ncols=True
    )
    return bar


def _say(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data-root",
        type=Path,
        default=Path(os.environ.get("DATA_ROOT", "data")),
        help="folder that holds (or will hold) MNIST/raw and its like; default: $DATA_ROOT or data",
    )
    common.add_argument("--runs", type=Path, default=Path("runs"), help="local runs")
    common.add_argument("--zoo", type=Path, default=ZOO, help="published runs")

    parser = argparse.ArgumentParser(prog="python -m vae", description=__doc__)
    commands = parser.add_subparsers(dest="name", required=True)

    train = commands.add_parser("train", parents=[common], help="train a run and evaluate it")
    train.set_defaults(command=train_command)
    train.add_argument("--id", help="name of the run's folder")
    train.add_argument("--title", help="the run's name in the page")
    train.add_argument(
        "--live",
        action="store_true",
        help="for programs that show a training run: write progress and the forming sky into "
        "RUNS/live, end when standard input closes, leave out the slow integral",
    )
    train.add_argument(
        "--with-images",
        action="store_true",
        help="put the test images into the run's folder, for pictures that are published nowhere",
    )
    evaluate.add_quick(train)
    for option in fields(Config):
        train.add_argument(
            f"--{option.name.replace('_', '-')}",
            type=type(option.default),
            # None: the recipe's own value, or else the default of Config.
            default=option.default if option.name == "recipe" else None,
            help=f"{option.metadata['about']} (default {option.default}, or the recipe's)",
        )

    sweep.add(commands, common)
    sweep.add_worker(commands, common)
    publish.add(commands, common)
    maps.add(commands, common)
    evaluate.add(commands, common)
    refine.add(commands, common)
    pages.add(commands, common)
    interchange.add(commands, common)
    site.add(commands)

    listing = commands.add_parser("list", parents=[common], help="all runs, broken ones too")
    listing.set_defaults(command=list_command)

    return parser


if __name__ == "__main__":
    sys.exit(main())
