"""A sweep's runs put together by setting: what one β did, over its seeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from vae.documents import Run

Part = Literal["test", "train"]


@dataclass(frozen=True, eq=False)
class Setting:
    """The runs of one objective at one β; they differ by their seeds alone."""

    objective: str
    beta: float
    runs: tuple[Run, ...]

    def values(self, metric: str, part: Part = "test") -> np.ndarray:
        """The metric of each run that has it, (seeds,) float64; empty where none has."""
        found = (run.metrics.get(part, {}).get(metric) for run in self.runs)
        return np.array([value for value in found if value is not None], np.float64)

    def mean(self, metric: str, part: Part = "test") -> float:
        """Over the seeds; NaN, which figures leave out, where no run has the metric."""
        values = self.values(metric, part)
        return float(values.mean()) if values.size else float("nan")


def settings(runs: Iterable[Run]) -> list[Setting]:
    """The settings among `runs`, by objective and rising β, each with its runs by id."""
    found: dict[tuple[str, float], list[Run]] = {}
    for run in sorted(runs, key=lambda run: run.id):
        found.setdefault((run.objective.name, run.objective.beta), []).append(run)
    return [Setting(name, beta, tuple(found[name, beta])) for name, beta in sorted(found)]
