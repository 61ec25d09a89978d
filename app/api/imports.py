"""HTTP of what visitors bring: announce a file, send its pieces, watch, confirm, delete; their own
only."""

from __future__ import annotations

import time
from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request

from app.jobs.imports.asked import PIECE_BYTES, asked_from
from app.jobs.imports.brought import Import, ImportRefused, UnknownImport
from app.jobs.imports.imports import Imports
from app.jobs.jobs import Jobs
from app.jobs.queue import UNREACHABLE, QueueUnavailable
from app.jobs.visitor import identified_visitor, visitor
from app.languages.spoken import tr
from app.web import validation
from app.web.answers import fresh
from app.web.limits import Limiter
from app.web.security import require_own_site
from vae.store.catalogue import Catalogue
from vae.store.said import Said

# In an hour: of one visitor, and of all who send no cookie.
FILES, FILES_OF_NOBODY = 40, 10


def imports_blueprint(
    imports: Imports,
    jobs: Jobs,
    catalogue: Catalogue,
    limiter: Limiter,
    clock: Callable[[], float] = time.time,
) -> Blueprint:
    api = Blueprint("imports", __name__, url_prefix="/api/imports")

    @api.errorhandler(ImportRefused)
    def refused(error: ImportRefused) -> tuple[Response, int]:
        return jsonify(error=tr(str(error))), 409

    @api.errorhandler(UnknownImport)
    def unknown(error: UnknownImport) -> tuple[Response, int]:
        return jsonify(error=tr(str(error))), 404

    @api.errorhandler(QueueUnavailable)
    def unavailable(error: QueueUnavailable) -> tuple[Response, int]:
        return jsonify(error=tr(UNREACHABLE)), 503

    def document(brought: Import) -> Response:
        return fresh(jsonify(brought.document(clock()) | {"has_worker": jobs.has_worker()}))

    def own(import_id: str) -> Import:
        return imports.owned(visitor(), import_id)

    @api.post("")
    def announce() -> tuple[Response, int]:
        require_own_site()
        asked = asked_from(request.get_json(), imports.limits, catalogue.datasets())
        if not jobs.has_worker():
            raise ImportRefused(
                Said(
                    "nothing is read here at present: on the computer that serves this page, “make "
                    "worker” in another terminal starts a worker."
                )
            )
        known = visitor()
        limiter.count("files", known, FILES if known else FILES_OF_NOBODY)
        brought = imports.announce(identified_visitor(), asked)
        sizes = {"piece_bytes": PIECE_BYTES, "pieces": asked.pieces}
        return jsonify(brought.document(clock()) | sizes), 201

    @api.get("")
    def mine() -> Response:
        return fresh(jsonify([each.document(clock()) for each in imports.of(visitor())]))

    @api.put("/<import_id>/<number>")
    def put(import_id: str, number: str) -> Response:
        require_own_site()
        brought = own(import_id)
        piece = validation.whole("the piece's number", number, 0, brought.asked.pieces - 1)
        imports.put(brought, piece, request.get_data())
        return Response(status=204)

    @api.post("/<import_id>/start")
    def start(import_id: str) -> tuple[Response, int]:
        require_own_site()
        return document(imports.start(own(import_id))), 202

    @api.get("/<import_id>")
    def watch(import_id: str) -> Response:
        return document(own(import_id))

    @api.post("/<import_id>/confirm")
    def confirm(import_id: str) -> Response:
        require_own_site()
        return document(imports.confirm(own(import_id)))

    @api.delete("/<import_id>")
    def delete(import_id: str) -> Response:
        require_own_site()
        imports.delete(own(import_id))
        return Response(status=204)

    @api.get("/<import_id>/proof.png")
    def proof(import_id: str) -> Response:
        content = imports.kept(own(import_id), "proof")
        if content is None:
            raise UnknownImport(Said("there is no picture of it."))
        return fresh(Response(content, mimetype="image/png"))

    return api
