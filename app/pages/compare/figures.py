"""The second half of the Compare page: the chosen runs' numbers, figures and report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component

from app.api.compare import DIFFERENCES, TABLE
from app.languages.spoken import remembered, tr
from app.pages.compare.paper import paper_choice
from app.pages.compare.table import definitions_of, difference_table, run_table
from app.pages.shared.elements import button, by_keys, data
from app.runs.comparison import KEPT, Comparison, Comparisons
from app.runs.comparison_figures import FIGURES, Chart, ComparisonFigure
from app.runs.offered import MOST_COMPARED
from app.runs.run_differences import run_differences
from app.web import ids
from app.web.attributes import attributes
from app.web.page import in_browser
from app.web.validation import choice, run_ids
from vae.store.catalogue import Latents

NAMED = {figure.name: figure for figure in FIGURES}
GRAPH: dcc.Graph.Config = {"displayModeBar": False, "showSendToCloud": False, "showTips": False}


def layout() -> Component:
    """Empty cards of the sizes that the figures will have, which come when they are near."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Numbers and figures"),
                    paper_choice(),
                    button(
                        "Save as report",
                        "save-report",
                        "One HTML file with all that is compared here: pictures, figures, "
                        "tables, definitions, and a card of each run. It needs no network.",
                    ),
                    button(
                        "Print",
                        "print-all",
                        "Draws all figures, then opens the browser's own dialogue (Ctrl P).",
                    ),
                ],
                className="figures-head",
            ),
            html.P(
                "Some figures were still on their way: print once more to have them on paper.",
                id="undrawn",
                className="undrawn",
                hidden=True,
            ),
            html.Div(
                [
                    html.Figure(
                        [_caption(figure), html.Div(className="charts")],
                        className="figure",
                        **attributes(name=figure.name),
                    )
                    for figure in FIGURES
                ],
                id=ids.Compare.FIGURES,
                className="figures",
            ),
            # The chosen runs, once somebody has scrolled to this section.
            data(ids.COMPARED, []),
        ],
        id=ids.Compare.BELOW,
        className="compare-figures",
        **attributes(label="Numbers and figures"),
    )


def register(app: Dash, comparisons: Comparisons, latents: Callable[[str], Latents]) -> None:
    @app.callback(
        Output(ids.Compare.FIGURES, "children"),
        Input(ids.COMPARED, "value"),
        prevent_initial_call=True,
    )
    def show_cards(sent: object) -> Sequence[Component]:
        return cards(comparisons.of(run_ids("runs", sent, MOST_COMPARED)))

    @app.callback(
        Output(charts_id(MATCH, MATCH), "children"),
        Input(charts_id(MATCH, MATCH), "data-near"),
        State(ids.COMPARED, "value"),
        prevent_initial_call=True,
    )
    def draw_charts(_near: object, sent: object) -> Sequence[Component]:
        card = ctx.outputs_list["id"]
        name = choice("the figure", str(card["charts"]), [*NAMED, DIFFERENCES])
        runs = run_ids("runs", sent, MOST_COMPARED)
        if name == DIFFERENCES:
            compared = comparisons.known(str(card["of"]), runs)
            query = urlencode({"runs": ",".join(runs)}, safe=",")
            found = run_differences(compared, latents)
            return difference_table(compared, found, _address(DIFFERENCES, query))
        return graphs(NAMED[name], comparisons.known(str(card["of"]), runs))

    app.clientside_callback(in_browser("open-run"), Input({"graph": ALL}, "clickData"))


def charts_id(figure: Any, comparison: Any) -> dict[str, Any]:
    """Of the element that holds a figure's charts; another one for each comparison."""
    return {"charts": figure, "of": comparison}


@remembered(maxsize=KEPT)
def cards(compared: Comparison) -> Sequence[Component]:
    """The table and a card for each figure; a sentence where no run is chosen."""
    if not compared.runs:
        return [html.P("Choose runs above: their numbers and figures stand here.")]
    query = urlencode({"runs": ",".join(run.id for run in compared.runs)}, safe=",")
    charts = {figure: len(figure.charts(compared)) for figure in FIGURES}
    drawn = [_card(figure, count, compared, query) for figure, count in charts.items() if count]
    missing = [figure for figure, count in charts.items() if not count]
    return [
        run_table(compared, _address(TABLE, query)),
        *_differences(compared),
        *_left_out(compared),
        *drawn,
        *_absent(missing),
    ]


def _differences(compared: Comparison) -> list[Component]:
    """Where the differences of two or more runs come once somebody is near."""
    if len(compared.runs) < 2:
        return []
    holder = html.Div(
        id=charts_id(DIFFERENCES, compared.digest), className="charts", **attributes(count="0")
    )
    return [html.Div(holder, className="run-differences")]


@remembered(maxsize=KEPT * len(FIGURES))
def graphs(figure: ComparisonFigure, compared: Comparison) -> Sequence[Component]:
    """The charts of a card."""
    return [_graph(chart, tr(figure.title)) for chart in figure.charts(compared)]


def _graph(chart: Chart, of: str) -> Component:
    title = [html.H4(chart.caption)] if chart.caption else []
    label = f"{of}, {tr(chart.caption)}" if chart.caption else of
    graph = dcc.Graph({"graph": chart.id}, figure=chart.figure, config=GRAPH, responsive=True)
    return html.Div(
        [*title, html.Div(graph, className="chart-graph", **by_keys(label))],
        chart.id,
        className="chart",
    )


def _absent(figures: Sequence[ComparisonFigure]) -> list[Component]:
    """What would be here, and why it is not: a sentence for each reason."""
    titles: dict[str, list[str]] = {}
    for figure in figures:
        titles.setdefault(figure.missing, []).append(figure.title)
    return [
        html.P(
            tr(
                "Not drawn: {each}. {reason}",
                each=", ".join(tr("“{text}”", text=tr(title)) for title in each),
                reason=tr(reason),
            ),
            className="figures-note",
        )
        for reason, each in titles.items()
    ]


def _left_out(compared: Comparison) -> list[Component]:
    """A sentence for each reason why chosen runs are not in figures."""
    return [
        html.P(
            f"{'; '.join(compared.names[run.id] for run in runs)}: {tr(reason)}.",
            className="figures-note",
        )
        for reason, runs in compared.left_out.items()
    ]


def _card(figure: ComparisonFigure, charts: int, compared: Comparison, query: str) -> Component:
    foot = [definitions_of(figure.metrics, compared.runs), *_saving(figure, query)]
    holder = html.Div(
        id=charts_id(figure.name, compared.digest),
        className="charts",
        **attributes(count=str(charts)),
    )
    return html.Figure(
        [_caption(figure), holder, html.Div(foot, className="figure-foot")],
        className="figure",
        **attributes(name=figure.name),
    )


def _caption(figure: ComparisonFigure) -> Component:
    return html.Figcaption([html.H3(figure.title), html.P(figure.caption)])


def _saving(figure: ComparisonFigure, query: str) -> Sequence[Component]:
    return [
        html.Button(
            kind.upper(),
            type="button",
            className="save",
            **attributes(
                action=f"save-{kind}",
                label=tr("{title} as {kind}", title=tr(figure.title), kind=kind.upper()),
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
            href=_address(figure.name, query),
            download=f"{figure.name}.csv",
            className="save",
            **attributes(
                label=tr("{title} as {kind}", title=tr(figure.title), kind="CSV"),
                hint="Saves the numbers that are drawn here.",
            ),
        )
    ]


def _address(name: str, query: str) -> str:
    return f"/api/compare/{name}.csv?{query}"
