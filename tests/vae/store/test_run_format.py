"""docs/run-format.md names all that published runs hold."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import fields
from itertools import chain
from typing import Any

import numpy as np
import pytest

from app.settings import ROOT
from vae.store.config import RunConfig
from vae.store.definitions import METRICS

TEXT = (ROOT / "docs" / "run-format.md").read_text()
RUNS = sorted((ROOT / "zoo").glob("*/run.json"))
# These have keys that are names of their own: of files, of tensors, of options, of metrics.
NAMED_ELSEWHERE = {"config", "files", "mapping", "protocols", "remarks"}


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from () if key in NAMED_ELSEWHERE else keys_of(below)
    elif isinstance(value, list):
        for each in value:
            yield from keys_of(each)


@pytest.mark.parametrize("name", ["run.json", "dataset.json"])
def test_every_key_of_a_published_document_is_named(name: str) -> None:
    documents = [json.loads(path.read_text()) for path in (ROOT / "zoo").rglob(name)]
    options = {each.name for each in fields(RunConfig)}
    for key in set(chain.from_iterable(map(keys_of, documents))) - options:
        assert f"`{key}`" in TEXT, key
    for document in documents:
        assert set(document.get("training", {}).get("config", {})) <= options


def test_every_metric_and_every_op_is_named() -> None:
    ops = {
        layer["op"]
        for path in RUNS
        for net in ("encoder", "decoder")
        for layer in json.loads(path.read_text())[net]
    }
    for name in {*METRICS, *ops}:
        assert f"`{name}`" in TEXT, name


@pytest.mark.parametrize("name", ["latents.npz", "snapshots.npz", "map.npz"])
def test_arrays_are_of_the_type_that_is_said(name: str) -> None:
    section = TEXT.partition(f"## {name}")[2].partition("\n## ")[0]
    said = {
        array.strip(" `"): dtype.split(",")[0].strip()
        for _, array, _, dtype, *_ in (
            line.replace("\\|", "").split("|") for line in section.splitlines() if "| `" in line
        )
    }
    for path in (ROOT / "zoo").glob(f"*/{name}"):
        with np.load(path) as file:
            assert file.files == list(said), path
            for array, dtype in said.items():
                assert str(file[array].dtype) in dtype.split(" or "), (path, array)


def test_every_column_of_a_history_is_named() -> None:
    for path in (ROOT / "zoo").glob("*/history.csv"):
        with path.open(newline="") as file:
            header = next(csv.reader(file))
        for column in header:
            name = "kl_0" if column.removeprefix("kl_").isdigit() else column
            assert f"`{name}`" in TEXT, column
