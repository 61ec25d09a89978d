"""The card of a run: what it is, how it was made and how well it does, from run.json alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vae.cards.blocks import Block, Heading, Paragraph, Table, markdown
from vae.model.recipes import RECIPES
from vae.store.definitions import DEFINITIONS
from vae.store.documents import Dataset, Run

LIKELIHOODS = {
    "bernoulli": "Bernoulli on grey pixels (cross-entropy)",
    "gaussian": "Gaussian (squared error)",
}
AUTOENCODER = (
    "β = 0: a deterministic autoencoder. It has no posterior: reconstruction is at mu, and "
    "there is no rate, no −ELBO and no −log p."
)


def card(run: Run, data: Dataset | None) -> str:
    """The run's card in Markdown; `data` is its data set where its images are published."""
    return markdown(card_blocks(run, data))


def card_blocks(run: Run, data: Dataset | None) -> list[Block]:
    """The run's card: sections of paragraphs and tables. What run.json does not say is left out."""
    return [
        Heading(run.title, 1),
        Paragraph(_summary(run, data)),
        Heading("Data"),
        *_data(run, data),
        Heading("Objective"),
        *_objective(run),
        Heading("Numbers"),
        *_numbers(run),
        Heading("How it was made"),
        *_making(run),
        Heading("The picture of the plane"),
        Paragraph(_plane(run)),
        Heading("Files"),
        _files(run),
    ]


def _summary(run: Run, data: Dataset | None) -> str:
    name = data.title if data else run.dataset
    series = f" It belongs to the series {run.series}." if run.series else ""
    return (
        f"Run {run.id}: an encoder that describes each image of {name} by {run.latent_dim} numbers "
        f"and a decoder that draws images from such numbers.{series} "
        "For teaching and research; it knows nothing but this data set."
    )


def _data(run: Run, data: Dataset | None) -> list[Block]:
    colour = "grey" if run.image.channels == 1 else "colour"
    rows = [
        ["what", "value"],
        ["data set", data.title if data else run.dataset],
        ["images", f"{run.image.height} × {run.image.width}, {colour}, pixels in [0, 1]"],
        ["classes", ", ".join(run.classes) or "none"],
    ]
    if data:
        rows += [["origin", data.origin], ["licence", data.licence]]
    return [Table(rows)]


def _objective(run: Run) -> list[Block]:
    said = run.document["objective"]
    likelihood = LIKELIHOODS.get(run.objective.likelihood, run.objective.likelihood)
    rows = [["what", "value"], ["name", run.objective.name], ["likelihood", likelihood]]
    rows += [[k, _shown(v)] for k, v in said.items() if k not in ("name", "likelihood")]
    note = [Paragraph(AUTOENCODER)] if run.objective.deterministic else []
    return [Table(rows), *note]


def _numbers(run: Run) -> list[Block]:
    splits = {name: run.metrics.get(name, {}) for name in ("test", "train")}
    names = [*DEFINITIONS, *(n for n in splits["test"] if n not in DEFINITIONS)]
    measured = [n for n in names if n in splits["test"] and not _is_matrix(splits["test"][n])]
    if not measured:
        return [Paragraph("Nothing has been measured.")]
    shown = [split for split in splits if splits[split]]
    columns = {"test": "test set", "train": "10,000 training images"}
    table: list[list[str]] = [["number", *(columns[split] for split in shown), "definition"]]
    for name in measured:
        values = [_shown(splits[split].get(name, "–")) for split in shown]
        table.append([name, *values, DEFINITIONS.get(name, "")])
    blocks: list[Block] = [Table(table)]
    protocols: Mapping[str, str] = run.metrics.get("protocols", {})
    if protocols:
        blocks += [
            Paragraph("Measured under these protocols:"),
            Table([["number", "protocol"], *([k, str(v)] for k, v in protocols.items())]),
        ]
    return blocks


def _making(run: Run) -> list[Block]:
    training: Mapping[str, Any] = run.document.get("training", {})
    about = RECIPES[run.recipe].about if run.recipe in RECIPES else ""
    rows = [["what", "value"], ["recipe", f"{run.recipe}. {about}".strip()]]
    rows += [
        [net, ", ".join(str(layer["op"]) for layer in layers)]
        for net, layers in (("encoder", run.encoder), ("decoder", run.decoder))
        if layers
    ]
    if "best_epoch" in training:
        chosen = f"{training['best_epoch']} of {training['epochs']}, the best on held-out images"
        rows.append(["epoch", chosen])
    if "seconds" in training:
        rows.append(["training time", f"{training['seconds']:g} s"])
    config = training.get("config", {})
    rows += [[k.replace("_", " "), _shown(v)] for k, v in config.items() if k not in _SAID_ABOVE]
    versions = training.get("versions", {})
    if versions:
        rows.append(["versions", ", ".join(f"{name} {v}" for name, v in versions.items())])
    return [Table([row for row in rows if row[1]])]


_SAID_ABOVE = {"recipe", "dataset", "beta", "objective", "series"}


def _plane(run: Run) -> str:
    if run.status != "ready":
        return "Only numbers and history of this run are published; it cannot be explored."
    if run.latent_dim < 2:
        return "One latent: there is no plane to show."
    if run.latent_dim == 2:
        return (
            "A point is the posterior mean of a test image, coloured by its class; the plane is "
            "the whole latent space. What is drawn at a place is what the decoder gives there, "
            "also where no image lies: such places show the model, not the data."
        )
    return (
        f"A point is the posterior mean of a test image on two of the {run.latent_dim} latents, "
        "by default those that carry most nats; the others are not seen, so near points need not "
        "be alike. What is drawn at a place has the other latents where the controls say."
    )


def _files(run: Run) -> Table:
    rows = [[name, f"{size:,}", sha256[:16]] for name, (sha256, size) in sorted(run.files.items())]
    return Table([["file", "bytes", "SHA-256 begins with"], *rows])


def _is_matrix(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"{v:.2f}" if isinstance(v, float) else str(v) for v in value)
    if isinstance(value, bool) or not isinstance(value, float):
        return str(value)
    return f"{value:.6g}"
