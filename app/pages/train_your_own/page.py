"""Train your own: a form beside the stage where the training run that it orders is watched."""

from __future__ import annotations

from collections.abc import Callable

from dash import Dash, Input, dcc, html
from dash.development.base_component import Component
from flask import has_request_context

from app.jobs.imports.imports import Imports
from app.jobs.jobs import Jobs
from app.jobs.order import fields
from app.jobs.visitor import identified_visitor
from app.pages.shared.glossary import with_terms
from app.pages.train_your_own import form, ids, stage, watching
from app.pages.train_your_own.help import train_your_own_help
from app.web.limits import Limiter
from app.web.page import Page, in_browser
from vae.store.catalogue import Catalogue

LOST = "The server cannot be reached just now. Trying again …"


def page(jobs: Jobs, imports: Imports, catalogue: Catalogue, limiter: Limiter) -> Page:
    def datasets() -> list[str]:
        return form.offered(jobs, imports, catalogue)

    return Page(
        path="/train-your-own",
        name="Train your own",
        about="Train a variational autoencoder and watch it learn.",
        entry="pages/train_your_own/main.mjs",
        layout=lambda: layout(jobs, datasets),
        register=lambda app: register(app, jobs, imports, catalogue, limiter),
        libraries=("dcc.Graph",),
        # There are curves only once an epoch has ended.
        plotly_when="idle",
        help=train_your_own_help,
    )


def layout(jobs: Jobs, offered: Callable[[], list[str]]) -> Component:
    if has_request_context():
        identified_visitor()  # the first order is counted as this visitor's
    datasets = offered()
    return html.Div(
        [
            html.Main(
                [
                    html.Div(
                        [
                            html.H1("Train your own"),
                            html.P(
                                with_terms(
                                    "Train a [model](vae), watch its sky form, then explore it."
                                )
                            ),
                        ],
                        className="train-title",
                    ),
                    form.layout(
                        fields(jobs.limits, datasets),
                        form.first_form(jobs.limits, datasets),
                        jobs.limits.runs,
                    ),
                    stage.layout(),
                ],
                className="train",
            ),
            dcc.Location(id=ids.ADDRESS, refresh=False),
            html.Div(id=ids.HINT, className="hint", role="tooltip", hidden=True),
            html.Div(LOST, id=ids.LOST, className="notice", role="alert", hidden=True),
        ]
    )


def register(
    app: Dash, jobs: Jobs, imports: Imports, catalogue: Catalogue, limiter: Limiter
) -> None:
    app.clientside_callback(in_browser("start"), Input(ids.ADDRESS, "pathname"))
    app.clientside_callback(in_browser("address"), Input(ids.ORDER, "data"), Input(ids.JOB, "data"))
    app.clientside_callback(in_browser("focus"), Input(ids.WRONG, "data"))
    app.clientside_callback(in_browser("reveal"), Input(ids.JOB, "data"))
    form.register(app, jobs, imports, catalogue, limiter)
    watching.register(app, jobs, catalogue)
