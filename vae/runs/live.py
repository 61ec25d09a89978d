"""What others may watch while a run is trained: its steps, and the sky as it forms."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterable, Iterator
from operator import length_hint
from pathlib import Path

import torch
from PIL import Image
from safetensors.torch import save

from vae.data.datasets import Split
from vae.measure.evaluate import encode_means
from vae.model.models import VAE
from vae.runs.folder import SNAPSHOT_IMAGES, grid_labels, grid_places
from vae.runs.sheets import tiled
from vae.store.atomic_write import atomic_write
from vae.store.documents import LABEL
from vae.store.snapshots import GRID_SIDE
from vae.store.unfinished import SAMPLE, SKY, STEPS, STOP
from vae.training.train import Watch

SECONDS_BETWEEN = 0.5


class Live:
    """Writes the files of vae/store/unfinished.py into `folder`, each in one piece."""

    def __init__(self, folder: Path, test: Split) -> None:
        self._folder = folder
        self._few = test[:SNAPSHOT_IMAGES]
        self._epoch = 0
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def watch(self) -> Watch:
        return Watch(self._progress, self._measuring, self._closed, self._stopped)

    def _stopped(self) -> bool:
        return (self._folder / STOP).exists()

    def _progress(self, steps: Iterable[int], label: str) -> Iterator[int]:
        """The steps of the epoch that `label` ("epoch 3/20") names, counted as they pass."""
        total, written = length_hint(steps), -SECONDS_BETWEEN
        self._epoch = int(label.removeprefix("epoch ").split("/")[0])
        for done, step in enumerate(steps):
            if time.monotonic() - written >= SECONDS_BETWEEN:
                self._say("training", done / total)
                written = time.monotonic()
                if self._epoch > 1 and self._stopped():
                    return
            yield step

    def _measuring(self, step: str) -> None:
        self._say("measuring", 1.0, step)

    def _closed(self, epoch: int, model: VAE) -> None:
        """Shows the sky and the decoded grid of an epoch that has just ended."""
        device = next(model.parameters()).device
        few = Split(self._few.images.to(device), self._few.labels)
        mu = encode_means(model, few).cpu().half()
        with torch.no_grad():
            pixels = model.decode(grid_places(model.latent_dim).to(device), grid_labels(model))
        png = io.BytesIO()
        sheet = tiled(pixels.mul(255).round().byte().cpu().numpy(), columns=GRID_SIDE)
        Image.fromarray(sheet).save(png, "PNG")
        tensors = {
            "mu": mu,
            "label": torch.from_numpy(few.labels.numpy().astype(LABEL)),
            "epoch": torch.tensor([epoch], dtype=torch.int32),
        }
        atomic_write(self._folder / SAMPLE, png.getvalue())
        atomic_write(self._folder / SKY, save(tensors))

    def _say(self, phase: str, share: float, step: str = "") -> None:
        said = {"phase": phase, "epoch": self._epoch, "share": round(share, 3), "step": step}
        atomic_write(self._folder / STEPS, json.dumps(said).encode())
