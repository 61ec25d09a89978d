"""The tables of the Training page: sorted by their heads, in pages, saved as CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dash import Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.glossary import with_terms
from app.pages.training import ids
from app.pages.training.ids import TableIds
from app.runs import training_tables as tables
from app.runs.names import short_names
from app.runs.training_curves import Curves, chosen_lines
from app.runs.training_tables import EPOCH_COLUMNS, KEPT_COLUMNS, Order, Row
from app.runs.training_view import LAST_EPOCH
from app.web import mantine as dmc
from app.web import validation
from app.web.attributes import attributes
from app.web.markup import as_html
from vae.store.catalogue import Catalogue

Rows = Callable[[str], Sequence[Row]]


def layout() -> Component:
    return html.Section(
        [
            _table(
                "The epoch whose weights were kept",
                "Chosen on [held-out](held-out) images; [nats](nats) per image.",
                ids.KEPT,
                KEPT_COLUMNS,
            ),
            _table(
                "Every epoch",
                "The CSV also has the [rate](rate) of each [latent](latent).",
                ids.EPOCHS,
                EPOCH_COLUMNS,
            ),
        ],
        className="tables",
        **attributes(label="Tables"),
    )


def register(app: Dash, catalogue: Catalogue, curves: Curves) -> None:
    def kept(runs: str) -> Sequence[Row]:
        return with_titles(curves.kept_rows(chosen_lines(catalogue, runs)), catalogue)

    def epochs(runs: str) -> Sequence[Row]:
        return with_titles(curves.epoch_rows(chosen_lines(catalogue, runs)), catalogue)

    _register(app, ids.KEPT, KEPT_COLUMNS, kept, "/api/kept-epochs.csv")
    _register(app, ids.EPOCHS, EPOCH_COLUMNS, epochs, "/api/epochs.csv")


def _register(
    app: Dash, table: TableIds, columns: Mapping[str, str], rows: Rows, address: str
) -> None:
    @app.callback(
        output={
            "body": Output(table.body, "data-markup"),
            "pages": Output(table.pages, "total"),
            "order": Output(table.order, "data"),
            "csv": Output(table.csv, "href"),
            "sorted": [Output(table.head(column), "aria-sort") for column in columns],
            "absent": [Output(table.head(column), "hidden") for column in columns],
        },
        inputs={
            "runs": Input(ids.TABLED, "data"),
            "page": Input(table.pages, "value"),
            "_": [Input(table.sort(column), "n_clicks") for column in columns],
            "stored": State(table.order, "data"),
        },
        prevent_initial_call=True,
    )
    def fill(runs: object, page: object, _: object, stored: object) -> dict[str, object]:
        order = order_after(ctx.triggered_id, table, columns, stored)
        named = ",".join(runs) if isinstance(runs, list) and all(map(_is_text, runs)) else ""
        number = validation.whole("page", str(page), 1, LAST_EPOCH)
        csv = f"{address}?runs={named}"
        return filled(rows(named) if named else [], columns, order, number) | {"csv": csv}


def with_titles(rows: Sequence[Row], catalogue: Catalogue) -> list[Row]:
    """The rows with the runs' titles, as all pages call them, and their ids, as the files have."""
    ids = list(dict.fromkeys(str(row["run"]) for row in rows))
    names = dict(zip(ids, short_names([catalogue.run(run) for run in ids]), strict=True))
    return [{**row, "run": names[str(row["run"])], "id": row["run"]} for row in rows]


def filled(
    rows: Sequence[Row], columns: Mapping[str, str], order: Order, page: int
) -> dict[str, object]:
    """A page of the rows in their order, and what its heads say of it."""
    seen = tables.columns_with_values(rows, columns)
    shown = tables.page_of(tables.in_order(rows, order), page)
    return {
        "body": as_html([_row(row, seen) for row in shown]),
        "pages": tables.pages(rows),
        "order": [order.column, order.is_falling],
        "sorted": [order.of(column) for column in columns],
        "absent": [column not in seen for column in columns],
    }


def order_after(
    used: str | None, table: TableIds, columns: Mapping[str, str], stored: object
) -> Order:
    """The order that was stored, or the one after a click on a head."""
    order = Order()
    is_order = isinstance(stored, list) and len(stored) == 2 and isinstance(stored[0], str)
    if isinstance(stored, list) and is_order and stored[0] in columns:
        order = Order(str(stored[0]), bool(stored[1]))
    clicked = next((column for column in columns if table.sort(column) == used), None)
    return order if clicked is None else order.after(clicked)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _row(row: Row, columns: Sequence[str]) -> Component:
    cells = [
        html.Td(
            [tables.written(column, row.get(column)), *_id(row, column)],
            className=None if isinstance(row.get(column), str) else "number",
        )
        for column in columns
    ]
    return html.Tr(cells)


def _id(row: Row, column: str) -> list[Component]:
    return [html.Small(f" {row['id']}")] if column == "run" and "id" in row else []


def _table(name: str, about: str, table: TableIds, columns: Mapping[str, str]) -> Component:
    save = html.A(
        "Save as CSV",
        id=table.csv,
        href="#",
        className="button",
        download="",
        **attributes(hint="The whole table, for pandas or a spreadsheet."),
    )
    heads = [
        html.Th(
            html.Button(
                title,
                id=table.sort(column),
                type="button",
                **attributes(
                    hint=tr("Sorts by {title}; once more, in reverse order.", title=tr(title))
                ),
            ),
            id=table.head(column),
            scope="col",
        )
        for column, title in columns.items()
    ]
    whole = html.Table([html.Thead(html.Tr(heads)), html.Tbody(id=table.body)])
    pages = dmc.Pagination(
        id=table.pages,
        total=1,
        value=1,
        size="sm",
        hideWithOnePage=True,
        # Mantine's two arrows are buttons without a name; the numbers do all that they do.
        withControls=False,
        className="pages",
        **attributes(label=tr("Pages of {name}", name=tr(name))),
    )
    return html.Div(
        [
            html.Div(
                [html.H2(name), html.P(with_terms(about)), pages, save], className="table-head"
            ),
            html.Div(
                whole, id=table.table, className="table", tabIndex=0, **attributes(label=name)
            ),
            dcc.Store(id=table.order),
        ]
    )
