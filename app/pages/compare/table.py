"""The table of the chosen runs, and the definitions that stand beside numbers."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.glossary import metric_name
from app.runs.comparison import Comparison
from app.runs.comparison_tables import shown_metrics
from app.runs.run_differences import Difference, Interval, definition
from app.web.attributes import attributes
from vae.store.definitions import METRICS, Metric
from vae.store.documents import Run


def run_table(compared: Comparison, csv: str) -> Component:
    """A row a chosen run; its heads sort and define. csv: where its numbers are as a file."""
    shown = shown_metrics(compared.runs)
    protocols = protocols_of(compared.runs)
    heads = [
        _head("Run", "The chosen runs. A name leads to its sky.", numeric=False),
        _head("β", "The price of the code: what a nat of rate costs in the objective."),
        *(_head(metric.title, _meaning(metric, protocols)) for metric in shown),
    ]
    rows = [_row(run, compared, shown) for run in compared.runs]
    return html.Div(
        [
            html.Div(
                html.Table(
                    [html.Thead(html.Tr(heads)), html.Tbody(rows)],
                    className="run-table sortable",
                    # Another comparison is another table, which nobody has sorted yet.
                    key=compared.digest,
                ),
                className="table-pane",
                tabIndex=0,
                role="region",
                **attributes(label="Numbers of the chosen runs"),
            ),
            html.Div(
                [
                    definitions_of([metric.key for metric in shown], compared.runs),
                    html.A(
                        "CSV",
                        href=csv,
                        download="runs.csv",
                        className="save",
                        **attributes(
                            label="The table as CSV", hint="Saves these numbers, unrounded."
                        ),
                    ),
                ],
                className="figure-foot",
            ),
        ],
        className="run-numbers",
    )


def difference_table(
    compared: Comparison, found: Sequence[Difference], csv: str
) -> list[Component]:
    """A row a metric of each other run: how far it is from the first, with both intervals."""
    if not found:
        return []
    first = compared.names[compared.runs[0].id]
    heads = [tr("Minus {first}", first=first), "", "Difference", "Over test images", "Over seeds"]
    rows = [
        html.Tr(
            [
                html.Th(compared.names[each.run.id], scope="row"),
                html.Td(METRICS[each.metric].title),
                html.Td(_signed(each.whole), className="is-number"),
                *(
                    html.Td(_interval(interval), className="is-number")
                    for interval in (each.over_images, each.over_seeds)
                ),
            ]
        )
        for each in found
    ]
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    save = html.A(
        "CSV",
        href=csv,
        download="differences.csv",
        className="save",
        **attributes(label="The differences as CSV", hint="Saves these numbers, unrounded."),
    )
    table = html.Table([head, html.Tbody(rows)], className="difference-table")
    return [
        html.Details(
            [
                html.Summary("How sure are the differences?"),
                html.P([tr("{definition} In nats per image.", definition=definition()), save]),
                html.Div(
                    table,
                    className="table-pane",
                    tabIndex=0,
                    role="region",
                    **attributes(label="Differences between runs"),
                ),
            ],
            className="definitions",
        )
    ]


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _interval(of: Interval | None) -> str:
    return "–" if of is None else f"{_signed(of.mean)} [{_signed(of.low)}, {_signed(of.high)}]"


def definitions_of(metrics: Sequence[str], runs: Sequence[Run]) -> Component:
    """What each metric is and how it was measured, folded."""
    protocols = protocols_of(runs)
    parts: list[Component] = []
    for metric in (METRICS[key] for key in metrics):
        parts += [html.Dt(metric_name(metric)), html.Dd(_meaning(metric, protocols))]
    split = protocols.get("test", "")
    if split:
        parts += [html.Dt("Measured on"), html.Dd(split)]
    return html.Details(
        [html.Summary("How it is measured"), html.Dl(parts)], className="definitions"
    )


def protocols_of(runs: Sequence[Run]) -> dict[str, str]:
    """How the runs' numbers were measured, as their run.json say."""
    found: dict[str, str] = {}
    for run in runs:
        found |= run.protocols
    return found


def _meaning(metric: Metric, protocols: dict[str, str]) -> str:
    parts = [metric.definition, protocols.get(metric.key, "")]
    return "; ".join(tr(part) for part in parts if part)


def _head(title: str, hint: str, numeric: bool = True) -> Component:
    return html.Th(
        html.Button(title, type="button", className="sort", **attributes(hint=hint)),
        scope="col",
        className="is-number" if numeric else "",
    )


def _row(run: Run, compared: Comparison, shown: Sequence[Metric]) -> Component:
    mark = compared.marks[run.id]
    name = [
        html.Span(mark.glyph, className="swatch", style={"color": mark.colour}),
        html.A(run.title, href=f"/?run={run.id}") if run.status == "ready" else run.title,
        html.Small(f" {run.id}"),
    ]
    beta = run.objective.beta
    return html.Tr(
        [
            html.Th(name, scope="row", **attributes(value=run.title)),
            _cell(beta, "g"),
            *(_cell(run.test.value(metric.key), metric.format) for metric in shown),
        ],
        **attributes(run=run.id),
    )


def _cell(value: float | None, form: str) -> Component:
    if value is None:
        return html.Td("–", className="is-number", **attributes(value=""))
    return html.Td(format(value, form), className="is-number", **attributes(value=str(value)))
