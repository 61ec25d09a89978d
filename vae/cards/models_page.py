"""docs/models.md and the runs' cards beside it, from the run.json of the published runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from vae.cards.blocks import Block, Heading, Link, Paragraph, Table, markdown
from vae.cards.cards import card
from vae.cards.tables import series_table
from vae.store.atomic_write import atomic_write
from vae.store.catalogue import Catalogue, UnknownDataset
from vae.store.definitions import COMPARED, METRICS
from vae.store.documents import Dataset, Run

CARDS = "cards"
# A plane can be integrated over: the likelihood itself and not a bound. Of series only the whole
# runs have been measured on binarised images.
OF_RUNS = (
    *("negative_log_likelihood", "binarised_negative_elbo"),
    "binarised_negative_log_likelihood",
)


def models_pages(catalogue: Catalogue) -> dict[Path, str]:
    """Every generated page of docs/ by its path there: models.md and a card for each whole run."""
    runs = [run for run in catalogue.runs() if isinstance(run, Run)]
    pages = {Path("models.md"): models_page(runs)}
    for run in runs:
        if run.status == "ready":
            pages[Path(CARDS) / f"{run.id}.md"] = card(run, data_of(run, catalogue))
    return pages


def models_page(runs: Iterable[Run]) -> str:
    """The table of all published runs, and of each series."""
    runs = list(runs)
    blocks: list[Block] = [
        Heading("The published models", 1),
        Paragraph(
            "Written by python -m vae table from the run.json of every published run. The numbers "
            "are of the data set's test part, on which nothing was trained or chosen, and of the "
            "float16 weights as published. Nats per image; pixels are values in [0, 1], binarised "
            "only where a column says so (bin.) or the data itself is binary."
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
        if not path.exists() or path.read_bytes() != text.encode():
            atomic_write(path, text.encode())
            changed.append(path)
    return changed


def data_of(run: Run, catalogue: Catalogue) -> Dataset | None:
    """The run's test images, where they are published."""
    try:
        return catalogue.images(run)
    except UnknownDataset:
        return None


def _runs(runs: list[Run]) -> Table:
    columns = [*COMPARED, *(METRICS[key] for key in OF_RUNS)]
    shown = [m for m in columns if any(run.test.value(m.key) is not None for run in runs)]
    rows: list[list[str | Link]] = [
        ["run", "data", "latents", "objective", "recipe", *(metric.title for metric in shown)]
    ]
    for run in runs:
        rows.append(
            [
                _link(run),
                run.dataset,
                str(run.latent_dim),
                _objective(run),
                run.recipe,
                *(metric.shown(run.test.value(metric.key)) for metric in shown),
            ]
        )
    return Table(rows)


def _objective(run: Run) -> str:
    """Of a model brought from elsewhere β is not known."""
    name, beta = run.objective.name, run.objective.beta
    return name if beta is None else f"{name}, β = {beta:g}"


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
        protocols |= run.protocols
    rows = [["number", "definition", "protocol"]]
    rows += [[k, metric.definition, protocols.get(k, "")] for k, metric in METRICS.items()]
    return Table(rows)
