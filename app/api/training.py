"""The curves of training runs over HTTP: their charts, and what is drawn as tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from flask import Blueprint, Response, request

from app.figures.histories import Cell
from app.runs.training_curves import KEPT_ANSWERS, PANELS, Answer, Curves, Line, chosen_lines
from app.runs.training_view import LOGS, SMOOTHEST
from app.web import validation
from app.web.answers import revalidated
from vae.store.catalogue import Catalogue
from vae.store.spreadsheets import harmless


def curves_blueprint(catalogue: Catalogue, curves: Curves) -> Blueprint:
    blueprint = Blueprint("curves", __name__, url_prefix="/api")

    @blueprint.get("/curves.json")
    def figures() -> Response:
        lines = chosen_lines(catalogue, request.args.get("runs"))
        smooth = validation.number("smooth", request.args.get("smooth", "0"), 0, SMOOTHEST, "0.6")
        log = validation.choice("log", request.args.get("log", ""), LOGS)
        focus = validation.whole("focus", request.args.get("focus", "1"), 1, len(lines))
        body = curves_json(
            tuple(lines), curves.answer(lines, focus - 1, smooth, log), lines[focus - 1]
        )
        return revalidated(Response(body, mimetype="application/json"))

    @blueprint.get("/epochs.csv")
    def epochs() -> Response:
        rows = curves.epoch_rows(chosen_lines(catalogue, request.args.get("runs")))
        return _table(rows, "epochs.csv")

    @blueprint.get("/kept-epochs.csv")
    def kept() -> Response:
        rows = curves.kept_rows(chosen_lines(catalogue, request.args.get("runs")))
        return _table(rows, "kept-epochs.csv")

    return blueprint


@lru_cache(maxsize=KEPT_ANSWERS)
def curves_json(lines: tuple[Line, ...], answer: Answer, focus: Line) -> str:
    """{lines: [{label, title, run, runs, explore}], panels: [{key, title, hint, figure}]}."""
    panels = [
        {
            "key": key,
            "title": panel.title + (f", {focus.label}" if key == "latents" else ""),
            "hint": panel.hint,
            "figure": answer.figures[key],
        }
        for key, panel in PANELS.items()
    ]
    return json.dumps({"lines": [line.described for line in lines], "panels": panels})


def csv_text(rows: Sequence[Mapping[str, Cell]]) -> str:
    """The columns of all rows in the order in which they appear; what is missing is empty."""
    columns = dict.fromkeys(name for row in rows for name in row)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(harmless, columns))
    writer.writerows([harmless(row.get(name, "")) for name in columns] for row in rows)
    return text.getvalue()


def _table(rows: Sequence[Mapping[str, Cell]], name: str) -> Response:
    response = Response(csv_text(rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return revalidated(response)
