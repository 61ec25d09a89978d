"""The second half of the Compare page: the chosen runs' numbers, figures and report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dash import Dash, Input, Output, html
from dash.development.base_component import Component

from app.api.compare import TABLE
from app.figures.chart import Figure
from app.pages.compare.table import definitions_of, run_table
from app.pages.shared.elements import button, data
from app.runs.comparison import Comparison, comparison
from app.runs.comparison_figures import DRAWINGS, Chart, Drawing
from app.web import ids
from app.web.attributes import attributes
from app.web.page import in_browser
from vae.store.catalogue import Catalogue


def layout() -> Component:
    """Empty cards of the sizes that the figures will have, which come when they are seen."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Numbers and figures"),
                    button(
                        "Save as report",
                        "save-report",
                        "One HTML file with all that is compared here: pictures, figures, "
                        "tables, definitions, and a card of each run. It needs no network.",
                    ),
                ],
                className="figures-head",
            ),
            html.Div(
                [_placeholder(drawing) for drawing in DRAWINGS],
                id=ids.Compare.FIGURES,
                className="figures",
            ),
            data(ids.Compare.FIGURES_OF),
            data(ids.Compare.CHARTS),
        ],
        id=ids.Compare.BELOW,
        className="compare-figures",
        **attributes(label="Numbers and figures"),
    )


def register(app: Dash, catalogue: Catalogue) -> None:
    app.clientside_callback(
        in_browser("when-seen"),
        Output(ids.Compare.FIGURES_OF, "value"),
        Input(ids.COMPARED, "value"),
    )
    app.clientside_callback(
        in_browser("show-figures"), Input(ids.Compare.CHARTS, "value"), prevent_initial_call=True
    )

    @app.callback(
        Output(ids.Compare.FIGURES, "children"),
        Output(ids.Compare.CHARTS, "value"),
        Input(ids.Compare.FIGURES_OF, "value"),
        prevent_initial_call=True,
    )
    def draw(run_ids: object) -> tuple[list[Component], dict[str, Figure]]:
        compared = comparison(catalogue, run_ids)
        charts = {drawing: drawing.charts(compared) for drawing in DRAWINGS}
        figures = {chart.id: chart.figure for each in charts.values() for chart in each}
        return cards(compared, charts), figures


def cards(compared: Comparison, charts: Mapping[Drawing, Sequence[Chart]]) -> list[Component]:
    """The table and a card for each drawing; a sentence where no run is chosen."""
    if not compared.runs:
        return [html.P("Choose runs above: their numbers and figures stand here.")]
    query = urlencode({"runs": ",".join(run.id for run in compared.runs)}, safe=",")
    notes = [html.P(_left_out(compared), className="figures-note")] if compared.left_out else []
    figures = [_card(drawing, each, compared, query) for drawing, each in charts.items() if each]
    missing = [drawing for drawing, each in charts.items() if not each]
    return [run_table(compared, _address(TABLE, query)), *notes, *figures, *_absent(missing)]


def _absent(drawings: Sequence[Drawing]) -> list[Component]:
    """What would be here, and why it is not: a sentence for each reason."""
    titles: dict[str, list[str]] = {}
    for drawing in drawings:
        titles.setdefault(drawing.missing, []).append(drawing.title)
    return [
        html.P(
            f"Not drawn: {', '.join(f'“{title}”' for title in each)}. {reason}",
            className="figures-note",
        )
        for reason, each in titles.items()
    ]


def _left_out(compared: Comparison) -> str:
    named = ", ".join(compared.names[run.id] for run in compared.left_out)
    return (
        f"Figures against β leave out {named}: they show {compared.runs[0].dataset} alone, since "
        "nats of different images do not compare, and only runs whose β and rate are known."
    )


def _card(drawing: Drawing, charts: Sequence[Chart], compared: Comparison, query: str) -> Component:
    return html.Figure(
        [
            _caption(drawing),
            html.Div(
                [_chart(chart) for chart in charts],
                className="charts",
                **attributes(count=str(len(charts))),
            ),
            html.Div(
                [
                    definitions_of(drawing.metrics, compared.runs),
                    *_saving(drawing, query),
                ],
                className="figure-foot",
            ),
        ],
        className="figure",
        **attributes(name=drawing.name),
    )


def _caption(drawing: Drawing) -> Component:
    return html.Figcaption([html.H3(drawing.title), html.P(drawing.says)])


def _chart(chart: Chart) -> Component:
    """The element that the browser draws the chart into."""
    title = [html.H4(chart.caption)] if chart.caption else []
    return html.Div([*title, html.Div(id=chart.id, className="chart-graph")], className="chart")


def _saving(drawing: Drawing, query: str) -> Sequence[Component]:
    return [
        html.Button(
            kind.upper(),
            type="button",
            className="save",
            **attributes(
                action=f"save-{kind}",
                label=f"{drawing.title} as {kind.upper()}",
                hint=hint,
            ),
        )
        for kind, hint in (
            ("svg", "Saves the figure as lines and text, for papers and slides."),
            ("png", "Saves the figure as a picture of twice its size here."),
        )
    ] + [
        html.A(
            "CSV",
            href=_address(drawing.name, query),
            download=f"{drawing.name}.csv",
            className="save",
            **attributes(
                label=f"{drawing.title} as CSV", hint="Saves the numbers that are drawn here."
            ),
        )
    ]


def _placeholder(drawing: Drawing) -> Component:
    return html.Figure(
        [
            _caption(drawing),
            html.Div(className="charts is-coming"),
        ],
        className="figure",
        **attributes(name=drawing.name),
    )


def _address(name: str, query: str) -> str:
    return f"/api/compare/{name}.csv?{query}"
