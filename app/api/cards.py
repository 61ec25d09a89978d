"""A run's card: Markdown for programs, a page for people."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from markupsafe import escape

from app.web.answers import revalidated
from vae.cards.blocks import html
from vae.cards.cards import card, card_blocks
from vae.cards.models_page import data_of
from vae.store.catalogue import Catalogue, CatalogueError

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="dark light">
<title>{title} · Latentarium</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 56rem }}
body {{ margin: 2rem auto; padding: 0 16px }}
h1 {{ font-size: 24px }} h2 {{ font-size: 18px; margin-top: 2rem }}
table {{ border-collapse: collapse; display: block; overflow-x: auto }}
th, td {{ padding: 4px 16px 4px 0; text-align: left; vertical-align: top }}
td {{ border-top: 1px solid color-mix(in srgb, currentcolor 20%, transparent) }}
</style></head><body>
<p><a href="/?run={run_id}">Explore this run</a> ·
<a href="/api/runs/{run_id}/card">as Markdown</a></p>
<main>{body}</main></body></html>"""


def cards_blueprint(catalogue: Catalogue) -> Blueprint:
    cards = Blueprint("cards", __name__)

    @cards.get("/api/runs/<run_id>/card")
    def as_markdown(run_id: str) -> Response:
        run = catalogue.run(run_id)
        return revalidated(Response(card(run, data_of(run, catalogue)), mimetype="text/markdown"))

    @cards.get("/runs/<run_id>")
    def as_page(run_id: str) -> Response:
        try:
            run = catalogue.run(run_id)
        except CatalogueError as error:
            abort(404, str(error))  # a page for people, where the API answers in JSON
        body = html(card_blocks(run, data_of(run, catalogue)))
        page = PAGE.format(title=escape(run.title), run_id=run.id, body=body)
        return revalidated(Response(page, mimetype="text/html"))

    return cards
