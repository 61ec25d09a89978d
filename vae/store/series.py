"""A sweep's runs put together by setting: what one β did, over its seeds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from vae.store.documents import Run

Part = Literal["test", "train"]
# What runs of one line may differ in: β, seeds, and what changes nothing that was learnt.
VARIES = {"beta", "seed", "threads", "device"}


@dataclass(frozen=True)
class Line:
    """What the settings that one line may join share: all that is said of them but β and the seed.

    kind and name: the series that they belong to, or the one run that belongs to none. options: of
    the training, (name, value) each.
    """

    kind: Literal["series", "run"]
    name: str
    options: tuple[tuple[str, str], ...]

    @cached_property
    def said(self) -> Mapping[str, str]:
        return dict(self.options)


@dataclass(frozen=True, eq=False)
class Setting:
    """Runs of one line at one β, which differ by their seeds alone; β is None where nobody knows
    it, as in others' checkpoints."""

    line: Line
    beta: float | None
    runs: tuple[Run, ...]

    @property
    def objective(self) -> str:
        return self.runs[0].objective.name

    def values(self, metric: str, part: Part = "test") -> np.ndarray:
        """The metric of each run that has it, (seeds,) float64; empty where none has."""
        parts = (run.test if part == "test" else run.train for run in self.runs)
        found = (numbers.value(metric) for numbers in parts)
        return np.array([value for value in found if value is not None], np.float64)

    def mean(self, metric: str, part: Part = "test") -> float:
        """Over the seeds; NaN, which figures leave out, where no run has the metric."""
        values = self.values(metric, part)
        return float(values.mean()) if values.size else float("nan")


def settings(runs: Iterable[Run]) -> list[Setting]:
    """The settings among `runs`, by objective and rising β, each with its runs by seed.

    A run outside a series is a setting of its own. Those of unknown β come last.
    """
    found: dict[tuple[str, float, Line], list[Run]] = {}
    for run in sorted(runs, key=lambda run: (run.seed or 0, run.id)):
        beta = math.inf if run.objective.beta is None else run.objective.beta
        found.setdefault((run.objective.name, beta, line_of(run)), []).append(run)
    ordered = sorted(found, key=lambda key: (key[0], key[1], repr(key[2])))
    return [
        Setting(key[2], None if key[1] == math.inf else key[1], tuple(found[key]))
        for key in ordered
    ]


def line_of(run: Run) -> Line:
    """The line that may lead through the run."""
    if run.series is None:
        return Line("run", run.id, ())
    objective = run.objective
    said = {
        "objective": objective.name,
        "recipe": run.recipe,
        "dataset": run.dataset,
        "latent_dim": run.latent_dim,
        "likelihood": objective.likelihood,
        "sigma": objective.sigma,
        **objective.options,
        **(vars(run.config) if run.config else {}),
    }
    options = ((name, str(value)) for name, value in said.items() if name not in VARIES)
    return Line("series", run.series, tuple(options))


def differences(lines: Sequence[Line]) -> list[str]:
    """For each line what tells it from the other lines of its series, "" where nothing does."""
    series = [line for line in lines if line.kind == "series"]
    values: dict[tuple[str, str], set[str]] = {}
    for line in series:
        others = [other for other in series if other.name == line.name]
        for option in line.said:
            values[line.name, option] = {other.said.get(option, "") for other in others}
    return [
        ", ".join(
            value if option in ("objective", "recipe") else f"{option.replace('_', ' ')} {value}"
            for option, value in line.options
            if len(values.get((line.name, option), ())) > 1
        )
        for line in lines
    ]
