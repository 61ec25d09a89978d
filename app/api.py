"""The HTTP API: runs as JSON, decoded places and grids as pictures."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from vae.catalogue import BrokenRun, Catalogue
from vae.documents import Run


def api_blueprint(catalogue: Catalogue) -> Blueprint:
    api = Blueprint("api", __name__)

    @api.get("/healthz")
    def health() -> Response:
        return Response("ok", mimetype="text/plain", headers={"Cache-Control": "no-store"})

    @api.get("/api/runs")
    def runs() -> Response:
        return jsonify([run_summary(run) for run in catalogue.runs()])

    @api.get("/api/runs/<run_id>")
    def run(run_id: str) -> Response:
        return jsonify(run_document(catalogue, catalogue.run(run_id)))

    return api


def run_summary(run: Run | BrokenRun) -> dict[str, Any]:
    """What a list of runs shows of one; a broken run has its reason instead."""
    if isinstance(run, BrokenRun):
        return {"id": run.id, "title": run.title, "status": run.status, "reason": run.reason}
    return {
        "id": run.id,
        "title": run.title,
        "status": run.status,
        "dataset": run.dataset,
        "latent_dim": run.latent_dim,
        "recipe": run.recipe,
        "metrics": run.metrics,
        "digest": run.digest,
        "url": f"/api/runs/{run.id}",
    }


def run_document(catalogue: Catalogue, run: Run) -> dict[str, Any]:
    """The run.json with its digest, its status and the addresses of all it consists of."""
    return {
        **run.document,
        "digest": run.digest,
        "status": run.status,
        "urls": run_urls(catalogue, run) if run.status == "ready" else {},
    }


def run_urls(catalogue: Catalogue, run: Run) -> dict[str, Any]:
    dataset = catalogue.dataset(run.dataset)
    files = f"/files/runs/{run.id}/{run.version}"
    sheets = f"/files/datasets/{dataset.name}/{dataset.version}"
    return {
        "weights": f"{files}/weights.safetensors",
        "latents": f"{files}/latents.safetensors",
        "latents_csv": f"{files}/latents.csv",
        "sheets": [f"{sheets}/{name}" for name in dataset.sheets],
        "sheet": {"columns": dataset.columns, "rows": dataset.rows},
        "decode": f"/api/runs/{run.id}/decode",
        "grid": f"/api/runs/{run.id}/grid.png",
    }
