"""What a visitor orders: the fields of the form, checked, and the command they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.settings import JobLimits
from app.web import validation
from app.web.validation import ValidationError
from vae.model.recipes import RECIPES
from vae.store.config import OBJECTIVES, unused_options
from vae.training.config import from_recipe

LARGEST_SEED = 999_999_999
# The one that a visitor need not think about.
OBJECTIVE = "beta-vae"


@dataclass(frozen=True)
class Order:
    """One training as a visitor asks for it."""

    dataset: str
    recipe: str
    latent_dim: int
    objective: str
    beta: float
    epochs: int
    seed: int

    @property
    def title(self) -> str:
        name = f"{self.dataset}, {self.recipe}, {self.latent_dim}-D"
        if self.objective != OBJECTIVE:
            name += f", {self.objective}"
        return name if "beta" in unused_options(self.objective) else f"{name}, β = {self.beta:g}"

    def document(self) -> dict[str, Any]:
        return asdict(self)

    def options(self) -> list[str]:
        """The options of `python -m vae train`; each value is a number or one of known names."""
        given = {
            **asdict(self),
            "snapshots": self.epochs,
            "warmup_epochs": self._warmup(),
        }
        for name in unused_options(self.objective):
            given.pop(name, None)
        return [f"--{name.replace('_', '-')}={value}" for name, value in given.items()]

    def _warmup(self) -> float:
        # A recipe's warm-up is meant for its own number of epochs.
        own = from_recipe(self.recipe)
        return round(own.warmup_epochs * min(1.0, self.epochs / own.epochs), 3)


def order_from(document: object, limits: JobLimits, datasets: Sequence[str]) -> Order:
    """The order that a client's JSON makes. Raises ValidationError naming the field."""
    if not isinstance(document, Mapping):
        raise ValidationError("a training is ordered with a JSON object.")
    known = tuple(Order.__dataclass_fields__)
    for name in document:
        validation.choice("each field", str(name), known)

    def text(name: str) -> str | None:
        value = document.get(name)
        if value is None or isinstance(value, str):
            return value
        # repr keeps a number's digits; anything else shows as what it is and is refused.
        return repr(value)

    return Order(
        dataset=validation.choice("dataset", text("dataset"), datasets),
        recipe=validation.choice("recipe", text("recipe"), tuple(RECIPES)),
        latent_dim=validation.whole("latent_dim", text("latent_dim"), 1, limits.latents),
        objective=validation.choice("objective", text("objective"), tuple(OBJECTIVES)),
        beta=validation.number("beta", text("beta"), 0, limits.beta, "1"),
        epochs=validation.whole("epochs", text("epochs"), 1, limits.epochs),
        seed=validation.whole("seed", text("seed"), 0, LARGEST_SEED),
    )


def fields(limits: JobLimits, datasets: Sequence[str]) -> dict[str, Any]:
    """The same limits as data, for the form in the browser."""
    return {
        "dataset": {"choices": list(datasets)},
        "recipe": {"choices": list(RECIPES)},
        "latent_dim": {"min": 1, "max": limits.latents, "step": 1},
        "objective": {"choices": list(OBJECTIVES)},
        "beta": {"min": 0, "max": limits.beta, "step": "any"},
        "epochs": {"min": 1, "max": limits.epochs, "step": 1},
        "seed": {"min": 0, "max": LARGEST_SEED, "step": 1},
    }
