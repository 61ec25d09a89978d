"""The numbers behind the Compare page's table and figures, as CSV files."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.languages.spoken import tr
from app.runs.comparison import Comparison, comparison
from app.runs.comparison_figures import FIGURES
from app.runs.comparison_tables import Rows, csv_text, per_run, shown_metrics
from app.runs.offered import MOST_COMPARED
from app.runs.run_differences import difference_rows
from app.web.validation import ValidationError, choice, run_ids
from vae.store.catalogue import Catalogue

TABLE = "runs"
DIFFERENCES = "differences"
ROWS = {each.name: each.rows for each in FIGURES}


def comparison_blueprint(catalogue: Catalogue) -> Blueprint:
    api = Blueprint("comparison", __name__)

    @api.get("/api/compare/<name>.csv")
    def numbers(name: str) -> Response:
        choice("the table", name, [TABLE, DIFFERENCES, *ROWS])
        listed = [each for each in request.args.get("runs", "").split(",") if each]
        ids = run_ids("runs", listed, MOST_COMPARED)
        if not ids:
            raise ValidationError(
                tr(
                    "runs must be 1 to {most_compared} ids with commas; got 0.",
                    most_compared=MOST_COMPARED,
                )
            )
        for run_id in ids:
            catalogue.run(run_id)  # refuses, in a sentence, what is not known
        rows = numbers_of(name, comparison(catalogue, ids), catalogue)
        answer = Response(csv_text(rows), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer

    return api


def numbers_of(name: str, compared: Comparison, catalogue: Catalogue) -> Rows:
    """The numbers of that figure, of the table of the chosen runs, or how these differ."""
    if name == DIFFERENCES:
        return difference_rows(compared, catalogue.latents)
    if name == TABLE:
        return per_run(compared.runs, [metric.key for metric in shown_metrics(compared.runs)])
    return ROWS[name](compared)
