"""The Training page: curves of trainings, and their latents as a film over the epochs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import Dash, Input, Output, html
from dash.development.base_component import Component

from app.pages.shared.elements import asides, data
from app.pages.training import ids as ids
from app.pages.training import panels as panels
from app.runs import offered as selection
from app.runs import training_curves as curves
from app.web.page import Page, in_browser
from app.web.shell import icon_button
from vae.store.catalogue import Catalogue
from vae.store.documents import Run
from vae.store.series import settings

# A first look compares: so many runs on the same images, with as many latents.
FIRST_RUNS = 3


def page(catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> Page:
    """unlisted: the runs that this visitor is shown beside the catalogue's."""
    return Page(
        path="/training",
        name="Training",
        about="Watch a latent space form, epoch by epoch, and compare how models learn.",
        entry="pages/training/main.mjs",
        header=lambda: [
            html.Div(icon_button("share", "Copy a link to exactly this view."), className="actions")
        ],
        layout=lambda: layout(selection.trained(catalogue, unlisted())),
        register=register,
    )


def layout(runs: Sequence[Run]) -> Component:
    """runs: those with a history, in the order in which they are offered."""
    return html.Div(
        [
            html.Main(
                [panels.title(run_options(runs)), panels.film(), panels.curves(), panels.tables()],
                id=ids.TRAINING,
                className="training",
            ),
            *asides(),
            data(ids.KNOWN, known(runs)),
        ]
    )


def register(app: Dash) -> None:
    app.clientside_callback(
        in_browser("start"),
        Output(ids.RUNS, "value"),
        Output(ids.SMOOTH, "value"),
        Input(ids.KNOWN, "value"),
    )
    for name, control in (("choose", ids.RUNS), ("smooth", ids.SMOOTH)):
        app.clientside_callback(
            in_browser(name), Input(control, "value"), prevent_initial_call=True
        )


def run_options(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """The list's groups; that of a series begins with the whole of it."""
    groups = []
    for group in selection.options(runs):
        name = group["group"].removeprefix("Series ")
        whole = {"value": f"{curves.SERIES}{name}", "label": f"All of {name}, seeds averaged"}
        is_series = name in curves.series_names(runs)
        groups.append(
            {"group": group["group"], "items": [whole] * is_series + list(group["items"])}
        )
    return groups


def known(runs: Sequence[Run]) -> dict[str, Any]:
    """What the browser is told: all ids, titles, the runs that stand for a series' lines, those
    with a film, and what is shown where the address says nothing."""
    return {
        "runs": [run.id for run in runs],
        "titles": {run.id: run.title for run in runs},
        "series": {
            name: [setting.runs[0].id for setting in settings(r for r in runs if r.series == name)]
            for name in curves.series_names(runs)
        },
        "films": [run.id for run in runs if has_film(run)],
        "start": start(runs),
    }


def start(runs: Sequence[Run]) -> list[str]:
    """The first run with a film, and single runs on the same images with as many latents."""
    first = next((run for run in runs if has_film(run)), runs[0] if runs else None)
    if first is None:
        return []
    alike = [
        run.id
        for run in runs
        if (run.dataset, run.latent_dim) == (first.dataset, first.latent_dim)
        and run is not first
        and run.series is None
    ]
    return [first.id, *alike[: FIRST_RUNS - 1]]


def has_film(run: Run) -> bool:
    """Are the latents of its epochs there, on a plane?"""
    return "snapshots.npz" in run.files and run.status == "ready" and run.plane is not None
