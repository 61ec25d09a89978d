"""The curves of trainings over HTTP: their figures, and what is drawn as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from app.runs.training_curves import chosen_lines, curves_json, frame_of, kept_epochs
from app.web import validation
from app.web.answers import revalidated
from vae.store.catalogue import Catalogue

if TYPE_CHECKING:
    import pandas as pd

SMOOTHEST = 0.98
LOG = ("", "x", "y", "xy")


def curves_blueprint(catalogue: Catalogue) -> Blueprint:
    curves = Blueprint("curves", __name__, url_prefix="/api")

    @curves.get("/curves.json")
    def figures() -> Response:
        lines = chosen_lines(catalogue, request.args.get("runs"))
        smooth = validation.number("smooth", request.args.get("smooth", "0"), 0, SMOOTHEST, "0.6")
        log = validation.choice("log", request.args.get("log", ""), LOG)
        focus = validation.whole("focus", request.args.get("focus", "1"), 1, len(lines))
        body = curves_json(catalogue, lines, smooth, log, focus - 1)
        return revalidated(Response(body, mimetype="application/json"))

    @curves.get("/epochs.csv")
    def epochs() -> Response:
        lines = chosen_lines(catalogue, request.args.get("runs"))
        return _table(frame_of(catalogue, lines), "epochs.csv")

    @curves.get("/kept-epochs.csv")
    def kept() -> Response:
        lines = chosen_lines(catalogue, request.args.get("runs"))
        return _table(kept_epochs(catalogue, lines), "kept-epochs.csv")

    return curves


def _table(frame: pd.DataFrame, name: str) -> Response:
    text = frame.to_csv(index=False, lineterminator="\n")
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return revalidated(response)
