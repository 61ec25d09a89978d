"""A run's networks as ONNX or safetensors in a chosen precision, checked and measured."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save
from torch import Tensor

from vae.data.datasets import Dataset
from vae.interchange.errors import InterchangeError, optional
from vae.interchange.onnx_writer import onnx_model
from vae.interchange.quantisation import restored, stored
from vae.measure.evaluate import Method, encode_split
from vae.model.models import VAE, require_fit
from vae.model.priors import Components, Mixture
from vae.model.recipes import Likelihood
from vae.model.specs import from_specs
from vae.runs.folder import read_weights
from vae.store.atomic_write import atomic_write
from vae.store.catalogue import Latents
from vae.store.documents import Run

TOLERANCE = 1e-4  # largest difference between onnxruntime and torch, in pixels or latents
PROBES = 64
DECODED = 1000  # test means whose decodes PSNR compares
Specs = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Exported:
    """A written file; `difference`: onnxruntime's largest from torch, absent for safetensors."""

    path: Path
    bytes: int
    difference: float | None = None


@dataclass(frozen=True)
class Quality:
    """What a precision costs; `psnr` in dB against float32 decodes at test means, infinite where
    they are equal; `elbo_change` in nats per image on the test set, absent where not measured."""

    precision: str
    weight_bytes: int
    psnr: float | None
    elbo_change: float | None


def export_onnx(run: Run, part: str, precision: str, path: Path) -> Exported:
    """Write one part as ONNX once onnxruntime agrees with torch on it to TOLERANCE.

    Raises InterchangeError where it does not, and MissingLibrary.
    """
    specs = _specs(run, part)
    held = stored(specs, _weights(run), precision)
    content = onnx_model(part, specs, held, run.image.shape, run.latent_dim).SerializeToString()
    difference = onnx_difference(content, part, specs, restored(specs, held), run)
    if not difference <= TOLERANCE:
        raise InterchangeError(
            f"onnxruntime's {part} is {difference:.2g} away from torch's, {TOLERANCE:g} are "
            "allowed; nothing was written"
        )
    _write(path, content)
    return Exported(path, len(content), difference)


def export_safetensors(run: Run, parts: Sequence[str], precision: str, path: Path) -> Exported:
    """Write the weights of `parts` in one file, their layer specs as JSON in its metadata.

    An int8 weight NAME has its scales, one an output channel, as NAME.scale.
    """
    specs = {part: _specs(run, part) for part in parts}
    weights = _weights(run)
    tensors: dict[str, Tensor] = {}
    for layers in specs.values():
        tensors |= stored(layers, weights, precision)
    about = {
        "producer": "latentarium",
        "run": run.id,
        "precision": precision,
        "latent_dim": str(run.latent_dim),
        **{part: json.dumps(list(layers)) for part, layers in specs.items()},
    }
    content = save(tensors, about)
    _write(path, content)
    return Exported(path, len(content))


@torch.no_grad()
def onnx_difference(
    content: bytes, part: str, specs: Specs, weights: Mapping[str, Tensor], run: Run
) -> float:
    """The largest absolute difference between onnxruntime and torch on PROBES seeded inputs: the
    prior for a decoder, uniform pixels for an encoder."""
    onnxruntime = optional("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    random = torch.Generator().manual_seed(0)
    if part == "decoder":
        x = torch.randn(PROBES, run.latent_dim, generator=random)
    else:
        x = torch.rand(PROBES, *run.image.shape, generator=random)
    theirs = np.concatenate(session.run(None, {session.get_inputs()[0].name: x.numpy()}), axis=1)
    ours = from_specs(specs, weights).eval()(x).numpy()
    return float(np.abs(ours - theirs).max())


def quality(
    run: Run, latents: Latents, parts: Sequence[str], precision: str, data: Dataset | None
) -> Quality:
    """What storing `parts` in a precision costs. The float32 that it is compared with is the
    run's own float16 weights in float32 arithmetic, so that fp16 costs nothing."""
    weights = _weights(run)
    small = dict(weights)
    size = 0
    for part in parts:
        held = stored(_specs(run, part), weights, precision)
        small |= restored(_specs(run, part), held)
        size += sum(tensor.numel() * tensor.element_size() for tensor in held.values())
    before, after = _model(run, weights), _model(run, small)
    change = None
    if data is not None and run.encoder and run.decoder and not run.objective.deterministic:
        change = _negative_elbo(after, data, run) - _negative_elbo(before, data, run)
    return Quality(precision, size, _psnr(before, after, latents), change)


@torch.no_grad()
def _psnr(before: VAE, after: VAE, latents: Latents) -> float | None:
    """10 log₁₀(1 / mean squared difference) of pixels in [0, 1], over the first DECODED means."""
    if not len(before.decoder) or not len(latents.mu):
        return None
    z = torch.from_numpy(latents.mu[:DECODED])
    error = float((after.decode(z) - before.decode(z)).double().square().mean())
    return -10 * math.log10(error) if error else math.inf


def _negative_elbo(model: VAE, data: Dataset, run: Run) -> float:
    method = Method(Likelihood(run.objective.likelihood, run.objective.sigma))
    test = encode_split(model, data.test, method, samples=1)
    return float(test.reconstruction.double().mean() + test.rate.double().sum(1).mean())


def _model(run: Run, weights: Mapping[str, Tensor]) -> VAE:
    encoder, decoder = (
        from_specs(specs, weights, run.folder) for specs in (run.encoder, run.decoder)
    )
    model = VAE(encoder, decoder, run.latent_dim).eval()
    if run.objective.learns_prior:
        model.prior = Mixture.of(*(weights[f"prior.{name}"] for name in Components._fields))
    return require_fit(model, run.image.shape)


def _specs(run: Run, part: str) -> Specs:
    specs: Specs = getattr(run, part)
    if not specs:
        raise InterchangeError(f"{run.id} has no {part}")
    if part == "decoder" and run.graphs:
        raise InterchangeError(f"the decoder of {run.id} is an ONNX file as it is: {run.graphs[0]}")
    if run.told_classes:
        raise InterchangeError(
            f"{run.id} is told the class of each image: its {part} has a second input, which "
            "exports have not; its weights.safetensors is in zoo/ as it is"
        )
    return specs


def _weights(run: Run) -> dict[str, Tensor]:
    weights = read_weights(run.folder / "weights.safetensors")
    return {name: tensor.float() for name, tensor in weights.items()}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write(path, content)
