"""A run's folder, the contract that the web process and others read (docs/run-format.md)."""

from __future__ import annotations

import json
import platform
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save

from vae.data.datasets import Dataset, Split
from vae.measure.evaluate import Encoded, Method, encode_means, evaluate
from vae.model.models import VAE, ModelError, require_fit
from vae.model.priors import Components, Mixture
from vae.model.refinement import Refiner
from vae.model.specs import export, from_specs
from vae.runs.continued import Before, go_on
from vae.runs.sheets import tiled, write_sheets
from vae.store.definitions import metrics_document
from vae.store.documents import LABEL, SCHEMA, Run, listed_files
from vae.store.parsing import run_from_json
from vae.store.snapshots import GRID_HALF_SPAN, GRID_SIDE
from vae.training.checkpoint import write_history
from vae.training.objectives import objective_document
from vae.training.train import Trained

SNAPSHOT_IMAGES = 2000


def write_run(
    trained: Trained,
    data: Dataset,
    destination: Path,
    title: str,
    report: Callable[[str], None] = lambda step: None,
    integrate: bool = True,
    with_images: bool = False,
) -> Run:
    """Evaluate on the test set and write the run's folder; returns the run.

    with_images: the test images lie in it, for pictures that are published nowhere.

    The float16 weights are read back before anything is measured, so that every number is the
    published model's. The folder appears under its name only when it is whole.
    """
    config = trained.config
    recipe = config.architecture
    # Inside the work folder: what a kill leaves behind goes when the run is made after all.
    with tempfile.TemporaryDirectory(dir=trained.folder, prefix="new-") as beside:
        folder = Path(beside) / destination.name
        folder.mkdir()
        specs = write_weights(trained.model.cpu(), folder / "weights.safetensors")
        likelihood = trained.model.likelihood(recipe.likelihood)
        model = read_model(
            *(specs, folder / "weights.safetensors", config.latent_dim), trained.model.classes
        )
        method = Method(likelihood, config.deterministic, integrate)
        measured = evaluate(model, data, method, report)
        write_history(folder / "history.csv", trained.history)
        write_latents(measured.test, folder / "latents.npz", config.deterministic)
        report("collecting the kept epochs")
        write_snapshots(trained, data.test, folder / "snapshots.npz")
        if with_images:
            write_sheets(data, folder)
        before = go_on(folder, config.beginning) if config.start else Before()
        described = Description(
            title=title,
            recipe=config.recipe,
            latent_dim=config.latent_dim,
            objective=objective_document(config, likelihood),
            training={
                "config": asdict(config),
                "seed": config.seed,
                "epochs": before.epochs + len(trained.history) // 2,
                "best_epoch": before.epochs + trained.best_epoch,
                "seconds": round(before.seconds + trained.seconds, 1),
                "versions": versions("torch", "torchvision", "numpy"),
            },
            series=config.series,
        )
        metrics = metrics_document(measured.splits, measured.remarks)
        run = write_document(folder, data, described, specs, metrics)
        move_into_place(folder, destination)
    return replace(run, folder=destination)


@dataclass(frozen=True)
class Description:
    """What a run.json says that neither its data set nor its numbers and files say.

    objective, training: those objects of run.json, as docs/run-format.md names their parts.
    """

    title: str
    recipe: str
    latent_dim: int
    objective: Mapping[str, Any]
    training: Mapping[str, Any]
    series: str = ""


def write_document(
    folder: Path,
    data: Dataset,
    described: Description,
    specs: Mapping[str, Any],
    metrics: Mapping[str, Any],
) -> Run:
    """Write run.json beside a run's other files, and read it back: what is written can be read."""
    channels, height, width = data.image
    document = {
        "schema": SCHEMA,
        "id": folder.name,
        "title": described.title,
        "dataset": data.name,
        "image": {"height": height, "width": width, "channels": channels},
        "classes": list(data.classes),
        **({"factors": [factor.name for factor in data.factors]} if data.factors else {}),
        "latent_dim": described.latent_dim,
        "recipe": described.recipe,
        **({"series": described.series} if described.series else {}),
        "objective": described.objective,
        **specs,
        "training": described.training,
        "metrics": metrics,
        "files": listed_files(folder.iterdir()),
    }
    text = (json.dumps(document, indent=1) + "\n").encode()
    (folder / "run.json").write_bytes(text)
    return run_from_json(folder, text)


def versions(*libraries: str) -> dict[str, str]:
    """Of Python and of these libraries, as they are here."""
    return {"python": platform.python_version(), **{name: version(name) for name in libraries}}


def write_weights(model: VAE, path: Path) -> dict[str, Any]:
    """Float16 weights with batch norm folded, and a learnt prior's components; returns the
    encoder's and decoder's layer specs."""
    model.eval()
    encoder, encoder_tensors = export(model.encoder, "encoder")
    decoder, decoder_tensors = export(model.decoder, "decoder")
    path.write_bytes(save(encoder_tensors | decoder_tensors | _prior_tensors(model)))
    return {"encoder": encoder, "decoder": decoder}


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """Tensors by name. Raises ModelError where the file is damaged."""
    try:
        return load_file(path)
    except (SafetensorError, OSError) as error:
        raise ModelError(f"{path} is missing or damaged: {error}") from error


@torch.no_grad()
def _prior_tensors(model: VAE) -> dict[str, torch.Tensor]:
    if model.prior is None:
        return {}
    components = model.prior.components(model.encode)._asdict()
    return {f"prior.{name}": each.half().contiguous() for name, each in components.items()}


def read_model(specs: dict[str, Any], weights: Path, latent_dim: int, classes: int = 0) -> VAE:
    """The published model: float16 weights in float32 arithmetic; classes: of a conditional one."""
    tensors = read_weights(weights)
    encoder, decoder = (
        from_specs(specs[name], tensors, weights.parent) for name in ("encoder", "decoder")
    )
    model = VAE(encoder, decoder, latent_dim, classes)
    if "prior.mean" in tensors:
        model.prior = Mixture.of(*(tensors[f"prior.{name}"] for name in Components._fields))
    return model.eval()


def published_model(run: Run) -> VAE:
    """As its run.json says that it is: also told what class, and how answers are refined."""
    specs = {"encoder": run.encoder, "decoder": run.decoder}
    path = run.folder / "weights.safetensors"
    model = read_model(specs, path, run.latent_dim, run.told_classes)
    # As in training: convolutions are faster on pixels whose channels lie together.
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    if run.refinement:
        model.refiner = Refiner(model.logits, run.refinement, run.objective.kl_weight)
    return require_fit(model, run.image.shape)


def write_latents(test: Encoded, path: Path, deterministic: bool = False) -> None:
    """The encoded test set; float16 keeps mu to 1e-3 of its size, far below a star's size. A
    deterministic autoencoder has no posterior, so its logvar, which nothing has trained, is NaN."""
    logvar = torch.full_like(test.logvar, torch.nan) if deterministic else test.logvar
    np.savez_compressed(
        path,
        mu=test.mu.numpy().astype(np.float16),
        logvar=logvar.numpy().astype(np.float16),
        label=test.label.numpy().astype(LABEL),
        index=np.arange(len(test.mu), dtype=np.int32),
        reconstruction_nats=test.reconstruction.numpy().astype(np.float32),
    )


@torch.no_grad()
def write_snapshots(trained: Trained, test: Split, path: Path) -> None:
    """mu (E, n, D) of the first n test images and the decoded grid, (E, H, W) or in colour
    (E, H, W, 3), of each kept epoch, the untrained net as epoch 0 first.

    The grid covers the first two latents, ±GRID_HALF_SPAN, second axis falling.
    """
    few = test[:SNAPSHOT_IMAGES]
    model = trained.model
    chosen = {k: v.clone() for k, v in model.state_dict().items()}
    numbers, means, grids = [], [], []
    z = grid_places(trained.config.latent_dim)
    for file in sorted((trained.folder / "epochs").glob("*.safetensors")):
        model.load_state_dict(load_file(file))
        model.eval()
        numbers.append(int(file.stem))
        means.append(encode_means(model, few).numpy().astype(np.float16))
        pixels = model.decode(z, grid_labels(model)).mul(255).round().byte().numpy()
        grids.append(tiled(pixels, columns=GRID_SIDE))
    model.load_state_dict(chosen)
    np.savez_compressed(
        path,
        epoch=np.array(numbers, np.int32),
        index=np.arange(len(few), dtype=np.int32),
        mu=np.stack(means),
        grid=np.stack(grids),
    )


def grid_labels(model: VAE) -> torch.Tensor:
    """What a conditional model is told of each place: the first class."""
    device = next(model.parameters()).device
    return torch.zeros(GRID_SIDE**2, dtype=torch.int64, device=device)


def grid_places(latent_dim: int) -> torch.Tensor:
    """Places of a snapshot's grid row by row, (GRID_SIDE², D), zero beyond two latents."""
    across = torch.linspace(-GRID_HALF_SPAN, GRID_HALF_SPAN, GRID_SIDE)
    z = torch.zeros(GRID_SIDE**2, latent_dim)
    z[:, 0] = across.repeat(GRID_SIDE)
    if latent_dim > 1:
        z[:, 1] = across.flip(0).repeat_interleave(GRID_SIDE)
    return z


def move_into_place(folder: Path, destination: Path) -> None:
    """Rename `folder` to `destination`; what stood there goes, and whole, if that succeeds."""
    old = folder.with_name("old")
    try:
        if destination.exists():
            destination.rename(old)
        folder.rename(destination)
    except BaseException:  # Ctrl+C too
        if old.exists() and not destination.exists():
            old.rename(destination)
        raise
