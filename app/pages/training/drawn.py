"""All that follows from the runs whose curves are asked for: charts, chips, what the film reads."""

from __future__ import annotations

from dash import no_update
from dash.development.base_component import Component

from app import theme
from app.figures.training import LEFT
from app.languages.spoken import tr
from app.runs.training_curves import LATENTS, PANELS, Curves, Line, chosen_lines
from app.runs.training_view import Offer, checked, members, shown_run
from app.web import mantine as dmc
from app.web.attributes import attributes
from vae.store.catalogue import Catalogue, CatalogueError


def drawn(asked: object, offer: Offer, catalogue: Catalogue, curves: Curves) -> dict[str, object]:
    """The outputs of the curves' callback. Raises ValidationError."""
    view = checked(asked, offer)
    nothing: dict[str, object] = {
        **dict.fromkeys(("chips", "title", "style", "facts", "message"), no_update),
        "figures": [no_update] * len(PANELS),
    }
    if not view.runs:
        return {**nothing, "state": "none"}
    try:
        lines = chosen_lines(catalogue, ",".join(view.runs))
        focus = members(view, offer).index(shown_run(view, offer) or "")
        answer = curves.answer(lines, focus, view.smooth, view.log, view.zoom)
    except CatalogueError as error:
        return {**nothing, "message": tr(str(error)), "state": "failed"}
    return {
        "chips": [chip(line, number) for number, line in enumerate(lines)],
        "figures": [answer.figures[key] for key in PANELS],
        "title": f"{tr(LATENTS.title)}, {lines[focus].label}",
        "style": {"--left": f"{LEFT}px", "--right": f"{answer.right}px"},
        "facts": {"columns": answer.facts, "span": answer.span, "isLog": "x" in view.log},
        "message": "",
        "state": "there",
    }


def chip(line: Line, number: int) -> Component:
    """A line's name in its colour, by which its film and its latents are chosen."""
    colours = theme.run_colours()
    return dmc.Chip(
        line.label,
        value=line.runs[0].id,
        className="chip-line",
        style={"--chip": colours[number % len(colours)]},
        wrapperProps=attributes(
            hint=tr("{title}: shows its film and its latents.", title=line.title)
        ),
    )
