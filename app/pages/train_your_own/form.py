"""The form of an order: its fields, what is wrong with them, the estimate, the order itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import has_request_context

from app.jobs.estimate import estimate
from app.jobs.imports.imports import Imports
from app.jobs.imports.yours import NO_PICTURES, with_yours
from app.jobs.imports.yours import ordered as job_of
from app.jobs.jobs import JobRefused, Jobs, UnknownJob
from app.jobs.order import (
    OBJECTIVE,
    OPTIONAL,
    YOURS,
    Field,
    Order,
    fields,
    left_out_by,
    order_from,
)
from app.jobs.queue import UNREACHABLE, QueueUnavailable
from app.jobs.status import seconds_before
from app.jobs.visitor import ordering_visitor, visitor
from app.languages.spoken import tr
from app.pages.shared.controls import unless_held
from app.pages.train_your_own import ids, words
from app.settings import JobLimits
from app.web import mantine as dmc
from app.web.attributes import attributes
from app.web.limits import Limiter, TooMuch
from app.web.security import require_own_site
from app.web.validation import ValidationError
from vae.model.recipes import RECIPES
from vae.store.catalogue import Catalogue
from vae.store.config import OBJECTIVES
from vae.training.config import from_recipe

# The values of the fields by their names: as typed, so that any of them can be anything.
Form = dict[str, Any]
NAMES = tuple(Order.__dataclass_fields__)
TYPED = ("latent_dim", "beta", "epochs", "seed", "name")
INPUTS = {name: Input(ids.field(name), "value") for name in NAMES}
STATES = {name: State(ids.field(name), "value") for name in NAMES}


def layout(known: Mapping[str, Field], first: Form, kept: int) -> Component:
    """kept: how many runs of all visitors the server keeps."""
    return html.Div(
        [
            html.P(id=ids.NOTICE, className="no-worker", role="status"),
            *(
                _field(name, field, first[name], name in unused(first))
                for name, field in known.items()
            ),
            html.Button(
                "Start training",
                id=ids.START,
                className="button primary",
                type="button",
                **attributes(
                    hint=tr(
                        "Puts your run into the queue. The server trains it, one at a time for "
                        "each visitor, and keeps the newest {kept} runs of all visitors.",
                        kept=kept,
                    )
                ),
            ),
            html.P(id=ids.ESTIMATE, className="estimate", role="status"),
            html.P(id=ids.REFUSAL, className="problem", role="alert"),
            # The recipe whose latents and β are filled in; the order, None while it is refused.
            dcc.Store(id=ids.SUGGESTED),
            dcc.Store(id=ids.ORDER),
            dcc.Store(id=ids.WRONG),
            dcc.Interval(id=ids.RETRY, interval=1000, disabled=True),
        ],
        className="order",
    )


def _field(name: str, field: Field, value: object, is_unused: bool) -> Component:
    shared = {"id": ids.field(name), "label": field.label, "value": typed(value)}
    if field.choices is not None:
        entry = dmc.Select(**shared, data=list(map(_choice, field.choices)), allowDeselect=False)
    elif field.longest:
        entry = dmc.TextInput(
            **shared,
            attributes={"input": {"maxLength": field.longest}},
            placeholder="optional",
        )
    else:
        # Number inputs drop what they do not know: of a pasted −0.88 or 1e-1 they keep 0.88 and 11.
        entry = dmc.TextInput(**shared, autoComplete="off", attributes={"input": keypad(field)})
    return html.Div(
        entry,
        id=ids.holder(name),
        className="field wide" if field.longest else "field",
        hidden=is_unused,
        **attributes(hint=field.hint),
    )


def _choice(value: str) -> dict[str, str]:
    return {"value": value, "label": tr(words.CHOICES.get(value, value))}


def offered(jobs: Jobs, imports: Imports, catalogue: Catalogue) -> list[str]:
    """The data sets that this visitor can train on."""
    trainable = jobs.trainable(catalogue.datasets())
    try:
        return with_yours(trainable, imports, visitor() if has_request_context() else None)
    except QueueUnavailable:
        return trainable  # the form says so itself


def register(
    app: Dash, jobs: Jobs, imports: Imports, catalogue: Catalogue, limiter: Limiter
) -> None:
    def datasets() -> list[str]:
        return offered(jobs, imports, catalogue)

    def known() -> dict[str, Field]:
        return fields(jobs.limits, datasets())

    def completed(form: Form) -> Form:
        return with_unused(known(), form, first_form(jobs.limits, datasets()))

    @app.callback(
        output={
            "form": {name: Output(ids.field(name), "value") for name in NAMES},
            "suggested": Output(ids.SUGGESTED, "data"),
            "job": Output(ids.JOB, "data"),
            "refusal": Output(ids.REFUSAL, "children"),
        },
        inputs={"search": Input(ids.ADDRESS, "search")},
        state={"held": STATES, "suggested": State(ids.SUGGESTED, "data")},
    )
    def open_form(search: object, held: Form, suggested: object) -> dict[str, Any]:
        asked = asked_for(search)
        job_id = asked.get("job") or running_job(jobs)
        first = first_form(jobs.limits, datasets())
        form = filled(known(), ordered(jobs, job_id) or asked, first)
        wanted = {name: typed(value) for name, value in form.items()}
        # What was typed before the address is read at first counts more than the address.
        if suggested is None:
            by_hand = (name for name in NAMES if held[name] not in (None, typed(first[name])))
            wanted |= {name: held[name] for name in by_hand}
        changes = {name: unless_held(held[name], wanted[name]) for name in NAMES}
        is_gone = asked.get("dataset") == YOURS and YOURS not in datasets()
        return {
            "form": changes,
            "suggested": form["recipe"],
            "job": job_id,
            "refusal": words.sentence(tr(NO_PICTURES)) if is_gone else "",
        }

    @app.callback(
        Output(ids.field("latent_dim"), "value", allow_duplicate=True),
        Output(ids.field("beta"), "value", allow_duplicate=True),
        Output(ids.SUGGESTED, "data", allow_duplicate=True),
        INPUTS["recipe"],
        State(ids.SUGGESTED, "data"),
        prevent_initial_call=True,
    )
    def suggest(recipe: object, suggested: object) -> tuple[Any, ...]:
        if not isinstance(recipe, str) or recipe not in RECIPES or recipe == suggested:
            return no_update, no_update, no_update
        config = from_recipe(recipe)
        return typed(config.latent_dim), typed(config.beta), recipe

    @app.callback(
        output={
            "errors": {name: Output(ids.field(name), "error") for name in NAMES},
            "hidden": {name: Output(ids.holder(name), "hidden") for name in NAMES},
            "about": Output(ids.field("recipe"), "description"),
            "order": Output(ids.ORDER, "data"),
        },
        inputs=[INPUTS],
    )
    def check(form: Form) -> dict[str, Any]:
        form = completed(form)
        errors, hidden = refusals(known(), form), unused(form)
        return {
            "errors": {name: errors.get(name) for name in NAMES},
            "hidden": {name: name in hidden for name in NAMES},
            "about": about(form["recipe"]),
            "order": None if errors else short(form),
        }

    @app.callback(
        Output(ids.ESTIMATE, "children"),
        Output(ids.NOTICE, "children"),
        Output(ids.START, "disabled"),
        Output(ids.RETRY, "disabled"),
        Input(ids.ORDER, "data"),
        Input(ids.STAGE, "data-state"),
        Input(ids.RETRY, "n_intervals"),
    )
    def offer(document: object, state: object, _: object) -> tuple[str, str, bool, bool]:
        is_busy = state in ("queued", "running")
        try:
            has_worker = jobs.has_worker()
            text = (
                tr(words.BUSY) if is_busy else estimate_text(jobs, catalogue, document, datasets())
            )
        except QueueUnavailable:
            return words.sentence(tr(UNREACHABLE)), "", True, False
        return (
            text,
            "" if has_worker else tr(words.NO_WORKER),
            is_busy or not has_worker,
            has_worker,
        )

    @app.callback(
        Output(ids.JOB, "data", allow_duplicate=True),
        Output(ids.REFUSAL, "children", allow_duplicate=True),
        Output(ids.WRONG, "data"),
        inputs={
            "pressed": [
                Input(ids.START, "n_clicks"),
                *(Input(ids.field(name), "n_submit") for name in TYPED),
            ],
            "form": STATES,
        },
        prevent_initial_call=True,
    )
    def place(pressed: object, form: Form) -> tuple[Any, str, str | None]:
        require_own_site()
        form = completed(form)
        wrong = next(iter(refusals(known(), form)), None)
        if wrong is not None:
            return no_update, "", ids.field(wrong)
        try:
            return started(jobs, imports, catalogue, limiter, form), "", None
        except (JobRefused, TooMuch) as refusal:
            # It may be the one that is already there, such as of a second click.
            return running_job(jobs) or no_update, words.sentence(tr(str(refusal))), None
        except QueueUnavailable:
            return no_update, words.sentence(tr(UNREACHABLE)), None


def typed(value: object) -> str:
    """A value as a person types it: 1 and not 1.0."""
    return f"{value}".removesuffix(".0")


def keypad(field: Field) -> dict[str, str]:
    """Of phones, those for numbers: no minus is allowed. And the steps of the arrow keys."""
    return {
        "inputMode": "numeric" if field.is_whole else "decimal",
        "data-min": f"{field.low}",
        "data-max": f"{field.high:.0f}",
        "data-step": "1",
    }


def first_form(limits: JobLimits, datasets: list[str]) -> Form:
    """Two dimensions can be seen, and a few epochs show what learning is."""
    dataset = "mnist" if "mnist" in datasets else next(iter(datasets), "")
    epochs = min(5, limits.epochs)
    return asdict(Order(dataset, "fc-256", 2, OBJECTIVE, beta=1.0, epochs=epochs, seed=0))


def short(form: Form) -> Form:
    """The form without what may be left out, for an address that is no longer than it must be."""
    return {name: value for name, value in form.items() if OPTIONAL.get(name) != value}


def asked_for(search: object) -> dict[str, str]:
    """The parameters of an address' query; none where it is no text."""
    return dict(parse_qsl(search.removeprefix("?"))) if isinstance(search, str) else {}


def filled(known: Mapping[str, Field], asked: Mapping[str, object], first: Form) -> Form:
    """`first` with what of `asked` is known and allowed."""
    refused = refusals(known, {name: asked.get(name) for name in known})
    return {
        name: first[name] if name in refused else field.read(name, asked.get(name))
        for name, field in known.items()
    }


def with_unused(known: Mapping[str, Field], form: Form, first: Form) -> Form:
    """The form with what `first` has where a run does not use what is typed, since a refusal of
    what is hidden could not be seen."""
    return form | {name: first[name] for name in unused(form) if refusals(known, form).get(name)}


def refusals(known: Mapping[str, Field], form: Form) -> dict[str, str]:
    """A sentence for each field whose value is not allowed."""
    found = {}
    for name, field in known.items():
        try:
            field.read(tr(field.label), None if form[name] == "" else form[name])
        except ValidationError as refusal:
            found[name] = str(refusal)
    return found


def unused(form: Form) -> set[str]:
    """The fields that the objective and the recipe leave out; none where one is unknown."""
    objective, recipe = form["objective"], form["recipe"]
    # What a client sends need not be a text.
    is_known = objective in list(OBJECTIVES) and recipe in list(RECIPES)
    return set(form) & left_out_by(objective, recipe) if is_known else set()


def about(recipe: object) -> str:
    return tr(RECIPES[recipe].about) if isinstance(recipe, str) and recipe in RECIPES else ""


def estimate_text(
    jobs: Jobs, catalogue: Catalogue, document: object, datasets: Sequence[str]
) -> str:
    """How long the order would take, "" where it is refused. Raises QueueUnavailable."""
    try:
        order = order_from(document, jobs.limits, datasets)
    except ValidationError:
        return ""
    found = estimate(jobs.queue, catalogue, order.dataset, order.recipe, order.epochs)
    waiting, running = jobs.waiting(), jobs.running()
    before = words.before(len(waiting), len(running), seconds_before(jobs, waiting, running))
    return f"{words.estimated(found, jobs.limits.seconds)}{before}"


def started(
    jobs: Jobs, imports: Imports, catalogue: Catalogue, limiter: Limiter, form: Form
) -> str:
    """The id of the job that the form orders. Raises JobRefused, TooMuch, QueueUnavailable."""
    order = order_from(form, jobs.limits, offered(jobs, imports, catalogue))
    owner = ordering_visitor(limiter)
    expected = estimate(jobs.queue, catalogue, order.dataset, order.recipe, order.epochs)
    return job_of(jobs, imports, owner, order, expected).id


def running_job(jobs: Jobs) -> str | None:
    """The visitor's job that has not ended."""
    owner = visitor()
    try:
        last = jobs.ids_of(owner)[-1:] if owner else []
        return next((job for job in last if jobs.settle(job) in ("queued", "running")), None)
    except QueueUnavailable:
        return None


def ordered(jobs: Jobs, job_id: str | None) -> dict[str, Any] | None:
    """What the visitor ordered with that job; None where it is not theirs."""
    try:
        return jobs.owned(visitor(), job_id).order.document() if job_id else None
    except (UnknownJob, QueueUnavailable):
        return None
