"""The sections of a run's page: numbers, curve, how it was made, layers, files, relatives."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from dash import html
from dash.development.base_component import Component

from app.api.files import run_urls
from app.languages.spoken import tr
from app.pages.shared.glossary import term_link, with_terms
from app.pages.shared.run_parts import pairs, sky_picture, written
from app.pages.shared.terms import METRIC_TERMS
from app.runs.about_run import Layer, bounds, command, curve, layers, siblings, tensor_shapes
from app.runs.class_errors import class_errors
from app.runs.offered import usable
from app.web import mantine as dmc
from app.web.attributes import attributes
from app.web.markup import in_few
from vae.cards.blocks import Block, Link, Paragraph, Table
from vae.cards.cards import OWN_CURVE
from vae.store.catalogue import Catalogue
from vae.store.definitions import METRICS, NUMBERS, Metric, Metrics
from vae.store.documents import Run

# Of a number below zero: a hyphen is shorter than its digits are wide.
NEGATIVE = re.compile(r"^-(?=\d)")
# Pixels that an axis takes for each figure of its longest number, and beside it.
FIGURE, BESIDE = 8, 20
# Options that are told before all others are unfolded.
TOLD = ("recipe", "beta", "seed")
# Told layer by layer.
NETWORKS = ("encoder", "decoder")
MOST_CLASSES = 50


def section(title: str, *children: Component, name: str = "") -> Component:
    parts = in_few([html.H2(title), *children])
    return html.Section(parts, className=f"run-section {name}".strip())


def numbers(run: Run) -> Component:
    """Every single number with what it means, folded below it."""
    measured = [metric for metric in NUMBERS if metric.key in run.test.measured]
    if not measured:
        return section("Numbers", html.P("Nothing has been measured."))
    splits = {"test images": run.test, "training images": run.train}
    shown = {title: found for title, found in splits.items() if found.measured}
    unit = with_terms("[nats](nats) per image, where nothing else is said")
    head = html.Div(
        [html.Span(unit), *(html.Span(name) for name in shown)], className="number-row is-head"
    )
    rows = [_number(each, list(shown.values()), run.protocols) for each in measured]
    table = html.Div([head, *rows], className="number-rows")
    known = [key for key in METRICS if key in run.remarks]
    said = [html.P(f"{tr(METRICS[key].title)}, {tr(run.remarks[key])}.") for key in known]
    return section("Numbers", table, *said, name="numbers")


def _number(metric: Metric, splits: Sequence[Metrics], protocols: Mapping[str, str]) -> Component:
    values = [written(metric, split.value(metric.key)) for split in splits]
    names = [html.Span(text) for text in (metric.title, *values)]
    meaning = [html.P(text) for text in (metric.definition, protocols.get(metric.key)) if text]
    if metric.key in METRIC_TERMS:
        meaning.insert(0, html.P(["In plain words: ", term_link(METRIC_TERMS[metric.key]), "."]))
    return html.Details([html.Summary(names, className="number-row"), *meaning])


def learning_curve(run: Run, catalogue: Catalogue) -> Component | None:
    """What its epochs measured on both splits; None where there is no history."""
    if "history.csv" not in run.files:
        return None
    drawn = curve(catalogue.history(run.id), run.objective.deterministic)
    if drawn is None:
        return section("Learning curve", html.P("None of its epochs measured a finite number."))
    best = run.training.best_epoch
    chart = dmc.LineChart(
        data=drawn.rows,
        dataKey="epoch",
        series=[
            {"name": "train", "label": "train", "color": "var(--run-0)"},
            {"name": "held-out", "label": "held-out", "color": "var(--run-1)"},
        ],
        h=280,
        curveType="linear",
        withDots=len(drawn.rows) == 1,
        withLegend=True,
        xAxisLabel="epoch",
        xAxisProps={"type": "number", "domain": [1, "dataMax"], "tickCount": 6},
        referenceLines=[{"x": best, "label": "kept", "labelPosition": "top"}] if best else [],
        **_frame(drawn.ticks),
    )
    title = "[Reconstruction](reconstruction)" if run.objective.deterministic else "[−ELBO](elbo)"
    about = tr(
        "{title}, [nats](nats) per image, after each [epoch](epoch). The steepest "
        "tenth lies above the top.",
        title=title,
    )
    own = [html.P(OWN_CURVE)] if run.refinement else []
    heads = {"epoch": tr("epoch"), "train": tr("train"), "held-out": tr("held-out")}
    walked = _walked(chart, "Learning curve", heads, drawn.rows)
    return section("Learning curve", html.P(with_terms(about)), *own, walked)


def samples(run: Run) -> Component | None:
    """The bound on −log p by its number of samples; None where it was not measured."""
    drawn = bounds(run)
    if drawn is None:
        return None
    exact = run.test.negative_log_likelihood
    chart = dmc.LineChart(
        data=[{**row, "samples": f"{row['samples']:,.0f}"} for row in drawn.rows],
        dataKey="samples",
        series=[{"name": "nats", "label": "bound", "color": "var(--run-0)"}],
        h=200,
        curveType="linear",
        xAxisLabel="samples an image",
        referenceLines=[]
        if exact is None
        else [{"y": exact, "label": "−log p", "color": "var(--run-1)"}],
        **_frame(drawn.ticks),
    )
    about = (
        "The bound on −log p of the test images that K samples give (IWAE), nats per image: from "
        "−ELBO down towards −log p. How far it falls is what one Gaussian for each image costs."
    )
    heads = {"samples": tr("samples an image"), "nats": tr("bound")}
    walked = _walked(chart, "More samples", heads, drawn.rows, even=True)
    return section("More samples", html.P(about), walked)


def _walked(
    chart: Component,
    name: str,
    heads: Mapping[str, str],
    rows: Sequence[Mapping[str, float]],
    even: bool = False,
) -> Component:
    """The chart with what its lines hold, which arrow keys walk and a table has, see
    assets/pages/run/curves.mjs; heads: of the columns, the first that of the horizontal axis;
    even: whose values are names there."""
    values = {
        "heads": list(heads.values()),
        "rows": [[row.get(column) for column in heads] for row in rows],
        "even": even,
    }
    plot = html.Div(chart, className="curve", **attributes(name))
    return html.Div([plot], className="walked", **attributes(values=json.dumps(values)))


def _frame(ticks: Sequence[float]) -> Mapping[str, object]:
    """What the charts of this page have alike."""
    return {
        "tickLine": "none",
        "gridColor": "var(--grid-line)",
        "textColor": "var(--quiet)",
        "strokeDasharray": "0",
        "yAxisProps": {
            "domain": [ticks[0], ticks[-1]],
            "ticks": list(ticks),
            "allowDataOverflow": True,
            "width": BESIDE + FIGURE * max(len(f"{tick:g}") for tick in ticks),
        },
        # A dot on the edge is whole, with the room that half of it takes.
        "dotProps": {"clipDot": False},
        "lineChartProps": {"margin": {"top": 8, "right": 16}},
        "tooltipAnimationDuration": 0,
    }


def errors_by_class(run: Run, catalogue: Catalogue) -> Component | None:
    """Which classes are hard; None where no image was measured, or all are of one class."""
    if run.status != "ready":
        return None
    has_rate = not (run.objective.deterministic or run.objective.learns_prior)
    found = class_errors(catalogue.latents(run.id), has_rate)
    if len(found) < 2:
        return None
    columns = ["class", "test images", "reconstruction"]
    columns += ["rate", "−ELBO"] if any(each.rate is not None for each in found) else []
    rows = [
        [each.name, f"{each.images:,}", *(_nats(each.reconstruction, each.rate, len(columns)))]
        for each in found[:MOST_CLASSES]
    ]
    about = (
        "Means over the test images of each class, [nats](nats) per image, the worst "
        "[reconstruction](reconstruction) first; the [rate](rate) is what an image's place costs."
    )
    left = len(found) - MOST_CLASSES
    further = [html.P(tr("And {left} classes with less error.", left=left))] if left > 0 else []
    parts = [html.P(with_terms(about)), _table([columns, *rows]), *further]
    return section("Error by class", *parts, name="errors-by-class")


def _nats(reconstruction: float, rate: float | None, columns: int) -> list[str]:
    values = [reconstruction, rate, None if rate is None else reconstruction + rate]
    return ["–" if value is None else f"{value:.1f}" for value in values[: columns - 2]]


def making(run: Run, blocks: Sequence[Block]) -> Component:
    """The command that trains it again, what run.json says of its training, all its options."""
    said, options = command(run), asdict(run.config) if run.config else {}
    copy = dmc.CopyButton("Copy", value=said, copiedChildren="Copied", className="button")
    again = [html.Div([html.Code(said), copy], className="command")] if said else []
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows[1:]]
    names = {name.replace("_", " ") for name in options if name not in TOLD} | set(NETWORKS)
    told = [row for row in rows if str(row[0]).replace("_", " ") not in names]
    values = [(name.replace("_", " "), str(value)) for name, value in options.items()]
    summary = html.Summary(tr("All {count} options", count=len(options)))
    folded = [html.Details([summary, pairs(values, "options")])] if options else []
    return section("How it was trained", *again, _table([["what", "value"], *told]), *folded)


def architecture(run: Run) -> Component | None:
    """Both networks layer by layer; None for a run that says nothing of them."""
    shapes = tensor_shapes(run)
    networks = {"Encoder": layers(run.encoder, shapes), "Decoder": layers(run.decoder, shapes)}
    tables = [_network(title, found) for title, found in networks.items() if found]
    return section("Architecture", *tables, name="architecture") if tables else None


def _network(title: str, found: Sequence[Layer]) -> Component:
    total = sum(layer.parameters for layer in found)
    rows = [
        [layer.op, layer.options, layer.weight, f"{layer.parameters:,}" if layer.parameters else ""]
        for layer in found
    ]
    count = html.Span(" " + tr("{n} parameters", n=f"{total:,}") if total else "")
    table = _table([["layer", "options", "weight", "parameters"], *rows])
    return html.Div([html.H3([title, count]), table])


def files(run: Run, catalogue: Catalogue) -> Component:
    """What can be taken along, with sizes where the file is sent as it lies there."""
    urls = run_urls(catalogue, run)
    history = f"/api/epochs.csv?runs={run.id}" if "history.csv" in run.files else None
    found = [
        ("Card", "Markdown", f"/runs/{run.id}.md", None),
        ("Everything that is said here", "JSON", f"/api/runs/{run.id}", None),
        ("Weights", "safetensors, float16", urls.get("weights"), "weights.safetensors"),
        ("Latents of the test images", "safetensors", urls.get("latents"), "latents.npz"),
        ("Latents of the test images", "CSV", urls.get("latents_csv"), None),
        ("Epochs", "CSV", history, "history.csv"),
        ("Latents after each kept epoch", "safetensors", urls.get("snapshots"), "snapshots.npz"),
    ]
    rows: list[Sequence[str | Link]] = [["file", "as", "size"]]
    rows += [
        [Link(what, url), form, _size(run, name)]
        for what, form, url, name in found
        if url is not None
    ]
    return section("Files", _table(rows))


def _size(run: Run, name: str | None) -> str:
    """ "3.7 MB", "" where nobody knows before it is asked for."""
    if name is None or name not in run.files:
        return ""
    size = run.files[name][1]
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def relatives(run: Run, runs: Sequence[Run]) -> Component | None:
    """The other runs of its series, or those most like it; None where there is none."""
    found = siblings(run, runs)
    if not found:
        return None
    title = tr("Series {series}", series=run.series) if run.series else "On the same images"
    seen = [_relative(each) for each in found if usable(each)]
    further = [html.A(each.title, href=f"/runs/{each.id}") for each in found if not usable(each)]
    numbers_only = [html.P(["Numbers only: ", *further], className="further")] if further else []
    return section(title, html.Div(seen, className="relatives"), *numbers_only)


def _relative(run: Run) -> Component:
    return html.A(
        [sky_picture(run, "thumbnail"), html.Span(run.title)],
        href=f"/runs/{run.id}",
        className="relative",
        **attributes(run=run.id),
    )


def texts(blocks: Sequence[Block]) -> list[Component]:
    """The card's paragraphs and tables as elements."""
    return [
        html.P(block.text) if isinstance(block, Paragraph) else _table(block.rows)
        for block in blocks
        if isinstance(block, Paragraph | Table)
    ]


def _table(rows: Sequence[Sequence[str | Link]]) -> Component:
    head, *body = rows
    heads = html.Thead(html.Tr([html.Th(_cell(cell), scope="col") for cell in head]))
    lines = [html.Tr([html.Td(_cell(cell)) for cell in row]) for row in body]
    table = html.Table([heads, html.Tbody(lines)], className="facts-table")
    return html.Div(table, className="table-pane", tabIndex=0)


def _cell(cell: str | Link) -> str | Component:
    if isinstance(cell, Link):
        return html.A(cell.text, href=cell.address)
    return NEGATIVE.sub("−", cell)
