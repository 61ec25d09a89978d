"""python -m vae map: a map of many latents in two dimensions, beside a run's other files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vae.store.catalogue import Catalogue
from vae.store.config import ConfigError
from vae.store.documents import Run
from vae.store.maps import LEAST_LATENTS

if TYPE_CHECKING:
    from argparse import _SubParsersAction

NEIGHBOURS, MIN_DIST = (2, 200), (0.0, 1.0)


def add(
    commands: _SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = commands.add_parser(
        "map",
        parents=[common],
        help="map the latents of a run of many in two dimensions",
        description="Puts a UMAP of the test images' means beside the run's other files, and into "
        "its run.json how it was made and how much it keeps: of each image's nearest ones, and of "
        "its latents and its picture where its place on the map alone is known.",
    )
    parser.set_defaults(command=map_command)
    parser.add_argument(
        "run",
        nargs="*",
        help=f"ids; default: all published ones of {LEAST_LATENTS} latents or more",
    )
    parser.add_argument("--neighbours", type=int, default=15, help="UMAP's n_neighbors; default 15")
    parser.add_argument("--min-dist", type=float, default=0.1, help="UMAP's; default 0.1")
    parser.add_argument("--seed", type=int, default=0, help="one seed, one map; default 0")


def map_command(options: argparse.Namespace) -> None:
    from vae.runs.maps import Making, add_map, map_text

    _check(options)
    making = Making(options.neighbours, options.min_dist, options.seed)
    datasets = options.zoo / "datasets"
    catalogue = Catalogue([options.zoo, options.runs], datasets)
    published = Catalogue([options.zoo], datasets).runs()
    named = [catalogue.run(run_id) for run_id in options.run]
    for run in named or [run for run in published if isinstance(run, Run) and may_have_map(run)]:
        print(map_text(run.id, add_map(catalogue, run, making)), flush=True)


def may_have_map(run: Run) -> bool:
    """Has it more latents than a plane or a space shows, and can it be explored?"""
    return run.status == "ready" and run.latent_dim >= LEAST_LATENTS


def map_published(folder: Path) -> None:
    """A map for the run just published in `folder`, where it may have one and brought none."""
    from vae.measure.maps import LEAST_IMAGES
    from vae.runs.maps import Making, add_map, map_text

    catalogue = Catalogue([folder.parent], folder.parent / "datasets")
    run = catalogue.run(folder.name)
    if may_have_map(run) and run.map is None and len(catalogue.latents(run.id).mu) >= LEAST_IMAGES:
        print(map_text(run.id, add_map(catalogue, run, Making())), file=sys.stderr, flush=True)


def _check(options: argparse.Namespace) -> None:
    for name, (low, high) in (("neighbours", NEIGHBOURS), ("min_dist", MIN_DIST)):
        if not low <= getattr(options, name) <= high:
            raise ConfigError(
                f"{name} is {getattr(options, name)}; allowed: a number from {low} to {high}"
            )
    if not 0 <= options.seed < 2**32:
        raise ConfigError(f"seed is {options.seed}; allowed: a whole number from 0 to {2**32 - 1}")
