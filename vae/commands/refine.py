"""python -m vae refine: better posteriors for a run that is there, without training."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from vae.cards import tables
from vae.store.catalogue import Catalogue
from vae.store.config import ConfigError
from vae.store.documents import MOST_STEPS, REFINABLE, SIDES, Refinement, is_refinable

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add(
    commands: _SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = commands.add_parser(
        "refine",
        parents=[common],
        help="improve the posteriors of a run by a few steps for each image",
        description="Semi-amortised inference: each image's mu and logvar are improved by steps of "
        "natural-gradient variational inference from the encoder's answer. Measures the run so, "
        "and writes its numbers and latents; the weights stay. The pages take the same steps for "
        f"what is drawn. For {REFINABLE}.",
    )
    parser.set_defaults(command=refine_command)
    parser.add_argument("run", nargs="+", help="ids")
    parser.add_argument(
        "--steps",
        type=int,
        default=4,
        help=f"up to {MOST_STEPS}; 0: the encoder's own answers; default 4",
    )
    parser.add_argument(
        "--side",
        type=int,
        default=0,
        help="of 2 latents: begin also at the best of side² places of the plane; 0: do not search, "
        f"or from {SIDES[0]} to {SIDES[1]}; default 0",
    )


def refine_command(options: argparse.Namespace) -> None:
    from vae.runs.local import data_of
    from vae.runs.refine import refine

    said = _refinement(options.steps, options.side)
    catalogue = Catalogue([options.zoo, options.runs], options.zoo / "datasets")
    runs = [catalogue.run(run_id) for run_id in options.run]
    for run in runs:
        if said and not (run.status == "ready" and is_refinable(run, said)):
            raise ConfigError(f"run {run.id} cannot be refined so; allowed: {REFINABLE}")
    print(tables.header(), flush=True)
    for run in runs:
        for row in tables.rows(run.id, {"test": run.test, "train": run.train}, stored=True):
            print(row, flush=True)
        found = refine(run, said, data_of(run, options.data_root), _say)
        for row in tables.rows(run.id, found.splits):
            print(row, flush=True)


def _refinement(steps: int, side: int) -> Refinement | None:
    low, high = SIDES
    if not 0 <= steps <= MOST_STEPS:
        raise ConfigError(f"steps is {steps}; allowed: a whole number from 0 to {MOST_STEPS}")
    if side and not low <= side <= high:
        raise ConfigError(f"side is {side}; allowed: 0, or a whole number from {low} to {high}")
    return Refinement(steps, side) if steps else None


def _say(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)
