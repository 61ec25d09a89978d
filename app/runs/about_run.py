"""What the page of a run says beyond its card: command, layers, curve, siblings, near names."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from math import prod

import numpy as np
from safetensors import SafetensorError, safe_open

from app.runs.offered import rank
from vae.model.recipes import RECIPES
from vae.store.documents import LayerSpec, Run
from vae.store.histories import History
from vae.training.config import from_recipe

SPLITS = {"train": "train", "validation": "held-out"}
# Options that say what was trained, and so are said even where they are the recipe's own.
ALWAYS = ("recipe", "dataset", "latent_dim", "beta", "epochs", "seed")
MOST_SIBLINGS = 24
MOST_NAMES = 5
# What a layer's spec says beside its op and its tensors' names.
NOT_OPTIONS = ("op", "weight", "bias", "layers")
NOT_ACTIVATIONS = (
    *("flatten", "reshape", "upsample", "residual", "affine"),
    *("sequence", "add", "concat", "pixel_shuffle", "max_pool2d", "avg_pool2d"),
)
# The share of epochs, the steepest, that may lie above a curve's top.
CUT = 0.1
# −ELBO is the bound of one sample: here the mean of ten such, which is steadier.
BOUNDS = {
    1: "negative_elbo_10",
    10: "negative_iwae_10",
    100: "negative_iwae_100",
    1000: "negative_iwae_1000",
}


@dataclass(frozen=True)
class Layer:
    """One layer: what it does, with which options, the shape of its weight, its parameters."""

    op: str
    options: str
    weight: str
    parameters: int


def command(run: Run) -> str | None:
    """The command that trains it again; None for a run that was not trained by this program."""
    if run.config is None or run.config.recipe not in RECIPES:
        return None
    said = asdict(run.config)
    usual = asdict(from_recipe(run.config.recipe, objective=run.config.objective))
    # An objective is said where it is not the usual one, and the options that follow from it not.
    usual |= {"objective": "beta-vae", "series": said["series"]}
    changed = [name for name, value in said.items() if value != usual[name]]
    named = [
        f"--{name.replace('_', '-')} {shlex.quote(_shown(said[name]))}"
        for name in dict.fromkeys([*ALWAYS, *changed])
    ]
    return " ".join(["python -m vae train", *named])


def layers(specs: Sequence[LayerSpec], shapes: Mapping[str, tuple[int, ...]]) -> list[Layer]:
    """The layers in their order, each with the activation after it, those of a residual block
    after the block; shapes: of tensors by name."""
    found: list[Layer] = []
    for spec in specs:
        named = [spec.get(role) for role in ("weight", "bias")]
        tensors = [shapes[name] for name in named if isinstance(name, str) and name in shapes]
        op = str(spec["op"])
        options = ", ".join(f"{k} {_shown(v)}" for k, v in spec.items() if k not in NOT_OPTIONS)
        if found and not any(named) and op not in NOT_ACTIVATIONS:
            last, both = found[-1], f"{found[-1].options}, {options}".strip(", ")
            found[-1] = replace(last, op=f"{last.op}, {op}", options=both)
            continue
        weight = " × ".join(map(str, tensors[0])) if tensors else ""
        found.append(Layer(op, options, weight, sum(map(prod, tensors))))
        inner = layers(spec.get("layers", ()), shapes)
        found += [replace(each, op=f"· {each.op}") for each in inner]
    return found


def tensor_shapes(run: Run) -> dict[str, tuple[int, ...]]:
    """The shapes of the run's published tensors, from the file's header alone; none where that
    cannot be read."""
    if "weights.safetensors" not in run.files:
        return {}
    try:
        with safe_open(run.folder / "weights.safetensors", "np") as file:
            names = file.keys()
            return {name: tuple(file.get_slice(name).get_shape()) for name in names}
    except (SafetensorError, OSError):
        return {}


@dataclass(frozen=True)
class Curve:
    """rows: {epoch, train, held-out} in nats per image; ticks: from bottom to top."""

    rows: list[dict[str, float]]
    ticks: list[float]


def curve(history: History, deterministic: bool) -> Curve | None:
    """−ELBO over the epochs on both splits, or of an autoencoder the reconstruction.

    The first epochs, or one that went astray, may lie above the top; an epoch that measured nothing
    finite is left out. None where no epoch measured anything.
    """
    of = history.columns["reconstruction" if deterministic else "negative_elbo"]
    rows: dict[int, dict[str, float]] = {}
    values: dict[str, list[float]] = {name: [] for name in SPLITS.values()}
    epochs = zip(history.columns["epoch"], history.columns["split"], of, strict=True)
    for epoch, split, nats in epochs:
        name = SPLITS.get(str(split))
        if name is None or not math.isfinite(nats):
            continue
        rows.setdefault(int(epoch), {"epoch": int(epoch)})[name] = round(float(nats), 2)
        values[name].append(float(nats))
    if not rows:
        return None
    high = max(float(np.quantile(each, 1 - CUT)) for each in values.values() if each)
    low = min(min(each) for each in values.values() if each)
    return Curve(list(rows.values()), _ticks(low, high))


def bounds(run: Run) -> Curve | None:
    """The bound on −log p(x) by its number of samples; None where it was measured with few only.

    −log p(x) itself, where a plane could be integrated over, is among the ticks' range.
    """
    found = {count: run.test.value(key) for count, key in BOUNDS.items()}
    known = {count: nats for count, nats in found.items() if nats is not None}
    if len(known) < len(BOUNDS):
        return None
    rows = [{"samples": count, "nats": round(nats, 2)} for count, nats in known.items()]
    exact = run.test.negative_log_likelihood
    lowest = min(known.values()) if exact is None else min(exact, *known.values())
    return Curve(rows, _ticks(lowest, max(known.values())))


def _ticks(low: float, high: float) -> list[float]:
    """Four or five round numbers, the first below `low` and the last above `high`."""
    least = max(high - low, 1e-6) / 3
    size = 10.0 ** math.floor(math.log10(least))
    step = next(m * size for m in (1, 2, 5, 10) if m * size >= least)
    steps = range(math.floor(low / step), math.ceil(high / step) + 1)
    # Two digits more than the step has: 628 · 0.2 is 125.60000000000001.
    return [round(step * k, 2 - math.floor(math.log10(step))) for k in steps]


def siblings(run: Run, runs: Iterable[Run]) -> list[Run]:
    """The other runs of its series; without one, those on the same images with as many latents."""

    def alike(other: Run) -> bool:
        if run.series:
            return other.series == run.series
        return other.status == "ready" and (other.dataset, other.latent_dim) == (
            run.dataset,
            run.latent_dim,
        )

    found = [each for each in runs if each.id != run.id and alike(each)]
    # A series' further seeds have numbers only; those that can be seen come first.
    return sorted(found, key=lambda each: (each.status != "ready", rank(each)))[:MOST_SIBLINGS]


def near_names(asked: str, known: Sequence[str]) -> list[str]:
    """The ids that somebody may have meant: those that hold it, then those spelt alike."""
    holding = sorted((name for name in known if asked.casefold() in name), key=len)
    alike = get_close_matches(asked.casefold(), known, MOST_NAMES, cutoff=0.5)
    return list(dict.fromkeys([*holding, *alike]))[:MOST_NAMES]


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return " × ".join(map(str, value)) if isinstance(value, list) else str(value)
