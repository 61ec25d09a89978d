"""Everything that decides a training run: one frozen dataclass, saved beside its weights."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from vae.recipes import RECIPES, Recipe

SCHEDULES = ("constant", "cosine", "one-cycle")
AUGMENTATIONS = ("none", "flip")


class ConfigError(ValueError):
    """An option outside what is allowed; names the option, the value and the choices."""


def _option(default: Any, about: str) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True)
class Config:
    """Options of one training run; each is also an option of `python -m vae train`."""

    recipe: str = _option("flagship", "named recipe: " + ", ".join(RECIPES))
    dataset: str = _option("mnist", "data set; folder:PATH and hf:NAME for pictures elsewhere")
    image_size: int = _option(0, "pixels a side; 0 is the data set's own, or 32 of a folder")
    augment: str = _option("none", "of training images: " + " or ".join(AUGMENTATIONS))
    latent_dim: int = _option(2, "latent dimensions")
    beta: float = _option(1.0, "weight of the KL; 1 is the ELBO")
    warmup_epochs: float = _option(0.0, "epochs over which the KL's weight rises linearly to beta")
    epochs: int = _option(100, "passes over the training part")
    batch_size: int = _option(128, "images a step")
    learning_rate: float = _option(1e-3, "Adam's, or the schedule's peak")
    schedule: str = _option("constant", "learning rate over the run: " + ", ".join(SCHEDULES))
    weight_decay: float = _option(0.0, "decoupled (AdamW)")
    clip: float = _option(0.0, "largest gradient norm; 0 leaves gradients alone")
    ema: float = _option(0.0, "decay of the averaged weights that are evaluated; 0 is off")
    validation: int = _option(2000, "training images held out to choose the epoch")
    snapshots: int = _option(24, "epochs whose latents are kept for the epoch scrubber")
    seed: int = _option(0, "of the initial weights, the order, the noise and the held-out part")
    threads: int = _option(0, "CPU threads; 0 leaves torch's choice")
    device: str = _option("auto", "cpu, cuda, or auto: cuda where there is one")

    def __post_init__(self) -> None:
        _require(self.recipe in RECIPES, "recipe", self.recipe, ", ".join(RECIPES))
        _require(self.schedule in SCHEDULES, "schedule", self.schedule, ", ".join(SCHEDULES))
        _require(self.augment in AUGMENTATIONS, "augment", self.augment, ", ".join(AUGMENTATIONS))
        for name in ("latent_dim", "epochs", "batch_size", "snapshots", "validation"):
            value = getattr(self, name)
            _require(value >= 1, name, value, "a whole number from 1")
        for name in ("beta", "warmup_epochs", "weight_decay", "clip", "threads", "seed"):
            value = getattr(self, name)
            _require(value >= 0, name, value, "a number from 0")
        _require(self.learning_rate > 0, "learning_rate", self.learning_rate, "a number above 0")
        _require(0 <= self.ema < 1, "ema", self.ema, "a number from 0 to below 1")
        _require(self.device in ("auto", "cpu", "cuda"), "device", self.device, "auto, cpu, cuda")

    @property
    def architecture(self) -> Recipe:
        return RECIPES[self.recipe]

    def kept_epochs(self) -> list[int]:
        """Epochs (from 1) whose latents are kept: dense at first, where much moves, to the last."""
        count = min(self.snapshots, self.epochs)
        steps = [self.epochs ** (i / max(1, count - 1)) for i in range(count)]
        kept: list[int] = []
        for step in steps:  # strictly rising, so that early epochs are not counted twice
            kept.append(max(round(step), kept[-1] + 1 if kept else 1))
        return [*[e for e in kept if e < self.epochs], self.epochs]

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")

    @staticmethod
    def read(path: Path) -> Config:
        return Config(**json.loads(path.read_text()))


def from_recipe(recipe: str, **options: Any) -> Config:
    """The recipe's own training options, with `options` on top of them."""
    _require(recipe in RECIPES, "recipe", recipe, ", ".join(RECIPES))
    known = {f.name for f in fields(Config)}
    for name in options:
        _require(name in known, "option", name, ", ".join(sorted(known)))
    return replace(Config(recipe=recipe, **RECIPES[recipe].training), **options)


def _require(holds: bool, option: str, value: object, allowed: str) -> None:
    if not holds:
        raise ConfigError(f"{option} is {value!r}; allowed: {allowed}")
