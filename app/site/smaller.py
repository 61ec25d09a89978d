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
from vae.store.packed import EIGHT_BITS, deflated, packed_tensor
from vae.store.said import Said


@dataclass(frozen=True)
class Step:
    """decoder, encoder: the largest whole number of a weight, None for float16; greys: of the test
    images, None for the pictures as they were published; quality: WebP's, of those in colour."""

    decoder: int | None = None
    encoder: int | None = None
    greys: int | None = None
    quality: int = 100

    def sentence(self, channels: int) -> str:
        """What was given up, for whoever reads the file; empty for nothing."""
        if self.decoder is None or self.encoder is None:
            return ""
        bits = {"bits": _bits(self.decoder), "of_encoder": _bits(self.encoder)}
        if self.greys is None:
            return Said(
                "To keep the file small: {bits} bits a weight, {of_encoder} in the encoder.", **bits
            )
        if channels == 1:
            return Said(
                "To keep the file small: {bits} bits a weight, {of_encoder} in the encoder; test "
                "images in {greys} greys.",
                **bits,
                greys=self.greys,
            )
        return Said(
            "To keep the file small: {bits} bits a weight, {of_encoder} in the encoder; test "
            "images in WebP of quality {quality}.",
            **bits,
            quality=self.quality,
        )


# Of the largest pixel's usual size: no input counts as smaller.
LEAST_PIXEL = 0.02
STEPS = (
    Step(),
    Step(EIGHT_BITS, EIGHT_BITS),
    Step(EIGHT_BITS, 63, 32, 80),
    Step(EIGHT_BITS, 63, 16, 60),
    Step(EIGHT_BITS, 63, 8, 40),
    Step(EIGHT_BITS, 31, 8, 40),
    Step(63, 31, 8, 20),
)


@dataclass(frozen=True)
class Piece:
    """A file of a saved page: its content, its type, whether it is deflated, whether its weights
    are to be multiplied out."""

    content: bytes
    type: str = "application/octet-stream"
    deflated: bool = False
    packed: bool = False


def weights(run: Run, data: Dataset | None, step: Step) -> Piece:
    """The run's tensors, deflated; in whole numbers with a scale a row where the step says so.

    Where the encoder begins with a dense layer on pixels, these are scaled to be alike: a pixel
    that is dark in all images costs next to nothing. For mnist-2d as many bits in the encoder then
    take 128 KB less, with the same error of mu.
    """
    content = (run.folder / "weights.safetensors").read_bytes()
    if step.decoder is None or step.encoder is None:
        return Piece(zlib.compress(content, 9), deflated=True)
    largest = {"decoder": step.decoder, "encoder": step.encoder}
    held: dict[str, np.ndarray] = {}
    first, sizes = _first_dense(run), _usual_pixels(data)
    for name, tensor in load_file(run.folder / "weights.safetensors").items():
        columns = sizes if name == first else None
        most = largest.get(name.partition(".")[0], step.decoder)
        held |= packed_tensor(name, tensor, most, columns)
    return Piece(deflated(held), deflated=True, packed=True)


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
        yield Piece(_sheet(data, name, step), "image/webp")


def _first_dense(run: Run) -> str | None:
    """The weight of the layer that takes the pixels one by one, if the encoder begins with one."""
    specs = [spec for spec in run.encoder if spec["op"] != "flatten"][:1]
    return str(specs[0]["weight"]) if specs and specs[0]["op"] == "linear" else None


def _usual_pixels(data: Dataset | None) -> np.ndarray | None:
    """The root mean square of each pixel of a sheet's images, (C · H · W), none next to nothing."""
    if data is None or not data.sheets:
        return None
    channels, height, width = data.image.shape
    image = Image.open(data.folder / data.sheets[0]).convert("L" if channels == 1 else "RGB")
    pixels = np.asarray(image, np.float32) / 255
    cells = pixels.reshape(data.rows, height, data.columns, width, channels)
    images = cells.transpose(0, 2, 4, 1, 3).reshape(-1, channels * height * width)
    usual = np.sqrt((images**2).mean(axis=0))
    sizes: np.ndarray = np.maximum(usual, LEAST_PIXEL * max(usual.max(), 1 / 255))
    return sizes.astype(np.float32)


def _sheet(data: Dataset, name: str, step: Step) -> bytes:
    published = (data.folder / name).read_bytes()
    if step.greys is None:
        return published
    image = Image.open(io.BytesIO(published)).convert("RGB")
    file = io.BytesIO()
    if data.image.channels > 1:
        image.save(file, "WEBP", quality=step.quality, method=4)
        return file.getvalue()
    most = step.greys - 1
    few = np.rint(np.rint(np.asarray(image, np.float32) * (most / 255)) * (255 / most))
    whole = Image.fromarray(few.astype(np.uint8))
    whole.save(file, "WEBP", lossless=True, quality=80, method=4)
    return file.getvalue()


def _bits(largest: int) -> int:
    return largest.bit_length() + 1
