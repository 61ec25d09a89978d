"""A sweep's runs put together by setting: what one β did, over its seeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np

from vae.store.documents import Run

Part = Literal["test", "train"]
NOT_A_SETTING = {"seed", "threads", "device"}


@dataclass(frozen=True, eq=False)
class Setting:
    """Runs that differ by their seeds alone; of one objective at one β."""

    objective: str
    beta: float
    runs: tuple[Run, ...]

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

    Imported runs, whose β is not known, belong to none.
    """
    found: dict[tuple[str, float, str], list[Run]] = {}
    for run in sorted(runs, key=lambda run: (run.seed or 0, run.id)):
        # Runs of one objective and β may still differ, say in a capacity or in their latents.
        options = asdict(run.config) if run.config else {}
        rest = {k: v for k, v in options.items() if k not in NOT_A_SETTING}
        if run.objective.beta is not None:
            found.setdefault((run.objective.name, run.objective.beta, repr(rest)), []).append(run)
    return [
        Setting(name, beta, tuple(found[name, beta, rest])) for name, beta, rest in sorted(found)
    ]
