"""Others' encoders, decoders and latents written as a run's folder, like one of our own."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from vae.data.datasets import Dataset
from vae.interchange.errors import InterchangeError, TensorMismatch, UnknownLayer
from vae.interchange.latent_table import LatentTable
from vae.interchange.parts import Parts, ends_in_sigmoid
from vae.measure import metrics
from vae.measure.evaluate import Measured, Method, encode_means, evaluate
from vae.model import losses
from vae.model.models import VAE, ModelError
from vae.model.modules import RunGraph
from vae.model.recipes import Likelihood
from vae.model.specs import export, from_specs
from vae.runs.folder import Description, versions, write_document, write_latents
from vae.runs.sheets import write_sheets
from vae.store.definitions import NO_TRAINING_IMAGES, metrics_document
from vae.store.documents import LABEL, Run

PIXEL_TOLERANCE = 0.01
# The share of a table's labels that must be those of the images at its index. Below one, since
# people correct labels; far above the tenth that chance gives where there are ten classes.
AGREEING_LABELS = 0.9
Report = Callable[[str], None]


@dataclass(frozen=True)
class Origin:
    """What run.json says of where a model came from.

    likelihood, beta, seed: where they are known, of beta-VAEs; series: whose lines it joins;
    with_images: its test images are published nowhere, and lie in its own folder.
    """

    title: str
    recipe: str
    files: Sequence[Path]
    likelihood: Likelihood | None = None
    beta: float | None = None
    seed: int | None = None
    series: str = ""
    with_images: bool = False


def write_imported(
    parts: Parts | None,
    table: LatentTable | None,
    data: Dataset,
    origin: Origin,
    destination: Path,
    report: Report = lambda step: None,
) -> Run:
    """Write a run's folder from what was read; returns the run.

    With an encoder the test set is encoded, with both parts every metric is measured, all on the
    float16 weights that are written; a decoder alone shows the stars of `table`, or none. The
    folder appears under its name only when it is whole. Raises InterchangeError.
    """
    if parts is None or (parts.encoder is None and parts.decoder is None):
        raise InterchangeError("latents alone are no run: give the decoder that they belong to")
    if parts.encoder is not None and table is not None:
        raise InterchangeError("the encoder computes the latents; leave the table out")
    likelihood = _likelihood(parts, origin)
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=destination.parent, prefix=".new-") as beside:
        folder = Path(beside) / destination.name
        folder.mkdir()
        specs = _write_weights(parts, folder / "weights.safetensors")
        tensors = load_file(folder / "weights.safetensors")
        encoder, decoder = (
            from_specs(specs[part], tensors, folder).eval() for part in ("encoder", "decoder")
        )
        if parts.encoder is not None and not specs["encoder"]:
            encoder = parts.encoder
        if specs["decoder"]:
            _check_pixels(decoder, parts, data.image)
        told = parts.classes if parts.encoder is not None else 0
        model = VAE(encoder, decoder, parts.latent_dim, told).eval()
        numbers: dict[str, Any] = {}
        if parts.encoder is not None and specs["decoder"]:
            # What takes minutes is left to `evaluate`: the model is to be under the pointer now.
            method = Method(likelihood, deterministic=origin.beta == 0, integrate=False)
            measured = evaluate(model, data, method, report)
            numbers = metrics_document(measured.splits, measured.remarks)
            write_latents(measured.test, folder / "latents.npz")
        elif parts.encoder is not None:
            report("encoding the test and training sets")
            of_encoder = _encode(model, data, folder / "latents.npz")
            numbers = metrics_document(of_encoder.metrics(), of_encoder.remarks)
        else:
            _write_table(table, parts.latent_dim, data, folder / "latents.npz", report)
        # What others minimised is not in their files: no beta rather than a guessed one.
        known = {} if origin.beta is None else {"beta": origin.beta}
        name = "beta-vae" if known else "unknown"
        objective = {"name": name, **known, "likelihood": likelihood.name}
        if parts.classes:
            objective["condition"] = "label"
        described = Description(
            title=origin.title,
            recipe=origin.recipe,
            latent_dim=parts.latent_dim,
            objective=objective | ({"sigma": likelihood.sigma} if likelihood.sigma else {}),
            series=origin.series,
            training={
                **({} if origin.seed is None else {"seed": origin.seed}),
                "imported": {
                    "files": [_fingerprint(path) for path in origin.files],
                    "mapping": dict(parts.mapping),
                },
                "versions": versions("torch", "numpy"),
            },
        )
        if origin.with_images:
            write_sheets(data, folder)
        run = write_document(folder, data, described, specs, numbers)
        if destination.exists():
            raise InterchangeError(
                "{destination} appeared in the meantime; choose another --id",
                destination=destination,
            )
        folder.rename(destination)
    return replace(run, folder=destination)


def _likelihood(parts: Parts, origin: Origin) -> Likelihood:
    if origin.likelihood is not None:
        return origin.likelihood
    if parts.decoder is not None and not ends_in_sigmoid(parts.decoder):
        if parts.encoder is None:
            return Likelihood("gaussian")
        raise UnknownLayer(
            "the decoder does not end in a sigmoid: give --logits if it ends in "
            "logits, or the --sigma of its Gaussian likelihood in pixels of [0, 1]"
        )
    return Likelihood("bernoulli")


def _write_weights(parts: Parts, path: Path) -> dict[str, Any]:
    """Float16 weights, batch norm folded, and a decoder's ONNX file; returns layer specs, none for
    an absent part.

    An encoder that ONNX Runtime runs is none for the pages: drawings would have to be sent to it.
    """
    specs: dict[str, Any] = {}
    tensors: dict[str, Tensor] = {}
    for name, net in (("encoder", parts.encoder), ("decoder", parts.decoder)):
        graphs = [each for each in net.modules() if isinstance(each, RunGraph)] if net else []
        if name == "encoder" and graphs:
            net = None
        for each in graphs if net else []:
            (path.parent / each.file).write_bytes(each.content)
        try:
            specs[name], found = export(net if net is not None else nn.Sequential(), name)
        except ModelError as error:
            raise UnknownLayer(str(error)) from error
        tensors |= found
    for name, tensor in tensors.items():
        if not tensor.isfinite().all():
            raise TensorMismatch(
                "{name}{origin} holds numbers that are not finite in float16",
                name=name,
                origin=_origin_of(name, parts.mapping),
            )
    save_file(tensors, path)
    path.chmod(0o644)
    return specs


def _origin_of(name: str, mapping: Mapping[str, str]) -> str:
    return f" (from {mapping[name]})" if name in mapping else ""


@torch.no_grad()
def _check_pixels(decoder: nn.Sequential, parts: Parts, image: tuple[int, int, int]) -> None:
    """Decoded pixels of a hundred places of the prior must be an image's, in [0, 1]."""
    generator = torch.Generator().manual_seed(0)
    z = torch.randn(100, parts.latent_dim, generator=generator)
    classes = max(1, parts.classes)
    label = nn.functional.one_hot(torch.arange(100) % classes, classes)[:, : parts.classes]
    pixels = decoder(torch.cat([z, label], 1))
    low, high = float(pixels.min()), float(pixels.max())
    if pixels.shape[1:] != image:
        raise UnknownLayer(
            "the decoder gives {shape}, the images are {image}",
            shape=tuple(pixels.shape[1:]),
            image=image,
        )
    if not -PIXEL_TOLERANCE <= low <= high <= 1 + PIXEL_TOLERANCE:
        raise UnknownLayer(
            "the decoder gives pixels from {low} to {high}, not in [0, 1]: "
            "--logits says that it ends in logits, --signed that its pixels are in "
            "[-1, 1]",
            low=f"{low:.3g}",
            high=f"{high:.3g}",
        )


def _encode(model: VAE, data: Dataset, path: Path) -> Measured:
    """An encoder alone: the test set's posteriors, and the metrics that need no decoder."""
    with torch.no_grad():
        mu, logvar = (
            torch.cat(halves)
            for halves in zip(
                *(
                    model.encode(data.test.pixels(rows), data.test.labels[rows])
                    for rows in _thousands(len(data.test))
                ),
                strict=True,
            )
        )
    kl = losses.gaussian_kl(mu, logvar).double().mean(0)
    _save_latents(
        path,
        mu.numpy(),
        logvar.numpy(),
        data.test.labels.numpy(),
        np.arange(len(mu)),
    )
    measured = Measured(["test"])
    measured.add(
        "test",
        kl=lambda: float(kl.sum()),
        kl_per_dimension=lambda: tuple(float(v) for v in kl),
        active_units=lambda: metrics.active_units(mu),
    )
    if len(data.train):
        train_mu = encode_means(model, data.train)
        nearest = (train_mu, data.train.labels, mu, data.test.labels)
        measured.add("test", knn_15_accuracy=lambda: metrics.knn_accuracy(*nearest))
    else:
        measured.remarks["knn_15_accuracy"] = NO_TRAINING_IMAGES
    return measured


def _thousands(count: int) -> list[slice]:
    return [slice(start, start + 1000) for start in range(0, count, 1000)]


def _write_table(
    table: LatentTable | None, latent_dim: int, data: Dataset, path: Path, report: Report
) -> None:
    if table is None:
        none = np.zeros((0, latent_dim))
        _save_latents(path, none, none, np.zeros(0), np.zeros(0))
        return
    if table.ignored:
        report(f"left out of the table: {', '.join(table.ignored)}")
    if table.mu.shape[1] != latent_dim:
        raise TensorMismatch(
            "the table has {latents} latents, the decoder takes {latent_dim}",
            latents=table.mu.shape[1],
            latent_dim=latent_dim,
        )
    count = len(data.test)
    if _is_of_training(table, data):
        raise TensorMismatch(
            "the table has the latents of training images, and a run shows the "
            "test images: give the latents of those, or the encoder"
        )
    if table.index.max() >= count:
        raise TensorMismatch(
            "the table's index goes up to {index} (in order from 0 where it has "
            "none); the test set of {dataset} has {count} images",
            index=table.index.max(),
            dataset=data.name,
            count=count,
        )
    _check_images(table, data)
    label = table.label if table.label is not None else data.test.labels.numpy()[table.index]
    if label.max() >= len(data.classes):
        raise TensorMismatch(
            "the table's label goes up to {label}; {dataset} has {count} classes, numbered from 0",
            label=label.max(),
            dataset=data.name,
            count=len(data.classes),
        )
    # Not given is not zero: a variance that was not measured stays unknown.
    logvar = table.logvar if table.logvar is not None else np.full_like(table.mu, np.nan)
    _save_latents(path, table.mu, logvar, label, table.index)


def _is_of_training(table: LatentTable, data: Dataset) -> bool:
    """By its labels, or without them by as many rows as there are training images."""
    labels = data.train.labels.numpy()
    if table.label is None:
        return 0 < len(table.mu) == len(labels) != len(data.test)
    if not len(table.label) or table.index.max() >= len(labels):
        return False
    return float((labels[table.index] == table.label).mean()) >= AGREEING_LABELS


def _check_images(table: LatentTable, data: Dataset) -> None:
    """The table's labels must be those of the test images that its index names."""
    if table.label is None or not len(table.label):
        return
    labels = data.test.labels.numpy()

    def agreeing(index: np.ndarray) -> float:
        return float((labels[index] == table.label).mean())

    if agreeing(table.index) >= AGREEING_LABELS:
        return
    if table.index.min() > 0 and agreeing(table.index - 1) >= AGREEING_LABELS:
        reason = "its index seems to be counted from 1; here it is counted from 0"
    else:
        reason = "they are latents of other images, or in another order: give their index"
    raise TensorMismatch(
        "the table's label is that of {dataset}'s test image in {share} of its rows: {reason}",
        dataset=data.name,
        share=f"{agreeing(table.index):.0%}",
        reason=reason,
    )


def _save_latents(
    path: Path, mu: np.ndarray, logvar: np.ndarray, label: np.ndarray, index: np.ndarray
) -> None:
    """latents.npz without a reconstruction, which needs both parts."""
    np.savez_compressed(
        path,
        mu=mu.astype(np.float16),
        logvar=logvar.astype(np.float16),
        label=label.astype(LABEL),
        index=index.astype(np.int32),
        reconstruction_nats=np.full(len(mu), np.nan, np.float32),
    )


def _fingerprint(path: Path) -> dict[str, str | int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "sha256": digest, "bytes": path.stat().st_size}
