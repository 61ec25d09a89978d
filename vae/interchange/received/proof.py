"""A picture by which a person can see whether an import is what it was meant to be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file

from vae.data.datasets import Dataset
from vae.model.models import VAE
from vae.model.specs import from_specs
from vae.store.documents import Run

SHOWN = 8
HEIGHT = 56  # pixels that a cell has at least
GAP = 4


@torch.no_grad()
def proof_of(run: Run, data: Dataset) -> Image.Image:
    """Test images over what the model makes of them; without an encoder draws of the prior, and
    without a decoder the images alone."""
    tensors = load_file(run.folder / "weights.safetensors")
    encoder, decoder = (
        from_specs(list(part), tensors, run.folder) for part in (run.encoder, run.decoder)
    )
    model = VAE(encoder, decoder, run.latent_dim).eval()
    step = max(1, len(data.test) // SHOWN)
    x = data.test.pixels(slice(0, SHOWN * step, step))
    rows = []
    if run.encoder:
        rows.append(x)
    if run.decoder:
        z = torch.randn(SHOWN, run.latent_dim, generator=torch.Generator().manual_seed(0))
        rows.append(model.decode(model.encode(x)[0] if run.encoder else z))
    cells = [_image(pixels) for row in rows for pixels in row]
    return sheet(cells, SHOWN)


def _image(pixels: torch.Tensor) -> Image.Image:
    levels = pixels.clamp(0, 1).mul(255).round().byte().numpy().transpose(1, 2, 0)
    return Image.fromarray(levels[:, :, 0] if levels.shape[2] == 1 else levels)


def sheet(cells: Sequence[Image.Image], columns: int) -> Image.Image:
    """The cells row by row, each enlarged by whole pixels to HEIGHT or more."""
    width, height = cells[0].size
    times = max(1, round(HEIGHT / height))
    across, down = width * times + GAP, height * times + GAP
    rows = -(-len(cells) // columns)
    whole = Image.new("RGB", (columns * across - GAP, rows * down - GAP), (128, 128, 128))
    for at, cell in enumerate(cells):
        enlarged = cell.convert("RGB").resize(
            (width * times, height * times), Image.Resampling.NEAREST
        )
        whole.paste(enlarged, (at % columns * across, at // columns * down))
    return whole


def write_sheet(image: Image.Image, path: Path) -> None:
    Image.fromarray(np.asarray(image)).save(path, "PNG")
