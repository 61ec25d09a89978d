"""python -m vae evaluate: the numbers of runs, measured anew from their weights."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vae.cards import tables
from vae.store.atomic_write import atomic_write
from vae.store.catalogue import Catalogue
from vae.store.config import ConfigError
from vae.store.definitions import Metrics, metrics_document
from vae.store.documents import Run

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from vae.data.datasets import Dataset
    from vae.measure.evaluate import Evaluation


def add(
    commands: _SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = commands.add_parser(
        "evaluate",
        parents=[common],
        help="measure published runs",
        description="Prints every number of every run, on the test set and on 10,000 training "
        "images, then what they mean. Of runs without weights the stored numbers are shown.",
    )
    parser.set_defaults(command=evaluate_command)
    parser.add_argument("run", nargs="*", help="ids; default: all published ones")
    parser.add_argument("--json", action="store_true", help="also one JSON line a run")
    add_quick(parser)
    parser.add_argument(
        "--write", action="store_true", help="store the numbers in each run's run.json"
    )


def add_quick(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--quick",
        action="store_true",
        help="leave out what takes minutes: −log p and the bounds of 100 and 1,000 samples",
    )


def evaluate_command(options: argparse.Namespace) -> None:
    from vae.runs.local import data_of

    if options.quick and options.write:
        raise ConfigError("write is given with quick; allowed: alone, since it stores all numbers")
    datasets = options.zoo / "datasets"
    catalogue = Catalogue([options.zoo, options.runs], datasets)
    published = Catalogue([options.zoo], datasets).runs()
    data: dict[str, Dataset] = {}
    protocols: dict[str, str] = {}
    # Before any is measured: a name that nobody knows is no matter of an hour.
    runs = [catalogue.run(run_id) for run_id in options.run or [run.id for run in published]]
    print(tables.header(), flush=True)
    for run in runs:
        measured = run.status == "ready" and bool(run.encoder)
        numbers: Mapping[str, Metrics] = {"test": run.test, "train": run.train}
        pinned, remarks = run.protocols, run.remarks
        if measured:
            if run.dataset not in data:
                data[run.dataset] = data_of(run, options.data_root)
            found = _measured(run, data[run.dataset], integrate=not options.quick)
            numbers, remarks = found.splits, found.remarks
            pinned = metrics_document(numbers)["protocols"]
            if options.write:
                _store(run, metrics_document(numbers, remarks))
        for row in tables.rows(run.id, numbers, stored=not measured):
            print(row, flush=True)
        for line in tables.remarks(remarks):
            print(line, flush=True)
        protocols |= pinned
        if options.json:
            print(json.dumps({run.id: metrics_document(numbers, remarks)}))
    print(tables.explained(protocols))


def _measured(run: Run, data: Dataset, integrate: bool) -> Evaluation:
    from vae.measure.evaluate import Method, evaluate
    from vae.model.recipes import Likelihood
    from vae.runs.folder import published_model

    objective = run.objective
    likelihood = Likelihood(objective.likelihood, objective.sigma)
    method = Method(likelihood, objective.deterministic, integrate)
    return evaluate(published_model(run), data, method, _say)


def _store(run: Run, metrics: Mapping[str, Any]) -> None:
    """Replace the numbers of run.json."""
    text = json.dumps({**run.document, "metrics": metrics}, indent=1) + "\n"
    atomic_write(run.folder / "run.json", text.encode())


def _say(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)
