"""A run's folder as one archive, to keep it, to serve it elsewhere, or to bring it back."""

from __future__ import annotations

import io
import zipfile

from flask import Blueprint, Response, send_file

from app.web.limits import Places
from vae.store.catalogue import Catalogue
from vae.store.documents import Run


def folders_blueprint(catalogue: Catalogue, places: Places) -> Blueprint:
    api = Blueprint("folders", __name__, url_prefix="/api/runs")

    @api.get("/<run_id>/folder.zip")
    def folder(run_id: str) -> Response:
        with places.place():
            packed = archive(catalogue.run(run_id))
        return send_file(
            packed, mimetype="application/zip", as_attachment=True, download_name=f"{run_id}.zip"
        )

    return api


def archive(run: Run) -> io.BytesIO:
    """ID/run.json and the files that it lists, as they are: weights do not grow smaller."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for name in ("run.json", *sorted(run.files)):
            file.write(run.folder / name, f"{run.id}/{name}")
    packed.seek(0)
    return packed
