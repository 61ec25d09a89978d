"""What a run.json and a dataset.json say, as frozen dataclasses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from vae.store.config import CONDITIONS, PRIORS, RunConfig
from vae.store.definitions import Metrics
from vae.store.map_card import MapCard
from vae.store.said import Said

SCHEMA = 1
# Of the class of an image, a number below that of classes; the browser keeps the last for "none".
LABEL = "uint16"
MOST_CLASSES = 65_535
# Beside a data set's sheets, and beside the run.json of a run that has test images of its own.
IMAGES = "dataset.json"
OF_IMAGES = re.compile(r"dataset\.json|LICENSE\.md|sheet-[0-9]+\.\w+")
# Three nodes in each latent: 3 ** D decoded places a step.
MOST_LATENTS, MOST_STEPS = 3, 20
# The plane alone is searched; finer, it would be megabytes of pictures in a browser.
SEARCHED_LATENTS, SIDES = 2, (11, 61)
REFINABLE = (
    f"a whole run with an encoder, up to {MOST_LATENTS} latents, a Bernoulli likelihood whose "
    "decoder ends in a sigmoid, and the prior N(0, I); to search the plane, "
    f"{SEARCHED_LATENTS} latents and no told class"
)
LayerSpec = Mapping[str, Any]
# The op of a spec that is no layer: an ONNX file of the run, which the server runs.
GRAPH = "onnx"
Option = str | int | float


@dataclass(frozen=True)
class ImageShape:
    height: int
    width: int
    channels: int

    @property
    def shape(self) -> tuple[int, int, int]:
        """(C, H, W), the order of a decoder's output."""
        return self.channels, self.height, self.width


@dataclass(frozen=True)
class Objective:
    """What was minimised; `beta` is None where it is not known, as in others' checkpoints.

    sigma: of a Gaussian likelihood; options: further ones that this objective reads.
    """

    name: str
    beta: float | None
    likelihood: str
    sigma: float | None = None
    options: Mapping[str, Option] = field(default_factory=dict)

    @property
    def is_conditional(self) -> bool:
        """Are both nets told the class of each image?"""
        return self.options.get("condition") == "label"

    @property
    def learns_prior(self) -> bool:
        """Is p(z) the mixture in the weights, and not N(0, I)?"""
        return self.options.get("prior") in ("mixture", "vamp")

    @property
    def kl_weight(self) -> float:
        """Of a posterior that fits this objective: β of a β-VAE, and 1 of all others."""
        return self.beta if self.name == "beta-vae" and self.beta else 1.0

    @property
    def unshown(self) -> str:
        """Why the pages cannot show a run of this objective, as what a card says; else ""."""
        for name, known in (("condition", CONDITIONS), ("prior", PRIORS)):
            said = self.options.get(name, known[0])
            if said not in known:
                return Said(
                    "Its {name} is {said}, which the pages do not know.", name=name, said=said
                )
        return ""

    @property
    def deterministic(self) -> bool:
        """An autoencoder: it has no posterior, so neither a rate nor a bound on log p."""
        return self.name == "beta-vae" and self.beta == 0


@dataclass(frozen=True)
class Refinement:
    """How an encoder's answer is improved, see vae/model/refinement.py: by so many steps, also from
    the best of side² places of the plane; 0 where none is searched."""

    steps: int
    side: int = 0


@dataclass(frozen=True)
class Training:
    """How a run came about; what its run.json does not say is None. An imported run has no config.

    seconds: of all epochs, without the evaluation; versions: of Python and the libraries.
    """

    config: RunConfig | None = None
    seed: int | None = None
    epochs: int | None = None
    best_epoch: int | None = None
    seconds: float | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Run:
    """A published run: what its run.json says, in the field's words.

    factors: the names of the known factors that it was scored on, by column; test, train: its
    numbers on the test set and on training images; protocols: how they were measured; remarks:
    why one of them is absent, or was measured otherwise, by its key; map: of many latents in two
    dimensions, where there is one; refinement: how the encoder's answers are improved, where
    they are. `digest` is the SHA-256 of run.json, which holds the hashes of all other files;
    `document` is run.json as it was read, for those who pass it on or write it again.
    """

    id: str
    title: str
    dataset: str
    image: ImageShape
    classes: tuple[str, ...]
    factors: tuple[str, ...]
    latent_dim: int
    recipe: str
    series: str | None
    objective: Objective
    encoder: Sequence[LayerSpec]
    decoder: Sequence[LayerSpec]
    training: Training
    test: Metrics
    train: Metrics
    protocols: Mapping[str, str]
    remarks: Mapping[str, str]
    files: Mapping[str, tuple[str, int]]
    digest: str
    folder: Path
    document: Mapping[str, Any] = field(repr=False)
    map: MapCard | None = None
    refinement: Refinement | None = None

    @cached_property
    def status(self) -> Literal["ready", "metrics"]:
        """ "metrics" where the run lacks weights, latents or a decoder, or is of a kind that the
        pages cannot show: nothing to explore."""
        whole = {"weights.safetensors", "latents.npz"} <= set(self.files) and self.decoder
        return "ready" if whole and not self.objective.unshown else "metrics"

    @property
    def has_images(self) -> bool:
        """Do the test images lie in its own folder, as a data set's do in theirs?"""
        return IMAGES in self.files

    @property
    def graphs(self) -> tuple[str, ...]:
        """The ONNX files that its decoder names: without any every browser decodes it."""
        return tuple(f"{spec.get('file')}" for spec in self.decoder if spec["op"] == GRAPH)

    @property
    def told_classes(self) -> int:
        """How many classes its nets are told of; 0 where they are told none."""
        return len(self.classes) if self.objective.is_conditional else 0

    @property
    def config(self) -> RunConfig | None:
        """The options that it was trained with; None for a run brought from elsewhere."""
        return self.training.config

    @property
    def seed(self) -> int | None:
        return self.training.seed

    @property
    def plane(self) -> tuple[int, int] | None:
        """The two latents that say most about the test images, in their own order.

        Most is the largest KL; where it is not known, as in a model brought from
        elsewhere, the plane is that of the first two. None for a run of one latent.
        """
        if self.latent_dim < 2:
            return None
        kl = self.test.kl_per_dimension
        if kl is None or len(kl) != self.latent_dim:
            return 0, 1
        first, second = sorted(sorted(range(self.latent_dim), key=lambda k: -kl[k])[:2])
        return first, second

    @property
    def version(self) -> str:
        """The part of the digest that URLs and cache keys carry."""
        return self.digest[:16]


def is_refinable(run: Run, refinement: Refinement) -> bool:
    """Can all readers improve this run's posteriors so? Of one that was published with its numbers
    alone, whose nets nobody can read: could they have been?"""
    objective = run.objective
    ends = [spec["op"] for spec in run.decoder if spec["op"] not in ("reshape", "flatten")][-1:]
    may_search = run.latent_dim == SEARCHED_LATENTS and not run.told_classes
    is_whole = run.status == "ready" and bool(run.encoder) and ends == ["sigmoid"]
    return (
        (is_whole or run.status == "metrics")
        and run.latent_dim <= MOST_LATENTS
        and objective.likelihood == "bernoulli"
        and not (objective.learns_prior or objective.deterministic)
        and (may_search or not refinement.side)
    )


@dataclass(frozen=True, eq=False)
class Dataset:
    """Test images as sheets: image i is cell i mod (columns·rows) of sheet i div (columns·rows)."""

    name: str
    title: str
    count: int
    image: ImageShape
    classes: tuple[str, ...]
    columns: int
    rows: int
    sheets: tuple[str, ...]
    licence: str
    origin: str
    digest: str
    folder: Path

    @property
    def version(self) -> str:
        return self.digest[:16]


def listed_files(paths: Iterable[Path]) -> dict[str, dict[str, str | int]]:
    """The `files` entry of a run.json or dataset.json for files that lie beside it."""
    listed: dict[str, dict[str, str | int]] = {}
    for path in sorted(paths):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        listed[path.name] = {"sha256": digest, "bytes": path.stat().st_size}
    return listed
