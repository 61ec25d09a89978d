"""`from vae import show`: any torch encoder and decoder under the pointer, in a notebook or not.

The nets are exported by torch's own exporter and read as every import is; the page is the one that
`python -m vae site` writes.
"""

from __future__ import annotations

import html
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn

from vae.data.datasets import Dataset, Split
from vae.handing_over import open_in_browser
from vae.interchange.importing import Origin, write_imported
from vae.interchange.onnx_reader import read_onnx
from vae.interchange.parts import Parts, on_unit_pixels
from vae.runs.publish import publish

ROOT = Path(__file__).resolve().parent.parent
RUN, DATA = "shown", "shown-images"
HEIGHT = 760
LARGEST_FILE = 2**30


@dataclass(frozen=True)
class Shown:
    """An explorer as one HTML page: notebooks display it, `save` keeps it."""

    page: str
    height: int = HEIGHT

    def save(self, path: str | Path) -> Path:
        path = Path(path)
        path.write_text(self.page, encoding="utf-8")
        return path.resolve()

    def _repr_html_(self) -> str:
        """An iframe that holds the page itself, and can reach nothing of the notebook's."""
        return (
            f'<iframe sandbox="allow-scripts" style="width: 100%; height: {self.height}px; '
            f'border: 0" srcdoc="{html.escape(self.page)}"></iframe>'
        )


def show(
    encoder: nn.Module,
    decoder: nn.Module,
    images: ArrayLike | torch.Tensor,
    labels: ArrayLike | torch.Tensor | None = None,
    *,
    classes: list[str] | None = None,
    title: str = "My model",
    logits: bool = False,
    height: int = HEIGHT,
) -> Shown:
    """Explore a model of one's own: its images as stars, every place decoded under the pointer.

    encoder: from images (B, C, H, W) to (mu, logvar), each (B, D); decoder: from z (B, D) to images
    with pixels in [0, 1], or `logits` of them. images: (N, H, W), (N, C, H, W) or (N, H, W, C),
    bytes or numbers in [0, 1]; labels: (N,) whole numbers from 0; classes: their names. In a script
    the page opens in the browser, which asks the script for it; a notebook shows what this returns.

    Raises ValueError for images and labels that are none, InterchangeError for nets that cannot be
    read, in one sentence.
    """
    data = dataset_of(images, labels, classes, title)
    with tempfile.TemporaryDirectory(prefix="latentarium-") as folder:
        parts = on_unit_pixels(_read(encoder, decoder, data, Path(folder)), logits, False)
        origin = Origin(title, "imported", [])
        run = write_imported(parts, None, data, origin, Path(folder) / "runs" / RUN)
        publish(run, Path(folder) / "zoo", data)
        page = _page(Path(folder) / "zoo")
    shown = Shown(page, height)
    if "ipykernel" not in sys.modules and "marimo" not in sys.modules:
        open_in_browser(page)
    return shown


def dataset_of(
    images: Any, labels: Any, classes: list[str] | None, title: str = "My model"
) -> Dataset:
    """The images as test set and training set in one. Raises ValueError."""
    pixels = np.asarray(images.detach().cpu() if isinstance(images, torch.Tensor) else images)
    if pixels.ndim == 3:
        pixels = pixels[:, None]
    if pixels.ndim == 4 and pixels.shape[1] not in (1, 3) and pixels.shape[3] in (1, 3):
        pixels = np.moveaxis(pixels, 3, 1)
    if pixels.ndim != 4 or pixels.shape[1] not in (1, 3) or len(pixels) < 2:
        raise ValueError(
            f"images have the shape {np.shape(images)}; allowed: two or more, as (N, H, W), "
            "(N, C, H, W) or (N, H, W, C) of one or three channels"
        )
    if pixels.dtype != np.uint8:
        if not (np.isfinite(pixels).all() and pixels.min() >= 0 and pixels.max() <= 1):
            raise ValueError(
                f"images hold numbers from {pixels.min():g} to {pixels.max():g}; "
                "allowed: bytes, or numbers from 0 to 1"
            )
        pixels = np.rint(pixels * 255).astype(np.uint8)
    of = np.zeros(len(pixels), int) if labels is None else np.asarray(labels)
    if of.shape != (len(pixels),) or of.dtype.kind not in "iu" or of.min() < 0 or of.max() > 65_534:
        raise ValueError(
            f"labels are {of.dtype} of the shape {of.shape}; allowed: {len(pixels)} whole numbers "
            "from 0, one for each image"
        )
    names = tuple(classes or (["all"] if labels is None else map(str, range(int(of.max()) + 1))))
    if len(names) <= of.max():
        raise ValueError(f"classes are {len(names)} names; the labels need {of.max() + 1}")
    split = Split(torch.from_numpy(np.ascontiguousarray(pixels)), torch.from_numpy(of.astype(int)))
    return Dataset(DATA, f"Images of {title}", names, split, split)


def _read(encoder: nn.Module, decoder: nn.Module, data: Dataset, folder: Path) -> Parts:
    images = data.test.pixels(slice(2))
    was = [(net, net.training) for net in (encoder, decoder)]
    try:
        # torch's exporter warns of what it does to itself.
        with torch.no_grad(), warnings.catch_warnings(action="ignore"):
            z = _mean(encoder.eval()(images))
            drawn = decoder.eval()(z)
            if not isinstance(drawn, torch.Tensor):
                raise ValueError(f"the decoder gives {_kind(drawn)}; allowed: images, one tensor")
            for net, name, given, names in (
                (encoder, "encoder", images, ["mu", "logvar"]),
                (decoder, "decoder", z, ["image"]),
            ):
                torch.onnx.export(
                    net, (given,), folder / f"{name}.onnx", output_names=names, verbose=False
                )
    finally:
        for net, training in was:
            net.train(training)
    first, second = (
        read_onnx(folder / f"{name}.onnx", data.image, LARGEST_FILE)
        for name in ("encoder", "decoder")
    )
    return first.joined(second)


def _mean(given: object) -> torch.Tensor:
    match given:
        case [torch.Tensor() as mu, torch.Tensor(), *_]:
            return mu
    raise ValueError(
        f"the encoder gives {_kind(given)}; allowed: mu and logvar, a tuple of two tensors"
    )


def _kind(given: object) -> str:
    return f"a {type(given).__name__}"


def _page(zoo: Path) -> str:
    out = zoo.parent / "explorer.html"
    command = [sys.executable, "-m", "app.site", RUN, "--zoo", str(zoo), "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return out.read_text(encoding="utf-8")
