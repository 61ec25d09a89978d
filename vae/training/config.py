"""The options of a new training run, which must fit together; torch-free, since forms read them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from vae.model.layers import Conv, Flatten, Layer, Linear
from vae.model.recipes import RECIPES, Recipe
from vae.store.atomic_write import atomic_write
from vae.store.config import ConfigError, RunConfig, one_of, option, require, unused_options


@dataclass(frozen=True)
class Config(RunConfig):
    """Options of one training run; each is also an option of `python -m vae train`."""

    recipe: str = option("flagship", "named recipe: " + ", ".join(RECIPES), one_of(RECIPES))

    def __post_init__(self) -> None:
        super().__post_init__()
        for each in fields(self):
            if each.name in unused_options(self.objective):
                value = getattr(self, each.name)
                allowed = f"only {each.default!r}, since {self.objective} does not use it"
                require(value == each.default, each.name, value, allowed)
        self._require_what_fits()
        if self.objective != "beta-vae":
            # Covariances, densities and distances between images need two of them.
            for name in ("batch_size", "validation"):
                value = getattr(self, name)
                require(value >= 2, name, value, f"a whole number from 2 with {self.objective}")

    def _require_what_fits(self) -> None:
        """Options that go with some likelihoods, objectives and recipes only."""
        is_grey = self.architecture.likelihood.name == "bernoulli"
        plain = self.objective == "beta-vae" and self.beta > 0
        usual = self.condition == "none" and self.prior == "normal"
        require(
            not self.search_epochs or (is_grey and self.latent_dim == 2 and usual),
            *("search_epochs", self.search_epochs),
            "only 0, but of 2 latents, a Bernoulli likelihood, the normal prior and no condition",
        )
        require(
            not (is_grey and self.learn_sigma == "on"),
            *("learn_sigma", self.learn_sigma, "only off with a Bernoulli likelihood"),
        )
        require(
            plain or self.prior == "normal",
            *("prior", self.prior, "only normal but with beta-vae and β above 0"),
        )
        flat = any(isinstance(layer, Flatten) for layer in self._first_layers())
        require(
            flat or self.condition == "none",
            *("condition", self.condition, "only none with a recipe whose encoder convolves"),
        )
        require(
            not self.start or (usual and self.learn_sigma == "off"),
            *("start", self.start, "none with a condition, a learnt prior or a learnt sigma"),
        )

    def _first_layers(self) -> tuple[Layer, ...]:
        """Of the encoder, those before its first of weights."""
        encoder = self.architecture.encoder
        weighted = (n for n, layer in enumerate(encoder) if isinstance(layer, Linear | Conv))
        return encoder[: next(weighted)]

    @property
    def deterministic(self) -> bool:
        """An autoencoder: z is mu, nothing is sampled, and logvar is never trained."""
        return self.objective == "beta-vae" and self.beta == 0

    @property
    def architecture(self) -> Recipe:
        return RECIPES[self.recipe]

    @property
    def beginning(self) -> Path:
        """The folder that `start` names: a series says the same and begins each seed with its own
        run."""
        return Path(self.start.replace("{seed}", str(self.seed)))

    def kept_epochs(self) -> list[int]:
        """Epochs (from 1) whose latents are kept: dense at first, where much moves, to the last."""
        count = min(self.snapshots, self.epochs)
        steps = [self.epochs ** (i / max(1, count - 1)) for i in range(count)]
        kept: list[int] = []
        for step in steps:  # strictly rising, so that early epochs are not counted twice
            kept.append(max(round(step), kept[-1] + 1 if kept else 1))
        return [*[e for e in kept if e < self.epochs], self.epochs]

    def save(self, path: Path) -> None:
        atomic_write(path, (json.dumps(asdict(self), indent=1) + "\n").encode())

    @staticmethod
    def read(path: Path) -> Config:
        """Raises ConfigError where the file is damaged."""
        try:
            return Config(**json.loads(path.read_bytes()))
        except (ValueError, TypeError, RecursionError) as error:
            raise ConfigError(f"{path} is damaged ({error}); delete its folder") from error


def from_recipe(recipe: str, **options: Any) -> Config:
    """The recipe's own training options, with `options` on top of them; without those of its own
    that the chosen objective does not use."""
    require(recipe in RECIPES, "recipe", recipe, ", ".join(RECIPES))
    known = {f.name for f in fields(Config)}
    for name in options:
        require(name in known, "option", name, ", ".join(sorted(known)))
    unused = unused_options(options.get("objective", "beta-vae"))
    own = {k: v for k, v in RECIPES[recipe].training.items() if k not in unused}
    return Config(recipe=recipe, **(own | options))
