"""python -m vae publish: a local run, or the runs of a whole series, into the zoo."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from vae.cards.tables import series_table, text_table
from vae.commands.maps import map_published
from vae.store.catalogue import Catalogue
from vae.store.config import ConfigError

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add(
    commands: _SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = commands.add_parser("publish", parents=[common], help="copy a run into the zoo")
    parser.set_defaults(command=publish_command)
    parser.add_argument("run", nargs="?", help="id of a local run")
    parser.add_argument("--id", help="its id in the zoo; default: the same")
    parser.add_argument("--title", help="its name in the page; default: the same")
    parser.add_argument(
        "--series",
        help="publish this series instead: the first seed of each setting whole, of the others "
        "numbers and history",
    )
    parser.add_argument(
        "--whole",
        nargs="+",
        metavar="RUN",
        default=[],
        help="of a series: the runs that are published whole, in place of the first seeds",
    )
    parser.add_argument(
        "--latent-images",
        type=int,
        help="test images whose latents are published, evenly spread; default: all, "
        "of a series 2000",
    )
    parser.add_argument(
        "--no-snapshots",
        action="store_true",
        help="leave the kept epochs out, which are half the size of a run of many latents",
    )
    parser.add_argument(
        "--no-map",
        action="store_true",
        help="make no map of a run of many latents, which takes a minute (see python -m vae map)",
    )


def publish_command(options: argparse.Namespace) -> None:
    from vae.runs.local import data_of
    from vae.runs.publish import Extent, publish, publish_series

    _check(options)
    if options.series:
        runs = publish_series(
            options.series,
            options.runs,
            options.zoo,
            lambda run: data_of(run, options.data_root),
            2000 if options.latent_images is None else options.latent_images,
            lambda step: print(step, file=sys.stderr, flush=True),
            options.whole,
        )
        if not options.no_map:
            for run in runs:
                map_published(options.zoo / run.id)
        print(text_table(series_table(runs)))
        return
    run = Catalogue([options.runs], options.zoo / "datasets").run(options.run)
    data = data_of(run, options.data_root)
    extent = Extent(snapshots=not options.no_snapshots, latent_images=options.latent_images or 0)
    folder = publish(run, options.zoo, data, extent, options.id, options.title)
    if not options.no_map:
        map_published(folder)
    print(folder)


def _check(options: argparse.Namespace) -> None:
    if bool(options.run) == bool(options.series):
        raise ConfigError("publish takes the id of a run or --series NAME, one of the two")
    if options.series and (options.id or options.title):
        raise ConfigError("--id and --title name one run; the runs of a series keep theirs")
    if options.latent_images is not None and options.latent_images < 1:
        raise ConfigError(
            f"latent_images is {options.latent_images}; allowed: a whole number from 1"
        )
