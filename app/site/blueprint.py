"""A run's page as one file, over HTTP."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort

from app.languages.spoken import language
from app.pictures.cache import PictureCache
from app.site.document import one_file
from app.site.saved import CannotBeSaved
from app.site.writer import saved_runs
from app.web.answers import revalidated
from app.web.assets import Assets
from vae.store.catalogue import Catalogue

# Counted up whenever the same run and the same scripts should give another file.
VERSION = 2


def site_blueprint(catalogue: Catalogue, files: PictureCache, folder: Path) -> Blueprint:
    """folder: the assets, of whose bundles a saved page is made."""
    site = Blueprint("site", __name__)

    @cache
    def assets() -> Assets:
        return Assets(folder)

    @cache
    def scripts() -> str:
        return "/".join(sorted(assets().bundles()))

    @site.get("/api/runs/<run_id>/site.html")
    def saved(run_id: str) -> Response:
        run = catalogue.run(run_id)

        def made() -> bytes:
            return one_file(saved_runs(catalogue, [run_id], assets()), assets())

        try:
            body = files.get(f"site/{VERSION}/{language()}/{run.digest}/{scripts()}", made)
        except CannotBeSaved as error:
            abort(404, str(error))
        # No type that is compressed once more on its way: what is large in it is compressed.
        response = Response(body, mimetype="application/octet-stream")
        response.headers["Content-Disposition"] = f'attachment; filename="{run_id}.html"'
        return revalidated(response)

    return site
