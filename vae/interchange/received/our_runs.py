"""A run's own folder, as the pages give it: brought back, to this server or another."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from vae.data.datasets import Dataset, Split
from vae.interchange.errors import UnreadableFile
from vae.interchange.files import checked
from vae.interchange.parts import Parts
from vae.interchange.run_parts import graph_alone
from vae.model.models import ModelError
from vae.model.specs import from_specs
from vae.runs.sheets import published_images
from vae.store.catalogue import read_latents
from vae.store.checks import LARGEST_DOCUMENT, document, reason
from vae.store.documents import IMAGES, Run
from vae.store.parsing import dataset_from_json, run_from_json


def run_in(folder: Path) -> Run:
    """Raises UnreadableFile for what is no run, or one that the pages cannot show."""
    try:
        content = checked(folder / "run.json", LARGEST_DOCUMENT).read_bytes()
        # Whoever packed it may have called the folder otherwise.
        run = run_from_json(folder.with_name(str(document(content).get("id"))), content)
    except (ValueError, OSError) as error:
        raise UnreadableFile(
            "the run {folder} is damaged: {reason}", folder=folder.name, reason=reason(error)
        ) from error
    if run.status != "ready":
        raise UnreadableFile("the run {id} has numbers only", id=run.id)
    if run.objective.is_conditional or run.objective.learns_prior:
        raise UnreadableFile(
            "the run {id} has a condition or prior of its own, which imported runs lack", id=run.id
        )
    return run


def images_of(run: Run, folder: Path) -> Dataset:
    """The test images in a run's own folder. Raises UnreadableFile."""
    try:
        about = dataset_from_json(folder, checked(folder / IMAGES, LARGEST_DOCUMENT).read_bytes())
        images = torch.from_numpy(published_images(about))
        latents = read_latents(folder / "latents.npz", run)
        labels = torch.zeros(len(images), dtype=torch.int64)
        labels[torch.from_numpy(latents.index).long()] = torch.from_numpy(
            latents.label.astype("int64")
        )
    except (ValueError, IndexError, OSError) as error:
        raise UnreadableFile(
            "the images of the run {id} are damaged: {reason}", id=run.id, reason=reason(error)
        ) from error
    test = Split(images, labels)
    return Dataset(
        about.name,
        about.title,
        about.classes,
        test[:0],
        test,
        licence=about.licence,
        origin=about.origin,
    )


def parts_of(run: Run, folder: Path, limit: int) -> Parts:
    """Raises UnreadableFile."""
    try:
        tensors = load_file(checked(folder / "weights.safetensors", limit))
        for name in run.graphs:
            # Whoever sent it may have written another one than we would.
            (folder / name).write_bytes(graph_alone(folder / name, limit))
        encoder, decoder = (
            from_specs(list(part), tensors, folder).eval() if part else None
            for part in (run.encoder, run.decoder)
        )
    except (ModelError, SafetensorError, KeyError, OSError) as error:
        raise UnreadableFile(
            "the run {id} is damaged: {reason}", id=run.id, reason=reason(error)
        ) from error
    return Parts(run.latent_dim, encoder, decoder)
