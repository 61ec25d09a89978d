"""Everything that decides a training run: one frozen dataclass, saved beside its weights."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from vae.model.recipes import RECIPES, Recipe

SCHEDULES = ("constant", "cosine", "one-cycle")
ELBO = ("beta", "warmup_epochs")
# Each objective with the options that it reads; away from their defaults the others' are refused.
OBJECTIVES: dict[str, tuple[str, ...]] = {
    "beta-vae": ELBO,
    "capacity": ("capacity", "capacity_epochs", "capacity_gamma"),
    "beta-tcvae": (*ELBO, "sampling"),
    "factor-vae": (*ELBO, "factor_gamma", "discriminator_layers", "discriminator_width"),
    "dip-vae-i": (*ELBO, "dip_off_diagonal", "dip_diagonal"),
    "dip-vae-ii": (*ELBO, "dip_off_diagonal", "dip_diagonal"),
    "info-vae": ("info_alpha", "info_lambda"),
}
SAMPLINGS = ("weighted", "stratified")
COUNTS = (
    *("latent_dim", "epochs", "batch_size", "snapshots", "validation"),
    *("discriminator_layers", "discriminator_width"),
)
AMOUNTS = (
    *("beta", "warmup_epochs", "weight_decay", "clip", "threads", "seed"),
    *("capacity", "capacity_epochs", "capacity_gamma", "factor_gamma"),
    *("dip_off_diagonal", "dip_diagonal", "info_alpha", "info_lambda"),
)
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
    objective: str = _option("beta-vae", "what is minimised: " + ", ".join(OBJECTIVES))
    beta: float = _option(
        1.0,
        "weight of the KL (beta-tcvae: of the total correlation); 1 is the ELBO, "
        "and 0 with beta-vae the deterministic autoencoder",
    )
    warmup_epochs: float = _option(0.0, "epochs over which that weight rises linearly to beta")
    capacity: float = _option(25.0, "capacity: nats of KL allowed at the end")
    capacity_epochs: float = _option(25.0, "capacity: epochs over which they rise from 0")
    capacity_gamma: float = _option(1000.0, "capacity: weight of the KL's distance from them")
    sampling: str = _option("weighted", "beta-tcvae: estimate of q(z), " + " or ".join(SAMPLINGS))
    factor_gamma: float = _option(10.0, "factor-vae: weight of the total correlation")
    discriminator_layers: int = _option(6, "factor-vae: hidden layers of the discriminator")
    discriminator_width: int = _option(1000, "factor-vae: units of each of them")
    dip_off_diagonal: float = _option(10.0, "dip-vae: weight of the squared covariances")
    dip_diagonal: float = _option(10.0, "dip-vae: weight of the variances' distance from 1")
    info_alpha: float = _option(0.0, "info-vae: 1 - alpha weighs the KL, from 0 to 1")
    info_lambda: float = _option(1000.0, "info-vae: alpha + lambda - 1 weighs the MMD to the prior")
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
    series: str = _option("", "the sweep that the run belongs to")
    device: str = _option("auto", "cpu, cuda, or auto: cuda where there is one")
    amp: str = _option("auto", "auto: bfloat16 layers on cuda, float32 on the CPU; off: float32")

    def __post_init__(self) -> None:
        _require(self.recipe in RECIPES, "recipe", self.recipe, ", ".join(RECIPES))
        _require(self.schedule in SCHEDULES, "schedule", self.schedule, ", ".join(SCHEDULES))
        _require(self.augment in AUGMENTATIONS, "augment", self.augment, ", ".join(AUGMENTATIONS))
        for name in COUNTS:
            value = getattr(self, name)
            _require(value >= 1, name, value, "a whole number from 1")
        for name in AMOUNTS:
            value = getattr(self, name)
            _require(0 <= value < math.inf, name, value, "a number from 0")
        _require(self.learning_rate > 0, "learning_rate", self.learning_rate, "a number above 0")
        _require(0 <= self.ema < 1, "ema", self.ema, "a number from 0 to below 1")
        _require(self.device in ("auto", "cpu", "cuda"), "device", self.device, "auto, cpu, cuda")
        _require(self.amp in ("auto", "off"), "amp", self.amp, "auto, off")
        self._check_objective()

    def _check_objective(self) -> None:
        _require(self.objective in OBJECTIVES, "objective", self.objective, ", ".join(OBJECTIVES))
        _require(self.sampling in SAMPLINGS, "sampling", self.sampling, ", ".join(SAMPLINGS))
        _require(self.info_alpha <= 1, "info_alpha", self.info_alpha, "a number from 0 to 1")
        for option in fields(self):
            if option.name in unused_options(self.objective):
                value = getattr(self, option.name)
                allowed = f"only {option.default!r}, since {self.objective} does not use it"
                _require(value == option.default, option.name, value, allowed)
        if self.objective != "beta-vae":
            # Covariances, densities and distances between images need two of them.
            for name in ("batch_size", "validation"):
                value = getattr(self, name)
                _require(value >= 2, name, value, f"a whole number from 2 with {self.objective}")

    @property
    def deterministic(self) -> bool:
        """An autoencoder: z is mu, nothing is sampled, and logvar is never trained."""
        return self.objective == "beta-vae" and self.beta == 0

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
    """The recipe's own training options, with `options` on top of them; without those of its own
    that the chosen objective does not use."""
    _require(recipe in RECIPES, "recipe", recipe, ", ".join(RECIPES))
    known = {f.name for f in fields(Config)}
    for name in options:
        _require(name in known, "option", name, ", ".join(sorted(known)))
    unused = unused_options(options.get("objective", "beta-vae"))
    own = {k: v for k, v in RECIPES[recipe].training.items() if k not in unused}
    return Config(recipe=recipe, **(own | options))


def unused_options(objective: str) -> set[str]:
    """Options that belong to other objectives than this one."""
    return set().union(*OBJECTIVES.values()) - set(OBJECTIVES.get(objective, ()))


def _require(holds: bool, option: str, value: object, allowed: str) -> None:
    if not holds:
        raise ConfigError(f"{option} is {value!r}; allowed: {allowed}")
