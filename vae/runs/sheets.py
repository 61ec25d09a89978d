"""The test images of a data set as sprite sheets: `zoo/datasets/<name>/`, written once, shared by
all runs, with licence and origin beside them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from vae.data.datasets import Dataset
from vae.store import documents
from vae.store.atomic_write import atomic_write
from vae.store.documents import SCHEMA, listed_files

COLUMNS, ROWS = 25, 20  # 500 images a sheet: about 72 KB of MNIST, loaded when a page is idle


def write_sheets(data: Dataset, folder: Path) -> None:
    """Write `dataset.json`, `LICENSE.md` and a lossless WebP per COLUMNS × ROWS test images.

    A fifth smaller than PNG for photographs, a tenth for digits.
    """
    folder.mkdir(parents=True, exist_ok=True)
    images = data.test.images.numpy()  # (N, C, H, W)
    per_sheet = COLUMNS * ROWS
    for number, start in enumerate(range(0, len(images), per_sheet)):
        sheet = Image.fromarray(tiled(images[start : start + per_sheet]))
        sheet.save(folder / f"sheet-{number:02d}.webp", lossless=True, quality=90, method=5)
    channels, height, width = data.image
    description = {
        "schema": SCHEMA,
        "name": data.name,
        "title": data.title,
        "split": "test",
        "count": len(images),
        "image": {"height": height, "width": width, "channels": channels},
        "classes": list(data.classes),
        "licence": data.licence,
        "origin": data.origin,
        **({"note": data.note} if data.note else {}),
        "sheet": {"columns": COLUMNS, "rows": ROWS},
        "files": listed_files(folder.glob("sheet-*.webp")),
    }
    manner = f". {data.note}" if data.note else ", unchanged but for their arrangement."
    (folder / "LICENSE.md").write_text(
        f"# {data.title}\n\nThe sheets in this folder hold the test images of {data.title}{manner}"
        f"\n\nSource: {data.origin}\n\n"
        f"Licence: {data.licence}.\n",
        encoding="utf-8",
    )
    # Last: without it there is no data set, so half of one is never read.
    atomic_write(folder / "dataset.json", (json.dumps(description, indent=1) + "\n").encode())


def tiled(images: np.ndarray, columns: int = COLUMNS) -> np.ndarray:
    """(N, C, H, W) uint8 as one picture, row by row; (rows·H, columns·W) grey or (…, 3) colour."""
    count, channels, height, width = images.shape
    rows = -(-count // columns)
    sheet = np.zeros((rows * columns, channels, height, width), np.uint8)
    sheet[:count] = images
    sheet = sheet.reshape(rows, columns, channels, height, width).transpose(0, 3, 1, 4, 2)
    sheet = sheet.reshape(rows * height, columns * width, channels)
    return sheet[..., 0] if channels == 1 else sheet


def published_images(data: documents.Dataset) -> np.ndarray:
    """The test images of a data set's sheets, which are lossless: uint8 (N, C, H, W)."""
    channels, height, width = data.image.shape
    found = []
    for name in data.sheets:
        with Image.open(data.folder / name) as file:
            sheet = np.asarray(file.convert("L" if channels == 1 else "RGB"))
        rows = sheet.shape[0] // height
        cells = sheet.reshape(rows, height, data.columns, width, channels)
        found.append(cells.transpose(0, 2, 4, 1, 3).reshape(-1, channels, height, width))
    return np.concatenate(found)[: data.count]
