"""The class is the data set: digits that its members drew, as images, files, stars of a run."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.rooms.store import RoomStore

DIGITS = tuple(range(10))
STEP = re.compile(r"digit-([0-9])")
SIDE = 28
BYTES = SIDE * SIDE
# As of the metric knn_15_accuracy (vae/store/definitions.py).
NEIGHBOURS = 15
# Distances to ten thousand test images at a time: 80 KB a drawing.
AT_ONCE = 200
MOST_STRAYS = 40

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Drawing:
    """pixels: 784 greys as base64; member: the digest of a token."""

    digit: int
    member: str
    pixels: str

    @property
    def image(self) -> NDArray[np.uint8]:
        return np.frombuffer(base64.b64decode(self.pixels), np.uint8).reshape(SIDE, SIDE)


def step_of(digit: int) -> str:
    """The step under which a drawing is kept: an answer like others, which goes with its room."""
    return f"digit-{digit}"


def pixels_of(answer: object) -> str | None:
    """The picture of an answer as base64 of 28 × 28 bytes; None where it is none."""
    sent = answer.get("pixels") if isinstance(answer, Mapping) else None
    if not isinstance(sent, str) or len(sent) != 4 * -(-BYTES // 3):
        return None
    try:
        return sent if len(base64.b64decode(sent, validate=True)) == BYTES else None
    except (binascii.Error, ValueError):
        return None


def all_drawings(store: RoomStore, code: str, digits: Sequence[int] = DIGITS) -> list[Drawing]:
    """What the members of a room have drawn of those digits."""
    return [
        Drawing(digit, each.member, json.loads(each.answer)["pixels"])
        for digit in digits
        for each in store.answers(code, step_of(digit))
    ]


def write_pictures(drawings: Sequence[Drawing], folder: Path) -> Path:
    """folder/CLASS/NUMBER.png, as `train --dataset folder:` reads it; returns the folder."""
    for number, each in enumerate(drawings):
        path = folder / str(each.digit) / f"{number:05}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(each))
    return folder


def png(drawing: Drawing) -> bytes:
    out = io.BytesIO()
    Image.fromarray(drawing.image).save(out, "PNG")
    return out.getvalue()


def images(drawings: Sequence[Drawing]) -> NDArray[np.uint8]:
    """(N, 28, 28)"""
    if not drawings:
        return np.zeros((0, SIDE, SIDE), np.uint8)
    return np.stack([each.image for each in drawings])


def archive(drawings: Sequence[Drawing]) -> bytes:
    """A ZIP: drawings/CLASS/NUMBER.png, as `train --dataset folder:drawings` reads it, and all in
    one drawings.npz of images (N, 28, 28) and labels (N), both uint8."""
    out, arrays = io.BytesIO(), io.BytesIO()
    labels = np.array([each.digit for each in drawings], np.uint8)
    np.savez_compressed(arrays, images=images(drawings), labels=labels)
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("drawings.npz", arrays.getvalue())
        for number, each in enumerate(drawings):
            file.writestr(f"drawings/{each.digit}/{number:05}.png", png(each))
    return out.getvalue()


def stars(
    drawings: Sequence[Drawing],
    encode: Callable[[Floats], Floats],
    mu: Floats,
    label: NDArray[np.integer[Any]],
    run: str,
) -> str:
    """Where the drawings lie on the sky of a run of two latents, as JSON.

    encode: (N, 1, 28, 28) in [0, 1] to means (N, 2); mu, label: of the run's test images.
    stars: [digit, z1, z2, the class of most of the 15 nearest test images]; averages: the mean
    image of each digit that was drawn; strays: drawings that lie among others, as pictures.
    """
    drawn = images(drawings)
    greys = drawn[:, None].astype(np.float32) / np.float32(255)
    places = encode(greys) if len(drawn) else np.zeros((0, 2), np.float32)
    among = _classes_around(places, mu, label)
    digits = np.array([each.digit for each in drawings], int)
    return json.dumps(
        {
            "run": run,
            "stars": [
                [each.digit, round(float(x), 3), round(float(y), 3), int(lies)]
                for each, (x, y), lies in zip(drawings, places, among, strict=True)
            ],
            "averages": {
                str(digit): _base64(drawn[digits == digit].mean(0).round().astype(np.uint8))
                for digit in DIGITS
                if (digits == digit).any()
            },
            "strays": [
                {"star": int(k), "pixels": drawings[k].pixels}
                for k in np.flatnonzero(among != digits)[:MOST_STRAYS]
            ],
        },
        separators=(",", ":"),
    )


def _classes_around(
    places: Floats, mu: Floats, label: NDArray[np.integer[Any]]
) -> NDArray[np.intp]:
    """The class of most of the nearest test images, the lowest of several."""
    found = []
    for start in range(0, len(places), AT_ONCE):
        part = places[start : start + AT_ONCE]
        squared = ((part[:, None] - mu[None]) ** 2).sum(-1)
        nearest = np.argpartition(squared, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        found += [int(np.bincount(classes).argmax()) for classes in label[nearest]]
    return np.array(found, int)


def _base64(image: NDArray[np.uint8]) -> str:
    return base64.b64encode(image.tobytes()).decode()
