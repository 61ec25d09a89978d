"""The options of a training run, as they are saved in its run.json and beside its weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

OBJECTIVES = (
    *("beta-vae", "capacity", "beta-tcvae", "factor-vae"),
    *("dip-vae-i", "dip-vae-ii", "info-vae"),
)
# The data sets that are called by a name of their own, without a place; those of vae/data.
DATASETS = (
    *("mnist", "fashion-mnist", "kmnist", "emnist-letters", "cifar10"),
    *("pets", "sprites", "sprites-64"),
)
SCHEDULES = ("constant", "cosine", "one-cycle")
SAMPLINGS = ("weighted", "stratified")
AUGMENTATIONS = ("none", "flip")
CONDITIONS = ("none", "label")
PRIORS = ("normal", "mixture", "vamp")
_ELBO = ("beta-vae", "beta-tcvae", "factor-vae", "dip-vae-i", "dip-vae-ii")


class ConfigError(ValueError):
    """An option outside what is allowed; names the option, the value and the choices."""


@dataclass(frozen=True)
class Allowed:
    """The values that an option may have: in words, and as a test."""

    text: str
    holds: Callable[[Any], bool]


def one_of(choices: Iterable[str]) -> Allowed:
    names = tuple(choices)
    return Allowed(", ".join(names), lambda value: value in names)


TEXT = Allowed("text", lambda value: True)
COUNT = Allowed("a whole number from 1", lambda value: value >= 1)
AMOUNT = Allowed("a number from 0", lambda value: 0 <= value < math.inf)
POSITIVE = Allowed("a number above 0", lambda value: 0 < value < math.inf)
BELOW_ONE = Allowed("a number from 0 to below 1", lambda value: 0 <= value < 1)
SIGMAS = ("off", "on")
ON_OFF = one_of(SIGMAS)
UP_TO_ONE = Allowed("a number from 0 to 1", lambda value: 0 <= value <= 1)


def option(default: Any, about: str, allowed: Allowed, of: tuple[str, ...] = ()) -> Any:
    """A field of RunConfig; `of` are the objectives that read it, all where none is named."""
    return field(default=default, metadata={"about": about, "allowed": allowed, "of": of})


@dataclass(frozen=True)
class RunConfig:
    """What a run was trained with. Raises ConfigError where an option is outside its bounds.

    An option that a run.json lacks, because it was trained before there was one, has its default.
    """

    recipe: str = option("flagship", "named recipe", TEXT)
    dataset: str = option("mnist", "data set; folder:PATH and hf:NAME for pictures elsewhere", TEXT)
    image_size: int = option(0, "pixels a side; 0 is the data set's own, or 32 of a folder", AMOUNT)
    augment: str = option(
        "none", "of training images: " + " or ".join(AUGMENTATIONS), one_of(AUGMENTATIONS)
    )
    learn_sigma: str = option(
        "off", "a Gaussian likelihood's sigma: on, learnt from the recipe's; off, that", ON_OFF
    )
    condition: str = option(
        "none", "what both nets are told of an image: none or its label", one_of(CONDITIONS)
    )
    prior: str = option("normal", "of the latents: " + ", ".join(PRIORS), one_of(PRIORS))
    components: int = option(10, "of the priors mixture and vamp", COUNT)
    latent_dim: int = option(2, "latent dimensions", COUNT)
    objective: str = option(
        "beta-vae", "what is minimised: " + ", ".join(OBJECTIVES), one_of(OBJECTIVES)
    )
    beta: float = option(
        1.0,
        "weight of the KL (beta-tcvae: of the total correlation); 1 is the ELBO, "
        "and 0 with beta-vae the deterministic autoencoder",
        AMOUNT,
        _ELBO,
    )
    warmup_epochs: float = option(
        0.0, "epochs over which that weight rises linearly to beta", AMOUNT, _ELBO
    )
    capacity: float = option(25.0, "capacity: nats of KL allowed at the end", AMOUNT, ("capacity",))
    capacity_epochs: float = option(
        25.0, "capacity: epochs over which they rise from 0", AMOUNT, ("capacity",)
    )
    capacity_gamma: float = option(
        1000.0, "capacity: weight of the KL's distance from them", AMOUNT, ("capacity",)
    )
    sampling: str = option(
        "weighted",
        "beta-tcvae: estimate of q(z), " + " or ".join(SAMPLINGS),
        one_of(SAMPLINGS),
        ("beta-tcvae",),
    )
    factor_gamma: float = option(
        10.0, "factor-vae: weight of the total correlation", AMOUNT, ("factor-vae",)
    )
    discriminator_layers: int = option(
        6, "factor-vae: hidden layers of the discriminator", COUNT, ("factor-vae",)
    )
    discriminator_width: int = option(
        1000, "factor-vae: units of each of them", COUNT, ("factor-vae",)
    )
    dip_off_diagonal: float = option(
        10.0, "dip-vae: weight of the squared covariances", AMOUNT, ("dip-vae-i", "dip-vae-ii")
    )
    dip_diagonal: float = option(
        10.0,
        "dip-vae: weight of the variances' distance from 1",
        AMOUNT,
        ("dip-vae-i", "dip-vae-ii"),
    )
    info_alpha: float = option(
        0.0, "info-vae: 1 - alpha weighs the KL, from 0 to 1", UP_TO_ONE, ("info-vae",)
    )
    info_lambda: float = option(
        1000.0, "info-vae: alpha + lambda - 1 weighs the MMD to the prior", AMOUNT, ("info-vae",)
    )
    start: str = option(
        "",
        "folder of a run of the same layers whose weights it begins with; {seed} in it is the seed",
        TEXT,
    )
    search_epochs: int = option(
        0,
        "2 latents, grey: epochs between looks at the whole plane for each image's best place; "
        "0 is never",
        AMOUNT,
    )
    search_weight: float = option(
        20.0, "nats for each unit of distance of an image's mean from that place", AMOUNT
    )
    epochs: int = option(100, "passes over the training part", COUNT)
    batch_size: int = option(128, "images a step", COUNT)
    learning_rate: float = option(1e-3, "Adam's, or the schedule's peak", POSITIVE)
    schedule: str = option(
        "constant", "learning rate over the run: " + ", ".join(SCHEDULES), one_of(SCHEDULES)
    )
    weight_decay: float = option(0.0, "decoupled (AdamW)", AMOUNT)
    clip: float = option(0.0, "largest gradient norm; 0 leaves gradients alone", AMOUNT)
    ema: float = option(
        0.0, "decay of the averaged weights that are evaluated; 0 is off", BELOW_ONE
    )
    validation: int = option(2000, "training images held out to choose the epoch", COUNT)
    snapshots: int = option(
        24, "epochs whose latents are kept for the film, beside the untrained net", COUNT
    )
    seed: int = option(
        0, "of the initial weights, the order, the noise and the held-out part", AMOUNT
    )
    threads: int = option(0, "CPU threads; 0 leaves torch's choice", AMOUNT)
    series: str = option("", "the sweep that the run belongs to", TEXT)
    device: str = option(
        "auto", "cpu, cuda, or auto: cuda where there is one", one_of(("auto", "cpu", "cuda"))
    )
    amp: str = option(
        "auto",
        "layers that train in bfloat16, auto: on cuda; on: on the CPU too; off: none",
        one_of(("auto", "on", "off")),
    )

    def __post_init__(self) -> None:
        for each in fields(self):
            value, allowed = getattr(self, each.name), each.metadata["allowed"]
            kinds = (int, float) if isinstance(each.default, float) else (type(each.default),)
            holds = type(value) in kinds and allowed.holds(value)
            require(holds, each.name, value, allowed.text)


def config_from_json(saved: Mapping[str, Any]) -> RunConfig:
    """The options of a run.json; what a later version has added is left out. Raises ConfigError."""
    known = {each.name for each in fields(RunConfig)}
    return RunConfig(**{name: value for name, value in saved.items() if name in known})


def options_of(objective: str) -> list[str]:
    """The options that belong to objectives, and that this one reads."""
    return [each.name for each in fields(RunConfig) if objective in each.metadata["of"]]


def unused_options(objective: str) -> set[str]:
    """Options that belong to other objectives than this one."""
    belonging = {each.name for each in fields(RunConfig) if each.metadata["of"]}
    return belonging - set(options_of(objective))


def require(holds: bool, name: str, value: object, allowed: str) -> None:
    if not holds:
        raise ConfigError(f"{name} is {value!r}; allowed: {allowed}")
