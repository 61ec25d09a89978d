"""What a run takes in a saved page: weights in fewer bits, pictures in fewer greys, step by step.

A run's own files are what is right. Where they are larger than a page may be, STEPS say what is
given up, least first.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image
from safetensors.numpy import load_file, save

from vae.store.catalogue import Latents
from vae.store.documents import Dataset, Run


@dataclass(frozen=True)
class Step:
    """decoder, encoder: the largest whole number of a weight, None for float16; greys: of the test
    images, None for the pictures as they were published."""

    decoder: int | None = None
    encoder: int | None = None
    greys: int | None = None

    @property
    def sentence(self) -> str:
        """What was given up, for whoever reads the file; empty for nothing."""
        if self.decoder is None or self.encoder is None:
            return ""
        bits = f"{_bits(self.decoder)} bits a weight, {_bits(self.encoder)} in the encoder"
        pictures = "" if self.greys is None else f"; test images in {self.greys} greys"
        return f"To keep the file small: {bits}{pictures}."


# 127: eight bits with a sign.
STEPS = (
    Step(),
    Step(127, 127),
    Step(127, 63, 32),
    Step(127, 63, 16),
    Step(127, 31, 16),
    Step(127, 31, 8),
    Step(63, 31, 8),
)


@dataclass(frozen=True)
class Piece:
    """A file of a saved page: its content, its type, whether it is deflated, whether its weights
    are to be multiplied out."""

    content: bytes
    type: str = "application/octet-stream"
    deflated: bool = False
    packed: bool = False


def weights(run: Run, step: Step) -> Piece:
    """The run's tensors, deflated; in whole numbers with a scale a row where the step says so."""
    content = (run.folder / "weights.safetensors").read_bytes()
    if step.decoder is None or step.encoder is None:
        return Piece(zlib.compress(content, 9), deflated=True)
    largest = {"decoder": step.decoder, "encoder": step.encoder}
    held: dict[str, np.ndarray] = {}
    for name, tensor in load_file(run.folder / "weights.safetensors").items():
        held |= _packed(name, tensor, largest.get(name.partition(".")[0], step.decoder))
    return Piece(_by_letters(save(held)), deflated=True, packed=True)


def latents(found: Latents) -> Piece:
    """As the server sends them; reconstruction in three digits, which deflate well."""
    kept = {
        "mu": found.mu.astype(np.float16),
        "logvar": found.logvar.astype(np.float16),
        "label": found.label,
        "index": found.index.astype(np.uint32),
        "reconstruction_nats": found.reconstruction_nats.astype(np.float16).astype(np.float32),
    }
    return Piece(zlib.compress(save(kept), 9), deflated=True)


def pictures(data: Dataset | None, step: Step) -> Iterator[Piece]:
    """The test images' sheets in their order; none where they are not published."""
    if data is None:
        return
    for name in data.sheets:
        yield Piece(_sheet(data, name, step.greys), "image/webp")


def _packed(name: str, tensor: np.ndarray, largest: int) -> dict[str, np.ndarray]:
    """Whole numbers · scale is the weight, each within half a step of what it was."""
    if tensor.ndim < 2:
        return {name: tensor}
    rows = tensor.astype(np.float32).reshape(len(tensor), -1)
    most = np.abs(rows).max(axis=1)
    scale = np.where(most > 0, most / largest, 1).astype(np.float32)
    whole = np.rint(rows / scale[:, None]).astype(np.int8)
    return {name: whole.reshape(tensor.shape), f"{name}.scale": scale}


def _by_letters(content: bytes) -> bytes:
    """Deflated without a search for repetitions, of which weights have none: 3 % shorter."""
    coder = zlib.compressobj(9, zlib.DEFLATED, 15, 9, zlib.Z_HUFFMAN_ONLY)
    return coder.compress(content) + coder.flush()


def _sheet(dataset: Dataset, name: str, greys: int | None) -> bytes:
    published = (dataset.folder / name).read_bytes()
    if greys is None:
        return published
    image = Image.open(io.BytesIO(published)).convert("RGB")
    pixels = np.asarray(image, np.float32)
    few = np.rint(pixels * ((greys - 1) / 255)) * (255 / (greys - 1))
    file = io.BytesIO()
    Image.fromarray(np.rint(few).astype(np.uint8)).save(
        file, "WEBP", lossless=True, quality=80, method=4
    )
    return file.getvalue()


def _bits(largest: int) -> int:
    return largest.bit_length() + 1
