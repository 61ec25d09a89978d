"""A run's latents as a table for others: CSV and Parquet."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np

from vae.interchange.errors import optional
from vae.store.atomic_write import atomic_write
from vae.store.catalogue import Latents
from vae.store.spreadsheets import harmless


def latent_columns(latents: Latents) -> dict[str, np.ndarray]:
    """index, label, class, mu1 …, logvar1 …, reconstruction_nats: one row a test image, the
    columns of the page's own download."""
    dimensions = range(latents.mu.shape[1])
    unnamed = [""] * (int(latents.label.max(initial=0)) + 1 - len(latents.classes))
    return {
        "index": latents.index,
        "label": latents.label,
        "class": np.array([*latents.classes, *unnamed])[latents.label],
        **{f"mu{d + 1}": latents.mu[:, d] for d in dimensions},
        **{f"logvar{d + 1}": latents.logvar[:, d] for d in dimensions},
        "reconstruction_nats": latents.reconstruction_nats,
    }


def write_csv(latents: Latents, path: Path) -> None:
    """UTF-8 with a header; numbers with the digits that float32 needs to be read back the same."""
    columns = latent_columns(latents)
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(columns)
    rows.writerows(zip(*(_printed(values) for values in columns.values()), strict=True))
    atomic_write(path, file.getvalue().encode())


def write_parquet(latents: Latents, path: Path) -> None:
    """One Parquet file of float32, uint16, int32 and string columns. Raises MissingLibrary."""
    arrow, parquet = optional("pyarrow"), optional("pyarrow.parquet")
    columns: dict[str, Any] = dict(latent_columns(latents))
    file = io.BytesIO()
    parquet.write_table(arrow.table(columns), file)
    atomic_write(path, file.getbuffer())


def _printed(values: np.ndarray) -> list[object]:
    printed = values.astype(str) if values.dtype == np.float32 else values
    is_text = values.dtype.kind == "U"
    return [harmless(each) if is_text else each for each in printed.tolist()]
