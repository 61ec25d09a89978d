"""Histories of trainings as frames: put together, averaged over seeds, smoothed, summed up.

Functions import pandas themselves: it is 70 MB that a process holds once curves are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vae.store.histories import History

if TYPE_CHECKING:
    import pandas as pd

SPLITS = ("validation", "train")


def frame_of(histories: Mapping[str, History]) -> pd.DataFrame:
    """The epochs of all runs, by their ids in the column `run`; a row an epoch and split.

    What one run has and another lacks, such as a twelfth latent, is NaN.
    """
    import pandas as pd

    frames = [
        pd.DataFrame(dict(history.columns)).astype({"epoch": int}).assign(run=run)
        for run, history in histories.items()
    ]
    found = pd.concat(frames, ignore_index=True)
    return found[["run", *(name for name in found if name != "run")]]


def mean_over_runs(frame: pd.DataFrame, lines: Sequence[Sequence[str]]) -> pd.DataFrame:
    """One row a line, split and epoch: the mean over the runs that a line stands for.

    Where a seed ended earlier, the mean is over those that went on. `line` counts from 0.
    """
    of_run = {run: k for k, runs in enumerate(lines) for run in runs}
    numbered = frame.assign(line=frame["run"].map(of_run)).drop(columns="run")
    means = numbered.groupby(["line", "split", "epoch"], sort=True).mean()
    return means.reset_index()


def smoothed(frame: pd.DataFrame, columns: Sequence[str], weight: float) -> pd.DataFrame:
    """`columns` as exponentially weighted means over the epochs up to each one.

    weight, in [0, 1), is that of all earlier epochs together: 0 changes nothing. The first
    epochs are not drawn towards zero, since weights sum to one (Kingma & Ba 2015, section 3).
    """
    if weight == 0:
        return frame
    means = frame.groupby(["line", "split"])[list(columns)].transform(
        lambda values: values.ewm(alpha=1 - weight, adjust=True).mean()
    )
    return frame.assign(**means)


def latents_over_epochs(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Epochs (E,) and each latent's KL on the held-out images, (D, E) nats an image.

    frame: the rows of one line.
    """
    validation = frame[frame["split"] == "validation"].sort_values("epoch")
    numbered = sorted(
        (int(name.removeprefix("kl_")), name) for name in frame if name.startswith("kl_")
    )
    kl = validation[[name for _, name in numbered]].dropna(axis=1, how="all")
    return validation["epoch"].to_numpy(), kl.to_numpy().T


def kept_epochs(frame: pd.DataFrame, chosen: Mapping[str, int]) -> pd.DataFrame:
    """A row a run: the epoch whose weights were kept, and what both splits measured there.

    chosen: the epoch by the run's id; of a run that names none, the one of the smallest
    −ELBO on the held-out images.
    """
    import pandas as pd

    metrics = ["negative_elbo", "reconstruction", "kl"]
    rows = []
    for run, epochs in frame.groupby("run", sort=False):
        validation = epochs[epochs["split"] == "validation"].set_index("epoch")
        train = epochs[epochs["split"] == "train"].set_index("epoch")
        best = chosen.get(str(run))
        if best not in validation.index:
            best = validation["negative_elbo"].idxmin()
        rows.append(
            {"run": run, "epoch": best, "epochs": epochs["epoch"].max()}
            | {name: validation.at[best, name] for name in metrics}
            | {f"train_{name}": train.at[best, name] for name in metrics if best in train.index}
            | {"seconds": epochs["seconds"].max() if "seconds" in epochs else np.nan}
        )
    return pd.DataFrame(rows)
