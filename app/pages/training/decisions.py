"""What a visitor's act makes of the view: pure functions behind the page's callbacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dash import html, no_update
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.controls import unless_held
from app.pages.shared.elements import page_link
from app.pages.training import ids
from app.runs.training_curves import PANELS
from app.runs.training_view import (
    UNTRAINED,
    Epochs,
    Offer,
    View,
    checked,
    dragged,
    members,
    normalised,
    query_of,
    shown_run,
    view_of,
    with_film,
    zoom_around,
)
from app.web.language import with_language
from vae.store.documents import Run

Json = dict[str, object]

# How many epochs are seen after a button, as a multiple of those before.
FACTORS = {ids.CLOSER: 0.5, ids.WIDER: 2.0}
GRAPHS = tuple(ids.graph(key) for key in PANELS)
NO_RUN = "Choose runs above, or begin with one of these:"
NO_HISTORY = "No training run has left a history yet: train one, and it appears here."
MOST_OFFERED = 4  # where no run is chosen


@dataclass(frozen=True)
class Decision:
    """view: from now on; before: the view as a client sent it; notices: what a link said wrongly;
    seeks: does the film go to the view's epoch, or stay at its own?"""

    view: View
    before: Mapping[str, object]
    notices: Sequence[str] = ()
    seeks: bool = False
    is_link: bool = False
    is_drag: bool = False


def decided(
    act: str | None,
    given: Mapping[str, object],
    offer: Offer,
    last_epoch: Callable[[View], int],
) -> Decision:
    """act: the id of what was used; given: the controls' values, the film's epoch and the curves
    until now, under the names of `View` and "search", "dragged", "before". Raises ValidationError.
    """
    before = _mapping(given["before"])
    search = given["search"]
    if act == ids.ADDRESS:
        view, notices = view_of(search if isinstance(search, str) else None, offer)
        return Decision(view, before, notices, seeks=True, is_link=True)
    runs = _normalised(given["runs"], before.get("runs"))
    # Whatever was used: Dash drops the answer to one act where the next comes before it.
    others = runs != before.get("runs")
    anew = {"run": None, "epoch": UNTRAINED, "zoom": None} if others else {}
    kept = {"log": _in_order(given["log"]), "zoom": before.get("zoom")}
    view = checked({**given, **kept, "runs": runs, **anew}, offer)
    if view.run == next(iter(members(view, offer)), None):
        view = replace(view, run=None)
    zoom = _zoom(act, view, given, last_epoch)
    return Decision(replace(view, zoom=zoom), before, seeks=others, is_drag=act == ids.DRAGGED)


def controls(decision: Decision, given: Mapping[str, object], offer: Offer) -> Json:
    """The values of the controls that have others, and the address, which a link keeps."""
    view = decision.view
    values: Json = {
        "runs": list(view.runs),
        "run": shown_run(view, offer),
        "smooth": view.smooth,
        "log": list(view.log),
        "aligned": view.aligned,
    }
    return {
        "search": no_update
        if decision.is_link
        else with_language(query_of(view), given.get("search")),
        **{name: unless_held(given[name], value) for name, value in values.items()},
    }


def curves_of(decision: Decision, offer: Offer) -> Json:
    """What is drawn and tabled from now on; nothing new where neither differs from before."""
    view, before = decision.view, decision.before
    curves = {
        "runs": list(view.runs),
        "run": shown_run(view, offer),
        "smooth": view.smooth,
        "log": view.log,
        "zoom": None if view.zoom is None else list(view.zoom),
    }
    # A chart that was dragged shows what it was dragged to, until it is told again.
    is_same = curves == before and not decision.is_drag
    return {
        "curves": no_update if is_same else curves,
        "tabled": no_update if curves["runs"] == before.get("runs") else curves["runs"],
        "zoomed": "no" if view.zoom is None else "yes",
    }


def _without_film(run: Run) -> str:
    if run.latent_dim == 1:
        return tr(
            "{title} has one latent, and a film is of a plane. These have a film:", title=run.title
        )
    return tr(
        "{title} was published without the latents of its epochs. These have a film:",
        title=run.title,
    )


def _with_film(view: View, offer: Offer, run: str) -> Component:
    address = f"/training{query_of(with_film(view, offer, run))}"
    return page_link(offer.runs[run].title, address, "button")


def _ways_on(view: View, offer: Offer) -> tuple[str, list[Component]]:
    """What is said, and offered, where no run is chosen."""
    if not offer.runs:
        return NO_HISTORY, [html.A("Train your own", href="/train-your-own", className="button")]
    first = (offer.films or tuple(offer.runs))[:MOST_OFFERED]
    return NO_RUN, [_with_film(view, offer, run) for run in first]


def film_of(decision: Decision, offer: Offer) -> Json:
    """What the film shows, and what is said where there is none."""
    view = decision.view
    run = shown_run(view, offer)
    has_film = run in offer.films
    message, offers = "", list[Component]()
    if run is None:
        message, offers = _ways_on(view, offer)
    elif not has_film:
        message = _without_film(offer.runs[run])
        offers = [_with_film(view, offer, film) for film in offer.films]
    shown = {
        "query": query_of(view),
        "run": run if has_film else None,
        "aligned": view.aligned,
        "seek": {"epoch": view.epoch} if decision.seeks else None,
        "notices": list(decision.notices),
    }
    return {
        "shown": shown,
        "title": "" if run is None else offer.runs[run].title,
        "message": message,
        "offers": offers,
    }


def _zoom(
    act: str | None,
    view: View,
    given: Mapping[str, object],
    last_epoch: Callable[[View], int],
) -> Epochs | None:
    if act == ids.DRAGGED:
        return dragged(given["dragged"], view.log, view.zoom)
    if act in FACTORS and view.runs:
        last = last_epoch(view)
        return zoom_around(
            last if view.epoch is None else view.epoch, view.zoom, last, FACTORS[act]
        )
    return None if act == ids.WHOLE else view.zoom


def _normalised(chosen: object, before: object) -> object:
    """As `normalised`; what is no list of texts stays as it is, to be refused."""
    if not isinstance(chosen, list) or not all(isinstance(each, str) for each in chosen):
        return chosen
    return normalised(chosen, before if isinstance(before, list) else [])


def _in_order(axes: object) -> object:
    if not isinstance(axes, list) or not all(isinstance(each, str) for each in axes):
        return axes
    return "".join(sorted(axes))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
