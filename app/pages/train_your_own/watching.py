"""Callbacks of the stage: a look at the job each second, and its cancelling."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, State, no_update, set_props

from app.jobs.jobs import End, Jobs, UnknownJob
from app.jobs.queue import UNREACHABLE, QueueUnavailable
from app.jobs.status import Status, status
from app.jobs.visitor import visitor
from app.languages.spoken import tr
from app.pages.train_your_own import ids, stage, words
from app.settings import PATH
from app.web.page import in_browser
from app.web.security import require_own_site
from vae.store.catalogue import Catalogue, UnknownDataset

OUTPUTS = {
    "state": Output(ids.STAGE, "data-state"),
    "title": Output(ids.TITLE, "children"),
    "detail": Output(ids.DETAIL, "children"),
    "progress": Output(ids.PROGRESS, "value"),
    "is_waiting": Output(ids.PROGRESS, "animated"),
    "problem": Output(ids.PROBLEM, "children"),
    "links": Output(ids.LINKS, "children"),
    "curves": Output(ids.CURVES, "children"),
    "formed": Output(ids.FORMED, "data"),
    "shown": Output(ids.SHOWN, "data"),
    "is_over": Output(ids.TICK, "disabled"),
    "cannot_keep": Output(ids.KEEP, "hidden"),
    "keeps": Output(ids.KEEP, "disabled"),
    "cannot_cancel": Output(ids.CANCEL, "hidden"),
}
UNCHANGED: dict[str, Any] = dict.fromkeys(OUTPUTS, no_update)
ORIGIN = re.compile(rf"https?://[^/?#]+?{PATH}(?=/train-your-own)|https?://[^/?#]+")


def register(app: Dash, jobs: Jobs, catalogue: Catalogue) -> None:
    app.clientside_callback(
        in_browser("ask"),
        Output(ids.ASKED, "data"),
        Input(ids.TICK, "n_intervals"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        in_browser("form-sky"),
        Output(ids.SKY_CAPTION, "children"),
        Input(ids.FORMED, "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        output=OUTPUTS,
        inputs={
            "job_id": Input(ids.JOB, "data"),
            "moment": [Input(each, "data") for each in (ids.ASKED, ids.CANCELLED, ids.KEPT)],
            "shown": State(ids.SHOWN, "data"),
            "href": State(ids.ADDRESS, "href"),
        },
        prevent_initial_call=True,
    )
    def watch(job_id: object, moment: object, shown: object, href: object) -> dict[str, Any]:
        if not isinstance(job_id, str):
            return UNCHANGED | {"is_over": True}
        try:
            job = jobs.watched(visitor(), job_id)
            found = status(jobs, job)
        except UnknownJob:
            return UNCHANGED | {"state": "empty", "title": tr(words.FOREIGN), "is_over": True}
        except QueueUnavailable:
            problem = tr(
                "{unreachable} Looking again …", unreachable=words.sentence(tr(UNREACHABLE))
            )
            return UNCHANGED | {"problem": problem, "is_over": False}
        classes = classes_of(catalogue, found.order.dataset)
        answer = changes(found, shown, origin(href), classes, job.owner == visitor())
        for graph, figure in answer.pop("figures").items():
            set_props(graph, {"figure": figure})
        return answer

    @app.callback(
        Output(ids.CANCELLED, "data"),
        Input(ids.CANCEL, "n_clicks"),
        State(ids.JOB, "data"),
        prevent_initial_call=True,
    )
    def cancel(clicks: object, job_id: object) -> object:
        require_own_site()
        try:
            jobs.finish(jobs.owned(visitor(), str(job_id)).id, End("cancelled"))
        except (UnknownJob, QueueUnavailable):
            return no_update  # the next look says why
        return clicks

    @app.callback(
        Output(ids.KEPT, "data"),
        Input(ids.KEEP, "n_clicks"),
        State(ids.JOB, "data"),
        prevent_initial_call=True,
    )
    def keep(clicks: object, job_id: object) -> object:
        require_own_site()
        try:
            jobs.keep(jobs.owned(visitor(), str(job_id)).id)
        except (UnknownJob, QueueUnavailable):
            return no_update  # the next look says why
        return clicks


def classes_of(catalogue: Catalogue, dataset: str) -> list[str]:
    """The names of the data set's classes; none where it is no longer published."""
    try:
        return list(catalogue.dataset(dataset).classes)
    except UnknownDataset:
        return []


def changes(
    found: Status, shown: object, origin: str, classes: Sequence[str] = (), is_own: bool = True
) -> dict[str, Any]:
    """What the stage shows of a job, by the names of OUTPUTS, where that is not `shown` already.

    shown: digests of the job, its history and its graphs, as the answer before this one gave them.
    is_own: who only watches, as a class does, can end nothing.
    figures: by the ids of graphs that are there already; new children would be drawn from nothing.
    """
    graphs = [found.id, *stage.titles(found)]
    now = [_digest(part) for part in (found.document(), found.history, graphs)]
    before = shown if isinstance(shown, list) and len(shown) == len(now) else [None] * len(now)
    if now == before:
        return UNCHANGED | {"problem": "", "figures": {}}
    is_longer = now[1] != before[1] and now[2] == before[2]
    return {
        "state": found.state,
        "title": words.title(found),
        "detail": " · ".join(filter(None, [found.title, words.detail(found)])),
        "progress": 100 if stage.is_waiting(found) else round(100 * words.progress(found), 1),
        "is_waiting": stage.is_waiting(found),
        "problem": "",
        "links": stage.links(found, origin),
        "curves": no_update if now[2] == before[2] else stage.curves(found),
        "figures": stage.figures(found) if is_longer else {},
        "formed": {"url": found.url, "count": found.forming, "classes": list(classes)},
        "shown": now,
        "is_over": found.has_ended,
        "cannot_keep": not (is_own and found.can_be_kept),
        "cannot_cancel": not is_own,
        "keeps": found.keeps,
    }


def origin(href: object) -> str:
    """https://host of an address; "" where it is none."""
    found = ORIGIN.match(href) if isinstance(href, str) else None
    return found[0] if found else ""


def _digest(document: object) -> str:
    return hashlib.sha256(json.dumps(document).encode()).hexdigest()[:16]
