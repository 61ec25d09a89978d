"""The card of a run: what it is, how it was made and how well it does, from run.json alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from vae.cards.blocks import Block, Heading, Paragraph, Table, markdown
from vae.model.recipes import RECIPES
from vae.store.config import unused_options
from vae.store.definitions import METRICS
from vae.store.documents import Dataset, Run
from vae.store.map_card import MapCard, Seen
from vae.store.said import Said

LIKELIHOODS = {
    "bernoulli": "Bernoulli on grey pixels (cross-entropy)",
    "gaussian": "Gaussian (squared error)",
}
VIEWS = {"map": "the map", "principal": "two principal directions"}
SUMMARY = (
    "Run {id}: an encoder that describes each image of {data} by {n} numbers and a decoder that "
    "draws images from such numbers. For teaching and research; it knows nothing but this data set."
)
SUMMARY_IN_SERIES = (
    "Run {id}: an encoder that describes each image of {data} by {n} numbers and a decoder that "
    "draws images from such numbers. It belongs to the series {series}. For teaching and research; "
    "it knows nothing but this data set."
)
LEARNT = "{sigma}, learnt with the nets"
AUTOENCODER = (
    "β = 0: a deterministic autoencoder. It has no posterior: reconstruction is at mu, and "
    "there is no rate, no −ELBO and no −log p."
)

OWN_CURVE = (
    "The learning curve is the encoder's own: it is of its first guesses, and so ends above the "
    "−ELBO of the run, whose places were improved afterwards, image by image."
)


def card(run: Run, data: Dataset | None) -> str:
    """The run's card in Markdown; `data` is its data set where its images are published."""
    return markdown(card_blocks(run, data))


def card_blocks(run: Run, data: Dataset | None) -> list[Block]:
    """The run's card: sections of paragraphs and tables. What run.json does not say is left out."""
    blocks: list[Block] = [Heading(run.title, 1), Paragraph(summary(run, data))]
    for title, section in card_sections(run, data).items():
        blocks += [Heading(title), *section]
    return blocks


def card_sections(run: Run, data: Dataset | None) -> dict[str, Sequence[Block]]:
    """The sections of the run's card by their titles."""
    return {
        "Data": _data(run, data),
        "Objective": _objective(run),
        "Numbers": _numbers(run),
        "How it was made": _making(run),
        "The picture of the plane": [Paragraph(_plane(run)), *_beyond(run)],
        **({"The map": _map(run.map)} if run.map else {}),
        "Files": [_files(run)],
    }


def summary(run: Run, data: Dataset | None) -> str:
    """What the run is, in two or three sentences."""
    values = {"id": run.id, "data": data.title if data else run.dataset, "n": run.latent_dim}
    if not run.series:
        return Said(SUMMARY, **values)
    return Said(SUMMARY_IN_SERIES, **values, series=run.series)


def _data(run: Run, data: Dataset | None) -> list[Block]:
    size = "{height} × {width}, grey, pixels in [0, 1]"
    if run.image.channels > 1:
        size = "{height} × {width}, colour, pixels in [0, 1]"
    rows = [
        ["what", "value"],
        ["data set", data.title if data else run.dataset],
        ["images", Said(size, height=run.image.height, width=run.image.width)],
        ["classes", ", ".join(run.classes) or "none"],
    ]
    if data:
        rows += [["origin", data.origin], ["licence", data.licence]]
    return [Table(rows)]


def _objective(run: Run) -> list[Block]:
    objective = run.objective
    likelihood = LIKELIHOODS.get(objective.likelihood, objective.likelihood)
    rows = [["what", "value"], ["name", objective.name], ["likelihood", likelihood]]
    options = dict(objective.options)
    is_learnt = options.pop("learn_sigma", "off") == "on"
    sigma = Said(LEARNT, sigma=_shown(objective.sigma)) if is_learnt else objective.sigma
    said = {"beta": objective.beta, "sigma": sigma, **options}
    rows += [[name, _shown(value)] for name, value in said.items() if value is not None]
    note = [Paragraph(AUTOENCODER)] if objective.deterministic else []
    return [Table(rows), *note]


def _numbers(run: Run) -> list[Block]:
    """Single numbers and those of each latent; the many of factors and latents are left out."""
    measured = [METRICS[key] for key in run.test.measured if METRICS[key].axes < 2]
    if not measured:
        return [Paragraph("Nothing has been measured.")]
    columns = {"test set": run.test, "10,000 training images": run.train}
    shown = {title: numbers for title, numbers in columns.items() if numbers.measured}
    table = [["number", *shown, "definition"]]
    for metric in measured:
        values = [getattr(numbers, metric.key) for numbers in shown.values()]
        table.append([metric.key, *map(_shown, values), metric.definition])
    blocks: list[Block] = [Table(table)]
    if run.protocols:
        blocks += [
            Paragraph("Measured under these protocols:"),
            Table([["number", "protocol"], *map(list, run.protocols.items())]),
        ]
    if run.remarks:
        blocks += [
            Paragraph("In this run:"),
            Table([["number", "remark"], *map(list, run.remarks.items())]),
        ]
    return blocks


def _making(run: Run) -> list[Block]:
    training = run.training
    about = RECIPES[run.recipe].about if run.recipe in RECIPES else ""
    recipe = (
        Said("{recipe}. {about}", recipe=run.recipe, about=Said(about)) if about else run.recipe
    )
    rows = [["what", "value"], ["recipe", recipe]]
    rows += [
        [net, ", ".join(str(layer["op"]) for layer in layers)]
        for net, layers in (("encoder", run.encoder), ("decoder", run.decoder))
        if layers
    ]
    if training.best_epoch is not None:
        chosen = "{best} of {all}, the best on held-out images"
        rows.append(["epoch", Said(chosen, best=training.best_epoch, all=training.epochs)])
    if training.seconds is not None:
        rows.append(["training time", f"{training.seconds:g} s"])
    if run.config is not None:
        said_above = {"recipe", "dataset", "beta", "objective", "series"}
        left_out = said_above | unused_options(run.config.objective)
        options = asdict(run.config).items()
        rows += [[k.replace("_", " "), _shown(v)] for k, v in options if k not in left_out]
    if training.versions:
        named = ", ".join(f"{name} {version}" for name, version in training.versions.items())
        rows.append(["versions", named])
    own = [Paragraph(OWN_CURVE)] if run.refinement and "history.csv" in run.files else []
    return [Table([row for row in rows if row[1]]), *own]


def _plane(run: Run) -> str:
    if run.objective.unshown:
        return Said("It cannot be explored. {reason}", reason=run.objective.unshown)
    if run.status != "ready":
        return "Only numbers and history of this run are published; it cannot be explored."
    if run.latent_dim < 2:
        return (
            "One latent: the sky is a line. Over it each class's test images are heaped in a lane "
            "of its own; what is drawn at a place is what the decoder gives there."
        )
    if run.latent_dim == 2:
        return (
            "A point is the posterior mean of a test image, coloured by its class; the plane is "
            "the whole latent space. What is drawn at a place is what the decoder gives there, "
            "also where no image lies: such places show the model, not the data."
        )
    if run.map and run.map.keeps_most:
        return Said(
            "A point is a test image on a map of all {n} latents: near points are near in all of "
            "them, directions and large distances mean nothing. What is drawn at a place is what "
            "the images around it have in common. Two latents, or two principal directions, can "
            "be shown instead.",
            n=run.latent_dim,
        )
    return Said(
        "A point is the posterior mean of a test image on two of the {n} latents, by default "
        "those that carry most nats; the others are not seen, so near points need not be alike. "
        "What is drawn at a place has the other latents where the controls say.",
        n=run.latent_dim,
    )


def _beyond(run: Run) -> list[Block]:
    """What sets its plane apart from that of other runs."""
    said: list[Block] = []
    if run.refinement:
        said.append(
            Paragraph(
                Said(
                    "An encoder's answer is a first guess here: for each image it is improved by "
                    "{steps} steps that lower reconstruction + β · rate, also from the best of "
                    "{places} places of the plane (semi-amortised inference). Stars and numbers "
                    "are of the better places; the star of a drawing goes to its own once the pen "
                    "rests.",
                    steps=run.refinement.steps,
                    places=run.refinement.side**2,
                )
                if run.refinement.side
                else Said(
                    "An encoder's answer is a first guess here: for each image it is improved by "
                    "{steps} steps that lower reconstruction + β · rate (semi-amortised "
                    "inference). Stars and numbers are of the better places; the star of a drawing "
                    "goes to its own once the pen rests.",
                    steps=run.refinement.steps,
                )
            )
        )
    if run.told_classes:
        said.append(
            Paragraph(
                "Both nets are told the class of each image, so that a place need not say it: "
                "classes lie upon one another, and what is drawn at a place is of the class that "
                "is chosen."
            )
        )
    if run.objective.learns_prior:
        said.append(
            Paragraph(
                "The prior is not N(0, I) but a mixture of Gaussians that was learnt with the "
                "nets: rates, samples and holes are of it."
            )
        )
    return said


def _map(made: MapCard) -> list[Block]:
    options = ", ".join(f"{name} {_shown(value)}" for name, value in made.parameters.items())
    with_them = ", ".join(f"{name} {version}" for name, version in made.versions.items())
    rows = [["seen on", "neighbours kept", "error of the way back", "reconstruction from there"]]
    rows += [
        [VIEWS.get(name, name), f"{100 * view.kept:.1f} %", f"{view.distance:.3f}", _nats(view)]
        for name, view in made.views.items()
    ]
    if made.reconstruction is not None:
        rows.append(["all latents", "100 %", "0", f"{made.reconstruction:.2f} nats"])
    return [
        Paragraph(
            Said(
                "{method} of the test images' means: {options}; {versions}.",
                method=made.method.upper(),
                options=options,
                versions=with_them,
            )
        ),
        Paragraph(
            Said(
                "Every place of the map decodes: the weighted mean of the {n} images around it. "
                "How good that is, is measured without the image itself: at its place, how far is "
                "what the others give from its mean in all latents, and how well does that draw "
                "it? Kept are those of an image's 15 nearest in all latents that are among its 15 "
                "nearest in the view.",
                n=made.inverse_neighbours,
            )
        ),
        Table(rows),
    ]


def _nats(view: Seen) -> str:
    return "–" if view.reconstruction is None else f"{view.reconstruction:.2f} nats"


def _files(run: Run) -> Table:
    rows = [[name, f"{size:,}", sha256[:16]] for name, (sha256, size) in sorted(run.files.items())]
    return Table([["file", "bytes", "SHA-256 begins with"], *rows])


def _shown(value: str | float | tuple[float, ...] | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, tuple):
        return ", ".join(f"{v:.2f}" for v in value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)
