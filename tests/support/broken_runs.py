"""Folders of runs that a stranger, a cut or a mistake has changed: about sixty kinds."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from tests.support.mutations import odd_document
from tests.support.tiny_run import write_run

Break = Callable[[Path], None]
DEEP = "[" * 100_000
VALUES: Mapping[str, tuple[str, str]] = {  # a key of run.json, and what stands there
    "title-number": ("title", "3"),
    "title-half-character": ("title", '"\\ud800"'),
    "title-nul": ("title", '"a\\u0000b"'),
    "title-markup": ("title", '"</script><b>"'),
    "title-long": ("title", f'"{"x" * 100_000}"'),
    "latents-1e400": ("latent_dim", "1e400"),
    "latents-many": ("latent_dim", "1000000000"),
    "latents-endless": ("latent_dim", "9" * 4000),
    "latents-beyond-python": ("latent_dim", "9" * 9000),
    "latents-nan": ("latent_dim", "NaN"),
    "latents-text": ("latent_dim", '"2"'),
    "latents-other": ("latent_dim", "3"),
    "height-huge": ("image", '{"height": 1e9, "width": 4, "channels": 1}'),
    "height-many": ("image", '{"height": 1000000000, "width": 4, "channels": 1}'),
    "channels-2": ("image", '{"height": 4, "width": 4, "channels": 2}'),
    "image-list": ("image", "[]"),
    "classes-numbers": ("classes", "[1, 2]"),
    "classes-many": ("classes", json.dumps(["x"] * 70_000)),
    "classes-none": ("classes", "[]"),
    "beta-infinite": ("objective", '{"name": "beta-vae", "beta": 1e999, "likelihood": "x"}'),
    "beta-endless": ("objective", f'{{"name": "x", "beta": {"9" * 400}, "likelihood": "x"}}'),
    "objective-deep": ("objective", f"{DEEP}{']' * 100_000}"),
    "option-endless": ("objective", f'{{"name":"x","beta":1,"likelihood":"x","o":{"9" * 400}}}'),
    "decoder-none": ("decoder", "[]"),
    "decoder-number": ("decoder", "7"),
    "decoder-unknown": ("decoder", '[{"op": "rm"}]'),
    "decoder-huge": ("decoder", '[{"op": "upsample", "scale": 100000, "mode": "nearest"}]'),
    "decoder-shape": ("decoder", '[{"op": "reshape", "shape": [100000, 100000]}]'),
    "encoder-deep": ("encoder", '[{"op": "residual", "layers": ' * 9 + "[]" + "}]" * 9),
    "metrics-list": ("metrics", "[]"),
    "metrics-nan": ("metrics", '{"test": {"kl": NaN}}'),
    "metrics-text": ("metrics", '{"test": {"kl": "low", "negative_elbo": "high"}}'),
    "metrics-endless": ("metrics", f'{{"test": {{"negative_elbo": {"9" * 400}}}}}'),
    "metrics-odd-table": ("metrics", '{"test": {"mutual_information": [[1], [1, 2]]}}'),
    "metrics-empty-table": ("metrics", '{"test": {"kl_per_dimension": []}}'),
    "training-text": ("training", '"long"'),
    "training-negative": ("training", '{"seconds": -1, "epochs": -3}'),
    "training-endless": ("training", f'{{"seconds": 1, "epochs": {"9" * 400}}}'),
    "training-config": ("training", '{"config": {"beta": "1"}}'),
    "series-list": ("series", "[1]"),
    "dataset-path": ("dataset", '"../../etc"'),
    "dataset-nul": ("dataset", '"a\\u0000"'),
    "recipe-none": ("recipe", "null"),
    "factors-odd": ("factors", '["a", 3]'),
    "id-other": ("id", '"another"'),
    "schema-other": ("schema", '{"a": 1}'),
    "files-none": ("files", "{}"),
    "files-nul": ("files", '{"a\\u0000b": {"sha256": "", "bytes": 0}}'),
    "files-path": ("files", '{"../run.json": {"sha256": "", "bytes": 0}}'),
    "files-negative": ("files", '{"weights.safetensors": {"sha256": "", "bytes": -1}}'),
    "files-endless": (
        "files",
        f'{{"weights.safetensors": {{"sha256": "", "bytes": {"9" * 400}}}}}',
    ),
    "files-long-name": ("files", f'{{"{"x" * 5000}": {{"sha256": "", "bytes": 0}}}}'),
}


def _with(key: str, text: str) -> Break:
    def put(folder: Path) -> None:
        document = json.loads((folder / "run.json").read_text())
        document[key] = "@@"
        (folder / "run.json").write_text(json.dumps(document).replace('"@@"', text))

    return put


def _listed(folder: Path, name: str, content: bytes) -> None:
    """The file as the run's own: its digest is in run.json."""
    (folder / name).write_bytes(content)
    document = json.loads((folder / "run.json").read_text())
    digest = hashlib.sha256(content).hexdigest()
    document["files"][name] = {"sha256": digest, "bytes": len(content)}
    (folder / "run.json").write_text(json.dumps(document))


def _whole(text: bytes) -> Break:
    def put(folder: Path) -> None:
        (folder / "run.json").write_bytes(text)

    return put


def _device(folder: Path) -> None:
    document = json.loads((folder / "run.json").read_text())
    document["files"]["weights.safetensors"]["bytes"] = 0
    (folder / "run.json").write_text(json.dumps(document))
    (folder / "weights.safetensors").unlink()
    (folder / "weights.safetensors").symlink_to("/dev/zero")


def _pipe(folder: Path) -> None:
    (folder / "latents.npz").unlink()
    os.mkfifo(folder / "latents.npz")


def _device_as_document(folder: Path) -> None:
    (folder / "run.json").unlink()
    (folder / "run.json").symlink_to("/dev/zero")


def _itself(folder: Path) -> None:
    (folder / "latents.npz").unlink()
    (folder / "latents.npz").symlink_to("latents.npz")


def _growing(folder: Path) -> None:
    """A kilobyte that says it is four gigabytes."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("mu.npy", "w", force_zip64=True) as file,
    ):
        np.lib.format.write_array_header_1_0(
            file, {"descr": "<f4", "fortran_order": False, "shape": (2**28, 2)}
        )
    with zipfile.ZipFile(packed, "a") as archive:
        archive.getinfo("mu.npy").file_size = 2**32
        archive.writestr("label.npy", b"")  # so that the list of its files is written again
    _listed(folder, "latents.npz", packed.getvalue())


def _seeded(seed: int) -> Break:
    def put(folder: Path) -> None:
        document = json.loads((folder / "run.json").read_text())
        odd = odd_document(document, np.random.default_rng(seed))
        (folder / "run.json").write_text(json.dumps(odd))

    return put


BREAKS: Mapping[str, Break] = {
    **{name: _with(key, text) for name, (key, text) in VALUES.items()},
    "document-brackets": _whole(DEEP.encode()),
    "document-empty": _whole(b"{}"),
    "document-bytes": _whole(b"\xff\xfe\x00"),
    "document-large": _whole(b" " * (5 * 2**20) + b"{}"),
    "document-device": _device_as_document,
    "file-device": _device,
    "file-pipe": _pipe,
    "file-itself": _itself,
    "file-growing": _growing,
    "file-no-archive": lambda folder: _listed(folder, "latents.npz", b"PK\x05\x06" + b"\xff" * 60),
    "file-weights": lambda folder: _listed(folder, "weights.safetensors", b"\xff" * 64),
    "file-history": lambda folder: _listed(folder, "history.csv", b"epoch\n" + b"," * 200_000),
    **{f"seeded-{seed}": _seeded(seed) for seed in range(8)},
}


def write_broken_run(zoo: Path, name: str) -> None:
    write_run(zoo / name)
    BREAKS[name](zoo / name)
