"""python -m vae card | table: what run.json documents say, for people."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from vae.cards.cards import card
from vae.cards.models_page import data_of, models_pages, write_pages
from vae.cards.required import required_table
from vae.cards.tables import text_table
from vae.store.catalogue import Catalogue
from vae.store.documents import Run

if TYPE_CHECKING:
    from argparse import _SubParsersAction

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def add(
    commands: _SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    one = commands.add_parser("card", parents=[common], help="a run's card, in Markdown")
    one.set_defaults(command=card_command)
    one.add_argument("run", help="id of a published or local run")

    required = commands.add_parser(
        "required", parents=[common], help="what published runs are to reach, and where they are"
    )
    required.set_defaults(command=required_command)

    table = commands.add_parser(
        "table", parents=[common], help="write docs/models.md and the cards of published runs"
    )
    table.set_defaults(command=table_command)
    table.add_argument("--docs", type=Path, default=DOCS, help="folder that they are written to")


def card_command(options: argparse.Namespace) -> None:
    catalogue = Catalogue([options.zoo, options.runs], options.zoo / "datasets")
    run = catalogue.run(options.run)
    print(card(run, data_of(run, catalogue)), end="")


def required_command(options: argparse.Namespace) -> None:
    published = Catalogue([options.zoo], options.zoo / "datasets").runs()
    print(text_table(required_table([run for run in published if isinstance(run, Run)])))


def table_command(options: argparse.Namespace) -> None:
    catalogue = Catalogue([options.zoo], options.zoo / "datasets")
    changed = write_pages(options.docs, models_pages(catalogue))
    print(f"{len(changed)} pages changed in {options.docs}")
