"""Which runs a sweep is made of: every combination of the options' values, each with every seed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from vae.store.checks import RUN_ID
from vae.store.config import ConfigError
from vae.store.parsing import run_from_json
from vae.training.config import Config, from_recipe


@dataclass(frozen=True)
class Job:
    run_id: str
    config: Config


def plan(options: Mapping[str, Sequence[Any]], seeds: Sequence[int], series: str) -> list[Job]:
    """The sweep's runs, the first seed of all combinations first: half a sweep is a whole curve.

    options: names of Config's fields with one or several values each, `recipe` among them. Ids are
    the series, what is varied (β always) and the seed: `mnist-10d-beta-0p5-seed-0`. Raises
    ConfigError naming the option.
    """
    repeated = [name for name, values in options.items() if len(set(values)) < len(values)]
    if repeated:
        raise ConfigError(f"{repeated[0]} is {list(options[repeated[0]])}; give each value once")
    varied = [name for name, values in options.items() if len(values) > 1]
    # The most telling part of an id first, as Config orders its fields; β is in every id.
    order = [f.name for f in fields(Config) if f.name in varied or f.name == "beta"]
    jobs = []
    for seed, values in itertools.product(seeds, itertools.product(*options.values())):
        chosen = dict(zip(options, values, strict=True))
        config = from_recipe(**chosen, series=series, seed=seed)
        parts = [_id_part(name, getattr(config, name)) for name in order]
        run_id = "-".join([series, *parts, f"seed-{seed}"])
        if not RUN_ID.fullmatch(run_id):
            raise ConfigError(
                f"series is {series!r}, which makes the id {run_id!r}; allowed: a-z, 0-9 and -, "
                "up to 64 characters"
            )
        jobs.append(Job(run_id, config))
    return jobs


def _id_part(name: str, value: Any) -> str:
    """beta 0.5 → "beta-0p5", objective "beta-tcvae" → "beta-tcvae": words speak for themselves."""
    if isinstance(value, str):
        return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    return f"{name.replace('_', '-')}-{value:g}".replace(".", "p").replace("+", "")


def finished(job: Job, runs: Path) -> bool:
    """Whether the run is there already. Raises ConfigError where its id holds other options."""
    document = runs / job.run_id / "run.json"
    if not document.exists():
        return False
    saved = run_from_json(document.parent, document.read_bytes()).config
    if saved is None or asdict(saved) != asdict(job.config):
        raise ConfigError(
            f"series is {job.config.series!r}, but {document.parent} holds a run with other "
            "options; choose another --series or delete that folder"
        )
    return True


def title(config: Config, data_title: str) -> str:
    """The run's name in the page: what tells it from the others of its series."""
    return f"{data_title}, {config.latent_dim}-D, β = {config.beta:g}, seed {config.seed}"
