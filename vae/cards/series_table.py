"""A series' table: each setting as a mean over its seeds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vae.store.documents import Run
from vae.store.series import config_of, settings

# What a series' table shows, where its runs have it: column title, decimals.
COLUMNS: dict[str, tuple[str, int]] = {
    "kl": ("rate", 2),
    "reconstruction": ("distortion", 2),
    "negative_elbo": ("−ELBO", 2),
    "active_units": ("active", 1),
    "mse_at_mu": ("MSE at mu", 4),
    "knn_15_accuracy": ("15-NN", 3),
    "mig": ("MIG", 3),
    "sap": ("SAP", 3),
    "dci_disentanglement": ("DCI", 3),
    "factor_vae_score": ("FactorVAE", 3),
    "beta_vae_score": ("β-VAE", 3),
    "total_correlation": ("TC", 2),
}

IN_EVERY_TABLE = {"objective", "beta", "seed", "threads", "device"}


def series_table(runs: Sequence[Run]) -> list[list[str]]:
    """Header and one row a setting: objective, β, whatever else varies, the number of seeds, then
    each metric as mean ± spread over the seeds.

    The spread is the sample's standard deviation; a single seed has none.
    """
    rows = settings(runs)
    shown = [name for name in COLUMNS if any(row.values(name).size for row in rows)]
    configs = [config_of(row.runs[0]) for row in rows]
    varied = [
        name
        for name in {name: None for config in configs for name in config}
        if name not in IN_EVERY_TABLE and len({str(config.get(name)) for config in configs}) > 1
    ]
    titles = [name.replace("_", " ") for name in varied]
    header = ["objective", "β", *titles, "seeds", *(COLUMNS[name][0] for name in shown)]
    body = [
        [
            setting.objective,
            f"{setting.beta:g}",
            *(str(config.get(name)) for name in varied),
            str(len(setting.runs)),
            *(mean_and_spread(setting.values(name), COLUMNS[name][1]) for name in shown),
        ]
        for setting, config in zip(rows, configs, strict=True)
    ]
    return [header, *body]


def mean_and_spread(values: np.ndarray, decimals: int) -> str:
    """ "102.31 ± 0.12", without a spread for one value, "–" for none."""
    if values.size == 0:
        return "–"
    mean = f"{values.mean():.{decimals}f}"
    return mean if values.size == 1 else f"{mean} ± {values.std(ddof=1):.{decimals}f}"


def text_table(rows: Sequence[Sequence[str]]) -> str:
    """Columns flush right but the first, for a terminal."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *rest = (
            cell.ljust(w) if not i else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join([first, *rest]).rstrip())
    return "\n".join(lines)
