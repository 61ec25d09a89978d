"""docs/models.md and the runs' cards beside it, from the run.json of the published runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from vae.cards.blocks import Block, Heading, Link, Paragraph, Table, markdown
from vae.cards.cards import card
from vae.cards.series_table import series_table
from vae.measure.required import required_numbers
from vae.store.catalogue import Catalogue, UnknownDataset
from vae.store.definitions import DEFINITIONS
from vae.store.documents import Dataset, Run

CARDS = "cards"
NUMBERS: dict[str, tuple[str, str]] = {
    "negative_elbo": ("−ELBO", ".2f"),
    "reconstruction": ("reconstruction", ".2f"),
    "kl": ("rate", ".2f"),
    "negative_log_likelihood": ("−log p", ".2f"),
    "mse_at_mu": ("MSE at mu", ".4f"),
    "knn_15_accuracy": ("15-NN", ".1%"),
    "active_units": ("active", "d"),
    "mig": ("MIG", ".3f"),
}


def models_pages(catalogue: Catalogue) -> dict[Path, str]:
    """Every generated page of docs/ by its path there: models.md and a card for each whole run."""
    runs = [run for run in catalogue.runs() if isinstance(run, Run)]
    pages = {Path("models.md"): models_page(runs)}
    for run in runs:
        if run.status == "ready":
            pages[Path(CARDS) / f"{run.id}.md"] = card(run, data_of(run, catalogue))
    return pages


def models_page(runs: Iterable[Run]) -> str:
    """The table of all published runs, of each series, and of what was required of them."""
    runs = list(runs)
    blocks: list[Block] = [
        Heading("The published models", 1),
        Paragraph(
            "Written by python -m vae table from the run.json of every published run. The numbers "
            "are of the data set's test part, on which nothing was trained or chosen, and of the "
            "float16 weights as published. Nats an image; pixels are values in [0, 1], never "
            "binarised, unless the data itself is binary."
        ),
        Heading("Required numbers"),
        _required(runs),
        Paragraph(
            "Speed of training against loops of the reference kind is measured by make bench."
        ),
    ]
    if single := [run for run in runs if not run.series]:
        blocks += [Heading("Runs"), _runs(single)]
    for series in sorted({run.series for run in runs if run.series}):
        members = [run for run in runs if run.series == series]
        blocks += [
            Heading(f"Series {series}"),
            Paragraph(_about(members)),
            Table(series_table(members)),
            Paragraph("Whole runs, which can be explored:"),
            _cards([run for run in members if run.status == "ready"]),
        ]
    blocks += [Heading("Definitions"), _definitions(runs)]
    return markdown(blocks)


def write_pages(docs: Path, pages: Mapping[Path, str]) -> list[Path]:
    """Write the pages below `docs`; cards of runs that are gone go. Returns what changed."""
    (docs / CARDS).mkdir(parents=True, exist_ok=True)
    changed = []
    for path in sorted(docs.joinpath(CARDS).glob("*.md")):
        if path.relative_to(docs) not in pages:
            path.unlink()
            changed.append(path)
    for name, text in pages.items():
        path = docs / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            changed.append(path)
    return changed


def data_of(run: Run, catalogue: Catalogue) -> Dataset | None:
    """The run's data set, where its test images are published."""
    try:
        return catalogue.dataset(run.dataset)
    except UnknownDataset:
        return None


def _required(runs: list[Run]) -> Table:
    rows = [["what", "required", "published", "reached"]]
    for each in required_numbers(runs):
        rows.append([each.what, each.needed, each.found, "yes" if each.met else "no"])
    return Table(rows)


def _runs(runs: list[Run]) -> Table:
    shown = [name for name in NUMBERS if any(name in _test(run) for run in runs)]
    rows: list[list[str | Link]] = [
        ["run", "data", "latents", "objective", "recipe", *(NUMBERS[name][0] for name in shown)]
    ]
    for run in runs:
        numbers = _test(run)
        rows.append(
            [
                _link(run),
                run.dataset,
                str(run.latent_dim),
                _objective(run),
                run.recipe,
                *(format(numbers[n], NUMBERS[n][1]) if n in numbers else "–" for n in shown),
            ]
        )
    return Table(rows)


def _objective(run: Run) -> str:
    """A model brought from elsewhere has no β that anybody knows."""
    beta = run.document["objective"].get("beta")
    return run.objective.name if beta is None else f"{run.objective.name}, β = {beta:g}"


def _cards(runs: list[Run]) -> Table:
    return Table([["run", "title"], *([_link(run), run.title] for run in runs)])


def _link(run: Run) -> str | Link:
    return Link(run.id, f"{CARDS}/{run.id}.md") if run.status == "ready" else run.id


def _about(members: list[Run]) -> str:
    first = members[0]
    return (
        f"{len(members)} runs on {first.dataset}, {first.latent_dim} latents, recipe "
        f"{first.recipe}; mean ± sample standard deviation over the seeds."
    )


def _definitions(runs: list[Run]) -> Table:
    protocols: dict[str, str] = {}
    for run in runs:
        protocols |= run.metrics.get("protocols", {})
    rows = [["number", "definition", "protocol"]]
    rows += [[name, text, protocols.get(name, "")] for name, text in DEFINITIONS.items()]
    return Table(rows)


def _test(run: Run) -> dict[str, Any]:
    numbers: dict[str, Any] = run.metrics.get("test", {})
    return numbers
