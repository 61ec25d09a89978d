"""Weights in a few bits each: whole numbers, a scale a row, deflated. assets/inference/packed.mjs
multiplies them out.

For pages that are saved as one file, and for what a browser decodes with until the exact weights
have come. Eight bits move a pixel of mnist-2d by .0015 of white on average, .053 at most.
"""

from __future__ import annotations

import zlib

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save

from vae.store.documents import Run

# The largest whole number of eight bits with a sign.
EIGHT_BITS = 127


def packed_tensor(
    name: str, tensor: np.ndarray, largest: int, sizes: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Whole numbers · scale of the row ÷ size of the column is the weight; each product of it with
    an input of that size is within half a step of what it was. Vectors stay as they are."""
    if tensor.ndim < 2:
        return {name: tensor}
    rows = tensor.astype(np.float32).reshape(len(tensor), -1)
    columns = {}
    if sizes is not None and sizes.size == rows.shape[1]:
        rows = rows * sizes
        columns = {f"{name}.columns": 1 / sizes}
    most = np.abs(rows).max(axis=1)
    scale = np.where(most > 0, most / largest, 1).astype(np.float32)
    whole = np.rint(rows / scale[:, None]).astype(np.int8)
    return {name: whole.reshape(tensor.shape), f"{name}.scale": scale, **columns}


def deflated(tensors: dict[str, np.ndarray]) -> bytes:
    """As safetensors, deflated in the way that is shorter for them.

    Without a search for repetitions, of which most weights have none, it is 3 % shorter and within
    1 % of what the letters' frequencies allow; with a short search where many pixels are always
    dark, and their weights zeros: of mnist-2d in a saved page another 21 KB.
    """
    content = save(tensors)
    return min((_coded(content, how) for how in (zlib.Z_HUFFMAN_ONLY, zlib.Z_FILTERED)), key=len)


def _coded(content: bytes, strategy: int) -> bytes:
    coder = zlib.compressobj(9, zlib.DEFLATED, 15, 9, strategy)
    return coder.compress(content) + coder.flush()


def packed_decoder(run: Run) -> bytes:
    """The run's decoder in eight bits a weight: 557 KB for mnist-2d, 1.33 MB exactly."""
    tensors: dict[str, np.ndarray] = {}
    with safe_open(run.folder / "weights.safetensors", framework="numpy") as file:
        for name in file.keys():  # noqa: SIM118
            if name.startswith("decoder."):
                tensors |= packed_tensor(name, file.get_tensor(name), EIGHT_BITS)
    return deflated(tensors)
