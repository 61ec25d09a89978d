"""Runs' numbers in columns, one row a split, and what the columns mean below them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vae.store.definitions import DEFINITIONS

# Metric: heading and form; a number that a run does not have is a dash.
COLUMNS: dict[str, tuple[str, str]] = {
    "negative_elbo": ("−ELBO", ".2f"),
    "reconstruction": ("recon.", ".2f"),
    "kl": ("KL", ".2f"),
    "negative_log_likelihood": ("−log p", ".2f"),
    "negative_iwae_10": ("IWAE-10", ".2f"),
    "mse_at_mu": ("MSE", ".4f"),
    "knn_15_accuracy": ("15-NN", ".4f"),
    "active_units": ("active", "d"),
    "total_correlation": ("TC", ".3f"),
    "mig": ("MIG", ".3f"),
    "sap": ("SAP", ".3f"),
    "dci_disentanglement": ("DCI D", ".3f"),
    "dci_completeness": ("DCI C", ".3f"),
    "dci_informativeness": ("DCI I", ".3f"),
    "factor_vae_score": ("Factor", ".3f"),
    "beta_vae_score": ("β-VAE", ".3f"),
}
NAME_WIDTH, SPLIT_WIDTH, WIDTH = 32, 7, 9
STORED = "*"


def header() -> str:
    headings = "".join(f"{heading:>{WIDTH}}" for heading, _ in COLUMNS.values())
    return f"{'run':<{NAME_WIDTH}}{'split':<{SPLIT_WIDTH}}{headings}"


def rows(run_id: str, metrics: Mapping[str, Any], stored: bool = False) -> list[str]:
    """A row for each split that `metrics` has; one that was not measured now is marked."""
    return [
        f"{run_id + STORED * stored:<{NAME_WIDTH}}{split:<{SPLIT_WIDTH}}"
        + "".join(_cell(metrics[split].get(name), form) for name, (_, form) in COLUMNS.items())
        for split in ("test", "train")
        if split in metrics
    ]


def explained(protocols: Mapping[str, str]) -> str:
    """Definitions of all metrics, each with the protocol that pins it."""
    lines = [f"\n{STORED} as stored in run.json: published without weights", "\nSplits:"]
    lines += [f"  {name}: {protocols[name]}" for name in ("test", "train") if name in protocols]
    lines.append("\nDefinitions:")
    for name, definition in DEFINITIONS.items():
        heading = f" ({COLUMNS[name][0]})" if name in COLUMNS else ""
        lines.append(f"  {name}{heading}: {definition}")
        if name in protocols:
            lines.append(f"    protocol: {protocols[name]}")
    return "\n".join(lines)


def _cell(value: float | int | None, form: str) -> str:
    return f"{'–' if value is None else format(value, form):>{WIDTH}}"
