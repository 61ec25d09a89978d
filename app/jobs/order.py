"""What a visitor orders: the form's fields and limits, their check, and the command they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.settings import JobLimits
from app.web import validation
from app.web.validation import ValidationError
from vae.model.recipes import RECIPES
from vae.store.config import DATASETS, OBJECTIVES, SIGMAS, unused_options
from vae.training.config import from_recipe

LARGEST_SEED = 999_999_999
LONGEST_NAME = 60
# What the members of a room drew: ordered from the room alone, which hands the images over.
DRAWINGS = "drawings"
# A folder beside the process that trains: a run says where its data set was, to everybody.
DRAWN = {"dataset": f"folder:{DRAWINGS}", "image_size": 28}
# The pictures that the visitor brought last: those of the moment at which they are ordered.
YOURS = "yours"
# Recipes that take pictures in colour, and how large; all others take 28 × 28 in grey.
IN_COLOUR = {"series-fc": 32, "sprites-fc": 32, "resnet-rgb": 32, "resnet-rgb-64": 64}
# Of the epochs of a few hundred images, which are many and short.
MOST_SNAPSHOTS = 50
# The one that a visitor need not think about.
OBJECTIVE = "beta-vae"
# What documents may leave out, as those of before there was such a field do.
OPTIONAL = {"learn_sigma": "off", "name": ""}


@dataclass(frozen=True)
class Order:
    """One training run as a visitor orders it."""

    dataset: str
    recipe: str
    latent_dim: int
    objective: str
    beta: float
    epochs: int
    seed: int
    learn_sigma: str = "off"
    name: str = ""

    @property
    def title(self) -> str:
        if self.name:
            return self.name
        left_out = left_out_by(self.objective, self.recipe)
        parts = [self.dataset, self.recipe, f"{self.latent_dim}-D"]
        parts += [self.objective] if self.objective != OBJECTIVE else []
        parts += [] if "beta" in left_out else [f"β = {self.beta:g}"]
        learns = self.learn_sigma == "on" and "learn_sigma" not in left_out
        return ", ".join([*parts, "learnt σ"] if learns else parts)

    def document(self) -> dict[str, Any]:
        return asdict(self)

    def options(self) -> list[str]:
        """The options of `python -m vae train`; each value is a number or one of known names."""
        given = {
            **asdict(self),
            **(DRAWN if self.dataset == DRAWINGS else {}),
            **(self._brought() if self.dataset == YOURS else {}),
            "snapshots": min(self.epochs, MOST_SNAPSHOTS),
            "warmup_epochs": self._warmup(),
        }
        for name in ("name", *left_out_by(self.objective, self.recipe)):
            given.pop(name, None)
        return [f"--{name.replace('_', '-')}={value}" for name, value in given.items()]

    def _brought(self) -> dict[str, Any]:
        return {"dataset": f"folder:{YOURS}", "image_size": IN_COLOUR.get(self.recipe, 28)}

    def _warmup(self) -> float:
        # A recipe's warm-up is meant for its own number of epochs.
        own = from_recipe(self.recipe)
        return round(own.warmup_epochs * min(1.0, self.epochs / own.epochs), 3)


@dataclass(frozen=True)
class Field:
    """What a visitor may enter: one of `choices`, a line of up to `longest` characters that may be
    left empty, or else a number from `low` to `high`."""

    label: str
    hint: str
    choices: tuple[str, ...] | None = None
    low: int = 0
    high: float = 0
    is_whole: bool = True
    longest: int = 0

    def read(self, name: str, value: object) -> str | int | float:
        """The value that a client sent, called `name` in refusals. Raises ValidationError."""
        if self.longest:
            return validation.line(name, value, self.longest)
        text = _text(value)
        if self.choices is not None:
            return validation.choice(name, text, self.choices)
        if self.is_whole:
            return validation.whole(name, text, self.low, int(self.high))
        # In a field a comma is a decimal one; in an address it would part two numbers.
        is_decimal = text is not None and text.count(",") == 1 and "." not in text
        pointed = text.replace(",", ".") if text is not None and is_decimal else text
        return validation.number(name, pointed, self.low, self.high, "1")


def left_out_by(objective: str, recipe: str) -> set[str]:
    """The options that a training run of this objective and recipe has no use for."""
    is_gaussian = RECIPES[recipe].likelihood.name == "gaussian"
    return unused_options(objective) | (set() if is_gaussian else {"learn_sigma"})


def fields(limits: JobLimits, datasets: Sequence[str]) -> dict[str, Field]:
    """All of an order by their names: what the form shows and the server checks."""
    return {
        "dataset": Field("Data set", "The images that the model learns.", tuple(datasets)),
        "recipe": Field("Recipe", "The networks and how they are trained.", tuple(RECIPES)),
        "latent_dim": Field(
            "Latent dimensions",
            "How many numbers describe an image; two make a plane.",
            # A sky shows two.
            low=2,
            high=limits.latents,
        ),
        "objective": Field(
            "Objective",
            "What is minimised: the ELBO with a weight β, or one of its relatives.",
            tuple(OBJECTIVES),
        ),
        "beta": Field(
            "β",
            "The weight of the rate (KL): 1 is the ELBO, more makes a tidier and blurrier space.",
            high=limits.beta,
            is_whole=False,
        ),
        "epochs": Field(
            "Epochs", "How often each training image is seen.", low=1, high=limits.epochs
        ),
        "seed": Field(
            "Seed", "The same order with the same seed gives the same run.", high=LARGEST_SEED
        ),
        "learn_sigma": Field(
            "Pixel noise σ",
            "How far pixels scatter about what the decoder draws: as the recipe says, or learnt "
            "with the networks.",
            SIGMAS,
        ),
        "name": Field(
            "Name",
            "What your run is called; without a name it is called after the choices above.",
            longest=LONGEST_NAME,
        ),
    }


def kept_order(document: Mapping[str, Any], limits: JobLimits) -> Order:
    """The order in a document of the queue, which others may have written: checked like one of a
    visitor, against this machine's limits. Raises ValidationError."""
    return order_from(document, limits, (*DATASETS, DRAWINGS, YOURS))


def order_from(document: object, limits: JobLimits, datasets: Sequence[str]) -> Order:
    """The order that a client's JSON makes. Raises ValidationError naming the field."""
    if not isinstance(document, Mapping):
        raise ValidationError("a training run is ordered with a JSON object.")
    known = fields(limits, datasets)
    for name in document:
        validation.choice("each field", str(name), tuple(known))
    said = {**OPTIONAL, **document}
    read = {name: field.read(name, said.get(name)) for name, field in known.items()}
    return Order(**read)  # type: ignore[arg-type]  # each field reads what its own type is


def _text(value: object) -> str | None:
    """A client's value as text, whatever it is; repr keeps a number's digits."""
    if value is None or isinstance(value, str):
        return value
    return repr(value) if isinstance(value, bool | int | float) else f"a {type(value).__name__}"
