"""Histories of training runs: averaged over seeds, smoothed, summed up, as columns of NumPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vae.store.histories import SPLITS, History

METRICS = ("negative_elbo", "reconstruction", "kl")

Columns = Mapping[str, np.ndarray]
Cell = str | int | float | None


@dataclass(frozen=True, eq=False)
class Curve:
    """What one split measured over rising epochs, of a run or of the mean over several.

    line: the number, from 0, of what is compared; columns: (E,) each, `epoch` among them.
    """

    line: int
    split: str
    columns: Columns


def split_of(history: History, split: str) -> Columns:
    """The columns of numbers of one split, by rising epoch."""
    rows = np.flatnonzero(history.columns["split"] == split)
    rows = rows[np.argsort(history.columns["epoch"][rows], kind="stable")]
    return {name: column[rows] for name, column in history.columns.items() if name != "split"}


def mean_of(parts: Sequence[Columns]) -> Columns:
    """The mean at each epoch over those that reach it; a value that is missing does not count."""
    epochs = np.unique(np.concatenate([part["epoch"] for part in parts]))
    at = [np.searchsorted(epochs, part["epoch"]) for part in parts]
    means = {"epoch": epochs}
    for name in dict.fromkeys(name for part in parts for name in part if name != "epoch"):
        total, count = np.zeros(epochs.size), np.zeros(epochs.size)
        for part, rows in zip(parts, at, strict=True):
            values = part.get(name, np.full(rows.size, np.nan))
            np.add.at(total, rows, np.nan_to_num(values))
            np.add.at(count, rows, ~np.isnan(values))
        means[name] = np.divide(total, count, where=count > 0, out=np.full(epochs.size, np.nan))
    return means


def curves_of(lines: Sequence[Sequence[History]]) -> list[Curve]:
    """A curve a line and split: the mean over the runs that the line stands for."""
    split = [
        (number, name, [split_of(history, name) for history in histories])
        for number, histories in enumerate(lines)
        for name in SPLITS
    ]
    means = [Curve(number, name, mean_of(parts)) for number, name, parts in split]
    return [curve for curve in means if curve.columns["epoch"].size]


def smoothed(values: np.ndarray, weight: float) -> np.ndarray:
    """Exponentially weighted means over the epochs up to each one, (E,) as `values`.

    weight, in [0, 1), is that of all earlier epochs together: 0 changes nothing. The first
    epochs are not drawn towards zero, since weights sum to one (Kingma & Ba 2015, section 3).
    """
    if weight == 0:
        return values
    out = np.full(values.size, np.nan)
    total = weights = 0.0
    for at, value in enumerate(values):
        total, weights = weight * total, weight * weights
        if not np.isnan(value):
            total, weights = total + value, weights + 1.0
        if weights > 0:
            out[at] = total / weights
    return out


def latents_over_epochs(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Epochs (E,) and each latent's KL, (D, E) nats per image; without latents that have none."""
    numbered = sorted(
        (int(name.removeprefix("kl_")), name) for name in columns if name.startswith("kl_")
    )
    rows = [columns[name] for _, name in numbered if not np.isnan(columns[name]).all()]
    epochs = columns["epoch"]
    return epochs, np.stack(rows) if rows else np.zeros((0, epochs.size))


def last_epoch(histories: Sequence[History]) -> int:
    return max((int(history.columns["epoch"].max()) for history in histories), default=1)


def best_epoch(history: History, chosen: int | None) -> int:
    """The epoch whose weights were kept: `chosen`, or that of the smallest held-out −ELBO."""
    validation = split_of(history, "validation")
    epochs = validation["epoch"].astype(int)
    if chosen in epochs or epochs.size == 0:
        return chosen or last_epoch([history])
    # An autoencoder has no −ELBO: its reconstruction was what it minimised.
    known = [validation[name] for name in ("negative_elbo", "reconstruction")]
    best = next((each for each in known if np.isfinite(each).any()), known[0])
    return int(epochs[np.argmin(np.nan_to_num(best, nan=np.inf))])


def kept_rows(histories: Mapping[str, History], chosen: Mapping[str, int]) -> list[dict[str, Cell]]:
    """A row a run: the epoch whose weights were kept, and what both splits measured there.

    chosen: the epoch by the run's id, where the run names one.
    """
    rows: list[dict[str, Cell]] = []
    for run, history in histories.items():
        best = best_epoch(history, chosen.get(run))
        row: dict[str, Cell] = {"run": run, "epoch": best, "epochs": last_epoch([history])}
        for prefix, split in (("", "validation"), ("train_", "train")):
            columns = split_of(history, split)
            at = np.flatnonzero(columns["epoch"] == best)
            row |= {
                prefix + name: _cell(columns[name][at[0]]) if at.size else None for name in METRICS
            }
        seconds = history.columns.get("seconds", np.full(1, np.nan))
        row["seconds"] = _cell(np.fmax.reduce(seconds))
        rows.append(row)
    return rows


def epoch_rows(histories: Mapping[str, History]) -> list[dict[str, Cell]]:
    """A row a run, epoch and split, as in the files; what only one run has is missing in others."""
    rows: list[dict[str, Cell]] = []
    for run, history in histories.items():
        columns = {
            name: column.astype(int).tolist() if name == "epoch" else column.tolist()
            for name, column in history.columns.items()
        }
        rows += [
            {"run": run, **{name: _cell(value) for name, value in zip(columns, row, strict=True)}}
            for row in zip(*columns.values(), strict=True)
        ]
    return rows


def _cell(value: object) -> Cell:
    """A number that is missing is None."""
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else float(value)
    return value if isinstance(value, str | int) else None
