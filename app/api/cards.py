"""A run's card for programs: Markdown, or its blocks as JSON."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from app.web.answers import revalidated
from app.web.validation import choice
from vae.cards.cards import card, card_blocks
from vae.cards.models_page import data_of
from vae.store.catalogue import Catalogue


def cards_blueprint(catalogue: Catalogue) -> Blueprint:
    cards = Blueprint("cards", __name__)

    @cards.get("/runs/<run_id>.md")
    @cards.get("/api/runs/<run_id>/card")
    def as_text(run_id: str) -> Response:
        run = catalogue.run(run_id)
        data = data_of(run, catalogue)
        form = choice("format", request.args.get("format", "markdown"), ("markdown", "json"))
        if form == "json":
            return revalidated(jsonify([asdict(block) for block in card_blocks(run, data)]))
        return revalidated(Response(card(run, data), mimetype="text/markdown"))

    return cards
