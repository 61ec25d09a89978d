"""history.csv: what every epoch of a training run measured, as columns."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vae.store.checks import DocumentError, reason

SPLITS = ("validation", "train")
MOST_EPOCHS = 1_000_000
NEEDED = ("epoch", "split", "reconstruction", "beta", "learning_rate")
# What a deterministic autoencoder has not: NaN where the file has no such column.
OF_A_POSTERIOR = ("kl", "negative_elbo")


@dataclass(frozen=True, eq=False)
class History:
    """One row an epoch and split ("train" or "validation"), in the order of the file.

    columns: by the header's names; `split` holds text, all others float64. Reconstruction, KL,
    −ELBO and kl_0, kl_1, … (of each latent) are nats per image; seconds count from the start.
    A deterministic autoencoder has neither KL nor −ELBO: both are NaN.
    """

    columns: Mapping[str, np.ndarray]


def read_history(path: Path) -> History:
    """Raises DocumentError, naming what is missing or the value that is no number."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DocumentError(
            "{file} cannot be read: {reason}", file=path.name, reason=reason(error)
        ) from error
    except ValueError as error:
        raise DocumentError("{file} is empty.", file=path.name) from error
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise DocumentError(
            "{file} lacks the column {missing}.", file=path.name, missing=", ".join(missing)
        )
    if any(len(row) != len(header) for row in rows):
        raise DocumentError(
            "{file} has a row that is not of {count} values.", file=path.name, count=len(header)
        )
    if not rows:
        raise DocumentError("{file} has no rows below its header.", file=path.name)
    values = {name: [row[k] for row in rows] for k, name in enumerate(header)}
    try:
        columns = {
            name: np.array(column, str if name == "split" else np.float64)
            for name, column in values.items()
        }
    except ValueError as error:
        raise DocumentError(
            "{file} holds a value that is no number: {error}", file=path.name, error=str(error)
        ) from error
    if odd := sorted(set(values["split"]) - set(SPLITS)):
        allowed = " or ".join(SPLITS)
        raise DocumentError(
            "{file} has the split {odd}; allowed: {allowed}.",
            file=path.name,
            odd=f"{odd[0]!r:.80}",
            allowed=allowed,
        )
    epoch = columns["epoch"]
    if not ((epoch >= 0) & (epoch < MOST_EPOCHS) & (epoch == epoch.round())).all():
        raise DocumentError("{file} has an epoch that is no whole number from 0.", file=path.name)
    absent = {name: np.full(len(rows), np.nan) for name in OF_A_POSTERIOR if name not in columns}
    return History(columns | absent)
