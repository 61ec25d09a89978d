"""Runs' numbers in columns: of each run as it is measured, and of a series as means over seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from vae.store.definitions import COMPARED, METRICS, NUMBERS, Metric, Metrics
from vae.store.documents import Run
from vae.store.series import Setting, settings

NAME_WIDTH, SPLIT_WIDTH, WIDTH = 32, 7, 9
STORED = "*"
# A series is read for what β does, so more of it is shown than of single runs.
OF_SERIES = ("beta_vae_score", "total_correlation")
NOT_VARIED = {"objective", "beta", "seed", "threads", "device"}


def header() -> str:
    headings = "".join(f"{metric.title:>{_width(metric)}}" for metric in NUMBERS)
    return f"{'run':<{NAME_WIDTH}}{'split':<{SPLIT_WIDTH}}{headings}"


def rows(run_id: str, splits: Mapping[str, Metrics], stored: bool = False) -> list[str]:
    """A row for each split that was measured; `stored` marks those that were not measured now."""
    return [
        f"{run_id + STORED * stored:<{NAME_WIDTH}}{split:<{SPLIT_WIDTH}}"
        + "".join(f"{m.shown(numbers.value(m.key)):>{_width(m)}}" for m in NUMBERS)
        for split, numbers in splits.items()
        if numbers.measured
    ]


def remarks(said: Mapping[str, str]) -> list[str]:
    """A line for each number that is absent or was measured otherwise."""
    return [f"  {METRICS[key].title}, {said[key]}" for key in METRICS if key in said]


def explained(protocols: Mapping[str, str]) -> str:
    """Definitions of all metrics, each with the protocol that pins it."""
    lines = [f"\n{STORED} as stored in run.json: published without weights", "\nSplits:"]
    lines += [f"  {name}: {protocols[name]}" for name in ("test", "train") if name in protocols]
    lines.append("\nDefinitions:")
    for key, metric in METRICS.items():
        lines.append(f"  {key} ({metric.title}): {metric.definition}")
        if key in protocols:
            lines.append(f"    protocol: {protocols[key]}")
    return "\n".join(lines)


def series_table(runs: Sequence[Run]) -> list[list[str]]:
    """Header and one row a setting: objective, β, whatever else varies, the number of seeds, then
    each metric as mean ± sample standard deviation over the seeds."""
    found = settings(runs)
    columns = [*COMPARED, *(METRICS[key] for key in OF_SERIES)]
    shown = [m for m in columns if any(setting.values(m.key).size for setting in found)]
    options = [_options(setting) for setting in found]
    # An imported run states no options.
    names = {name: None for each in options for name in each}
    varied = [name for name in names if len({each.get(name) for each in options}) > 1]
    titles = [name.replace("_", " ") for name in varied]
    header = ["objective", "β", *titles, "seeds", *(metric.title for metric in shown)]
    body = [
        [
            setting.objective,
            "–" if setting.beta is None else f"{setting.beta:g}",
            *(each.get(name, "–") for name in varied),
            str(len(setting.runs)),
            *(metric.spread(setting.values(metric.key).tolist()) for metric in shown),
        ]
        for setting, each in zip(found, options, strict=True)
    ]
    return [header, *body]


def text_table(rows: Sequence[Sequence[str]]) -> str:
    """Columns flush right but the first, for a terminal."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *rest = (
            cell.ljust(w) if not i else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join([first, *rest]).rstrip())
    return "\n".join(lines)


def _options(setting: Setting) -> dict[str, str]:
    config = setting.runs[0].config
    options = asdict(config) if config else {}
    return {name: str(value) for name, value in options.items() if name not in NOT_VARIED}


def _width(metric: Metric) -> int:
    return max(WIDTH, len(metric.title) + 2)
